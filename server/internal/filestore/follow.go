package filestore

import (
	"context"
	"sync"
	"time"

	"golang.org/x/time/rate"

	"github.com/runstatus/runstatus/server/internal/store"
)

// The files belong to others too. What they change is found in these ways, and
// always by looking at the run as every caller does:
//
//   - where the kernel tells of changes (a local file system): the collections'
//     directories, and those of runs that have not ended, are listened to;
//   - elsewhere they are polled, within a budget of operations a second;
//   - runs that this server is writing are not listened to, which would cost each
//     write: an append sees strangers' lines by itself, and a poll finds the others;
//   - runs that have ended are looked at when somebody asks for them, and by a slow
//     sweep.

// Polling is how the trees of a store are followed.
type Polling struct {
	Mode   PollMode
	Every  time.Duration // at the earliest; 0: DefaultPoll
	Budget float64       // operations a second; 0: DefaultPollBudget
}

// PollMode says whether changes are polled for.
type PollMode uint8

// The modes. PollAuto polls where the kernel doesn't tell of all changes: on
// network file systems, and those that it doesn't know.
const (
	PollAuto PollMode = iota
	PollAlways
	PollNever
)

// How often and how much is polled unless told otherwise.
const (
	DefaultPoll       = time.Second
	DefaultPollBudget = 200
)

const (
	ownPoll    = 50 * time.Millisecond // for strangers' lines in runs that we are writing
	ownFor     = 2 * time.Second       // a run is being written so long after a write
	sweepEvery = 10 * time.Minute      // each run that has ended is looked at
	batchPause = 5 * time.Millisecond  // between batches of what the kernel tells
)

// follow begins to follow what others do. It may be called more than once.
func (s *Store) follow() {
	s.keeper.following.Do(func() {
		k := &s.keeper
		var err error
		if s.cfg.Poll.Mode != PollAlways {
			if s.notifier, err = newNotifier(); err != nil {
				s.cfg.Log.Warn("listen for changes: they are polled for", "err", err)
			}
		}
		for _, t := range s.trees {
			t.polled = s.notifier == nil || t.remote()
			if !t.polled {
				s.notifier.root(t)
			}
		}
		s.followed.Store(true)
		for _, t := range s.trees {
			if t.polled && s.cfg.Poll.Mode != PollNever {
				k.done.Go(t.poll)
			}
		}
		if s.notifier != nil {
			k.done.Go(s.listen)
		}
		k.done.Go(s.pollOwn)
		for _, t := range s.trees {
			k.done.Go(t.begin)
			k.done.Go(t.sweep)
		}
	})
}

// begin looks at all runs of a tree that are not known, so that they are followed.
func (t *tree) begin() {
	ctx := t.store.keeper.ctx
	select {
	case <-t.store.keeper.verified:
	case <-ctx.Done():
		return
	}
	if err := t.enumerate(ctx); err != nil && ctx.Err() == nil {
		t.store.cfg.Log.Warn("look for runs", "namespace", t.namespace, "err", err)
	}
	var unheard []store.Name
	for _, r := range t.roll.open() {
		unheard = append(unheard, r.name) // those that were looked at before anybody listened
	}
	_ = t.store.lookAt(ctx, unheard)
}

// listen looks at what the kernel tells of.
func (s *Store) listen() {
	defer s.notifier.close()
	ctx := s.keeper.ctx
	context.AfterFunc(ctx, s.notifier.interrupt)
	for ctx.Err() == nil {
		if err := s.notifier.wait(); err != nil {
			if ctx.Err() == nil {
				s.cfg.Log.Error("listen for changes", "err", err)
			}
			return
		}
		s.hearing <- struct{}{}
		s.hear()
		<-s.hearing
		_ = pause(ctx, batchPause) // what comes now is one batch
	}
}

// hearing is held by who looks at what the kernel has told of.
type hearing chan struct{}

// hearWithin is hear for lists: a file that hangs must not hold them up for longer.
func (s *Store) hearWithin(ctx context.Context, most time.Duration) {
	late := time.NewTimer(most)
	defer late.Stop()
	select {
	case s.hearing <- struct{}{}:
		s.hear()
		<-s.hearing
	case <-late.C:
	case <-ctx.Done():
	}
}

// hear looks at what the kernel has told of until now.
func (s *Store) hear() {
	names, all := s.notifier.take()
	if all {
		s.cfg.Log.Warn("more changed than the kernel could tell: all that has not ended is looked at")
		for _, t := range s.trees {
			if !t.polled {
				t.forgetListing()
				_ = t.enumerate(s.keeper.ctx) // what can't be read is found out by whoever asks for it
				for _, r := range t.roll.open() {
					names = append(names, r.name)
				}
			}
		}
	}
	if len(names) > 0 {
		_ = s.lookAt(s.keeper.ctx, names) // ends early with the store only
	}
}

// isFollowed tells whether lists need not look themselves.
func (t *tree) isFollowed() bool {
	return t.store.followed.Load() && t.complete() && (!t.polled || t.store.cfg.Poll.Mode != PollNever)
}

// attend has the changes of a run told, if it is to be followed. It tells whether
// it is to be looked at once more: what came before is not told. The caller holds
// the run's lock, and has looked.
func (r *run) attend(f *facts, err error) bool {
	t := r.tree
	if !t.store.followed.Load() || t.polled || t.store.notifier == nil || time.Since(r.written()) < ownFor {
		return false
	}
	if err != nil {
		return store.ReasonOf(err) == store.NotFound && t.isBeingMade(r) && t.store.notifier.add(t, r.name, r.dir())
	}
	if _, ended := f.end(); ended {
		return false
	}
	added := t.store.notifier.add(t, r.name, r.dir())
	for rel := range r.home.sets {
		added = t.store.notifier.add(t, r.name, rel) || added
	}
	return added
}

// isBeingMade tells whether a run's directory is there and may get its status soon.
func (t *tree) isBeingMade(r *run) bool {
	const soon = 10 * time.Minute
	st, err := statBeneath(t.root(), r.dir())
	return err == nil && time.Since(time.Unix(0, st.mtime)) < soon
}

func (r *run) written() time.Time { return time.Unix(0, r.wrote.Load()) }

var past = time.Unix(1, 0)

// own are the runs that this server is writing.
type own struct {
	mu   sync.Mutex
	runs map[*run]struct{}
}

// writes says that the server writes a run. The caller holds the run's lock.
func (r *run) writes() {
	s := r.tree.store
	if !s.followed.Load() {
		return
	}
	now := time.Now()
	before := time.Unix(0, r.wrote.Swap(now.UnixNano()))
	if now.Sub(before) < ownFor {
		return
	}
	if s.notifier != nil {
		s.notifier.drop(r.name)
	}
	s.own.mu.Lock()
	defer s.own.mu.Unlock()
	if s.own.runs == nil {
		s.own.runs = map[*run]struct{}{}
	}
	s.own.runs[r] = struct{}{}
}

// pollOwn looks for strangers' lines in the runs that the server is writing.
func (s *Store) pollOwn() {
	tick := time.NewTicker(ownPoll)
	defer tick.Stop()
	for {
		select {
		case <-s.keeper.ctx.Done():
			return
		case <-tick.C:
		}
		if names := s.own.quiet(); len(names) > 0 {
			_ = s.lookAt(s.keeper.ctx, names) // ends early with the store only
		}
	}
}

// quiet returns the runs that were not written since the last poll: an append has
// looked at the others. Those that are not written any more are let go.
func (o *own) quiet() (names []store.Name) {
	o.mu.Lock()
	defer o.mu.Unlock()
	for r := range o.runs {
		since := time.Since(r.written())
		if since < ownPoll {
			continue
		}
		names = append(names, r.name)
		if since >= ownFor {
			delete(o.runs, r)
		}
	}
	return names
}

// sweep looks at the runs that have ended, all of them in sweepEvery.
func (t *tree) sweep() {
	const step = time.Second
	s := t.store
	tick := time.NewTicker(step)
	defer tick.Stop()
	var rest []*run
	each := 0
	for {
		select {
		case <-s.keeper.ctx.Done():
			return
		case <-tick.C:
		}
		if len(rest) == 0 {
			rest = t.roll.ended()
			each = len(rest)/int(sweepEvery/step) + 1
		}
		n := min(each, len(rest))
		if t.polled {
			n = min(n, max(int(s.cfg.Poll.budget()/4), 1)) // the others change more often
		}
		for _, r := range rest[:n] {
			s.lookAnyway(r.name)
			r.chill()
		}
		t.judge()
		_ = s.changes.commit(s.changes.newest()) // as in lookAt
		rest = rest[n:]
	}
}

// chill lets the run go cold again if nothing has changed.
func (r *run) chill() {
	if !r.mu.TryLock() {
		return
	}
	defer r.mu.Unlock()
	if r.live != nil && r.mayCool() {
		r.cool()
		r.tree.store.warm.forget(r)
	}
}

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

// poll looks at the collections and at the runs that have not ended, those that
// changed last more often, within the budget.
func (t *tree) poll() {
	s := t.store
	limit := rate.NewLimiter(rate.Limit(s.cfg.Poll.budget()), int(s.cfg.Poll.budget())+1)
	due := map[*run]*polledRun{}
	tick := time.NewTicker(s.cfg.Poll.every())
	defer tick.Stop()
	for {
		select {
		case <-s.keeper.ctx.Done():
			return
		case <-tick.C:
		}
		if limit.WaitN(s.keeper.ctx, 2) != nil {
			return
		}
		before := t.failing.Load()
		if err := t.enumerateAside(); err != nil {
			if !before && s.keeper.ctx.Err() == nil {
				s.cfg.Log.Warn("look for runs", "namespace", t.namespace, "err", err)
			}
			continue
		}
		start := time.Now()
		for _, r := range t.roll.open() {
			p := due[r]
			if p == nil {
				p = &polledRun{}
				due[r] = p
			}
			if time.Now().Before(p.next) {
				continue
			}
			if limit.WaitN(s.keeper.ctx, 2) != nil { // its directory's and its file's stat
				return
			}
			p.look(r, s.cfg.Poll.every())
		}
		for r := range due {
			if h := r.head.Load(); h == nil || h.has(hasEnded) {
				delete(due, r)
			}
		}
		t.judge()
		_ = s.changes.commit(s.changes.newest()) // as in lookAt
		t.pollLag.Store(int64(time.Since(start)))
	}
}

// polledRun is when a run is looked at next.
type polledRun struct {
	next     time.Time
	interval time.Duration
	seen     *head
}

// look looks at a run, and sooner again when it has changed.
func (p *polledRun) look(r *run, every time.Duration) {
	const most = 30 * time.Second
	r.tree.store.lookAnyway(r.name)
	if h := r.head.Load(); h != p.seen {
		p.seen, p.interval = h, every
	} else {
		p.interval = min(max(p.interval, every)*5/4, max(most, every))
	}
	p.next = time.Now().Add(p.interval - every/2)
}
