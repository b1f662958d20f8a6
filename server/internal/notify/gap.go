package notify

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/runstatus/runstatus/server/internal/store"
)

// gap is where the log does not lead on, with what is still to be done to get over it. What a try has done is
// not done again by the next one.
type gap struct {
	why  string
	from position // up to where messages were made before
	to   int64    // the rule goes on behind this revision
	said bool     // its message is made
	left []place  // what is still to be read, by namespace
}

// place is where a reading of the runs of a namespace goes on.
type place struct {
	namespace string
	after     store.Name
}

// beginGap has the next steps get over a gap.
func (w *worker) beginGap(ctx context.Context, why string) error {
	for began := time.Now(); w.Store.Unverified("") > 0 && time.Since(began) < verifyTime; {
		if !rest(ctx, restTime) {
			return nil
		}
	}
	g := &gap{why: why, from: w.window.reached(), to: w.Store.Revision()}
	for _, namespace := range w.Store.Namespaces() {
		if w.rule.inNamespace(namespace) {
			g.left = append(g.left, place{namespace: namespace})
		}
	}
	w.gap = g
	w.counts.gaps.Add(1)
	w.log.Error("notifications may be missing: the rule goes on with the runs as they stand", "why", why, "position", g.from.Revision, "newest", g.to)
	return nil
}

// bridge gets over the gap: a message says so, and the runs that have ended or are silent since the position
// are told as they stand. After an error the next call goes on with what is left.
func (w *worker) bridge(ctx context.Context) error {
	g := w.gap
	if !g.said && w.rule.format == cloudEvents {
		e := &event{kind: logGap, id: idOf(w.rule.name, g.from.Epoch, logGap, store.Name{}, "", g.from.Revision), time: time.Now()}
		e.data = data{Rule: w.rule.name, From: g.from.Revision, Revision: g.to, Reason: g.why}
		if !w.post(ctx, e, g.from.Revision) {
			return nil
		}
	}
	g.said = true
	var errs []error
	var left []place
	for _, at := range g.left {
		if err := w.postStanding(ctx, &at); err != nil {
			errs, left = append(errs, err), append(left, at)
		}
	}
	if err := ctx.Err(); err != nil {
		return err
	}
	if g.left = left; len(left) > 0 {
		return errors.Join(errs...)
	}
	if !w.window.awaitEmpty(ctx) { // a position is one of the epoch that it names
		return nil
	}
	w.window.start(position{w.Store.Epoch(), g.to, g.from.Time})
	w.gap = nil
	return nil
}

// since reports whether what happened to a run may lie in the gap.
func (w *worker) since(g *gap, run *store.Run) bool {
	if g.from.Epoch == w.Store.Epoch() {
		return run.Revision > g.from.Revision
	}
	earliest := g.from.Time.Add(-time.Minute) // clocks of writers differ
	return run.EndTime.After(earliest) || run.SilentSince().After(earliest)
}

// page is how many runs are held at a time, so that a slow receiver does not hold up a reading of the store.
const page = 256

// postStanding posts messages about the runs of a namespace as they stand. It moves at behind those that are
// posted. It ends early if ctx ends.
func (w *worker) postStanding(ctx context.Context, at *place) error {
	for whole := false; !whole && ctx.Err() == nil; {
		var runs []*store.Run
		whole = true
		next := at.after
		for run, err := range w.Store.Runs(ctx, store.RunsRequest{Namespace: at.namespace, Sorted: true, After: at.after}) {
			if err != nil {
				return fmt.Errorf("read the runs for notifications: %w", err)
			}
			if w.since(w.gap, run) {
				kept := *run
				runs = append(runs, &kept)
			}
			if next = run.Name; len(runs) == page {
				whole = false
				break
			}
		}
		for _, run := range runs {
			e, err := w.standing(ctx, run)
			if err != nil {
				return err
			}
			if e != nil && !w.post(ctx, e, w.gap.from.Revision) {
				return nil
			}
			at.after = run.Name
		}
		at.after = next
	}
	return nil
}
