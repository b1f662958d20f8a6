package watch

import (
	"cmp"
	"context"
	"iter"
	"time"

	runstatusv1 "github.com/runstatus/runstatus/gen/go/runstatus/v1"
	"github.com/runstatus/runstatus/server/internal/apierr"
	"github.com/runstatus/runstatus/server/internal/sender"
	"github.com/runstatus/runstatus/server/internal/store"
)

// watch is one WatchStatuses call. It belongs to the handler's goroutine, which alone reads and sends:
// a slow client falls behind in the log of changes, not in memory.
type watch struct {
	matcher
	lineKey
	out       *sender.Sender
	lines     *encodedLines // nil: its messages are its own
	parts     *changeParts
	condition *condition // nil: the watch has no condition

	resumed   bool // the request had a token
	phase     phase
	at        cursor
	catchUpTo int64 // changes up to here are read from the store, whatever the hub has published
	skip      int   // messages of the next change that the client has already
	closed    bool  // closing was sent

	silenced silenced

	lookedAt time.Time // when unreadable runs were looked at last
}

// resume takes the start, the phase and the cursor of a token.
func (w *watch) resume(req *runstatusv1.WatchStatusesRequest) error {
	if w.start == runstatusv1.WatchStart_WATCH_START_UNSPECIFIED {
		w.start = runstatusv1.WatchStart_WATCH_START_SNAPSHOT
	}
	if req.GetResumeToken() == "" {
		return nil
	}
	if req.GetStart() != runstatusv1.WatchStart_WATCH_START_UNSPECIFIED {
		return apierr.Invalid("start", apierr.InvalidField, "a resume token carries its own start")
	}
	r, err := w.tokens.decode(req.GetResumeToken())
	if err != nil {
		return err
	}
	if r.at.revision > w.store.Revision() {
		return errTokenAhead()
	}
	w.resumed, w.start, w.phase, w.at, w.skip = true, r.start, r.phase, r.at, r.at.messages
	return nil
}

func (w *watch) run(ctx context.Context) error {
	err := w.out.TakeTurn(ctx)
	if err == nil {
		err = w.begin(ctx)
	}
	for err == nil && !w.closed {
		err = w.round(ctx)
	}
	return err
}

// round reads to the end of the log, and waits until there may be more. It clears the signal first:
// a change that comes while it reads signals again.
func (w *watch) round(ctx context.Context) error {
	if err := w.out.TakeTurn(ctx); err != nil {
		return err
	}
	if idleTo := w.subscription.clearSignal(); idleTo > w.at.revision {
		w.at = cursor{revision: idleTo}
	}
	if err := w.deliverChanges(ctx); err != nil || w.closed {
		return err
	}
	if err := w.silenced.send(w); err != nil {
		return err
	}
	if err := w.closeIfDecided(ctx); err != nil || w.closed {
		return err
	}
	if w.out.Silent() {
		w.catchUpTo = w.store.Revision()
		return w.sendProgress()
	}
	w.out.EndTurn()
	w.subscription.rest()
	defer w.subscription.resting.Store(false)
	select {
	case <-ctx.Done():
		return ctx.Err()
	case <-w.unreadableDue():
		return w.countUnreadable(ctx)
	case <-w.subscription.signals:
		return nil
	}
}

// deliverChanges delivers the changes behind the cursor.
func (w *watch) deliverChanges(ctx context.Context) error {
	for at := w.at.revision; ; {
		changes, to, err := w.nextChanges(ctx, at)
		if err != nil || to == at {
			return cmp.Or(err, ctx.Err())
		}
		for i := range changes {
			if more, err := w.step(ctx, &changes[i]); err != nil || !more {
				return err
			}
		}
		at = to
	}
}

// nextChanges returns changes behind a revision, and the revision up to which these are all; the given
// revision if there are none. They come from the hub, and from the store as long as the hub's changes
// do not reach back to the revision, or the watch has to catch up.
func (w *watch) nextChanges(ctx context.Context, after int64) ([]store.Change, int64, error) {
	changes, all := w.subscription.after(after)
	switch {
	case len(changes) > 0:
		return changes, changes[len(changes)-1].Revision, nil
	case all && after >= w.catchUpTo:
		return nil, after, nil
	}
	return w.parts.after(ctx, w.store, after)
}

// changesAfter yields the changes behind a revision, as far as they are committed.
func (w *watch) changesAfter(ctx context.Context, after int64) iter.Seq2[store.Change, error] {
	return func(yield func(store.Change, error) bool) {
		for {
			changes, _ := w.subscription.after(after)
			for i := range changes {
				if after = changes[i].Revision; !yield(changes[i], nil) {
					return
				}
			}
			if len(changes) == 0 {
				break
			}
		}
		w.store.Changes(ctx, after)(yield)
	}
}

// step delivers the next change. It returns false when the watch has ended.
func (w *watch) step(ctx context.Context, c *store.Change) (more bool, err error) {
	if err := ctx.Err(); err != nil {
		return false, err
	}
	if err := w.deliverChange(ctx, c); err != nil {
		return false, err
	}
	w.at, w.skip = cursor{revision: c.Revision}, 0
	w.subscription.at.Store(c.Revision)
	if err := w.closeIfDecided(ctx); err != nil || w.closed {
		return false, err
	}
	if w.out.Silent() {
		return true, w.sendProgress()
	}
	return true, nil
}
