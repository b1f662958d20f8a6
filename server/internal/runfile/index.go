package runfile

import (
	"fmt"
	"sync"
	"sync/atomic"

	"github.com/runstatus/runstatus/server/internal/runindex"
	"github.com/runstatus/runstatus/server/internal/runstate"
	"github.com/runstatus/runstatus/server/internal/store"
)

// Index keeps what is known of each run that was ever seen: so a start need not
// read their files, most runs need no memory but for their summaries, and a line that
// comes while the server is down is told from one that is old. It is written at
// checkpoints; what the journal holds behind the last one is newer.
type Index struct {
	DB runindex.DB

	batch   atomic.Uint64 // how often Take was called: a run that was noted since needs no lock
	mu      sync.Mutex
	saving  bool                // a batch is on its way
	unsaved map[store.Name]*Run // runs that changed, or are gone: of each name the newest
}

// Note says that a run changed, or is gone. The caller holds its lock.
func (x *Index) Note(r *Run) {
	batch := x.batch.Load() + 1
	if !x.DB.IsKept() || !r.Gone && r.notedIn == batch { // whatever takes it waits for the run's lock, and sees the change
		return
	}
	r.notedIn = batch
	x.mu.Lock()
	defer x.mu.Unlock()
	if x.unsaved == nil {
		x.unsaved = map[store.Name]*Run{}
	}
	if now := x.unsaved[r.Name]; now == nil || !r.Gone {
		x.unsaved[r.Name] = r
	}
}

// PutOff notes a run that was taken once more, unless there is a newer one of its name.
func (x *Index) PutOff(r *Run) {
	x.mu.Lock()
	defer x.mu.Unlock()
	if x.unsaved == nil {
		x.unsaved = map[store.Name]*Run{}
	}
	if x.unsaved[r.Name] == nil {
		x.unsaved[r.Name] = r
	}
}

// Take returns the runs that are to be saved, of each name the newest. Done says that they are.
func (x *Index) Take() map[store.Name]*Run {
	x.mu.Lock()
	defer x.mu.Unlock()
	x.batch.Add(1)
	runs := x.unsaved
	x.unsaved, x.saving = nil, true
	return runs
}

// Pending reports whether something is to be saved.
func (x *Index) Pending() bool {
	x.mu.Lock()
	defer x.mu.Unlock()
	return len(x.unsaved) > 0
}

// Done says that the batch that was taken is saved.
func (x *Index) Done() {
	x.mu.Lock()
	defer x.mu.Unlock()
	x.saving = false
}

// Read reads into s, which is new, what the index knows of an evicted run. It reports whether
// the run was ever read.
func (x *Index) Read(n store.Name, s *runstate.State) (known bool, err error) {
	err = x.DB.View(func(tx *runindex.Tx) (err error) {
		known, err = s.Decode(tx.Get(n), n)
		return err
	})
	if err != nil {
		return false, fmt.Errorf("read the index at %s: %w", n, err)
	}
	return known, nil
}

// has reports whether all that is known of a run is saved.
func (x *Index) has(r *Run) bool {
	x.mu.Lock()
	defer x.mu.Unlock()
	return x.DB.IsOpen() && x.unsaved[r.Name] == nil && !x.saving
}
