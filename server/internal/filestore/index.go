package filestore

import (
	"errors"
	"fmt"
	"maps"
	"slices"
	"sync"

	"github.com/runstatus/runstatus/server/internal/runindex"
	"github.com/runstatus/runstatus/server/internal/runstate"
	"github.com/runstatus/runstatus/server/internal/store"
)

// index keeps what is known of each run that was ever seen: so a start need not
// read their files, most runs need no memory but for their summaries, and a line that
// comes while the server is down is told from one that is old. It is written at
// checkpoints; what the journal holds behind the last one is newer.
type index struct {
	db runindex.DB

	one     sync.Mutex // held by the one call that saves; taken before a run's lock
	mu      sync.Mutex
	saving  bool                // a batch is on its way
	unsaved map[store.Name]*run // runs that changed, or are gone: of each name the newest
}

// note says that a run changed, or is gone. The caller holds its lock.
func (x *index) note(r *run) {
	if !x.db.IsKept() {
		return
	}
	x.mu.Lock()
	defer x.mu.Unlock()
	if x.unsaved == nil {
		x.unsaved = map[store.Name]*run{}
	}
	if now := x.unsaved[r.Name]; now == nil || !r.gone {
		x.unsaved[r.Name] = r
	}
}

// putOff notes a run that was taken once more, unless there is a newer one of its name.
func (x *index) putOff(r *run) {
	x.mu.Lock()
	defer x.mu.Unlock()
	if x.unsaved == nil {
		x.unsaved = map[store.Name]*run{}
	}
	if x.unsaved[r.Name] == nil {
		x.unsaved[r.Name] = r
	}
}

func (x *index) take() map[store.Name]*run {
	x.mu.Lock()
	defer x.mu.Unlock()
	runs := x.unsaved
	x.unsaved, x.saving = nil, true
	return runs
}

// pending reports whether something is to be saved.
func (x *index) pending() bool {
	x.mu.Lock()
	defer x.mu.Unlock()
	return len(x.unsaved) > 0
}

// done says that the batch that was taken is saved.
func (x *index) done() {
	x.mu.Lock()
	defer x.mu.Unlock()
	x.saving = false
}

// read reads into s, which is new, what the index knows of an evicted run. It reports whether
// the run was ever read.
func (x *index) read(n store.Name, s *runstate.State) (known bool, err error) {
	err = x.db.View(func(tx *runindex.Tx) (err error) {
		known, err = s.Decode(tx.Get(n), n)
		return err
	})
	if err != nil {
		return false, fmt.Errorf("read the index at %s: %w", n, err)
	}
	return known, nil
}

// has reports whether all that is known of a run is saved.
func (x *index) has(r *run) bool {
	x.mu.Lock()
	defer x.mu.Unlock()
	return x.db.IsOpen() && x.unsaved[r.Name] == nil && !x.saving
}

// putSwept notes which trees are complete.
func putSwept(tx *runindex.Tx, trees map[string]*tree) error {
	for _, t := range trees {
		if !t.complete() {
			continue
		}
		if err := tx.SetSwept(t.Namespace); err != nil {
			return err
		}
	}
	return nil
}

// saveIndex writes what changed. It must not run ahead of what is committed: the
// journal would lack what it says was given. It returns up to where changes can be
// released: less than asked for while a run is out of reach. A lost index keeps
// no records: the next start reads the files.
func (s *Store) saveIndex(epoch string, released uint64) (uint64, error) {
	s.index.one.Lock()
	defer s.index.one.Unlock()
	if s.index.db.IsLost() {
		return released, nil
	}
	batch := s.index.take()
	defer s.index.done()
	records := make(map[string][]byte, len(batch)) // by key
	oldest := int64(s.changes.Oldest())
	var newest int64
	for n, r := range batch {
		if !r.tree.IsRemote() {
			r.mu.Lock()
		} else if !r.mu.TryLock() { // its file system may hang
			s.index.putOff(r)
			released = min(released, s.state.Get().Released) // what is not saved keeps its records
			continue
		}
		switch key := string(runindex.Key(n)); {
		case r.gone:
			records[key] = nil
		case r.loadedState != nil && r.lost == nil: // else the index knows more
			records[key] = r.Encode(n.Namespace, oldest, r.latest != nil)
			newest = max(newest, r.Position.Newest)
		}
		r.mu.Unlock()
	}
	err := s.changes.Commit(newest)
	if err == nil {
		err = s.updateIndex(func(tx *runindex.Tx) error { return s.putIndex(tx, epoch, released, records) })
	}
	if err != nil {
		for _, r := range batch {
			s.index.putOff(r)
		}
	}
	if err != nil && !s.index.db.IsLost() {
		return 0, fmt.Errorf("save the index: %w", err)
	}
	return released, nil
}

func (s *Store) putIndex(tx *runindex.Tx, epoch string, released uint64, records map[string][]byte) error {
	errs := []error{tx.SetEpoch(epoch), tx.SetReleased(released), putSwept(tx, s.trees)}
	for _, key := range slices.Sorted(maps.Keys(records)) {
		errs = append(errs, tx.Put(key, records[key]))
	}
	return errors.Join(errs...)
}
