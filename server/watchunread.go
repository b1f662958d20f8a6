package server

import (
	"context"
	"time"

	"github.com/runstatus/runstatus/server/internal/store"
)

// lookAgainTime is how often a watch with a condition looks again at runs that could not be read.
// That they can be is no change of the order.
const lookAgainTime = time.Second

// unread returns what fires when runs that could not be read are to be looked at again; nil if
// there are none.
func (w *watch) unread() <-chan time.Time {
	if w.until == nil || len(w.until.unread) == 0 {
		return nil
	}
	if w.looked.IsZero() {
		w.looked = time.Now()
	}
	return time.After(time.Until(w.looked.Add(lookAgainTime)))
}

// lookAgain has the condition judge the runs that can be read by now, as they are at the
// watch's position.
func (w *watch) lookAgain(ctx context.Context) error {
	w.looked = time.Now()
	const most = 100 // of many, others are looked at the next time
	looks := 0
	for n := range w.until.unread { // in no order
		if looks++; looks > most {
			return nil
		}
		run, err := w.store.Run(ctx, n)
		if store.ReasonOf(err) == store.NotFound || store.ReasonOf(err) == store.ReadFailed || err == nil && run.Unreadable != "" {
			continue // the order tells when it goes
		}
		if err == nil {
			run, err = w.runAt(ctx, n, w.at.revision, run)
		}
		if err != nil {
			return err
		}
		if run != nil && run.Unreadable == "" {
			if err := w.count(ctx, run); err != nil {
				return err
			}
		}
	}
	return nil
}
