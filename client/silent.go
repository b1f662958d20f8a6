package client

import (
	"context"
	"errors"
	"fmt"
	"time"

	runstatusv1 "github.com/runstatus/runstatus/gen/go/runstatus/v1"
	"github.com/runstatus/runstatus/internal/runname"
)

// GiveUpSilent makes Wait return a *SilentError once no selected run moves any more: each test run that has
// not ended has been silent (Run.SilentSince) for d. A series counts only if no test run is selected. Watch
// ignores this option.
func GiveUpSilent(d time.Duration) WatchOption {
	return watchOption(func(w *watch) { w.giveUp = &d })
}

// SilentError reports that Wait was given up because all runs that were waited for are silent.
type SilentError struct {
	Runs []*runstatusv1.Run // in the order of the selection
}

func (e *SilentError) Error() string {
	return fmt.Sprintf("wait: given up: %d runs are silent, such as %s", len(e.Runs), e.Runs[0].GetName())
}

// errAllSilent is why the context of a wait ends.
var errAllSilent = errors.New("all runs are silent")

// silentRuns gives up a wait for runs that are silent. It belongs to the goroutine of the wait.
type silentRuns struct {
	patience *time.Duration // nil: it never gives up
	giveUp   context.CancelCauseFunc
	timer    *time.Timer
	moving   map[string]struct{}  // the runs that have not ended and are not silent
	silent   map[string]time.Time // the others, with the time since when, by this machine's clock
	tests    int                  // how many test runs have not ended
}

func newSilentRuns(patience *time.Duration, giveUp context.CancelCauseFunc) *silentRuns {
	return &silentRuns{patience: patience, giveUp: giveUp, moving: map[string]struct{}{}, silent: map[string]time.Time{}}
}

func (s *silentRuns) stop() {
	if s.timer != nil {
		s.timer.Stop()
	}
}

// observe records an event that the table has.
func (s *silentRuns) observe(e Event, t *runTable) {
	if s.patience == nil {
		return
	}
	s.stop()
	switch {
	case e.Resynced != nil:
		clear(s.moving)
		clear(s.silent)
		s.tests = 0
	case e.Silenced != nil:
		for _, run := range e.Silenced.GetRuns() {
			s.count(run.GetRun(), t)
		}
	case e.runName() != "":
		s.count(e.runName(), t)
	}
	if t.synced && len(s.silent) > 0 && s.restSilent() {
		s.timer = time.AfterFunc(time.Until(s.newest().Add(*s.patience)), func() { s.giveUp(errAllSilent) })
	}
}

// count counts a run as it is in the table.
func (s *silentRuns) count(name string, t *runTable) {
	_, moved := s.moving[name]
	since, silent := s.silent[name]
	delete(s.moving, name)
	delete(s.silent, name)
	isTest := !runname.IsSeries(name)
	if isTest && (moved || silent) {
		s.tests--
	}
	run := t.current[name]
	if run == nil || run.GetEnded() {
		return
	}
	if isTest {
		s.tests++
	}
	switch {
	case run.GetSilentSince() == nil:
		s.moving[name] = struct{}{}
	case silent:
		s.silent[name] = since
	default:
		s.silent[name] = time.Now()
		if at := run.GetSilentSince().AsTime(); !t.synced && at.Before(s.silent[name]) {
			s.silent[name] = at
		}
	}
}

// restSilent reports whether no run moves that counts.
func (s *silentRuns) restSilent() bool {
	if s.tests == 0 {
		return len(s.moving) == 0
	}
	for name := range s.moving {
		if !runname.IsSeries(name) {
			return false // there are few series
		}
	}
	return true
}

// newest returns when the last of the runs became silent.
func (s *silentRuns) newest() (at time.Time) {
	for _, since := range s.silent {
		if since.After(at) {
			at = since
		}
	}
	return at
}

// runs returns the silent runs in the order of the table.
func (s *silentRuns) runs(t *runTable) (runs []*runstatusv1.Run) {
	for name := range s.silent {
		if run := t.current[name]; run != nil {
			runs = append(runs, run)
		}
	}
	t.sort(runs)
	return runs
}
