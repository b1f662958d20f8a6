package filestore

import (
	"time"

	"github.com/runstatus/runstatus/server/internal/store"
	"github.com/runstatus/runstatus/statusfile"
)

// view is what one call sees: each run is looked at once, so that a series and
// its members fit together.
type view struct {
	store *Store
	known map[store.Name]*facts // nil: it was looked for and is not there

	newest int64 // revision of what rendering put into the order
}

func newView(s *Store) *view { return &view{store: s, known: map[store.Name]*facts{}} }

func (v *view) look(n store.Name) (*facts, error) {
	t, err := v.store.tree(n.Namespace)
	if err != nil {
		return nil, err
	}
	f, err := t.look(n)
	v.known[n] = f
	return f, err
}

// peek returns a run's facts, or nil when there are none to be had.
func (v *view) peek(n store.Name) *facts {
	if f, ok := v.known[n]; ok {
		return f
	}
	f, _ := v.look(n)
	return f
}

// rendering is a Run and what it was made of, so that it need not be made again.
type rendering struct {
	facts    *facts
	relation relation
	run      *store.Run
}

// relation is what other runs say of a run. It is comparable.
type relation struct {
	series  store.Name // of a test run: the series that it is a member of
	members int        // of a series
	ended   bool       // because all members of a closed series have
	endTime time.Time
	outcome store.Outcome
}

// render returns the run as its facts and those of its relations make it. Unless
// something changed it returns the same Run as before.
func (v *view) render(f *facts) *store.Run {
	rel := v.relate(f)
	last := f.run.shown.Load()
	if last != nil && last.facts == f && last.relation == rel {
		return last.run
	}
	run := f.render(rel)
	if !run.Ended && f.run.hasEnded(run.UID) { // ended is for good
		run.Ended, run.EndTime, run.Outcome = true, run.UpdateTime, f.outcome(rel)
		if last != nil && last.run.Ended && last.run.UID == run.UID {
			run.EndTime = last.run.EndTime
		}
	}
	v.newest = max(v.newest, f.run.relate(f, run))
	f.run.shown.Store(&rendering{facts: f, relation: rel, run: run})
	return run
}

// commit puts what rendering found on its way to those who follow the order.
func (v *view) commit() { _ = v.store.changes.commit(v.newest) }

func (v *view) relate(f *facts) relation {
	if f.run.name.Kind == statusfile.Series {
		return v.relateSeries(f)
	}
	if f.series == (store.Name{}) {
		return relation{}
	}
	s := v.peek(f.series)
	if s == nil {
		return relation{}
	}
	if _, mutual := s.members[f.run.name]; !mutual {
		return relation{}
	}
	return relation{series: f.series}
}

func (v *view) relateSeries(f *facts) relation {
	var rel relation
	var outcomes []store.Outcome
	allEnded := true
	for n := range f.members {
		m := v.peek(n)
		if m == nil || m.series != f.run.name {
			continue
		}
		rel.members++
		at, ended := m.ownEnd()
		allEnded = allEnded && ended
		if ended {
			outcomes = append(outcomes, m.fold.TestOutcome())
		}
		if at.After(rel.endTime) {
			rel.endTime = at
		}
	}
	rel.ended = f.closed && allEnded
	if !rel.ended {
		rel.endTime = time.Time{}
	}
	rel.outcome = f.fold.SeriesOutcome(outcomes)
	return rel
}

// ownEnd tells whether and when the run ended by its own lines and marker.
func (f *facts) ownEnd() (time.Time, bool) {
	if f.fold.Ended {
		return f.fold.EndTime, true
	}
	if f.complete {
		return f.completeAt, true
	}
	if f.ended { // that is for good, whatever the files say now
		return f.fold.Current.When, true
	}
	return time.Time{}, false
}

func (f *facts) outcome(rel relation) store.Outcome {
	if f.run.name.Kind == statusfile.Series {
		return rel.outcome
	}
	return f.fold.TestOutcome()
}

var emptyFile = store.Status{Status: statusfile.Status{State: "INVALID", Note: "Status file was empty."}}

func (f *facts) render(rel relation) *store.Run {
	run := &store.Run{
		Name: f.run.name, UID: f.uid,
		Current: f.fold.Current, FirstProblem: f.fold.FirstProblem,
		Result: f.fold.Result(), Ever: f.fold.Ever,
		CreateTime: f.fold.Created, UpdateTime: f.fold.Current.When,
		DisplayName: f.displayName, User: f.user, Labels: f.labels,
		Series: rel.series, MemberCount: rel.members, MembershipClosed: f.closed,
		Unreadable: f.unreadable, Unverified: f.partial, Revision: f.revision,
	}
	if f.uid == "" && f.unreadable == "" {
		run.Current = emptyFile
	}
	run.EndTime, run.Ended = f.ownEnd()
	if !run.Ended && rel.ended {
		run.Ended, run.EndTime = true, rel.endTime
	}
	if run.Ended {
		run.Outcome = f.outcome(rel)
	}
	return run
}
