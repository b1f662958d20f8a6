package filestore

import (
	"time"

	"golang.org/x/time/rate"

	"github.com/runstatus/runstatus/server/internal/runstate"
	"github.com/runstatus/runstatus/server/internal/store"
)

const (
	lookCost  = 2                // operations of one look: the stat of the directory and of the file
	seldomest = 30 * time.Second // the longest interval between two looks, if the budget allows it

	sweepShare = 0.25 // the part of the budget for runs that have ended
)

func (p Polling) budget() float64 {
	if p.Budget > 0 {
		return p.Budget
	}
	return DefaultPollBudget
}

func (p Polling) every() time.Duration {
	if p.Every > 0 {
		return p.Every
	}
	return DefaultPoll
}

// On a network file system a stat may be answered from the client's attribute cache. Its age (acregmax)
// adds to the lag of polling.

// poller looks at runs at intervals, within a budget: at runs that changed lately in each round, at
// the rest as often as half of the budget allows.
type poller struct {
	tree  *tree
	limit *rate.Limiter
	paid  int // looks that the budget has already allowed
	due   map[store.Name]polledRun
}

// polledRun is when a run is looked at next.
type polledRun struct {
	next     time.Time
	interval time.Duration
	seen     *runstate.Summary
}

// poll looks at the runs and collections of a tree that inotify does not watch, until the store ends.
func (t treeWatcher) poll() {
	s, polling := t.store, t.store.cfg.Poll
	if polling.Mode == PollNever {
		return
	}
	budget := polling.budget() * (1 - sweepShare)
	p := poller{tree: t.tree, limit: rate.NewLimiter(rate.Limit(budget), max(int(budget), lookCost))}
	tick := time.NewTicker(polling.every())
	defer tick.Stop()
	for {
		select {
		case <-s.background.ctx.Done():
			return
		case <-tick.C:
		}
		start := time.Now()
		runs, collections := t.unwatched()
		if len(runs) == 0 && !collections && len(p.due) == 0 {
			continue
		}
		if collections && p.mayLook() {
			before := t.failing.Load()
			if err := t.lister().enumerateAside(); err != nil { // best effort: it is logged once, and the next tick looks again
				if !before && s.background.ctx.Err() == nil {
					s.cfg.Log.Warn("look for runs", "namespace", t.Namespace, "err", err)
				}
				continue
			}
		}
		p.round(runs)
		t.reconcile()
		s.env.Changes.Settle(s.env.Changes.Newest()) // as in lookAt
		t.pollLag.Store(int64(time.Since(start)))
	}
}

// unwatched returns the followed runs that inotify does not watch. Collections reports whether the
// collections have to be listed: inotify does not watch one of them, or the last listing failed.
func (t treeWatcher) unwatched() (runs []store.Name, collections bool) {
	if t.polled {
		return t.followedNames(), true
	}
	for _, n := range t.store.dirWatcher.Unwatched(t.Namespace) {
		if n.ID == "" {
			collections = true
		} else {
			runs = append(runs, n)
		}
	}
	return runs, collections || t.failing.Load()
}

// round looks at the runs that are due.
func (p *poller) round(names []store.Name) {
	s := p.tree.store
	polling := s.cfg.Poll
	half := time.Duration(float64(len(names)*lookCost) / (polling.budget() / 2) * float64(time.Second))
	most := max(polling.every(), min(half, seldomest))
	due := make(map[store.Name]polledRun, len(names))
	for _, n := range names {
		r := p.due[n]
		if !time.Now().Before(r.next) {
			if !p.mayLook() {
				return
			}
			s.looker().lookAnyway(n)
			r.plan(s.env.SummaryOf(n), polling.every(), most)
		}
		due[n] = r
	}
	p.due = due
}

// mayLook waits until the budget allows a look. It returns false if the store ends. It takes several
// looks from the budget at a time, because waking up for each would cost more than the look.
func (p *poller) mayLook() bool {
	if p.paid == 0 {
		some := max(p.limit.Burst()/10/lookCost, 1)
		if p.limit.WaitN(p.tree.store.background.ctx, some*lookCost) != nil {
			return false
		}
		p.paid = some
	}
	p.paid--
	p.tree.pollOps.Add(lookCost)
	return true
}

// plan sets when the run is looked at next: after every if it has changed, else later and later up to most.
func (r *polledRun) plan(h *runstate.Summary, every, most time.Duration) {
	if h != r.seen {
		r.seen, r.interval = h, every
	} else {
		r.interval = min(max(r.interval, every)*5/4, most)
	}
	r.next = time.Now().Add(r.interval - every/2)
}
