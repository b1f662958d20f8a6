package storetest

import (
	"context"
	"maps"
	"slices"
	"sync"

	"github.com/runstatus/runstatus/server/internal/store"
	"github.com/runstatus/runstatus/statusfile"
)

var createTests = []test{
	{"ids are the next free integers of their kind and namespace", func(s *suite) {
		var got []string
		for range 3 {
			got = append(got, s.testRun().String())
		}
		got = append(got, s.series().String(), s.create(store.CreateRequest{Namespace: Other}).Name.String())
		want := []string{"namespaces/main/test_runs/1", "namespaces/main/test_runs/2", "namespaces/main/test_runs/3",
			"namespaces/main/series/1", "namespaces/other/test_runs/1"}
		if !slices.Equal(got, want) {
			s.Errorf("got %v, want %v", got, want)
		}
	}},
	{"a new run has its identity and one line", func(s *suite) {
		labels := map[string]string{"sys_name": "cluster1", "note": "ü \"quoted\""}
		run := s.create(store.CreateRequest{ID: "first", DisplayName: "suite.test", User: "ada", Labels: labels})
		if run.DisplayName != "suite.test" || run.User != "ada" || !maps.Equal(run.Labels.Map(), labels) {
			s.Errorf("identity: %+v", run)
		}
		if run.Current.State != "STATUS_CREATED" || run.Current.Sequence != 1 || run.UID == "" || run.Ended {
			s.Errorf("status: %+v", run)
		}
		if again := s.run(run.Name); again.UID != run.UID || again.DisplayName != run.DisplayName {
			s.Errorf("read back: %+v", again)
		}
	}},
	{"an id that is taken is refused", func(s *suite) {
		s.create(store.CreateRequest{ID: "x"})
		_, err := s.store.Create(context.Background(), store.CreateRequest{Namespace: Main, Kind: statusfile.TestRun, ID: "x"})
		s.wantReason(err, store.Exists)
	}},
	{"names that differ only in case are different runs", func(s *suite) {
		a, b := s.create(store.CreateRequest{ID: "a"}), s.create(store.CreateRequest{ID: "A"})
		s.set(a.Name, "RUNNING", "")
		if got := s.run(b.Name).Current.State; got != "STATUS_CREATED" {
			s.Errorf("A is %s", got)
		}
	}},
	{"bad ids are refused", func(s *suite) {
		for _, id := range []string{".", "..", "a..b", "a/b", "-a", "next_id", "007", "ü", "a b", "a\x00", ".lockfile"} {
			_, err := s.store.Create(context.Background(), store.CreateRequest{Namespace: Main, Kind: statusfile.TestRun, ID: id})
			s.wantReason(err, store.InvalidName)
		}
	}},
	{"an unknown namespace or series is refused", func(s *suite) {
		_, err := s.store.Create(context.Background(), store.CreateRequest{Namespace: "nowhere", Kind: statusfile.TestRun})
		s.wantReason(err, store.NamespaceUnknown)
		_, err = s.store.Create(context.Background(), store.CreateRequest{Namespace: Main, Kind: statusfile.TestRun,
			Series: store.Name{Namespace: Main, Kind: statusfile.Series, ID: "9"}})
		s.wantReason(err, store.NotFound)
	}},
	{"a run joins its series, of another namespace too", func(s *suite) {
		series := s.series()
		a := s.create(store.CreateRequest{Series: series})
		b := s.create(store.CreateRequest{Series: series, Namespace: Other})
		if a.Series != series || b.Series != series || s.run(series).MemberCount != 2 {
			s.Errorf("members %v, %v of %+v", a.Series, b.Series, s.run(series))
		}
	}},
	{"a closed series takes no members, and nothing is left of the try", func(s *suite) {
		series := s.series()
		if _, err := s.store.Mark(context.Background(), store.MarkRequest{Name: series, Marker: store.MembershipClosed}); err != nil {
			s.Fatal(err)
		}
		_, err := s.store.Create(context.Background(), store.CreateRequest{Namespace: Main, Kind: statusfile.TestRun, Series: series})
		s.wantReason(err, store.SeriesClosed)
		if runs, _ := store.Collect(s.store.Runs(context.Background(), store.RunsRequest{Namespace: Main})); len(runs) != 1 {
			s.Errorf("%d runs, want the series alone", len(runs))
		}
	}},
	{"the same request makes one run as long as it exists", func(s *suite) {
		q := store.CreateRequest{Namespace: Main, Kind: statusfile.TestRun, RequestID: "r1"}
		var names sync.Map
		var group sync.WaitGroup
		for range 8 {
			group.Go(func() {
				run, err := s.store.Create(context.Background(), q)
				if err != nil {
					s.Error(err)
					return
				}
				names.Store(run.Name, true)
			})
		}
		group.Wait()
		if n := syncLen(&names); n != 1 {
			s.Fatalf("made %d runs", n)
		}
		first := s.create(q)
		if err := s.store.Delete(context.Background(), store.DeleteRequest{Name: first.Name, Force: true}); err != nil {
			s.Fatal(err)
		}
		if second := s.create(q); second.UID == first.UID {
			s.Errorf("a deleted run was answered")
		}
	}},
	{"runs that are made at once get different ids", func(s *suite) {
		const n = 40
		var names sync.Map
		var group sync.WaitGroup
		for range n {
			group.Go(func() { names.Store(s.testRun(), true) })
		}
		group.Wait()
		if got := syncLen(&names); got != n {
			s.Errorf("%d different ids of %d", got, n)
		}
	}},
}

func syncLen(m *sync.Map) (n int) {
	m.Range(func(any, any) bool { n++; return true })
	return n
}
