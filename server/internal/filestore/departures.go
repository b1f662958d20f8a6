package filestore

import (
	"cmp"
	"maps"
	"sync"

	"github.com/runstatus/runstatus/server/internal/store"
)

// departures are the runs whose deletion is in the order and was not committed when it was
// noted. No caller is told that such a run is gone: a watch that is told so looks for the
// deletion in the order, which tells the run's identity. It is safe for concurrent use.
type departures struct {
	mu     sync.Mutex
	of     map[store.Name]int64 // the revision of the deletion
	pruned int                  // how many there were when those that are committed were last left out
	newest int64                // the newest revision of all
}

func (d *departures) add(n store.Name, revision, committed int64) {
	d.mu.Lock()
	defer d.mu.Unlock()
	if d.of == nil {
		d.of = map[store.Name]int64{}
	}
	const few = 64
	if len(d.of) > max(few, 2*d.pruned) {
		maps.DeleteFunc(d.of, func(_ store.Name, revision int64) bool { return revision <= committed })
		d.pruned = len(d.of)
	}
	d.of[n] = revision
	d.newest = max(d.newest, revision)
}

// last returns the revision of the newest deletion, 0 if none was noted.
func (d *departures) last() int64 {
	d.mu.Lock()
	defer d.mu.Unlock()
	return d.newest
}

// revision returns that of a run's newest deletion, 0 if none was noted.
func (d *departures) revision(n store.Name) int64 {
	d.mu.Lock()
	defer d.mu.Unlock()
	return d.of[n]
}

// confirmAllGone returns nil once the deletions of all runs that are gone are committed. While
// commits take longer than a second, it returns a ReadFailed error instead.
func (s *Store) confirmAllGone() error {
	return s.confirm(store.Name{}, s.changes.departures.last(), "the end of runs")
}

// confirmGone returns a NotFound error once the deletion of the run is committed, if there was one.
// While commits take longer than a second, it returns a ReadFailed error instead. It returns
// any other error as it is.
func (s *Store) confirmGone(n store.Name, err error) error {
	if store.ReasonOf(err) != store.NotFound {
		return err
	}
	return cmp.Or(s.confirm(n, s.changes.departures.revision(n), "the end of "+n.String()), err)
}

// confirm returns nil once a revision is committed, or, while commits take longer than a
// second, a ReadFailed error about what it says of a run.
func (s *Store) confirm(n store.Name, revision int64, what string) error {
	if revision <= s.changes.committed() || s.changes.settleWithin(revision, commitWarning) {
		return nil
	}
	return &store.Error{Reason: store.ReadFailed, Run: n, Detail: what + " can't be made durable now", Err: s.changes.ready()}
}
