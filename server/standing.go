package server

import (
	"context"
	"time"

	"github.com/runstatus/runstatus/server/internal/store"
	"github.com/runstatus/runstatus/statusfile"
)

// standing returns the run as it stood right after a change of it. Of a run that
// is gone since it is what the change says.
func standing(ctx context.Context, st store.Store, c *store.Change) (*store.Run, error) {
	run, err := st.Run(ctx, c.Run)
	switch {
	case err == nil && run.UID == c.UID && run.Revision <= c.Revision:
		return run, nil
	case err == nil && run.UID == c.UID:
		return asOf(ctx, st, run, c)
	case err == nil || gone(err):
		return told(c), nil
	}
	return nil, err
}

func gone(err error) bool {
	reason := store.ReasonOf(err)
	return reason == store.NotFound || reason == store.OtherLife || reason == store.Unreadable
}

func told(c *store.Change) *store.Run {
	run := &store.Run{Name: c.Run, UID: c.UID, Ended: c.Kind == store.RunEnded, Series: c.Series, Revision: c.Revision}
	if c.Kind == store.LineAdded {
		f := store.Fold{Kind: c.Run.Kind, Count: c.Status.Sequence - 1}
		f.Add(c.Status)
		take(run, &f)
	}
	return run
}

// asOf makes of a run as it is what it was after a change: its lines are counted
// up to there. Lines of revision 0 came before all changes.
func asOf(ctx context.Context, st store.Store, now *store.Run, c *store.Change) (*store.Run, error) {
	f := store.Fold{Kind: now.Name.Kind}
	for e, err := range st.History(ctx, store.HistoryRequest{Name: now.Name, UID: now.UID}) {
		if gone(err) {
			return told(c), nil
		}
		if err != nil {
			return nil, err
		}
		if e.Status.Revision > c.Revision {
			break
		}
		f.Add(e.Status)
	}
	run := *now
	run.Revision = c.Revision
	take(&run, &f)
	if now.Ended && !run.Ended {
		later, err := endsLater(ctx, st, now, c.Revision)
		if err != nil {
			return nil, err
		}
		run.Ended, run.EndTime = !later, now.EndTime
	}
	switch {
	case !run.Ended:
		run.Outcome, run.EndTime = store.NoOutcome, time.Time{}
	case run.Name.Kind == statusfile.TestRun:
		run.Outcome = f.TestOutcome()
	}
	return &run, nil
}

// take gives a run what its lines add up to.
func take(run *store.Run, f *store.Fold) {
	run.Current, run.FirstProblem, run.Result, run.Ever = f.Current, f.FirstProblem, f.Result(), f.Ever
	run.CreateTime, run.UpdateTime = f.Created, f.Current.When
	run.Ended, run.EndTime = f.Ended, f.EndTime
}

// endsLater tells whether a run's end is a change behind a revision.
func endsLater(ctx context.Context, st store.Store, run *store.Run, after int64) (bool, error) {
	for c, err := range st.Changes(ctx, after) {
		if err != nil || c.Revision > run.Revision {
			return false, err
		}
		if c.Kind == store.RunEnded && c.Run == run.Name && c.UID == run.UID {
			return true, nil
		}
	}
	return false, nil
}
