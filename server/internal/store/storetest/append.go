package storetest

import (
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"sync"
	"time"

	"github.com/runstatus/runstatus/server/internal/store"
	"github.com/runstatus/runstatus/statusfile"
)

var someTime = time.Date(2026, 5, 4, 3, 2, 1, 123456789, time.UTC)

var appendTests = []test{
	{"what is answered is what is read", func(s *suite) {
		n := s.testRun()
		for _, note := range []string{"", "hi", "  spaces  ", "two\nlines", `back\nslash`, "ü漢🙂", "\x1b[31m\x00", statusfile.Seal,
			strings.Repeat("x", 5000), strings.Repeat("漢", 2000)} {
			res := s.append(store.AppendRequest{Name: n, State: "RUNNING", Note: note, When: someTime})
			if got := s.run(n).Current; got.Status.Note != res.Status.Note || got.Sequence != res.Status.Sequence || !got.When.Equal(res.Status.When) {
				s.Errorf("note %.20q: answered %+v, read %+v", note, res.Status, got)
			}
			if res.UID != s.run(n).UID || res.Replayed || res.ExternalBefore != 0 {
				s.Errorf("note %.20q: %+v", note, res)
			}
		}
	}},
	{"times are cut to microseconds and may run backwards", func(s *suite) {
		n := s.testRun()
		s.append(store.AppendRequest{Name: n, State: "RUNNING", When: someTime})
		res := s.append(store.AppendRequest{Name: n, State: "RUNNING", When: someTime.Add(-time.Hour)})
		if want := someTime.Add(-time.Hour).Truncate(time.Microsecond); !res.Status.When.Equal(want) || !s.run(n).UpdateTime.Equal(want) {
			s.Errorf("got %v, want %v", res.Status.When, want)
		}
	}},
	{"lines that are written one after the other share a commit and keep their order", func(s *suite) {
		n, other := s.testRun(), s.testRun()
		var newest int64
		for i := range 20 {
			for _, run := range []store.Name{n, other} {
				w := s.write(store.AppendRequest{Name: run, State: "RUNNING", Note: fmt.Sprint(i)})[0]
				if w.Err != nil || w.Result.Status.Sequence != int64(i)+2 || w.Revision < w.Result.Status.Revision || w.Revision <= newest {
					s.Fatalf("line %d: %+v behind %d", i, w, newest)
				}
				newest = w.Revision
			}
		}
		if err := s.store.Commit(context.Background(), n, newest); err != nil || s.store.Revision() < newest {
			s.Errorf("committed up to %d of %d: %v", s.store.Revision(), newest, err)
		}
		for _, run := range []store.Name{n, other} {
			if got := s.run(run).Current; got.Note != "19" || got.Sequence != 21 {
				s.Errorf("%s: %+v", run, got)
			}
		}
		if err := s.store.Commit(context.Background(), n, 0); err != nil {
			s.Errorf("nothing to commit: %v", err)
		}
	}},
	{"lines that are written together are as if one came after the other", func(s *suite) {
		together, apart := s.testRun(), s.testRun()
		start := someTime.Add(-time.Hour)
		var batch []store.AppendRequest
		newest := int64(0)
		for range 200 {
			batch = append(batch, s.anyLine(start))
		}
		for rest := batch; len(rest) > 0; {
			n := min(1+rand.IntN(60), len(rest))
			part := slices.Clone(rest[:n])
			for i := range part {
				part[i].Name = together
			}
			for i, w := range s.write(part...) {
				q := rest[i]
				q.Name = apart
				want := s.write(q)[0]
				newest = max(newest, w.Revision, want.Revision)
				if store.ReasonOf(w.Err) != store.ReasonOf(want.Err) || w.Result.Replayed != want.Result.Replayed ||
					w.Result.Truncated != want.Result.Truncated || w.Result.Status.Sequence != want.Result.Status.Sequence {
					s.Fatalf("%+v: together %+v, alone %+v", q, w, want)
				}
			}
			rest = rest[n:]
		}
		if err := s.store.Commit(context.Background(), together, newest); err != nil {
			s.Fatal(err)
		}
		a, b := s.history(store.HistoryRequest{Name: together}), s.history(store.HistoryRequest{Name: apart})
		if len(a) != len(b) {
			s.Fatalf("%d lines together, %d alone", len(a), len(b))
		}
		for i := range a[1:] { // the first was the store's own
			if x, y := a[i+1].Status, b[i+1].Status; x.State != y.State || x.Note != y.Note || !x.When.Equal(y.When) || x.Sequence != y.Sequence {
				s.Errorf("together %+v, alone %+v", x, y)
			}
		}
	}},
	{"a write that is refused has its reason, and what it rests on can be committed", func(s *suite) {
		n := s.testRun()
		if err := s.write(store.AppendRequest{Name: n, State: "RUNNING"})[0].Err; err != nil {
			s.Fatal(err)
		}
		w := s.write(store.AppendRequest{Name: n, State: "RUNNING", Precondition: store.Precondition{CurrentIn: []string{"COMPLETE"}}})[0]
		if store.ReasonOf(w.Err) != store.PreconditionFailed {
			s.Errorf("got %v", w.Err)
		}
		if err := s.store.Commit(context.Background(), n, w.Revision); err != nil || s.store.Revision() < s.run(n).Current.Revision {
			s.Errorf("the line that it was checked against is not committed: %v", err)
		}
	}},
	{"a long note is cut and said to be", func(s *suite) {
		n := s.testRun()
		res := s.set(n, "INFO", strings.Repeat("x", 1<<20))
		if !res.Truncated || len(res.Status.Note) != statusfile.MaxNote {
			s.Errorf("truncated %v, %d bytes", res.Truncated, len(res.Status.Note))
		}
	}},
	{"an unknown state is kept as INVALID", func(s *suite) {
		n := s.testRun()
		res := s.set(n, "made up", "note")
		if res.Status.State != "INVALID" || res.Status.Note != "(made up) note" {
			s.Errorf("got %+v", res.Status)
		}
	}},
	{"bad text and bad times are refused and nothing is written", func(s *suite) {
		n := s.testRun()
		for want, q := range map[store.Reason]store.AppendRequest{
			store.InvalidText: {Name: n, State: "INFO", Note: "\xff"},
			store.InvalidTime: {Name: n, State: "INFO", When: time.Date(-5, 1, 1, 0, 0, 0, 0, time.UTC)},
		} {
			_, err := s.store.Append(context.Background(), q)
			s.wantReason(err, want)
		}
		if got := s.states(n); len(got) != 1 {
			s.Errorf("history %v", got)
		}
	}},
	{"an absent run is not found", func(s *suite) {
		n := store.Name{Namespace: Main, Kind: statusfile.TestRun, ID: "7"}
		_, err := s.store.Append(context.Background(), store.AppendRequest{Name: n, State: "INFO"})
		s.wantReason(err, store.NotFound)
		_, err = s.store.Run(context.Background(), n)
		s.wantReason(err, store.NotFound)
		_, err = s.store.Append(context.Background(), store.AppendRequest{Name: n, State: "INFO", UID: "00"})
		s.wantReason(err, store.UIDMismatch)
	}},
	{"only the generation that is meant is written to", func(s *suite) {
		n := s.testRun()
		s.append(store.AppendRequest{Name: n, State: "INFO", UID: s.run(n).UID})
		_, err := s.store.Append(context.Background(), store.AppendRequest{Name: n, State: "INFO", UID: strings.Repeat("0", 32)})
		s.wantReason(err, store.UIDMismatch)
		if got := s.states(n); len(got) != 2 {
			s.Errorf("history %v", got)
		}
	}},
	{"lines of many callers are all there, once, and each caller's in order", func(s *suite) {
		const callers, lines = 8, 25
		n := s.testRun()
		var group sync.WaitGroup
		for c := range callers {
			group.Go(func() {
				for i := range lines {
					s.set(n, "INFO", fmt.Sprintf("%d %d", c, i))
				}
			})
		}
		group.Wait()
		next := [callers]int{}
		for _, e := range s.history(store.HistoryRequest{Name: n})[1:] {
			var c, i int
			if _, err := fmt.Sscanf(e.Status.Note, "%d %d", &c, &i); err != nil || next[c] != i {
				s.Fatalf("after %v came %q", next, e.Status.Note)
			}
			next[c]++
		}
		if got := len(s.states(n)); got != 1+callers*lines {
			s.Errorf("%d lines", got)
		}
	}},
}

var retryTests = []test{
	{"a line with a time is written once", func(s *suite) {
		n := s.testRun()
		q := store.AppendRequest{Name: n, State: "RUNNING", Note: "once", When: someTime}
		first := s.append(q)
		s.append(store.AppendRequest{Name: n, State: "RUN_DONE", When: someTime.Add(time.Second)})
		again := s.append(q)
		if !again.Replayed || again.Status.Sequence != first.Status.Sequence || again.Status.Note != "once" {
			s.Errorf("answered %+v", again)
		}
		if got := s.states(n); len(got) != 3 {
			s.Errorf("history %v", got)
		}
	}},
	{"a retry is answered before its precondition is checked", func(s *suite) {
		n := s.testRun()
		one := int64(1)
		q := store.AppendRequest{Name: n, State: "RUNNING", When: someTime, Precondition: store.Precondition{Sequence: &one}}
		s.append(q)
		if again := s.append(q); !again.Replayed {
			s.Errorf("answered %+v", again)
		}
	}},
	{"a line that differs in anything is another line", func(s *suite) {
		n := s.testRun()
		base := store.AppendRequest{Name: n, State: "RUNNING", Note: "a", When: someTime}
		for _, change := range []func(*store.AppendRequest){
			func(*store.AppendRequest) {},
			func(q *store.AppendRequest) { q.Note = "b" },
			func(q *store.AppendRequest) { q.State = "INFO" },
			func(q *store.AppendRequest) { q.When = someTime.Add(time.Microsecond) },
		} {
			q := base
			change(&q)
			if res := s.append(q); res.Replayed {
				s.Errorf("%+v was taken for a retry", q)
			}
		}
	}},
	{"without a time each call appends", func(s *suite) {
		n := s.testRun()
		for range 3 {
			if s.set(n, "INFO", "same").Replayed {
				s.Error("replayed")
			}
		}
		if got := s.states(n); len(got) != 4 {
			s.Errorf("history %v", got)
		}
	}},
	{"the same line sent by many at once is written once", func(s *suite) {
		n := s.testRun()
		var group sync.WaitGroup
		for range 16 {
			group.Go(func() { s.append(store.AppendRequest{Name: n, State: "RUNNING", When: someTime}) })
		}
		group.Wait()
		if got := s.states(n); len(got) != 2 {
			s.Errorf("history %v", got)
		}
	}},
}

var preconditionTests = []test{
	{"a precondition that holds is no hindrance", func(s *suite) {
		n := s.testRun()
		one := int64(1)
		s.append(store.AppendRequest{Name: n, State: "RUNNING", Precondition: store.Precondition{
			Sequence: &one, CurrentIn: []string{"CREATED", "STATUS_CREATED"}, UnlessEver: []string{"RUNNING", "NEW_STATE"}, UnlessEnded: true}})
	}},
	{"one that does not hold writes nothing and tells how the run stood", func(s *suite) {
		n := s.testRun()
		s.set(n, "CREATED", "")
		s.set(n, "ABORTED", "")
		s.set(n, "INFO", "late")
		one := int64(1)
		for name, p := range map[string]store.Precondition{
			"sequence":     {Sequence: &one},
			"current_in":   {CurrentIn: []string{"ABORTED"}},
			"unless_ever":  {UnlessEver: []string{"RUNNING", "CREATED"}},
			"unless_ended": {UnlessEnded: true},
		} {
			_, err := s.store.Append(context.Background(), store.AppendRequest{Name: n, State: "RUNNING", Precondition: p})
			s.wantReason(err, store.PreconditionFailed)
			if e, ok := errors.AsType[*store.Error](err); !ok || e.Current == nil || e.Current.Sequence != 4 || e.Current.State != "INFO" {
				s.Errorf("%s: %+v", name, err)
			}
		}
		if got := s.states(n); len(got) != 4 {
			s.Errorf("history %v", got)
		}
	}},
	{"of many that want to be first one is", func(s *suite) {
		n := s.testRun()
		var mu sync.Mutex
		won := 0
		var group sync.WaitGroup
		for i := range 16 {
			group.Go(func() {
				_, err := s.store.Append(context.Background(), store.AppendRequest{Name: n, State: "RUNNING", Note: fmt.Sprint(i),
					Precondition: store.Precondition{UnlessEver: []string{"RUNNING"}}})
				if err == nil {
					mu.Lock()
					won++
					mu.Unlock()
				}
			})
		}
		group.Wait()
		if won != 1 || len(s.states(n)) != 2 {
			s.Errorf("%d won", won)
		}
	}},
	{"unless_ended sees a series that ended by its members", func(s *suite) {
		series := s.series()
		s.set(s.create(store.CreateRequest{Series: series}).Name, "COMPLETE", statusfile.ResultNote("PASS"))
		if _, err := s.store.Mark(context.Background(), store.MarkRequest{Name: series, Marker: store.MembershipClosed}); err != nil {
			s.Fatal(err)
		}
		_, err := s.store.Append(context.Background(), store.AppendRequest{Name: series, State: "RUN", Precondition: store.Precondition{UnlessEnded: true}})
		s.wantReason(err, store.PreconditionFailed)
	}},
}

var historyTests = []test{
	{"forwards and backwards are the same lines", func(s *suite) {
		n := s.testRun()
		for i := range 30 {
			s.set(n, "INFO", fmt.Sprint(i))
		}
		up, down := s.history(store.HistoryRequest{Name: n}), s.history(store.HistoryRequest{Name: n, Descending: true})
		slices.Reverse(down)
		for i := range up {
			if up[i].Status.Note != down[i].Status.Note || up[i].Status.Sequence != down[i].Status.Sequence {
				s.Fatalf("line %d: %+v and %+v", i, up[i], down[i])
			}
		}
	}},
	{"a cursor goes on right behind its entry, lines that came meanwhile included", func(s *suite) {
		n := s.testRun()
		for i := range 10 {
			s.set(n, "INFO", fmt.Sprint(i))
		}
		for _, descending := range []bool{false, true} {
			all := s.history(store.HistoryRequest{Name: n, Descending: descending})
			for i, e := range all[:len(all)-1] {
				next := s.history(store.HistoryRequest{Name: n, Descending: descending, After: e.Cursor})
				if len(next) != len(all)-1-i || next[0].Status.Sequence != all[i+1].Status.Sequence || next[0].Status.Note != all[i+1].Status.Note {
					s.Fatalf("descending %v, after %d: %+v", descending, i, next)
				}
			}
		}
		end := s.history(store.HistoryRequest{Name: n})[10].Cursor
		s.set(n, "INFO", "late")
		if next := s.history(store.HistoryRequest{Name: n, After: end}); len(next) != 1 || next[0].Status.Note != "late" || next[0].Status.Sequence != 12 {
			s.Errorf("got %+v", next)
		}
	}},
	{"another generation of the run is refused", func(s *suite) {
		n := s.testRun()
		for _, err := range s.store.History(context.Background(), store.HistoryRequest{Name: n, UID: strings.Repeat("0", 32)}) {
			s.wantReason(err, store.UIDMismatch)
		}
	}},
	{"an absent run is not found", func(s *suite) {
		for _, err := range s.store.History(context.Background(), store.HistoryRequest{Name: store.Name{Namespace: Main, Kind: statusfile.TestRun, ID: "9"}}) {
			s.wantReason(err, store.NotFound)
		}
	}},
}

// anyLine is a line with a time of its own, so that two runs can have the same.
func (s *suite) anyLine(start time.Time) store.AppendRequest {
	q := store.AppendRequest{State: "RUNNING", Note: strings.Repeat("x", rand.IntN(200)), When: start.Add(time.Duration(rand.IntN(1000)) * time.Second)}
	switch rand.IntN(12) {
	case 0:
		q.Note = "\xff"
	case 1:
		q.Note = strings.Repeat("y", 5000)
	case 2:
		q.Precondition.CurrentIn = []string{"RUNNING"}
	case 3:
		q.Precondition.UnlessEver = []string{"RUN_DONE"}
	case 4:
		q.Precondition.UnlessEnded = true
	case 5:
		q.Note, q.When = "the same again", start.Add(time.Minute)
	case 6:
		q.State = "RUN_DONE"
	case 7:
		q.UID = "0123456789abcdef0123456789abcdef"
	}
	return q
}
