package filestore

import (
	"encoding/binary"
	"errors"
	"fmt"
	"io/fs"
	"maps"
	"os"
	"path/filepath"
	"runtime/debug"
	"slices"
	"sync"
	"time"

	"go.etcd.io/bbolt"
	berrors "go.etcd.io/bbolt/errors"

	"github.com/runstatus/runstatus/server/internal/store"
)

// index keeps what is known of each run that was ever seen: so a start need not
// read their files, most runs need no memory but for their heads, and a line that
// comes while the server is down is told from one that is old. It is written at
// checkpoints; what the journal holds behind the last one is newer.
type index struct {
	db       *bbolt.DB // nil: nothing is kept
	believed bool      // it is of the store's epoch

	one     sync.Mutex // held by who saves
	mu      sync.Mutex
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

// note says that a run changed, or is gone. The caller holds its lock.
func (x *index) note(r *run) {
	if x.db == nil {
		return
	}
	x.mu.Lock()
	defer x.mu.Unlock()
	if x.unsaved == nil {
		x.unsaved = map[store.Name]*run{}
	}
	if now := x.unsaved[r.name]; now == nil || !r.gone {
		x.unsaved[r.name] = r
	}
}

// putOff notes a run that was taken once more, unless there is a newer one of its name.
func (x *index) putOff(r *run) {
	x.mu.Lock()
	defer x.mu.Unlock()
	if x.unsaved == nil {
		x.unsaved = map[store.Name]*run{}
	}
	if x.unsaved[r.name] == nil {
		x.unsaved[r.name] = r
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

func (x *index) open(path string) error {
	readAhead(path)
	db, err := bbolt.Open(path, 0o600, &bbolt.Options{Timeout: time.Second})
	if err != nil {
		return err
	}
	x.db = db
	return db.Update(func(tx *bbolt.Tx) error {
		_, err1 := tx.CreateBucketIfNotExists(metaBucket)
		_, err2 := tx.CreateBucketIfNotExists(runsBucket)
		return errors.Join(err1, err2)
	})
}

// readAhead reads a file as a whole, so that the system has it in memory: page by
// page, in the order of its keys, a disk would take many times as long.
func readAhead(path string) {
	f, err := os.Open(path)
	if err != nil {
		return // whoever opens it says so
	}
	defer f.Close()
	buf := make([]byte, 1<<20)
	for {
		if _, err := f.Read(buf); err != nil {
			return
		}
	}
}

// openIndex opens the index and loads what it knows of an incarnation. A damaged
// one is set aside: losing it costs the incarnation, never data.
func (s *Store) openIndex(before state) (found bool, err error) {
	path := filepath.Join(s.cfg.StateDir, indexName)
	err = guard(func() (err error) {
		if err = s.index.open(path); err == nil {
			found, err = s.loadIndex(before)
		}
		return err
	})
	if err == nil || errors.Is(err, berrors.ErrTimeout) || errors.Is(err, fs.ErrPermission) {
		return found, err
	}
	s.cfg.Log.Error("the index is damaged: it is set aside, and a new incarnation begins", "err", err)
	if !errors.Is(err, errPanic) { // else it holds locks of its own, and is left behind
		_ = s.index.close()
	}
	if err := os.Rename(path, path+".damaged"); err != nil {
		return false, fmt.Errorf("set the damaged index aside: %w", err)
	}
	if err := s.index.open(path); err != nil {
		return false, fmt.Errorf("begin an index: %w", err)
	}
	for _, t := range s.trees {
		t.roll = roll{} // nothing of it is believed
		t.unverified.Store(0)
		t.swept.Store(false)
	}
	return false, nil
}

// close may come more than once. What a hung file system has kept inside a call may
// still come by afterwards: it finds an index that is closed.
func (x *index) close() error {
	if x.db == nil {
		return nil
	}
	return x.db.Close()
}

var errPanic = errors.New("it can't be read")

// guard turns what a damaged file does to a reader that maps it into memory into
// an error.
func guard(do func() error) (err error) {
	defer debug.SetPanicOnFault(debug.SetPanicOnFault(true))
	defer func() {
		if p := recover(); p != nil {
			err = fmt.Errorf("%w: %v", errPanic, p)
		}
	}()
	return do()
}

// loadIndex puts the runs of an index of an incarnation into their trees. An index of
// another one tells nothing.
func (s *Store) loadIndex(before state) (found bool, err error) {
	err = s.index.db.View(func(tx *bbolt.Tx) error {
		meta := tx.Bucket(metaBucket)
		if !isOfEpoch(meta, before.Incarnation) {
			return nil
		}
		if saved, _ := binary.Uvarint(meta.Get(releasedKey)); saved < before.Released {
			return nil // an older one was put back
		}
		found = true
		for _, t := range s.trees {
			t.swept.Store(meta.Get(sweptKey(t.namespace)) != nil)
		}
		return s.loadRuns(tx.Bucket(runsBucket))
	})
	return found, err
}

// read returns what the index knows of a cold run.
func (x *index) read(n store.Name) (l *live, err error) {
	err = guard(func() error {
		return x.db.View(func(tx *bbolt.Tx) error {
			l, err = decodeLive(tx.Bucket(runsBucket).Get(indexKey(n)), n)
			return err
		})
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
	return x.db != nil && x.unsaved[r.name] == nil && !x.saving
}

// clear makes the index one of an incarnation that nothing is known of yet.
func (x *index) clear(incarnation string) error {
	return x.db.Update(func(tx *bbolt.Tx) error {
		for _, bucket := range [][]byte{metaBucket, runsBucket} {
			if err := tx.DeleteBucket(bucket); err != nil {
				return err
			}
			if _, err := tx.CreateBucket(bucket); err != nil {
				return err
			}
		}
		return tx.Bucket(metaBucket).Put(incarnationKey, []byte(incarnation))
	})
}

// begin keeps what the index knows for another epoch, should that begin.
func (x *index) begin(now, next string) error {
	return x.db.Update(func(tx *bbolt.Tx) error {
		meta := tx.Bucket(metaBucket)
		return errors.Join(meta.Put(incarnationKey, []byte(now)), meta.Put(nextKey, []byte(next)))
	})
}

// isOfEpoch reports whether what the index knows holds in an epoch.
func isOfEpoch(meta *bbolt.Bucket, epoch string) bool {
	return epoch != "" && (string(meta.Get(incarnationKey)) == epoch || string(meta.Get(nextKey)) == epoch)
}

// noteSwept keeps at once which trees are complete.
func (x *index) noteSwept(trees map[string]*tree) error {
	return x.db.Update(func(tx *bbolt.Tx) error { return putSwept(tx.Bucket(metaBucket), trees) })
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
func (s *Store) saveIndex(incarnation string, released uint64) (uint64, error) {
	s.index.one.Lock()
	defer s.index.one.Unlock()
	batch := s.index.take()
	defer s.index.done()
	records := make(map[string][]byte, len(batch)) // by key
	oldest := int64(s.changes.oldest())
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
	err := s.changes.commit(newest)
	if err == nil {
		err = s.index.db.Update(func(tx *bbolt.Tx) error { return s.putIndex(tx, incarnation, released, records) })
	}
	if err != nil {
		for _, r := range batch {
			s.index.putOff(r)
		}
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
