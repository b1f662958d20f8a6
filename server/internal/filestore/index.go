package filestore

import (
	"encoding/binary"
	"encoding/hex"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"runtime/debug"
	"sync"
	"time"

	"go.etcd.io/bbolt"
	berrors "go.etcd.io/bbolt/errors"

	"github.com/runstatus/runstatus/server/internal/store"
	"github.com/runstatus/runstatus/statusfile"
)

// index keeps, for each run that was ever seen, where it stands in the order of
// changes, so that a line that comes while the server is down is told from one
// that is old. It is written at checkpoints; what the journal holds behind the
// last one is newer.
type index struct {
	db *bbolt.DB // nil: nothing is kept

	mu      sync.Mutex
	unsaved map[*run]struct{} // runs whose place changed, or that are gone
}

const indexName = "index.db"

var (
	metaBucket     = []byte("meta")
	runsBucket     = []byte("runs")
	incarnationKey = []byte("incarnation")
	releasedKey    = []byte("released") // the checkpoint that it was saved at
)

func sweptKey(namespace string) []byte { return []byte("swept " + namespace) }

// note says that a run's place changed.
func (x *index) note(r *run) {
	if x.db == nil {
		return
	}
	x.mu.Lock()
	defer x.mu.Unlock()
	if x.unsaved == nil {
		x.unsaved = map[*run]struct{}{}
	}
	x.unsaved[r] = struct{}{}
}

func (x *index) take() map[*run]struct{} {
	x.mu.Lock()
	defer x.mu.Unlock()
	runs := x.unsaved
	x.unsaved = nil
	return runs
}

func (x *index) open(path string) error {
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
		t.runs = map[store.Name]*run{} // nothing of it is believed
		t.swept.Store(false)
	}
	return false, nil
}

func (x *index) close() error {
	if x.db == nil {
		return nil
	}
	db := x.db
	x.db = nil
	return db.Close()
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
		if before.Incarnation == "" || string(meta.Get(incarnationKey)) != before.Incarnation {
			return nil
		}
		if saved, _ := binary.Uvarint(meta.Get(releasedKey)); saved < before.Released {
			return nil // an older one was put back
		}
		found = true
		for _, t := range s.trees {
			t.swept.Store(meta.Get(sweptKey(t.namespace)) != nil)
		}
		return tx.Bucket(runsBucket).ForEach(func(k, v []byte) error {
			n, err := store.ParseName(string(k))
			if err != nil {
				return fmt.Errorf("read the index: %w", err)
			}
			t, ok := s.trees[n.Namespace]
			if !ok {
				return nil
			}
			p, err := decodePlace(v)
			if err != nil {
				return fmt.Errorf("read the index at %s: %w", n, err)
			}
			t.follower(n).place = p
			return nil
		})
	})
	return found, err
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

// saveIndex writes the places that changed. They must not run ahead of what is
// committed: the journal would lack what they say was given.
func (s *Store) saveIndex(incarnation string, released uint64) error {
	batch := s.index.take()
	places := make(map[store.Name][]byte, len(batch))
	var newest int64
	for r := range batch {
		r.mu.Lock()
		switch {
		case !r.gone:
			places[r.name] = r.place.encode()
		case places[r.name] == nil:
			places[r.name] = []byte{}
		}
		newest = max(newest, r.place.newest)
		r.mu.Unlock()
	}
	err := s.changes.commit(newest)
	if err == nil {
		err = s.index.db.Update(func(tx *bbolt.Tx) error { return s.putIndex(tx, incarnation, released, places) })
	}
	if err != nil {
		for r := range batch {
			s.index.note(r)
		}
		return fmt.Errorf("save the index: %w", err)
	}
	return nil
}

func (s *Store) putIndex(tx *bbolt.Tx, incarnation string, released uint64, places map[store.Name][]byte) error {
	meta, runs := tx.Bucket(metaBucket), tx.Bucket(runsBucket)
	errs := []error{
		meta.Put(incarnationKey, []byte(incarnation)),
		meta.Put(releasedKey, binary.AppendUvarint(nil, released)),
	}
	for _, t := range s.trees {
		if t.complete() {
			errs = append(errs, meta.Put(sweptKey(t.namespace), []byte{1}))
		}
	}
	for n, p := range places {
		if len(p) == 0 {
			errs = append(errs, runs.Delete([]byte(n.String())))
		} else {
			errs = append(errs, runs.Put([]byte(n.String()), p))
		}
	}
	return errors.Join(errs...)
}

// encode writes a place as: 1 byte that is 1 when the run's end is in the order;
// given and newest as uvarints; uid and the series' namespace and id as texts.
func (p *place) encode() []byte {
	ended := byte(0)
	if p.ended {
		ended = 1
	}
	b := binary.AppendUvarint([]byte{ended}, uint64(p.given))
	b = binary.AppendUvarint(b, uint64(p.newest))
	uid, _ := hex.DecodeString(p.uid)
	b = appendText(b, string(uid))
	return appendText(appendText(b, p.series.Namespace), p.series.ID)
}

func decodePlace(b []byte) (place, error) {
	d := decoder{b}
	p := place{seen: true, ended: d.byte() == 1}
	p.given, p.newest = int64(d.number()), int64(d.number())
	p.uid = hex.EncodeToString([]byte(d.text()))
	if ns, id := d.text(), d.text(); id != "" {
		p.series = store.Name{Namespace: ns, Kind: statusfile.Series, ID: id}
	}
	if d.rest == nil {
		return place{}, errRecord
	}
	return p, nil
}
