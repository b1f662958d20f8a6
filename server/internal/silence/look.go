package silence

import (
	"context"
	"slices"
	"sync"
	"time"

	"github.com/runstatus/runstatus/server/internal/store"
)

// look notes the runs that are due as silent, and ends the silence of those whose log files have changed.
func (d *Detector) look(ctx context.Context) {
	now := d.now()
	d.compareClocks(now)
	if d.ready {
		d.ready = false
		for _, r := range d.runs {
			d.schedule(r)
		}
	}
	due := d.stillDue(ctx, now)
	d.note(ctx, now, due)
	if now-d.looked >= lookInterval {
		d.looked = now
		d.lookAtSilent(ctx, now)
	}
}

// wallOffset returns the wall clock's lead of the Detector's clock.
func (d *Detector) wallOffset() time.Duration {
	wall := d.Clock.Now().Round(0) // without the monotonic clock
	return wall.Sub(d.began.Round(0)) - d.now()
}

// compareClocks finds steps of the wall clock.
func (d *Detector) compareClocks(now time.Duration) {
	if offset := d.wallOffset(); (offset - d.wall).Abs() > time.Second {
		d.wall, d.stepped = offset, now
	}
}

// stillDue returns the runs that are due and have not moved. The others get a new time.
func (d *Detector) stillDue(ctx context.Context, now time.Duration) (due []*run) {
	taken := d.dueOf(d.queue.takeDue(now), now)
	found, errs := d.activities(ctx, taken)
	for i, r := range taken {
		if errs[i] == nil {
			d.moved(r, found[i], now)
			continue
		}
		r.due = now + retryAfter // it is no fact that nothing has changed
		d.queue.set(r)
	}
	return d.dueOf(slices.DeleteFunc(taken, func(r *run) bool { return r.place != noPlace }), now)
}

// dueOf returns those of the runs that are due, which are in no queue. The others are scheduled.
func (d *Detector) dueOf(runs []*run, now time.Duration) (due []*run) {
	for _, r := range runs {
		if d.schedule(r); r.place != noPlace && r.due <= now {
			d.queue.remove(r)
			due = append(due, r)
		}
	}
	return due
}

// moved takes the state of a run's log files. A change of them counts as a move of the run, at the time of
// the change if the wall clock can be trusted for it, or else now.
func (d *Detector) moved(r *run, found store.Activity, now time.Duration) {
	before := r.activity
	r.activity = found
	if found == before || found.Newest.IsZero() {
		return
	}
	at := now - max(d.Clock.Now().Sub(found.Newest), 0)
	if d.stepped > r.since {
		at = now
	}
	r.since = max(r.since, at)
}

// activities looks at the log files of runs, several at a time.
func (d *Detector) activities(ctx context.Context, runs []*run) (found []store.Activity, errs []error) {
	found, errs = make([]store.Activity, len(runs)), make([]error, len(runs))
	const workers = 8
	next := make(chan int)
	var all sync.WaitGroup
	for range min(workers, len(runs)) {
		all.Go(func() {
			for i := range next {
				found[i], errs[i] = d.Store.Activity(ctx, runs[i].name)
			}
		})
	}
	for i := range runs {
		next <- i
	}
	close(next)
	all.Wait()
	return found, errs
}

// note has the store note runs as silent.
func (d *Detector) note(ctx context.Context, now time.Duration, due []*run) {
	if len(due) == 0 {
		return
	}
	together := d.countStorms(now, due)
	requests := make([]store.SilenceRequest, len(due))
	for i, r := range due {
		since := d.Clock.Now().Add(r.due - now)
		requests[i] = store.SilenceRequest{Name: r.name, UID: r.uid, Sequence: r.sequence, Since: since, Together: together[r.name.Namespace]}
	}
	again := now + lookAgain // the store leaves out runs that it can't read, for instance
	if !d.say("note silences", d.Store.NoteSilence(ctx, requests)) {
		again = now + retryAfter
	}
	for _, r := range due { // the change that the store has recorded removes it from the queue
		r.due = again
		d.queue.set(r)
	}
}

// mostLooks bounds how many silent runs are looked at a second.
const mostLooks = 500

// lookAtSilent ends the silence of runs whose log files have changed since they became silent. Of many silent
// runs it looks at some, and at those that are silent for long at least once a minute.
func (d *Detector) lookAtSilent(ctx context.Context, now time.Duration) {
	var runs []*run
	for _, r := range d.silent { // the order is random, so each has its turn
		if r.nextLook > now {
			continue
		}
		r.nextLook = now + min(max((now-r.silentSince)/20, lookInterval), time.Minute)
		if runs = append(runs, r); len(runs) == mostLooks {
			break
		}
	}
	found, errs := d.activities(ctx, runs)
	var moved []*run
	var requests []store.SilenceRequest
	for i, r := range runs {
		if errs[i] != nil {
			continue
		}
		if d.moved(r, found[i], now); r.since >= r.silentSince {
			moved, requests = append(moved, r), append(requests, notSilent(r))
		}
	}
	if len(requests) > 0 && !d.say("end silences", d.Store.NoteSilence(ctx, requests)) {
		for _, r := range moved { // the next look finds the change once more
			r.activity, r.since = store.Activity{}, r.entered
		}
	}
}

// storm counts the runs of a namespace that became silent within the last minute.
type storm struct{ silenced []time.Duration }

const (
	stormTime    = time.Minute
	stormShare   = 0.3
	stormMinimum = 20
)

func (d *Detector) stormOf(r *run) *storm {
	s := d.storms[r.name.Namespace]
	if s == nil {
		s = &storm{}
		d.storms[r.name.Namespace] = s
	}
	return s
}

func (s *storm) add(now time.Duration) { s.silenced = append(s.silenced, now) }

// count returns how many became silent within the last minute.
func (s *storm) count(now time.Duration) int {
	for len(s.silenced) > 0 && s.silenced[0] < now-stormTime {
		s.silenced = s.silenced[1:]
	}
	return len(s.silenced)
}

// countStorms returns the namespaces in which too many runs are silent once the given ones are.
func (d *Detector) countStorms(now time.Duration, due []*run) map[string]bool {
	moving, silenced := map[string]int{}, map[string]int{}
	for _, r := range d.queue {
		moving[r.name.Namespace]++
	}
	for _, r := range due {
		silenced[r.name.Namespace]++
	}
	together := map[string]bool{}
	for namespace, n := range silenced {
		if s := d.storms[namespace]; s != nil {
			n += s.count(now)
		}
		together[namespace] = n >= stormMinimum && float64(n) > stormShare*float64(n+moving[namespace])
	}
	return together
}
