package watch

import (
	"context"
	"time"

	"github.com/runstatus/runstatus/server/internal/query"
	"github.com/runstatus/runstatus/server/internal/store"
	"github.com/runstatus/runstatus/statusfile"
)

// history returns runs as they were at past revisions. A message about a run shows it as of one revision,
// whenever the watch comes to send it, and the condition counts it as of one. The store only knows runs as
// they are now; the changes since then, which the lookahead reads, tell the rest. Of the members of a
// series the log of changes tells too little: their number, and what outcome they give the series, are as
// they are known when the message is made. It belongs to the watch's goroutine.
type history struct {
	store Store
	ahead lookahead
}

// newestRevision returns a revision up to which the log tells all that is in the runs.
func (h *history) newestRevision(runs []*store.Run) int64 {
	newest := h.store.Revision()
	for _, run := range runs {
		newest = max(newest, run.Revision)
	}
	return newest
}

// runAt returns a run as it was at a revision, which is that of the watch's cursor or of the next change;
// nil if it did not exist. Now is the run as it is now, or nil if that is not known.
func (h *history) runAt(ctx context.Context, n store.Name, at, cursor int64, now *store.Run) (*store.Run, error) {
	const tries = 4
	for range tries {
		if now != nil && now.Revision <= at {
			return now, nil
		}
		if err := h.ahead.extend(ctx, cursor, revisionOf(now)); err != nil {
			return nil, err
		}
		g := h.ahead.generations.at(n, at)
		switch {
		case g != nil && g.created > at:
			return nil, nil
		case g != nil && g.deleted != 0:
			return h.ahead.runAt(ctx, n, g, at)
		case now != nil:
			if run, err := h.rewindRun(ctx, now, g, at); run != nil || err != nil {
				return run, err
			}
		}
		var err error
		if now, err = h.store.Run(ctx, n); err == nil {
			continue
		}
		if now = nil; store.ReasonOf(err) != store.NotFound {
			return nil, err
		}
		if err := h.ahead.extend(ctx, cursor, h.store.Revision()); err != nil {
			return nil, err
		}
	}
	return nil, nil // the log does not tell what became of it
}

func revisionOf(run *store.Run) int64 {
	if run == nil {
		return 0
	}
	return run.Revision
}

// rewindRun returns a run that still exists as it was at a revision, by folding its lines up to there.
// Lines of revision 0 came before all changes. It returns nil if the run has gone meanwhile.
func (h *history) rewindRun(ctx context.Context, now *store.Run, g *generation, at int64) (*store.Run, error) {
	run := *now
	run.Revision = at
	if g != nil {
		g.rewindTo(at, &run)
	}
	run.Ended = now.Ended && (g == nil || g.ended <= at)
	f, err := h.foldTo(ctx, now, at)
	switch {
	case store.ReasonOf(err) == store.Unreadable:
		run.Outcome = store.NoOutcome
		return &run, nil
	case isGone(err):
		return nil, nil
	case err != nil:
		return nil, err
	case f.Count > 0:
	case now.UID != "" && (g == nil || g.first <= at): // it had a line: these are of a later generation with its uid
		return nil, nil
	default:
		run.UID = ""
	}
	applyFold(&run, &f)
	if run.Ended && f.Count == now.Current.Sequence {
		run.Outcome = now.Outcome // it also counts what stands behind the lines
	}
	return &run, nil
}

// foldTo returns what the lines of a run add up to, up to a revision.
func (h *history) foldTo(ctx context.Context, run *store.Run, at int64) (store.Fold, error) {
	f := store.Fold{Kind: run.Name.Kind, Vocabulary: h.store.Vocabulary()}
	for e, err := range h.store.History(ctx, store.HistoryRequest{Name: run.Name, UID: run.UID}) {
		if err != nil {
			return f, err
		}
		if e.Status.Revision > at {
			break
		}
		f.Add(e.Status)
	}
	return f, nil
}

// hadState reports whether a run, as it was at its revision, was ever in a state.
func (h *history) hadState(ctx context.Context, run *store.Run, state string) (bool, error) {
	switch {
	case run.Ever.Has(state):
		return true, nil
	case query.KnownState(h.store.Vocabulary(), run.Name.Kind, state) && !run.Unverified:
		return false, nil
	}
	for e, err := range h.store.History(ctx, store.HistoryRequest{Name: run.Name, UID: run.UID}) {
		switch {
		case isGone(err), store.ReasonOf(err) == store.Unreadable:
			return false, nil
		case err != nil:
			return false, err
		}
		if e.Status.Revision > run.Revision {
			break
		}
		if !e.Status.Malformed && e.Status.State == state {
			return true, nil
		}
	}
	return false, nil
}

// isGone reports whether an error says that a generation of a run does not exist any more.
func isGone(err error) bool {
	reason := store.ReasonOf(err)
	return reason == store.NotFound || reason == store.UIDMismatch
}

// applyFold sets what the lines of a run add up to. Whether the run has ended is known before.
func applyFold(run *store.Run, f *store.Fold) {
	run.Current, run.FirstProblem, run.Result, run.Ever = f.Current, f.FirstProblem, f.Result, f.Ever
	run.CreateTime, run.UpdateTime = f.Created, f.Current.When
	switch {
	case !run.Ended:
		run.Outcome, run.EndTime = store.NoOutcome, time.Time{}
		return
	case f.Ended:
		run.EndTime = f.EndTime
	}
	if run.Name.Kind == statusfile.TestRun {
		run.Outcome = f.TestOutcome()
	}
}

// runAtChange returns the run of a change as it was right behind the change. Cursor is the revision of the
// watch's cursor.
func (h *history) runAtChange(ctx context.Context, c *store.Change, cursor int64) (*store.Run, error) {
	run, err := h.runAt(ctx, c.Run, c.Revision, cursor, nil)
	if err != nil {
		return nil, err
	}
	switch {
	case run == nil || run.UID != c.UID:
		return runOfChange(h.store.Vocabulary(), c), nil
	case c.Kind == store.RunEnded && run.Outcome != c.Outcome: // the lines alone do not tell all that it counts
		ended := *run
		ended.Outcome = c.Outcome
		return &ended, nil
	}
	return run, nil
}

// runOfChange returns what a change alone tells of its run.
func runOfChange(v *statusfile.Vocabulary, c *store.Change) *store.Run {
	run := &store.Run{Name: c.Run, UID: c.UID, Revision: c.Revision, Ended: c.Kind == store.RunEnded, Outcome: c.Outcome}
	if c.Kind == store.MemberJoined {
		run.Series = c.Series
	}
	if c.Identity != nil {
		run.SetIdentity(*c.Identity)
	}
	if c.Kind == store.SilenceChanged {
		run.Silence, run.Current.Sequence = c.Silence, c.Silence.Sequence
	}
	if c.Kind == store.LineAdded {
		f := store.Fold{Kind: c.Run.Kind, Vocabulary: v, Count: c.Status.Sequence - 1}
		f.Add(c.Status)
		applyFold(run, &f)
		if f.Result == "" && f.Count > 1 {
			run.Outcome = store.NoOutcome // the lines before may say otherwise
		}
	}
	return run
}
