package notify

import (
	"context"
	"errors"
	"fmt"
	"hash/maphash"
	"log/slog"
	"sync"
	"time"

	"github.com/runstatus/runstatus/server/internal/statedir"
	"github.com/runstatus/runstatus/server/internal/store"
)

// lanes are how many messages of a rule are sent at a time. Those about one run go through one lane.
const lanes = 8

const (
	saveInterval = time.Second      // of the position while messages are delivered
	idleInterval = 30 * time.Second // of the position while none are
	verifyTime   = time.Minute      // bounds the wait for the store to look at its runs behind a start
)

// worker makes and sends the messages of a rule. It runs once.
type worker struct {
	*Notifier
	rule    *rule
	all     *Rules
	counts  *counts
	window  *window
	pace    *pace
	log     *slog.Logger
	savings failure
	seed    maphash.Seed
	lanes   [lanes]chan sending
	gone    departed

	first position // of a rule that has none yet
	saved position // what the file of the position holds
}

// sending is a message with its number in the window.
type sending struct {
	*message
	number int
}

func newWorker(n *Notifier, r *rule, c *counts) *worker {
	w := &worker{Notifier: n, rule: r, all: n.rules, counts: c, window: newWindow(), log: n.Log.With("rule", r.name), seed: maphash.MakeSeed()}
	w.pace = newPace(n.pace)
	w.first = position{Epoch: n.Store.Epoch(), Revision: n.Store.Revision(), Time: time.Now()}
	w.savings = failure{log: w.log, step: "save the position of the rule"}
	for i := range w.lanes {
		w.lanes[i] = make(chan sending, maxOpen)
	}
	return w
}

// run works until ctx ends, or the receiver has answered 410.
func (w *worker) run(ctx context.Context) {
	ctx, disable := context.WithCancel(ctx)
	defer disable()
	failing := failure{log: w.log, step: "make messages"}
	for {
		err := w.begin()
		if failing.say(err); err == nil {
			break
		}
		if !rest(ctx, retryAfter) {
			return
		}
	}
	client := w.clientOf(&w.all.receivers, w.rule)
	defer client.CloseIdleConnections()
	var sending sync.WaitGroup
	for _, lane := range w.lanes {
		sending.Go(func() { w.sendAll(ctx, client, lane, disable) })
	}
	sending.Go(func() { w.saveWhile(ctx) })
	for ctx.Err() == nil {
		err := w.step(ctx)
		if ctx.Err() != nil {
			break
		}
		if failing.say(err); err != nil {
			rest(ctx, retryAfter)
		}
	}
	sending.Wait()
	w.save()
}

// begin takes the position of the rule; that of a new rule is the end of the log when the worker was made.
func (w *worker) begin() error {
	at, err := w.positions.load(w.rule.name)
	if errors.Is(err, statedir.ErrDamaged) {
		w.log.Error("the position of the rule is damaged and set aside: the rule goes on with what comes now", "err", err)
		err = w.positions.setAside(w.rule.name)
	}
	if err != nil {
		return err
	}
	if at == nil {
		at = &w.first
		if err := w.positions.save(w.rule.name, *at); err != nil {
			return err
		}
	}
	w.saved = *at
	w.window.start(*at)
	return nil
}

// step makes the messages of the next changes, and waits if there are none.
func (w *worker) step(ctx context.Context) error {
	at := w.window.reached()
	if at.Epoch != w.Store.Epoch() || at.Revision > w.Store.Revision() {
		return w.bridge(ctx, "the log of changes has begun anew")
	}
	began := time.Now()
	changes, upTo, more, ok := w.tail.recent(at.Revision)
	if !ok {
		var err error
		changes, upTo, err = w.tail.older(ctx, at.Revision)
		if store.ReasonOf(err) == store.TooOld {
			return w.bridge(ctx, "the log of changes does not reach back to the position of the rule")
		}
		if err != nil {
			return err
		}
	}
	for i := range changes {
		c := &changes[i]
		e, err := w.eventOf(ctx, c)
		if err != nil {
			return err
		}
		if e != nil && !w.post(ctx, e, c.Revision-1) {
			return nil
		}
		w.window.noteRead(c.Revision)
	}
	w.window.noteRead(upTo)
	if len(changes) > 0 || !ok || upTo > at.Revision {
		return nil
	}
	w.window.noteCaughtUp(began)
	select {
	case <-ctx.Done():
	case <-more:
	}
	return nil
}

// post hands a message to the lane of its run, once there is room. It reports false if ctx ends first.
func (w *worker) post(ctx context.Context, e *event, keep int64) bool {
	body, err := e.encode(w.all.source, w.rule.format)
	if err != nil {
		w.log.Error("a notification cannot be encoded: it is left out", "type", e.kind, "err", err)
		w.counts.refused.Add(1)
		return true
	}
	m := &message{id: e.id, body: body, keep: keep}
	if e.run != nil {
		m.about = e.run.Name
	}
	number, ok := w.window.add(ctx, m)
	if ok {
		w.lanes[maphash.Comparable(w.seed, m.about)%lanes] <- sending{m, number} // which has room for all that are open
	}
	return ok
}

// bridge continues where the log does not lead on: a message says so, and the runs that have ended or are
// silent since the position are told as they stand.
func (w *worker) bridge(ctx context.Context, why string) error {
	for began := time.Now(); w.Store.Unverified("") > 0 && time.Since(began) < verifyTime; {
		if !rest(ctx, restTime) {
			return nil
		}
	}
	from, at := w.window.reached(), w.Store.Revision()
	keep, anew := from.Revision, from.Epoch != w.Store.Epoch()
	w.counts.gaps.Add(1)
	w.log.Error("notifications may be missing: the rule goes on with the runs as they stand", "why", why, "position", keep, "newest", at)
	if w.rule.format == cloudEvents {
		e := &event{kind: logGap, id: idOf(w.rule.name, from.Epoch, logGap, store.Name{}, "", keep), time: time.Now()}
		e.data = data{Rule: w.rule.name, From: keep, Revision: at, Reason: why}
		if !w.post(ctx, e, keep) {
			return nil
		}
	}
	since := func(run *store.Run) bool { return run.Revision > keep }
	if anew {
		earliest := from.Time.Add(-time.Minute) // clocks of writers differ
		since = func(run *store.Run) bool { return run.EndTime.After(earliest) || run.SilentSince().After(earliest) }
	}
	if err := w.postStanding(ctx, since, keep); err != nil || ctx.Err() != nil {
		return err
	}
	if !w.window.awaitEmpty(ctx) { // a position is one of the epoch that it names
		return nil
	}
	w.window.start(position{w.Store.Epoch(), at, from.Time})
	return nil
}

// page is how many runs are held at a time, so that a slow receiver does not hold up a reading of the store.
const page = 256

// postStanding posts messages about runs as they stand.
func (w *worker) postStanding(ctx context.Context, since func(*store.Run) bool, keep int64) error {
	for _, namespace := range w.Store.Namespaces() {
		if !w.rule.inNamespace(namespace) {
			continue
		}
		for after, whole := (store.Name{}), false; !whole; {
			var runs []*store.Run
			whole = true
			for run, err := range w.Store.Runs(ctx, store.RunsRequest{Namespace: namespace, Sorted: true, After: after}) {
				if err != nil {
					return fmt.Errorf("read the runs for notifications: %w", err)
				}
				if since(run) {
					kept := *run
					runs = append(runs, &kept)
				}
				if after = run.Name; len(runs) == page {
					whole = false
					break
				}
			}
			for _, run := range runs {
				e, err := w.standing(ctx, run)
				if err != nil {
					return err
				}
				if e != nil && !w.post(ctx, e, keep) {
					return nil
				}
			}
		}
	}
	return nil
}

// save writes the position of the rule if it has moved.
func (w *worker) save() {
	at, _ := w.window.position()
	if at.Epoch == w.saved.Epoch && at.Revision == w.saved.Revision && at.Time.Equal(w.saved.Time) {
		return
	}
	if w.savings.say(w.positions.save(w.rule.name, at)); !w.savings.on {
		w.saved = at
	}
}

// saveWhile saves the position from time to time until ctx ends: soon after a delivery, otherwise seldom.
func (w *worker) saveWhile(ctx context.Context) {
	delivered, last := w.counts.delivered.Load(), time.Now()
	for rest(ctx, saveInterval) {
		if now := w.counts.delivered.Load(); now != delivered || time.Since(last) >= idleInterval {
			w.save()
			delivered, last = now, time.Now()
		}
	}
}
