package storetest

import (
	"context"
	"fmt"
	"reflect"
	"slices"

	"github.com/runstatus/runstatus/server/internal/store"
)

func (s *suite) list(q store.RunsRequest) (names []store.Name) {
	s.Helper()
	runs, err := store.Collect(s.store.Runs(context.Background(), q))
	if err != nil {
		s.Fatalf("runs %+v: %v", q, err)
	}
	for _, run := range runs {
		names = append(names, run.Name)
	}
	return names
}

var listTests = []test{
	{"a list in the order of names goes on behind any name, whatever came or went", func(s *suite) {
		var all []store.Name
		for _, namespace := range []string{Main, Other} {
			for i := range 12 { // 10 comes behind 9
				all = append(all, s.create(store.CreateRequest{Namespace: namespace, ID: fmt.Sprint(i + 1)}).Name)
			}
			all = append(all, s.create(store.CreateRequest{Namespace: namespace, ID: "word"}).Name, s.series())
		}
		sorted := s.list(store.RunsRequest{Sorted: true})
		unsorted := s.list(store.RunsRequest{})
		if len(sorted) != len(all) || len(unsorted) != len(all) {
			s.Fatalf("%d runs in order, %d in none, want %d", len(sorted), len(unsorted), len(all))
		}
		if !slices.IsSortedFunc(sorted, store.Name.Compare) {
			s.Errorf("not in order: %v", sorted)
		}
		for _, n := range all {
			if !slices.Contains(sorted, n) || !slices.Contains(unsorted, n) {
				s.Errorf("%s is not listed", n)
			}
		}
		for i, n := range sorted {
			if rest := s.list(store.RunsRequest{Sorted: true, After: n}); !slices.Equal(rest, sorted[i+1:]) {
				s.Errorf("behind %s come %v, want %v", n, rest, sorted[i+1:])
			}
		}
		i := slices.Index(sorted, store.Name{Namespace: Main, Kind: sorted[0].Kind, ID: "9"})
		gone := sorted[i]
		if err := s.store.Delete(context.Background(), store.DeleteRequest{Name: gone, Force: true}); err != nil {
			s.Fatal(err)
		}
		if rest := s.list(store.RunsRequest{Sorted: true, After: gone}); !slices.Equal(rest, sorted[i+1:]) {
			s.Errorf("behind %s, which is gone, come %v, want %v", gone, rest, sorted[i+1:])
		}
	}},
	{"a list by states holds the runs that stand at one of them now", func(s *suite) {
		running, ended, neither := s.testRun(), s.testRun(), s.testRun()
		s.lines(running, "BUILDING", "RUNNING")
		s.lines(ended, "RUNNING", "COMPLETE PASS")
		for _, sorted := range []bool{false, true} {
			got := s.list(store.RunsRequest{Namespace: Main, States: []string{"RUNNING", "COMPLETE"}, Sorted: sorted})
			if len(got) != 2 || !slices.Contains(got, running) || !slices.Contains(got, ended) || slices.Contains(got, neither) {
				s.Errorf("sorted %v: got %v", sorted, got)
			}
		}
	}},
	{"a list of a namespace that is not there is an error", func(s *suite) {
		for _, err := range s.store.Runs(context.Background(), store.RunsRequest{Namespace: "nowhere"}) {
			s.wantReason(err, store.NamespaceUnknown)
			return
		}
		s.Error("no error")
	}},
	{"the newest line is the last of the history", func(s *suite) {
		n := s.testRun()
		for _, state := range []string{"", "BUILDING", "RUNNING", "COMPLETE PASS", "INFO"} {
			if state != "" {
				s.lines(n, state)
			}
			got, err := s.store.Newest(context.Background(), n)
			if err != nil {
				s.Fatal(err)
			}
			history := s.history(store.HistoryRequest{Name: n})
			want := history[len(history)-1]
			if got.UID != want.UID || !reflect.DeepEqual(got.Status, want.Status) {
				s.Errorf("got %+v, want %+v", got, want)
			}
		}
		_, err := s.store.Newest(context.Background(), store.Name{Namespace: Main, Kind: n.Kind, ID: "4711"})
		s.wantReason(err, store.NotFound)
		_, err = s.store.Newest(context.Background(), store.Name{Namespace: "nowhere", Kind: n.Kind, ID: "1"})
		s.wantReason(err, store.NamespaceUnknown)
	}},
}
