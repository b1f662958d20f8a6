package notify

import (
	"context"
	"errors"
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

	gap   *gap     // that is being bridged
	first position // of a rule that has none in a file
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

// delivered returns up to where all messages are delivered.
func (w *worker) delivered() position {
	if at, _ := w.window.position(); at.Epoch != "" {
		return at
	}
	return w.first // it has not begun
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
		next := w.step
		if w.gap != nil {
			next = w.bridge
		}
		err := next(ctx)
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

// begin takes the position of the rule; where there is none in a file that is first.
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
		return w.beginGap(ctx, "the log of changes has begun anew")
	}
	began := time.Now()
	changes, upTo, more, ok := w.tail.recent(at.Revision)
	if !ok {
		var err error
		changes, upTo, err = w.tail.older(ctx, at.Revision)
		if store.ReasonOf(err) == store.TooOld {
			return w.beginGap(ctx, "the log of changes does not reach back to the position of the rule")
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
