package storetest

import (
	"context"
	"strings"

	"github.com/runstatus/runstatus/server/internal/store"
	"github.com/runstatus/runstatus/statusfile"
)

// lines appends states to a run; "COMPLETE PASS" is one with a result.
func (s *suite) lines(n store.Name, states ...string) {
	s.Helper()
	for _, state := range states {
		state, result, _ := strings.Cut(state, " ")
		note := ""
		if result != "" {
			note = statusfile.ResultNote(result)
		}
		s.set(n, state, note)
	}
}

func (s *suite) mark(n store.Name, m store.Marker) *store.Run {
	s.Helper()
	run, err := s.store.Mark(context.Background(), store.MarkRequest{Name: n, Marker: m})
	if err != nil {
		s.Fatal(err)
	}
	return run
}

var endTests = []test{
	{"a test run's outcome follows from its history", func(s *suite) {
		for _, tt := range []struct {
			states  string
			outcome store.Outcome
			problem string
		}{
			{"RUNNING", store.NoOutcome, ""},
			{"RUN_TIMEOUT,RESULTS_ERROR", store.NoOutcome, "RUN_TIMEOUT"},
			{"RUNNING,COMPLETE PASS", store.Passed, ""},
			{"COMPLETE PASS,COMPLETE FAIL", store.Failed, ""},
			{"COMPLETE ERROR", store.ResultError, ""},
			{"COMPLETE PASS,INFO", store.Passed, ""},
			{"COMPLETE", store.Completed, ""},
			{"COMPLETE PASS,COMPLETE", store.Completed, ""},
			{"BUILD_FAILED,BUILD_CREATED", store.BuildFailed, "BUILD_FAILED"},
			{"BUILD_TIMEOUT", store.BuildFailed, "BUILD_TIMEOUT"},
			{"RUN_TIMEOUT,RESULTS_ERROR,COMPLETE", store.TimedOut, "RUN_TIMEOUT"},
			{"CANCELLED", store.Cancelled, ""},
			{"SCHED_CANCELLED", store.Cancelled, ""},
			{"SKIPPED", store.Skipped, ""},
			{"BUILD_SKIPPED", store.Skipped, ""},
			{"SCHED_ERROR,BUILD_SKIPPED", store.Skipped, "SCHED_ERROR"},
			{"ABORTED", store.Aborted, ""},
			{"CREATION_ERROR", store.Errored, "CREATION_ERROR"},
			{"STATUS_ERROR,COMPLETE", store.Completed, ""},
			{"SCHED_ERROR,COMPLETE PASS", store.Passed, "SCHED_ERROR"},
		} {
			n := s.testRun()
			s.lines(n, strings.Split(tt.states, ",")...)
			run := s.run(n)
			problem := ""
			if run.FirstProblem != nil {
				problem = run.FirstProblem.State
			}
			if run.Outcome != tt.outcome || run.Ended != (tt.outcome != store.NoOutcome) || problem != tt.problem {
				s.Errorf("%s: %s, ended %v, first problem %q", tt.states, run.Outcome, run.Ended, problem)
			}
		}
	}},
	{"a completion marker ends a run, and repeating it is harmless", func(s *suite) {
		n := s.testRun()
		s.lines(n, "RUNNING", "RUN_TIMEOUT")
		first := s.mark(n, store.Complete)
		again := s.mark(n, store.Complete)
		if !first.Ended || first.Outcome != store.TimedOut || first.EndTime.IsZero() || !again.EndTime.Equal(first.EndTime) {
			s.Errorf("%+v, then %+v", first, again)
		}
	}},
	{"the end is the first ending line's", func(s *suite) {
		n := s.testRun()
		first := s.set(n, "ABORTED", "")
		s.lines(n, "INFO", "COMPLETE")
		s.mark(n, store.Complete)
		if run := s.run(n); !run.EndTime.Equal(first.Status.When) {
			s.Errorf("ended %v, want %v", run.EndTime, first.Status.When)
		}
	}},
	{"a closed series ends with its last member", func(s *suite) {
		series := s.series()
		a := s.create(store.CreateRequest{Series: series}).Name
		b := s.create(store.CreateRequest{Series: series, Namespace: Other}).Name
		s.lines(a, "COMPLETE PASS")
		if run := s.mark(series, store.MembershipClosed); run.Ended || !run.MembershipClosed {
			s.Errorf("with a member running: %+v", run)
		}
		end := s.set(b, "SKIPPED", "")
		if run := s.run(series); !run.Ended || run.Outcome != store.Passed || !run.EndTime.Equal(end.Status.When) || run.MemberCount != 2 {
			s.Errorf("with all members ended: %+v", run)
		}
	}},
	{"an open series has not ended with its members", func(s *suite) {
		series := s.series()
		s.lines(s.create(store.CreateRequest{Series: series}).Name, "COMPLETE PASS")
		if s.run(series).Ended {
			s.Error("ended")
		}
	}},
	{"a series' outcome follows from its history and its members", func(s *suite) {
		for _, tt := range []struct {
			states, members string
			outcome         store.Outcome
		}{
			{"RUN", "", store.Completed},
			{"COMPLETE", "COMPLETE PASS,SKIPPED,COMPLETE", store.Passed},
			{"COMPLETE", "COMPLETE PASS,COMPLETE FAIL", store.Failed},
			{"COMPLETE", "COMPLETE PASS,ABORTED", store.Failed},
			{"BUILD_ERROR", "COMPLETE PASS", store.Errored},
			{"KICKOFF_ERROR,CANCELED", "COMPLETE PASS", store.Cancelled},
		} {
			series := s.series()
			for _, m := range strings.Split(tt.members, ",") {
				if m != "" {
					s.lines(s.create(store.CreateRequest{Series: series}).Name, m)
				}
			}
			s.lines(series, strings.Split(tt.states, ",")...)
			if run := s.mark(series, store.MembershipClosed); run.Outcome != tt.outcome || !run.Ended {
				s.Errorf("%s with %s: %s, ended %v", tt.states, tt.members, run.Outcome, run.Ended)
			}
		}
	}},
	{"lists show what single runs show", func(s *suite) {
		series := s.series()
		for range 5 {
			s.lines(s.create(store.CreateRequest{Series: series}).Name, "RUNNING", "COMPLETE FAIL")
		}
		s.create(store.CreateRequest{Namespace: Other})
		s.mark(series, store.MembershipClosed)
		all, err := store.Collect(s.store.Runs(context.Background(), store.RunsRequest{}))
		if err != nil || len(all) != 7 {
			s.Fatalf("%d runs, %v", len(all), err)
		}
		for _, listed := range all {
			got := s.run(listed.Name)
			if got.Current.Sequence != listed.Current.Sequence || got.Outcome != listed.Outcome || got.Series != listed.Series ||
				got.MemberCount != listed.MemberCount || got.Ended != listed.Ended || !got.EndTime.Equal(listed.EndTime) {
				s.Errorf("listed %+v, got %+v", listed, got)
			}
		}
	}},
}

var deleteTests = []test{
	{"a run that has not ended is deleted only by force", func(s *suite) {
		n := s.testRun()
		s.wantReason(s.store.Delete(context.Background(), store.DeleteRequest{Name: n}), store.NotEnded)
		if err := s.store.Delete(context.Background(), store.DeleteRequest{Name: n, Force: true}); err != nil {
			s.Fatal(err)
		}
		_, err := s.store.Run(context.Background(), n)
		s.wantReason(err, store.NotFound)
		s.wantReason(s.store.Delete(context.Background(), store.DeleteRequest{Name: n}), store.NotFound)
	}},
	{"an id that comes back is another generation", func(s *suite) {
		first := s.create(store.CreateRequest{ID: "5"})
		s.lines(first.Name, "COMPLETE FAIL")
		if err := s.store.Delete(context.Background(), store.DeleteRequest{Name: first.Name, UID: first.UID}); err != nil {
			s.Fatal(err)
		}
		second := s.create(store.CreateRequest{ID: "5"})
		if second.UID == first.UID || second.Ended || second.Result != "" || second.Current.Sequence != 1 {
			s.Errorf("second generation: %+v", second)
		}
		s.wantReason(s.store.Delete(context.Background(), store.DeleteRequest{Name: first.Name, UID: first.UID, Force: true}), store.UIDMismatch)
	}},
	{"a deleted run leaves its series", func(s *suite) {
		series := s.series()
		a := s.create(store.CreateRequest{Series: series})
		if err := s.store.Delete(context.Background(), store.DeleteRequest{Name: a.Name, Force: true}); err != nil {
			s.Fatal(err)
		}
		s.create(store.CreateRequest{ID: a.Name.ID})
		if run := s.run(series); run.MemberCount != 0 {
			s.Errorf("%d members", run.MemberCount)
		}
	}},
	{"a deleted series leaves its members alone", func(s *suite) {
		series := s.series()
		a := s.create(store.CreateRequest{Series: series})
		if err := s.store.Delete(context.Background(), store.DeleteRequest{Name: series, Force: true}); err != nil {
			s.Fatal(err)
		}
		if run := s.run(a.Name); run.Series != (store.Name{}) {
			s.Errorf("still in %s", run.Series)
		}
	}},
}
