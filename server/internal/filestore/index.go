package filestore

import (
	"encoding/binary"
	"errors"
	"fmt"
	"maps"
	"slices"
	"sync"
	"sync/atomic"

	"go.etcd.io/bbolt"

	"github.com/runstatus/runstatus/server/internal/store"
)

// index keeps what is known of each run that was ever seen: so a start need not
// read their files, most runs need no memory but for their heads, and a line that
// comes while the server is down is told from one that is old. It is written at
// checkpoints; what the journal holds behind the last one is newer.
type index struct {
	path   string                    // "": nothing is kept
	opened atomic.Pointer[indexFile] // nil: not open yet; set with mu held
	lost   atomic.Bool               // nothing is saved any more: what is in it may be read

	one     sync.Mutex // held by the one call that saves
	writing sync.Mutex // held by the one that writes; taken behind one and a run's lock
	anew    bool       // what is in it is of another incarnation; guarded by writing
	opening sync.Mutex // held by the one that opens it again
	mu      sync.Mutex
	closed  bool
	saving  bool                // a batch is on its way
	unsaved map[store.Name]*run // runs that changed, or are gone: of each name the newest
}

const indexName = "index.db"

var (
	metaBucket     = []byte("meta")
	runsBucket     = []byte("runs")
	incarnationKey = []byte("incarnation")
	nextKey        = []byte("next incarnation") // what it says holds in this one, too
	releasedKey    = []byte("released")         // the checkpoint that it was saved at
)

func sweptKey(namespace string) []byte { return []byte("swept " + namespace) }

// isKept reports whether the store has an index.
func (x *index) isKept() bool { return x.path != "" }

// note says that a run changed, or is gone. The caller holds its lock.
func (x *index) note(r *run) {
	if !x.isKept() {
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

// pending tells whether something is to be saved.
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

// read returns what the index knows of a cold run.
func (x *index) read(n store.Name) (l *live, err error) {
	err = x.view(func(tx *bbolt.Tx) error {
		l, err = decodeLive(tx.Bucket(runsBucket).Get(indexKey(n)), n)
		return err
	})
	if err != nil {
		return nil, fmt.Errorf("read the index at %s: %w", n, err)
	}
	return l, nil
}

// has tells whether all that is known of a run is saved.
func (x *index) has(r *run) bool {
	x.mu.Lock()
	defer x.mu.Unlock()
	return x.opened.Load() != nil && x.unsaved[r.Name] == nil && !x.saving
}

// isOfEpoch reports whether what the index knows holds in an epoch.
func isOfEpoch(meta *bbolt.Bucket, epoch string) bool {
	return epoch != "" && (string(meta.Get(incarnationKey)) == epoch || string(meta.Get(nextKey)) == epoch)
}

func putSwept(meta *bbolt.Bucket, trees map[string]*tree) error {
	for _, t := range trees {
		if key := sweptKey(t.namespace); t.complete() && meta.Get(key) == nil {
			if err := meta.Put(key, []byte{1}); err != nil {
				return err
			}
		}
	}
	return nil
}

// saveIndex writes what changed. It must not run ahead of what is committed: the
// journal would lack what it says was given. It returns up to where changes can be
// released: less than asked for while a run is out of reach.
// can be released: less than asked for while a run is out of reach. A lost index keeps
// no records: the next start reads the files.
func (s *Store) saveIndex(incarnation string, released uint64) (uint64, error) {
	s.index.one.Lock()
	defer s.index.one.Unlock()
	if s.index.lost.Load() {
		return released, nil
	}
	batch := s.index.take()
	defer s.index.done()
	records := make(map[string][]byte, len(batch)) // by key
	oldest := int64(s.changes.Oldest())
	var newest int64
	for n, r := range batch {
		if !r.tree.remote() {
			r.mu.Lock()
		} else if !r.mu.TryLock() { // its file system may hang
			s.index.putOff(r)
			released = min(released, s.state.get().Released) // what is not saved keeps its records
			continue
		}
		switch key := string(indexKey(n)); {
		case r.gone:
			records[key] = nil
		case r.live != nil && r.lost == nil: // else the index knows more
			records[key] = r.live.encode(n.Namespace, oldest)
			newest = max(newest, r.place.newest)
		}
		r.mu.Unlock()
	}
	err := s.changes.Commit(newest)
	if err == nil {
		err = s.updateIndex(func(tx *bbolt.Tx) error { return s.putIndex(tx, incarnation, released, records) })
	}
	if err != nil {
		for _, r := range batch {
			s.index.putOff(r)
		}
	}
	if err != nil && !s.index.lost.Load() {
		return 0, fmt.Errorf("save the index: %w", err)
	}
	return released, nil
}

func (s *Store) putIndex(tx *bbolt.Tx, incarnation string, released uint64, records map[string][]byte) error {
	meta, runs := tx.Bucket(metaBucket), tx.Bucket(runsBucket)
	before, _ := binary.Uvarint(meta.Get(releasedKey))
	released = max(released, before) // between checkpoints it is saved with what the last one but one released
	errs := []error{
		meta.Put(incarnationKey, []byte(incarnation)),
		meta.Put(releasedKey, binary.AppendUvarint(nil, released)),
	}
	errs = append(errs, putSwept(meta, s.trees))
	runs.FillPercent = 0.9 // most come in order, and stay as they are
	for _, key := range slices.Sorted(maps.Keys(records)) {
		if len(records[key]) == 0 {
			errs = append(errs, runs.Delete([]byte(key)))
		} else {
			errs = append(errs, runs.Put([]byte(key), records[key]))
		}
	}
	return errors.Join(errs...)
}
