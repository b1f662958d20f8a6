package storetest

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/runstatus/runstatus/server/internal/store"
	"github.com/runstatus/runstatus/statusfile"
)

// changes returns all changes behind a revision, which must come without a gap.
func (s *suite) changes(after int64) []store.Change {
	s.Helper()
	var all []store.Change
	for c, err := range s.store.Changes(context.Background(), after) {
		if err != nil {
			s.Fatalf("changes after %d: %v", after, err)
		}
		if c.Revision != after+1 {
			s.Fatalf("revision %d follows %d", c.Revision, after)
		}
		after = c.Revision
		all = append(all, c)
	}
	return all
}

// told writes changes down, such as "line test_runs/1 RUNNING".
func told(changes []store.Change) []string {
	names := map[store.ChangeKind]string{
		store.LineAdded: "line", store.RunCreated: "created", store.RunDeleted: "deleted",
		store.MemberJoined: "joined", store.MemberLeft: "left", store.RunEnded: "ended",
	}
	var lines []string
	for _, c := range changes {
		line := names[c.Kind] + " " + strings.TrimPrefix(c.Run.String(), "namespaces/main/")
		switch c.Kind {
		case store.LineAdded:
			line += " " + c.Status.State
		case store.MemberJoined, store.MemberLeft:
			line += " " + strings.TrimPrefix(c.Series.String(), "namespaces/main/")
		}
		lines = append(lines, line)
	}
	return lines
}

var changeTests = []test{
	{"a run's generation is told in order, with its revisions", func(s *suite) {
		series := s.series()
		run := s.create(store.CreateRequest{Series: series})
		s.set(run.Name, "RUNNING", "")
		res := s.append(store.AppendRequest{Name: run.Name, State: "COMPLETE", Note: statusfile.ResultNote("PASS"), When: someTime})
		s.append(store.AppendRequest{Name: run.Name, State: "COMPLETE", Note: statusfile.ResultNote("PASS"), When: someTime}) // a retry
		s.mark(series, store.MembershipClosed)
		if err := s.store.Delete(context.Background(), store.DeleteRequest{Name: run.Name}); err != nil {
			s.Fatal(err)
		}
		changes := s.changes(0)
		want := []string{
			"created series/1", "line series/1 STATUS_CREATED",
			"created test_runs/1", "line test_runs/1 STATUS_CREATED", "joined test_runs/1 series/1",
			"line test_runs/1 RUNNING", "line test_runs/1 COMPLETE", "ended test_runs/1",
			"ended series/1", "deleted test_runs/1",
		}
		if got := told(changes); !slices.Equal(got, want) {
			s.Errorf("got\n %s\nwant\n %s", strings.Join(got, "\n "), strings.Join(want, "\n "))
		}
		for _, c := range changes {
			if c.Run == run.Name && c.UID != run.UID {
				s.Errorf("%+v is of another generation than %s", c, run.UID)
			}
			if c.Kind == store.LineAdded && c.Status.State == "COMPLETE" && (c.Revision != res.Status.Revision || c.Status.Sequence != 3) {
				s.Errorf("%+v was answered as %+v", c, res.Status)
			}
		}
	}},
	{"every answer, read and history has the line's revision", func(s *suite) {
		n := s.testRun()
		first := s.append(store.AppendRequest{Name: n, State: "RUNNING", When: someTime})
		again := s.append(store.AppendRequest{Name: n, State: "RUNNING", When: someTime})
		entries := s.history(store.HistoryRequest{Name: n})
		if r := first.Status.Revision; r == 0 || again.Status.Revision != r || s.run(n).Current.Revision != r || entries[1].Status.Revision != r || entries[0].Status.Revision == 0 {
			s.Errorf("answered %d, again %d, read %d, listed %+v", r, again.Status.Revision, s.run(n).Current.Revision, entries)
		}
	}},
	{"who follows from any revision misses nothing and sees nothing twice", func(s *suite) {
		n := s.testRun()
		for i := range 20 {
			s.set(n, "INFO", fmt.Sprint(i))
		}
		all := s.changes(0)
		for i := range all {
			if rest := s.changes(all[i].Revision); len(rest) != len(all)-1-i {
				s.Errorf("behind %d come %d", all[i].Revision, len(rest))
			}
		}
		if s.store.Revision() != all[len(all)-1].Revision || s.store.Epoch() == "" {
			s.Errorf("revision %d, epoch %q", s.store.Revision(), s.store.Epoch())
		}
	}},
	{"News wakes every caller that took it before", func(s *suite) {
		n := s.testRun()
		const followers, lines = 4, 50
		var group sync.WaitGroup
		for range followers {
			group.Go(func() { s.follow(n, lines) })
		}
		for i := range lines {
			s.set(n, "INFO", fmt.Sprint(i))
		}
		group.Wait()
	}},
	{"concurrent writers' lines come in the order of their revisions", func(s *suite) {
		var runs []store.Name
		for range 4 {
			runs = append(runs, s.testRun())
		}
		var group sync.WaitGroup
		for w := range 8 {
			group.Go(func() {
				for i := range 25 {
					s.set(runs[(w+i)%len(runs)], "INFO", "")
				}
			})
		}
		group.Wait()
		last := map[store.Name]int64{}
		for _, c := range s.changes(0) {
			if c.Kind == store.LineAdded {
				if c.Status.Sequence != last[c.Run]+1 {
					s.Fatalf("%s: sequence %d follows %d", c.Run, c.Status.Sequence, last[c.Run])
				}
				last[c.Run]++
			}
		}
	}},
}

// follow reads changes whenever News is closed, until a run has so many INFO lines.
func (s *suite) follow(n store.Name, lines int) {
	ctx, cancel := context.WithTimeout(context.Background(), time.Minute)
	defer cancel()
	after := int64(0)
	for seen := 0; seen < lines; {
		news := s.store.News()
		before := seen
		for c, err := range s.store.Changes(ctx, after) {
			if err != nil {
				s.Error(err)
				return
			}
			if after = c.Revision; c.Run == n && c.Kind == store.LineAdded && c.Status.State == "INFO" {
				if c.Status.Note != fmt.Sprint(seen) {
					s.Errorf("after %d came %q", seen, c.Status.Note)
				}
				seen++
			}
		}
		if seen > before {
			continue
		}
		select {
		case <-news:
		case <-ctx.Done():
			s.Errorf("News was not closed: %d lines seen", seen)
			return
		}
	}
}

// Reopen holds what a store keeps to the promises about a restart. Open returns
// the same store again each time, once the one before is closed.
func Reopen(t *testing.T, open func(t *testing.T) Store) {
	s := &suite{T: t, store: open(t)}
	n := s.testRun()
	s.set(n, "RUNNING", "before")
	epoch, before := s.store.Epoch(), told(s.changes(0))
	if err := s.store.Close(); err != nil {
		t.Fatal(err)
	}
	s.store = open(t)
	res := s.set(n, "INFO", "after")
	if s.store.Epoch() != epoch {
		t.Error("the epoch changed by an orderly restart")
	}
	if got := told(s.changes(0)); !slices.Equal(got, append(before, "line test_runs/1 INFO")) {
		t.Errorf("got %v after %v", got, before)
	}
	if res.Status.Sequence != 3 {
		t.Errorf("sequence %d", res.Status.Sequence)
	}
	if err := s.store.Close(); err != nil {
		t.Fatal(err)
	}
}
