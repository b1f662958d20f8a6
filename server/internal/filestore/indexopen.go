package filestore

import (
	"encoding/binary"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"runtime/debug"
	"syscall"
	"time"

	"go.etcd.io/bbolt"
	berrors "go.etcd.io/bbolt/errors"
)

// openIndex opens the index and loads what it knows of an incarnation. A damaged
// one is set aside: losing it costs the incarnation, never data. One that can't be read
// or mapped now is no damaged one: that is an error.
func (s *Store) openIndex(before state) (found bool, err error) {
	s.index.path = filepath.Join(s.cfg.StateDir, indexName)
	for range 2 { // a verdict rests on two looks: bbolt takes a failing read for damage
		found, err = s.tryIndex(before)
		if err == nil || errors.Is(err, errPanic) || isPassing(err) {
			break
		}
		_ = s.index.close() // best effort: the database was opened for reading only
		s.forgetIndex()
	}
	if errors.Is(err, errPanic) {
		s.forgetIndex() // the database holds locks of its own, and is left behind
		if failed := readAhead(s.index.path); failed != nil {
			err = failed // not the map alone can't be read
		}
	}
	switch {
	case err == nil:
		return found, nil
	case isFull(err): // there was none, and no room to make one: it is opened when something is saved
		return false, nil
	case isPassing(err):
		return false, fmt.Errorf("open the index: %w", err)
	}
	to, failed := s.setIndexAside()
	if failed != nil {
		return false, errors.Join(fmt.Errorf("open the index: %w", err), failed)
	}
	s.cfg.Log.Error("the index is damaged: it is set aside, and a new incarnation begins", "err", err, "aside", to)
	if err := s.index.open(); err != nil && !isFull(err) {
		return false, fmt.Errorf("begin an index: %w", err)
	}
	return false, nil
}

// isPassing reports whether an error tells nothing of what is in the index: the system
// refused, or another process has it open.
func isPassing(err error) bool {
	_, refused := errors.AsType[syscall.Errno](err)
	return refused || errors.Is(err, berrors.ErrTimeout)
}

func (s *Store) tryIndex(before state) (found bool, err error) {
	err = guard(func() (err error) {
		if err = s.index.open(); err == nil {
			found, err = s.loadIndex(before)
		}
		return err
	})
	return found, err
}

// forgetIndex takes back what was loaded of an index that can't be used.
func (s *Store) forgetIndex() {
	for _, t := range s.trees {
		t.roll, t.requests = roll{}, requests{}
		t.unverified.Store(0)
		t.swept.Store(false)
	}
	s.index.db, s.index.file = nil, nil
}

// setIndexAside gives the index another name. Of those that were set aside before the
// newest one is kept: what is in them is in the files, too.
func (s *Store) setIndexAside() (to string, err error) {
	before, err := asidesOf(s.index.path)
	if err != nil {
		return "", err
	}
	for len(before) > 1 {
		if err := os.Remove(before[0]); err != nil {
			return "", err
		}
		before = before[1:]
	}
	return setAside(s.index.path)
}

// open opens the index file, or makes one.
func (x *index) open() error {
	_, err := os.Stat(x.path)
	isNew := errors.Is(err, fs.ErrNotExist)
	if err == nil {
		err = readAhead(x.path)
	}
	if err != nil && !isNew {
		return err
	}
	err = x.openFile()
	if err != nil && isNew {
		return errors.Join(err, ignoreMissing(os.Remove(x.path))) // what was made of it would pass for a damaged one
	}
	return err
}

func (x *index) openFile() error {
	db, err := bbolt.Open(x.path, 0o600, &bbolt.Options{Timeout: time.Second})
	if err != nil {
		return err
	}
	file, err := os.Open(x.path)
	if err != nil {
		return errors.Join(err, db.Close())
	}
	if err := makeBuckets(db); err != nil {
		return errors.Join(err, file.Close(), db.Close())
	}
	x.mu.Lock()
	defer x.mu.Unlock()
	x.db, x.file, x.page = db, file, int64(db.Info().PageSize)
	return nil
}

func ignoreMissing(err error) error {
	if errors.Is(err, fs.ErrNotExist) {
		return nil
	}
	return err
}

func makeBuckets(db *bbolt.DB) error {
	there := false
	err := db.View(func(tx *bbolt.Tx) error {
		there = tx.Bucket(metaBucket) != nil && tx.Bucket(runsBucket) != nil
		return nil
	})
	if err != nil || there {
		return err
	}
	return db.Update(func(tx *bbolt.Tx) error {
		_, err1 := tx.CreateBucketIfNotExists(metaBucket)
		_, err2 := tx.CreateBucketIfNotExists(runsBucket)
		return errors.Join(err1, err2)
	})
}

// readAhead reads a file as a whole, so that the system has it in memory: page by
// page, in the order of its keys, a disk would take many times as long. It finds out
// as well whether the file can be read, which a map of it does not tell.
func readAhead(path string) error {
	f, err := os.Open(path)
	if err != nil {
		return err
	}
	defer f.Close()
	buf := make([]byte, 1<<20)
	for {
		if _, err := f.Read(buf); err != nil {
			return ignoreEOF(err)
		}
	}
}

// close may come more than once. What a hung file system has kept inside a call may
// still come by afterwards: it finds an index that is closed. A lost one is left behind:
// it may hold locks of its own.
func (x *index) close() error {
	if x.db == nil || x.lost.Load() {
		return nil
	}
	return errors.Join(x.db.Close(), ignoreClosed(x.file.Close()))
}

func ignoreClosed(err error) error {
	if errors.Is(err, os.ErrClosed) {
		return nil
	}
	return err
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

// readable returns an error if the pages can't be read that a transaction begins with. A
// fault there would leave bbolt's locks held for good.
func (x *index) readable() error {
	var b [1]byte
	for _, at := range []int64{0, x.page} {
		if _, err := x.file.ReadAt(b[:], at); err != nil {
			return fmt.Errorf("read the index: %w", err)
		}
	}
	return nil
}

// view reads the index. A page that can't be read is an error.
func (x *index) view(do func(tx *bbolt.Tx) error) error {
	if x.db == nil {
		return errors.New("the index is not open")
	}
	if err := x.readable(); err != nil {
		return err
	}
	return guard(func() error { return x.db.View(do) })
}

// updateIndex changes the index; one of another incarnation it makes empty before. If a
// page of it can't be read the index is lost: it is set aside, nothing is saved any
// more, and the next start begins a new incarnation.
func (s *Store) updateIndex(do func(tx *bbolt.Tx) error) error {
	x := &s.index
	x.writing.Lock()
	defer x.writing.Unlock()
	if x.lost.Load() {
		return errIndexLost
	}
	if x.db == nil {
		if err := x.open(); err != nil {
			return err
		}
	}
	err := x.readable()
	if err == nil {
		err = guard(func() error {
			return x.db.Update(func(tx *bbolt.Tx) error {
				if x.anew {
					if err := clearIndex(tx, s.state.get().Incarnation); err != nil {
						return err
					}
				}
				return do(tx)
			})
		})
	}
	switch {
	case err == nil:
		x.anew = false
	case errors.Is(err, errPanic) || errors.Is(err, io.EOF):
		s.loseIndex(err)
	}
	return err
}

var errIndexLost = errors.New("the index is lost")

func (s *Store) loseIndex(err error) {
	s.index.lost.Store(true)
	to, failed := s.setIndexAside()
	s.cfg.Log.Error("the index can't be read: it is set aside, what changes is not saved in it, and the next start begins a new incarnation",
		"err", errors.Join(err, failed), "aside", to)
}

// beginIndex empties an index of another incarnation, and keeps at once which trees are
// complete.
func (s *Store) beginIndex() error {
	err := s.updateIndex(func(tx *bbolt.Tx) error { return putSwept(tx.Bucket(metaBucket), s.trees) })
	if err != nil && !s.index.lost.Load() {
		return fmt.Errorf("begin the index: %w", err)
	}
	return nil
}

// beginEpoch keeps what the index knows for another epoch, should that begin.
func (s *Store) beginEpoch(now, next string) error {
	if s.index.isAnew() {
		return nil // it knows nothing yet
	}
	err := s.updateIndex(func(tx *bbolt.Tx) error {
		meta := tx.Bucket(metaBucket)
		return errors.Join(meta.Put(incarnationKey, []byte(now)), meta.Put(nextKey, []byte(next)))
	})
	if err != nil && !s.index.lost.Load() {
		return fmt.Errorf("begin an epoch in the index: %w", err)
	}
	return nil
}

// isAnew reports whether what is in the index is of another incarnation.
func (x *index) isAnew() bool {
	x.writing.Lock()
	defer x.writing.Unlock()
	return x.anew
}

// clearIndex makes the index one of an incarnation that nothing is known of yet.
func clearIndex(tx *bbolt.Tx, incarnation string) error {
	for _, bucket := range [][]byte{metaBucket, runsBucket} {
		if err := tx.DeleteBucket(bucket); err != nil {
			return err
		}
		if _, err := tx.CreateBucket(bucket); err != nil {
			return err
		}
	}
	return tx.Bucket(metaBucket).Put(incarnationKey, []byte(incarnation))
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
