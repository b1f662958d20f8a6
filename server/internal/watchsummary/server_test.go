package watchsummary

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	runstatusv1 "github.com/runstatus/runstatus/gen/go/runstatus/v1"
	"github.com/runstatus/runstatus/server/internal/apierr"
	"github.com/runstatus/runstatus/server/internal/query"
	"github.com/runstatus/runstatus/server/internal/store"
)

// onFakeTime runs a test with a fake clock and a server on a store.
func onFakeTime(t *testing.T, test func(t *testing.T, st *fakeStore, s *Server)) {
	synctest.Test(t, func(t *testing.T) {
		ctx, stop := context.WithCancel(t.Context())
		st := newFakeStore()
		s := newServer(ctx, st)
		test(t, st, s)
		stop()
		s.Wait()
	})
}

var all = &runstatusv1.WatchSummaryRequest{}

func states(m *runstatusv1.WatchSummaryResponse) string {
	var texts []string
	for _, g := range m.GetSummary().GetGroups() {
		texts = append(texts, fmt.Sprintf("%s%v", g.GetKey(), g.GetByState()))
	}
	return strings.Join(texts, " ")
}

func TestMessagesAreAnIntervalApart(t *testing.T) {
	onFakeTime(t, func(t *testing.T, st *fakeStore, s *Server) {
		st.add(created(1))
		got, end := s.serve(t.Context(), all)
		began := time.Now()
		<-got
		if since := time.Since(began); since != 0 {
			t.Errorf("the first message came after %v", since)
		}
		writing, stopWriting := context.WithCancel(t.Context())
		var writer sync.WaitGroup
		writer.Go(func() {
			for i := 0; writing.Err() == nil; i++ {
				st.add(line(1, fmt.Sprint("S", i)))
				time.Sleep(time.Millisecond / 2) //nolint:forbidigo // a fake clock
			}
		})
		newest := time.Now()
		for range 50 {
			<-got
			if since := time.Since(newest); since < Interval || since > 2*Interval {
				t.Errorf("a message came %v after the one before", since)
			}
			newest = time.Now()
		}
		stopWriting()
		writer.Wait()
		if err := end(); !errors.Is(err, context.Canceled) {
			t.Error(err)
		}
		if _, reads := st.calls(); reads > 55 {
			t.Errorf("the log was read %d times for 51 messages", reads)
		}
	})
}

func TestWithoutAChangeOnlyProgressIsSent(t *testing.T) {
	onFakeTime(t, func(t *testing.T, st *fakeStore, s *Server) {
		st.add(created(1))
		st.add(line(1, "RUNNING"))
		got, end := s.serve(t.Context(), all)
		defer func() { _ = end() }()
		if m := <-got; states(m) != "map[RUNNING:1]" || m.GetRevision() != 2 {
			t.Errorf("first came %v", m)
		}
		for i := range 10 {
			began := time.Now()
			st.add(line(1, "RUNNING"))
			m := <-got
			if since := time.Since(began); m.GetProgress() == nil || m.GetRevision() != int64(3+i) || since != 15*time.Second {
				t.Errorf("after %v came %v", since, m)
			}
		}
		st.add(line(1, "INFO"))
		if m := <-got; states(m) != "map[INFO:1]" {
			t.Errorf("behind a change came %v", m)
		}
	})
}

// Two changes that cancel each other within an interval change nothing.
func TestCountsThatComeBackAreNotSent(t *testing.T) {
	onFakeTime(t, func(t *testing.T, st *fakeStore, s *Server) {
		st.add(created(1))
		got, end := s.serve(t.Context(), all)
		defer func() { _ = end() }()
		<-got
		st.add(created(2), store.Change{Kind: store.RunDeleted, Run: testRun(2)})
		if m := <-got; m.GetProgress() == nil || m.GetRevision() != 3 {
			t.Errorf("got %v", m)
		}
	})
}

func TestWatchesOfTheSameSelectionShareTheCounting(t *testing.T) {
	onFakeTime(t, func(t *testing.T, st *fakeStore, s *Server) {
		st.add(created(1))
		var streams []<-chan *runstatusv1.WatchSummaryResponse
		var ends []func() error
		for range 10 {
			got, end := s.serve(t.Context(), &runstatusv1.WatchSummaryRequest{Filter: `id = "1"`})
			<-got
			streams, ends = append(streams, got), append(ends, end)
		}
		other, endOther := s.serve(t.Context(), &runstatusv1.WatchSummaryRequest{Filter: `id = "2"`})
		<-other
		if passes, _ := st.calls(); passes != 2 {
			t.Errorf("%d passes for two selections", passes)
		}
		st.add(line(1, "RUNNING"))
		for _, got := range streams {
			if m := <-got; states(m) != "map[RUNNING:1]" {
				t.Errorf("got %v", m)
			}
		}
		for _, end := range append(ends, endOther) {
			_ = end()
		}
		synctest.Wait()
		if s.mu.Lock(); len(s.counters) != 0 {
			t.Errorf("%d counters are left", len(s.counters))
		}
		s.mu.Unlock()
		s.done.Wait() // also their goroutines have ended, though the server goes on
	})
}

func TestASlowClientMissesMessagesAndNoCounts(t *testing.T) {
	onFakeTime(t, func(t *testing.T, st *fakeStore, s *Server) {
		st.add(created(1))
		got, end := s.serve(t.Context(), all)
		defer func() { _ = end() }()
		<-got
		for i := range 20 {
			st.add(line(1, fmt.Sprint("S", i)))
			time.Sleep(time.Second) //nolint:forbidigo // a fake clock
		}
		<-got // was on its way when the client stopped reading
		if m := <-got; states(m) != "map[S19:1]" {
			t.Errorf("got %v", m)
		}
	})
}

// A run that changes during the pass is counted once, whether the pass finds it before or after the change.
func TestChangesDuringThePassCountOnce(t *testing.T) {
	onFakeTime(t, func(t *testing.T, st *fakeStore, s *Server) {
		for i := range 3 {
			st.add(created(i))
		}
		find := func(id int, revision int64, state string) *store.Run {
			run := &store.Run{Name: testRun(id), Revision: revision}
			run.Current.State = state
			return run
		}
		st.runs = []*store.Run{find(0, 1, "OLD"), find(1, 5, "NEW"), find(2, 3, "GONE")}
		step := 0
		st.duringPass = func() {
			if step++; step == 1 {
				st.add(line(0, "NEW")) // behind what was found
				st.add(line(1, "NEW")) // in what is found
				st.add(store.Change{Kind: store.RunDeleted, Run: testRun(2)})
				st.add(created(3))
				st.add(line(4, "UNKNOWN")) // was deleted before the pass came to it
				st.add(store.Change{Kind: store.RunDeleted, Run: testRun(4)})
			}
		}
		got, end := s.serve(t.Context(), all)
		defer func() { _ = end() }()
		if m := <-got; states(m) != "map[INVALID:1 NEW:2]" || m.GetRevision() != 9 {
			t.Errorf("got %v", m)
		}
	})
}

func TestRunsAreCountedAnewWhenTheLogDoesNotTell(t *testing.T) {
	for name, happen := range map[string]func(*fakeStore){
		"after a minute":             func(*fakeStore) {},
		"when the runs are verified": func(st *fakeStore) { st.unverified = 0 },
		"when the log was cut":       func(st *fakeStore) { st.changes, st.oldest = append(st.changes, created(7), created(7)), 3 },
	} {
		onFakeTime(t, func(t *testing.T, st *fakeStore, s *Server) {
			st.unverified, st.runs = 1, []*store.Run{}
			st.add(created(7))
			got, end := s.serve(t.Context(), all)
			defer func() { _ = end() }()
			if m := <-got; states(m) != "" || m.GetSummary().GetUnverifiedRuns() != 1 {
				t.Errorf("first came %v", m)
			}
			st.mu.Lock()
			found := &store.Run{Name: testRun(1), Revision: 1}
			found.Current.State = "FOUND"
			st.runs = []*store.Run{found}
			happen(st)
			st.mu.Unlock()
			for m := <-got; states(m) != "map[FOUND:1]"; m = <-got {
				if m.GetProgress() == nil {
					t.Fatalf("%s came %v", name, m)
				}
			}
		})
	}
}

func TestAFailureEndsTheWatchAndTheNextOneStartsAnew(t *testing.T) {
	for name, fail := range map[string]func() error{
		"READ_FAILED":     func() error { return &store.Error{Reason: store.ReadFailed} },
		"panic while run": func() error { panic("of the store") },
	} {
		onFakeTime(t, func(t *testing.T, st *fakeStore, s *Server) {
			st.failPass = fail
			err := s.Serve(all, &messages{ctx: t.Context()})
			if err == nil || !strings.Contains(string(store.ReasonOf(err))+err.Error(), name) {
				t.Errorf("%s: got %v", name, err)
			}
			st.failPass = nil
			got, end := s.serve(t.Context(), all)
			defer func() { _ = end() }()
			if m := <-got; m.GetSummary() == nil {
				t.Errorf("got %v", m)
			}
		})
	}
}

// A pass that fails later leaves the counts as they are.
func TestAPassThatFailsLaterEndsNoWatch(t *testing.T) {
	onFakeTime(t, func(t *testing.T, st *fakeStore, s *Server) {
		st.add(created(1))
		got, end := s.serve(t.Context(), all)
		defer func() { _ = end() }()
		<-got
		st.mu.Lock()
		st.failPass = func() error { return &store.Error{Reason: store.ReadFailed} }
		st.mu.Unlock()
		for passes := 1; passes == 1; passes, _ = st.calls() {
			<-got // progress
		}
		st.add(line(1, "RUNNING"))
		if m := <-got; states(m) != "map[RUNNING:1]" {
			t.Errorf("got %v", m)
		}
	})
}

func TestASummaryThatIsTooLargeEndsItsWatch(t *testing.T) {
	onFakeTime(t, func(t *testing.T, st *fakeStore, s *Server) {
		st.add(created(0))
		got, end := s.serve(t.Context(), &runstatusv1.WatchSummaryRequest{GroupBy: "user"})
		<-got
		var many []store.Change
		for i := range 1 + query.MaxSummaryBytes>>10 {
			c := created(i + 1)
			c.Identity.User = fmt.Sprint(strings.Repeat("u", 1<<10), i)
			many = append(many, c)
		}
		st.add(many...)
		time.Sleep(2 * Interval) //nolint:forbidigo // a fake clock
		if err := end(); store.ReasonOf(err) != apierr.SummaryTooLarge || !strings.Contains(err.Error(), "4034 groups") {
			t.Errorf("it ended with %v", err)
		}
	})
}

func TestAStopEndsWatchesAndCounters(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		ctx, stop := context.WithCancel(t.Context())
		s := newServer(ctx, newFakeStore())
		got, end := s.serve(t.Context(), all)
		<-got
		stop()
		s.Wait()
		synctest.Wait()
		if err := end(); store.ReasonOf(err) != apierr.ShuttingDown {
			t.Errorf("it ended with %v", err)
		}
		if err := s.Serve(all, &messages{ctx: t.Context()}); store.ReasonOf(err) != apierr.ShuttingDown {
			t.Errorf("behind the stop came %v", err)
		}
	})
}
