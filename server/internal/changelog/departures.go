package changelog

import (
	"maps"
	"sync"

	"github.com/runstatus/runstatus/server/internal/store"
)

// Departures are the runs whose deletion was recorded and not committed yet. The store does not
// return NotFound for such a run before its deletion is committed: a watch that gets NotFound
// reads the run's identity from the deletion in the log. Departures is safe for concurrent use.
type Departures struct {
	mu     sync.Mutex
	of     map[store.Name]int64 // the revision of the deletion
	pruned int                  // how many there were when those that are committed were last left out
	newest int64                // the newest revision of all
}

// Add notes that the deletion of a run has a revision. Deletions that are committed are forgotten.
func (d *Departures) Add(n store.Name, revision, committed int64) {
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

// Last returns the revision of the newest deletion, 0 if none was noted.
func (d *Departures) Last() int64 {
	d.mu.Lock()
	defer d.mu.Unlock()
	return d.newest
}

// Revision returns that of a run's newest deletion, 0 if none was noted.
func (d *Departures) Revision(n store.Name) int64 {
	d.mu.Lock()
	defer d.mu.Unlock()
	return d.of[n]
}
