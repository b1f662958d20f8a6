// Package storetest is the suite that every store must pass.
package storetest

import (
	"context"
	"errors"
	"io"
	"testing"

	"github.com/runstatus/runstatus/server/internal/store"
	"github.com/runstatus/runstatus/statusfile"
)

// Namespaces are those that a store under test must have.
const (
	Main  = "main"
	Other = "other"
)

// Store is a whole store, as the tests use it.
type Store interface {
	store.Reader
	store.Writer
	store.Feed
	io.Closer
}

// Vocabulary returns the states that a store under test must have.
func Vocabulary() *statusfile.Vocabulary {
	v, err := statusfile.NewVocabulary([]statusfile.AddedState{
		{Kind: statusfile.TestRun, State: statusfile.State{Name: "PARKED", Ends: true, Outcome: "SKIPPED"}},
		{Kind: statusfile.TestRun, State: statusfile.State{Name: "STUCK", Failure: true, Outcome: "TIMED_OUT"}},
		{Kind: statusfile.TestRun, State: statusfile.State{Name: "BROKEN", Ends: true, Error: true}},
		{Kind: statusfile.TestRun, State: statusfile.State{Name: "POLISHING"}},
		{Kind: statusfile.Series, State: statusfile.State{Name: "WITHDRAWN", Ends: true, Outcome: "ABORTED"}},
	})
	if err != nil {
		panic(err)
	}
	return v
}

// Run holds what open returns to the contract of stores. Each test gets a store
// of its own, empty, writable, with the two namespaces and the states of Vocabulary.
func Run(t *testing.T, open func(t *testing.T) Store) {
	for _, group := range []struct {
		name  string
		tests []test
	}{
		{"Create", createTests},
		{"Append", appendTests},
		{"Missing", missingTests},
		{"Retry", retryTests},
		{"Precondition", preconditionTests},
		{"History", historyTests},
		{"End", endTests},
		{"Results", resultTests},
		{"Silence", silenceTests},
		{"Delete", deleteTests},
		{"List", listTests},
		{"Changes", changeTests},
		{"Vocabulary", vocabularyTests},
	} {
		t.Run(group.name, func(t *testing.T) {
			for _, tt := range group.tests {
				t.Run(tt.rule, func(t *testing.T) {
					t.Parallel()
					tt.run(&suite{T: t, store: open(t)})
				})
			}
		})
	}
}

type test struct {
	rule string
	run  func(s *suite)
}

// suite is one test with its store, and what tests of stores say often.
type suite struct {
	*testing.T
	store Store
}

func (s *suite) create(q store.CreateRequest) *store.Run {
	s.Helper()
	if q.Namespace == "" {
		q.Namespace = Main
	}
	if q.Kind == 0 {
		q.Kind = statusfile.TestRun
	}
	run, err := s.store.Create(context.Background(), q)
	if err != nil {
		s.Fatalf("create %+v: %v", q, err)
	}
	return run
}

func (s *suite) testRun() store.Name { s.Helper(); return s.create(store.CreateRequest{}).Name }

func (s *suite) series() store.Name {
	s.Helper()
	return s.create(store.CreateRequest{Kind: statusfile.Series}).Name
}

func (s *suite) append(q store.AppendRequest) store.AppendResult {
	s.Helper()
	res, err := s.store.Append(context.Background(), q)
	if err != nil {
		s.Fatalf("append %+v: %v", q, err)
	}
	return res
}

func (s *suite) write(qs ...store.AppendRequest) []store.Written {
	s.Helper()
	written := s.store.Write(context.Background(), qs)
	if len(written) != len(qs) {
		s.Fatalf("%d answers for %d lines", len(written), len(qs))
	}
	return written
}

func (s *suite) set(n store.Name, state, note string) store.AppendResult {
	s.Helper()
	return s.append(store.AppendRequest{Name: n, State: state, Note: note})
}

func (s *suite) run(n store.Name) *store.Run {
	s.Helper()
	run, err := s.store.Run(context.Background(), n)
	if err != nil {
		s.Fatalf("run %s: %v", n, err)
	}
	return run
}

func (s *suite) history(q store.HistoryRequest) []store.Entry {
	s.Helper()
	var entries []store.Entry
	for e, err := range s.store.History(context.Background(), q) {
		if err != nil {
			s.Fatalf("history %+v: %v", q, err)
		}
		entries = append(entries, e)
	}
	return entries
}

// states returns the states of a run's history, which also must be numbered from
// 1 without a gap.
func (s *suite) states(n store.Name) []string {
	s.Helper()
	var states []string
	for i, e := range s.history(store.HistoryRequest{Name: n}) {
		if e.Status.Sequence != int64(i+1) {
			s.Errorf("line %d of %s has sequence %d", i+1, n, e.Status.Sequence)
		}
		states = append(states, e.Status.State)
	}
	return states
}

func (s *suite) wantReason(err error, want store.Reason) {
	s.Helper()
	if got := store.ReasonOf(err); got != want {
		s.Errorf("got error %v (%s), want %s", err, got, want)
	}
	if e, ok := errors.AsType[*store.Error](err); ok && e.Detail == "" {
		s.Errorf("error without a detail: %#v", e)
	}
}
