package storetest

import (
	"context"
	"slices"
	"strings"

	"github.com/runstatus/runstatus/server/internal/store"
)

var vocabularyTests = []test{
	{"an added state is written as itself, in runs of its kind", func(s *suite) {
		run, series := s.testRun(), s.series()
		if got := s.set(run, "PARKED", "note").Status; got.State != "PARKED" || got.Note != "note" {
			s.Errorf("got %+v", got)
		}
		if got := s.set(series, "PARKED", "note").Status; got.State != "INVALID" || got.Note != "(PARKED) note" {
			s.Errorf("the series got %+v", got)
		}
	}},
	{"added states decide end, first problem and outcome as built-in ones do", func(s *suite) {
		for _, tt := range []struct {
			states  string
			outcome store.Outcome
			problem string
		}{
			{"POLISHING", store.NoOutcome, ""},
			{"STUCK", store.NoOutcome, "STUCK"},
			{"PARKED", store.Skipped, ""},
			{"BROKEN", store.Errored, "BROKEN"},
			{"POLISHING,COMPLETE", store.Completed, ""},
			{"STUCK,RUN_ERROR,COMPLETE", store.TimedOut, "STUCK"},
			{"STUCK,PARKED", store.TimedOut, "STUCK"},
			{"PARKED,ABORTED", store.Skipped, ""},
			{"STUCK,COMPLETE PASS", store.Passed, "STUCK"},
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
	{"an added state ends a series, with its outcome", func(s *suite) {
		series := s.series()
		s.lines(series, "WITHDRAWN")
		if run := s.run(series); !run.Ended || run.Outcome != store.Aborted {
			s.Errorf("ended %v, %s", run.Ended, run.Outcome)
		}
	}},
	{"a closed series ends with members that an added state ends", func(s *suite) {
		series := s.series()
		for range 2 {
			s.lines(s.create(store.CreateRequest{Series: series}).Name, "PARKED")
		}
		s.mark(series, store.MembershipClosed)
		if run := s.run(series); !run.Ended || run.Outcome != store.Passed {
			s.Errorf("ended %v, %s", run.Ended, run.Outcome)
		}
	}},
	{"the end by an added state is a change", func(s *suite) {
		n, after := s.testRun(), s.store.Revision()
		s.lines(n, "PARKED")
		var kinds []store.ChangeKind
		for c, err := range s.store.Changes(context.Background(), after) {
			if err != nil {
				s.Fatal(err)
			}
			kinds = append(kinds, c.Kind)
		}
		if !slices.Equal(kinds, []store.ChangeKind{store.LineAdded, store.RunEnded}) {
			s.Errorf("got %v", kinds)
		}
	}},
	{"guards know added states", func(s *suite) {
		n := s.testRun()
		s.lines(n, "STUCK", "PARKED")
		for _, tt := range []struct {
			p     store.Precondition
			holds bool
		}{
			{store.Precondition{CurrentIn: []string{"PARKED"}}, true},
			{store.Precondition{UnlessEver: []string{"POLISHING"}}, true},
			{store.Precondition{UnlessEver: []string{"STUCK"}}, false},
			{store.Precondition{UnlessEver: []string{"PARKED"}}, false},
			{store.Precondition{UnlessEnded: true}, false},
			{store.Precondition{CurrentIn: []string{"STUCK"}}, false},
		} {
			_, err := s.store.Append(context.Background(), store.AppendRequest{Name: n, State: "PARKED", Precondition: tt.p})
			if holds := err == nil; holds != tt.holds {
				s.Errorf("%+v: %v", tt.p, err)
			}
		}
		if run := s.run(n); !run.Ever.Has("STUCK") || !run.Ever.Has("PARKED") || run.Ever.Has("POLISHING") {
			s.Errorf("it was ever in %q", run.Ever.Names())
		}
	}},
	{"a list by added states has the runs that are in them", func(s *suite) {
		parked, stuck, other := s.testRun(), s.testRun(), s.testRun()
		s.lines(parked, "PARKED")
		s.lines(stuck, "STUCK")
		s.lines(other, "RUNNING")
		runs, err := store.Collect(s.store.Runs(context.Background(), store.RunsRequest{States: []string{"STUCK"}}))
		if err != nil || len(runs) != 1 || runs[0].Name != stuck {
			s.Errorf("got %v, %v", runs, err)
		}
	}},
}
