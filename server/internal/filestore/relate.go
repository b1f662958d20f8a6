package filestore

import (
	"errors"
	"sync"
	"sync/atomic"
	"time"

	"github.com/runstatus/runstatus/server/internal/store"
	"github.com/runstatus/runstatus/statusfile"
)

// A run is a member of a series when the links of both name each other, and a
// closed series has ended when all its members have. Neither is written anywhere:
// it is judged anew whenever what it rests on has changed, and put into the order.
//
// Locks are taken in this order: a test run's, then a series'. A series' members
// are judged by their heads, without a lock.

// derived is what its members make of a series.
type derived struct {
	members int
	good    bool // nothing is wrong with those that have ended
	ended   bool // because all members of the closed series have
	endTime time.Time
}

// outcome is that of a series with such lines, if it has ended.
func (d *derived) outcome(lines *store.Fold) store.Outcome {
	switch {
	case d.members == 0:
		return lines.SeriesOutcome(nil)
	case d.good:
		return lines.SeriesOutcome([]store.Outcome{store.Passed})
	}
	return lines.SeriesOutcome([]store.Outcome{store.Failed})
}

// unjudged are the runs whose place among others may not be what was judged last.
type unjudged struct {
	any    atomic.Bool // some of runs wait, or are being judged
	turn   turn        // of who judges these: whoever comes meanwhile waits for him
	hung   atomic.Bool // that took so long that nobody waits any more
	mu     sync.Mutex
	newest int64 // revision of what judging put into the order
	runs   []store.Name
	far    []store.Name // of trees on network file systems
}

func (u *unjudged) add(names ...store.Name) {
	u.mu.Lock()
	defer u.mu.Unlock()
	for _, n := range names {
		if n != (store.Name{}) {
			u.runs = append(u.runs, n)
			u.any.Store(true)
		}
	}
}

// take returns what waits, and nil once all has been judged that was taken.
func (u *unjudged) take() []store.Name {
	u.mu.Lock()
	defer u.mu.Unlock()
	runs := u.runs
	u.runs = nil
	u.any.Store(runs != nil)
	return runs
}

// judge judges until nothing is left to judge. Whoever has looked at a run of the tree
// or changed one calls it, holding no run's lock. It returns the newest revision of
// what was put into the order, by it or by whom it waited for.
func (t *tree) judge() int64 { return t.store.judge(t.remote()) }

// judge is that for all trees, or, if not far, for those that can't hang: who has to do
// with those alone must not wait for others.
func (s *Store) judge(far bool) (newest int64) {
	if s.unjudged.any.Load() {
		newest = s.judgeNear()
	}
	if far {
		for n := range s.unjudged.takeFar() {
			newest = max(newest, s.judgeRun(n))
		}
	}
	return newest
}

func (s *Store) judgeNear() int64 {
	u := &s.unjudged
	if u.enter() {
		defer u.leave()
	}
	for names := u.take(); names != nil; names = u.take() {
		done := make(map[store.Name]struct{}, len(names))
		for _, n := range names {
			if _, again := done[n]; !again {
				done[n] = struct{}{}
				u.put(s.judgeIfNear(n))
			}
		}
	}
	return u.put(0)
}

// enter waits until nobody else judges. It returns false where somebody does for so
// long that a run's file must hang: then nobody is held up by him.
func (u *unjudged) enter() bool {
	if u.hung.Load() {
		return u.turn.takeWithin(0)
	}
	entered := u.turn.takeWithin(hearTime)
	if !entered {
		u.hung.Store(true)
	}
	return entered
}

func (u *unjudged) leave() {
	u.hung.Store(false)
	u.turn.end()
}

// put notes a revision, and returns the newest.
func (u *unjudged) put(revision int64) int64 {
	u.mu.Lock()
	defer u.mu.Unlock()
	u.newest = max(u.newest, revision)
	return u.newest
}

// judgeIfNear leaves runs on network file systems to those who look at such.
func (s *Store) judgeIfNear(n store.Name) int64 {
	if t, ok := s.trees[n.Namespace]; ok && t.remote() {
		s.unjudged.addFar(n)
		return 0
	}
	return s.judgeRun(n)
}

// addFar adds a run that only those judge who look at network file systems.
func (u *unjudged) addFar(n store.Name) {
	u.mu.Lock()
	defer u.mu.Unlock()
	u.far = append(u.far, n)
}

// takeFar returns those, each once.
func (u *unjudged) takeFar() map[store.Name]struct{} {
	u.mu.Lock()
	defer u.mu.Unlock()
	names := make(map[store.Name]struct{}, len(u.far))
	for _, n := range u.far {
		names[n] = struct{}{}
	}
	u.far = nil
	return names
}

// judgeRun judges one run. One that can't be reached now is judged later.
func (s *Store) judgeRun(n store.Name) int64 {
	t, ok := s.trees[n.Namespace]
	if !ok {
		return 0
	}
	newest, err := aside(s.keeper.ctx, t, n, func() (int64, error) { return t.judgeNow(n), nil })
	if err != nil {
		s.unjudged.addFar(n)
	}
	return newest
}

func (t *tree) judgeNow(n store.Name) int64 {
	if n.Kind == statusfile.Series {
		return t.judgeSeries(n)
	}
	r := t.hold(n)
	defer r.mu.Unlock()
	if _, err := r.known(); err != nil {
		r.unread(err)
		return 0
	}
	return r.judgeMember()
}

// judgeOpen judges the closed series that have not ended: what their ends rest on may have
// come shortly before a crash.
func (s *Store) judgeOpen() {
	for _, t := range s.trees {
		for _, r := range t.roll.open() {
			if h := r.head.Load(); h != nil && h.has(isClosed) {
				s.unjudged.add(r.name)
			}
		}
	}
	s.judge(true)
}

// known returns what was found last, or looks if nobody has since the start: what
// the index knew may be older than the order.
func (r *run) known() (*facts, error) {
	if r.latest != nil && !r.stale.Load() {
		return r.facts(), nil
	}
	return r.refresh(false)
}

// judgeMember finds out which series a test run is a member of. The caller holds
// its lock.
func (r *run) judgeMember() int64 {
	p := &r.place
	series := r.home.link
	switch named, err := r.tree.store.names(series, r.name); {
	case err != nil:
		r.rejudge = true
		return 0
	case !named:
		series = store.Name{}
	}
	if p.related && p.series == series {
		return 0
	}
	from, before := p.series, p.newest
	if from != series && (!p.old || p.related) {
		if r.changes().ready() != nil || r.move(from, series) != nil {
			r.rejudge = true // what can't be put into the order is not shown
			return 0
		}
	}
	p.series, p.related = series, true
	r.tree.store.index.note(r)
	r.note()
	r.tree.store.unjudged.add(from, series)
	return changed(before, p.newest)
}

func changed(before, newest int64) int64 {
	if newest == before {
		return 0
	}
	return newest
}

// names tells whether a series' links name a test run. The error says that it can't be
// found out now.
func (s *Store) names(series, member store.Name) (bool, error) {
	t, ok := s.trees[series.Namespace]
	if !ok {
		return false, nil
	}
	// Not by the gate of the series: who judges it is inside, and waits for this member.
	r := t.hold(series)
	defer r.mu.Unlock()
	f, err := r.known()
	if err != nil {
		return false, nil // a series that can't be read names nobody
	}
	_, named := f.members[member]
	return named, nil
}

// move puts a change of membership into the order.
func (r *run) move(from, to store.Name) error {
	var errs []error
	if from != (store.Name{}) {
		errs = append(errs, r.record(record{Change: store.Change{Kind: store.MemberLeft, UID: r.place.uid, Series: from}}))
	}
	if to != (store.Name{}) {
		errs = append(errs, r.record(record{Change: store.Change{Kind: store.MemberJoined, UID: r.place.uid, Series: to}}))
	}
	return errors.Join(errs...)
}

// judgeSeries finds out what its members make of a series. Those that were never
// judged are first: else a series could seem to have ended without them.
func (t *tree) judgeSeries(n store.Name) (newest int64) {
	for {
		members := t.membersOf(n)
		for _, m := range members {
			if h := t.store.headOf(m); h == nil || !h.has(isRelated) || h.names(n) && !h.has(isMember) {
				newest = max(newest, t.store.judgeRun(m))
			}
		}
		r := t.hold(n)
		if r.latest == nil || len(r.home.members) != len(members) {
			gone := r.latest == nil
			r.mu.Unlock()
			if gone {
				return newest
			}
			continue // it got more meanwhile
		}
		newest = max(newest, r.derive())
		r.mu.Unlock()
		return newest
	}
}

func (t *tree) membersOf(n store.Name) (members []store.Name) {
	r := t.hold(n)
	defer r.mu.Unlock()
	f, err := r.known()
	if err != nil {
		return nil
	}
	for m := range f.members {
		members = append(members, m)
	}
	return members
}

// headOf returns the head of a run, committed or not; nil if it was never read.
func (s *Store) headOf(n store.Name) *head {
	if t, ok := s.trees[n.Namespace]; ok {
		if r := t.roll.find(n); r != nil {
			return r.head.Load()
		}
	}
	return nil
}

// derive derives from its members' heads what they make of a series. The caller
// holds its lock.
func (r *run) derive() int64 {
	p, d := &r.place, r.countMembers()
	if p.ended && r.derived.ended && !d.ended { // ended is for good
		d.ended, d.endTime, d.good = true, r.derived.endTime, r.derived.good
	}
	if p.related && d == r.derived {
		return 0
	}
	before := p.newest
	if d.ended && r.end(p.old && !p.related) != nil {
		r.rejudge = true // as in judgeMember
		return 0
	}
	r.derived, p.related = d, true
	r.tree.store.index.note(r)
	r.note()
	return changed(before, p.newest)
}

// names tells whether a test run's own link points to a series.
func (h *head) names(series store.Name) bool { return h.link != nil && *h.link == series }

func (r *run) countMembers() derived {
	d, ended, sure := derived{good: true}, 0, !r.home.doubtful
	for m := range r.home.members {
		h := r.tree.store.headOf(m)
		if h == unreadHead {
			sure = false // it may be one
			continue
		}
		if h == nil || !h.names(r.name) {
			continue // only one of them names the other
		}
		sure = sure && h.has(isMember) // else it is yet to be judged
		d.members++
		if !h.has(hasEnded) {
			continue
		}
		ended++
		d.good = d.good && h.outcome.Good()
		if at := unpackTime(h.end); at.After(d.endTime) {
			d.endTime = at
		}
	}
	d.ended = r.home.closed && sure && ended == d.members
	if !d.ended {
		d.endTime = time.Time{}
	}
	return d
}
