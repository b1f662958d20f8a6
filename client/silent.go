package client

import (
	"context"
	"fmt"
	"time"

	runstatusv1 "github.com/runstatus/runstatus/gen/go/runstatus/v1"
	"github.com/runstatus/runstatus/internal/runname"
)

// GiveUpSilent makes Wait return a *SilentError once no selected run moves any more: each test run that has
// not ended has been silent (Run.SilentSince) for d. Once all test runs have ended, a series that has not, such as
// one that nothing closes, counts as silent since the last event. The time counts by this machine's clock. Watch
// ignores this option.
func GiveUpSilent(d time.Duration) WatchOption {
	return watchOption(func(w *watch) { w.giveUp = &d })
}

// SilentError reports that Wait was given up because all runs that were waited for are silent.
type SilentError struct {
	Runs []*runstatusv1.Run // one at least, in the order of the selection
}

func (e *SilentError) Error() string {
	return fmt.Sprintf("wait: given up: %d runs are silent, such as %s", len(e.Runs), e.Runs[0].GetName())
}

// verdictTime is how long a wait is not given up at least: the server may just be about to decide it.
const verdictTime = 500 * time.Millisecond

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
	if !t.synced {
		return
	}
	if names, since := s.stopped(); len(names) > 0 {
		left := max(time.Until(since.Add(*s.patience)), verdictTime)
		why := &SilentError{t.named(names)}
		s.timer = time.AfterFunc(left, func() { s.giveUp(why) })
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

// stopped returns the runs that are waited for if none of them moves, and since when that is so.
func (s *silentRuns) stopped() (names []string, since time.Time) {
	for name := range s.moving {
		switch {
		case !runname.IsSeries(name):
			return nil, since
		case s.tests == 0: // an event of it or of a member has just come
			names, since = append(names, name), time.Now()
		}
	}
	for name, at := range s.silent {
		names = append(names, name)
		if at.After(since) {
			since = at
		}
	}
	return names, since
}
