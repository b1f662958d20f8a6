package watch

import (
	"context"
	"time"

	"github.com/runstatus/runstatus/server/internal/store"
)

// retryUnreadable is how often a watch with a condition looks again at runs that could not be read. The
// log of changes does not tell when they can be.
const retryUnreadable = time.Second

// unreadableDue returns a channel that fires when unreadable runs are to be looked at again; nil if
// there are none.
func (w *watch) unreadableDue() <-chan time.Time {
	if w.condition == nil || len(w.condition.unreadable) == 0 {
		return nil
	}
	if w.lookedAt.IsZero() {
		w.lookedAt = time.Now()
	}
	return time.After(time.Until(w.lookedAt.Add(retryUnreadable)))
}

// countUnreadable has the condition count the runs that can be read by now, as they are at the cursor.
func (w *watch) countUnreadable(ctx context.Context) error {
	w.lookedAt = time.Now()
	const most = 100 // the others are looked at the next time
	looks := 0
	for n := range w.condition.unreadable { // in no order
		if looks++; looks > most {
			return nil
		}
		run, err := w.store.Run(ctx, n)
		if store.ReasonOf(err) == store.NotFound || store.ReasonOf(err) == store.ReadFailed || err == nil && run.Unreadable != "" {
			continue // if it goes, the log tells
		}
		if err == nil {
			run, err = w.runAt(ctx, n, w.at.revision, w.at.revision, run)
		}
		if err != nil {
			return err
		}
		if run != nil && run.Unreadable == "" {
			if err := w.countRun(ctx, run); err != nil {
				return err
			}
		}
	}
	return nil
}
