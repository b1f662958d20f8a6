package filestore

import (
	"time"

	"golang.org/x/time/rate"

	"github.com/runstatus/runstatus/server/internal/runstate"
	"github.com/runstatus/runstatus/server/internal/store"
)

const (
	lookCost  = 2                // operations: the directory's and the file's stat
	seldomest = 30 * time.Second // a run is looked at, if the budget allows it

	sweepShare = 0.25 // of the budget is for runs that have ended
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

// poller looks at runs again and again, within a budget: those that changed last
// more often, the rest as often as half of the budget allows.
type poller struct {
	tree  *tree
	limit *rate.Limiter
	paid  int // looks that the budget has allowed already
	due   map[store.Name]polledRun
}

// polledRun is when a run is looked at next.
type polledRun struct {
	next     time.Time
	interval time.Duration
	seen     *runstate.Summary
}

// poll looks at all in a tree of which the kernel doesn't tell.
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

// unwatched returns the runs that have not ended of which the kernel doesn't tell, and
// whether the collections are to be listed: it doesn't tell of one, or they could not be
// listed the last time.
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

// mayLook waits until the budget allows a look, and reports whether the store is still
// open. Looks are allowed some at a time: to wake for each costs more than the look.
func (p *poller) mayLook() bool {
	if p.paid == 0 {
		some := max(p.limit.Burst()/10/lookCost, 1)
		if p.limit.WaitN(p.tree.store.background.ctx, some*lookCost) != nil {
			return false
		}
		p.paid = some
	}
	p.paid--
	return true
}

// plan says when a run is looked at next: soon when it has changed.
func (r *polledRun) plan(h *runstate.Summary, every, most time.Duration) {
	if h != r.seen {
		r.seen, r.interval = h, every
	} else {
		r.interval = min(max(r.interval, every)*5/4, most)
	}
	r.next = time.Now().Add(r.interval - every/2)
}
