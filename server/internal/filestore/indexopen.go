package filestore

import (
	"encoding/binary"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"syscall"

	"go.etcd.io/bbolt"
	berrors "go.etcd.io/bbolt/errors"

	"github.com/runstatus/runstatus/server/internal/safefs"
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
	if err := s.index.open(); err != nil {
		return false, err
	}
	return s.loadIndex(before)
}

// forgetIndex takes back what was loaded of an index that can't be used.
func (s *Store) forgetIndex() {
	for _, t := range s.trees {
		t.runs.Clear()
		t.requests = requests{}
		t.unverified.Store(0)
		t.swept.Store(false)
	}
	s.index.opened.Store(nil)
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
	f, err := openIndexFile(x.path)
	if err != nil {
		return err
	}
	x.mu.Lock()
	defer x.mu.Unlock()
	x.closed = false
	x.opened.Store(f)
	return nil
}

func ignoreMissing(err error) error {
	if errors.Is(err, fs.ErrNotExist) {
		return nil
	}
	return err
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
			return safefs.IgnoreEOF(err)
		}
	}
}

// close may come more than once. What a hung file system has kept inside a call may
// still come by afterwards: it finds an index that is closed. A lost one is left behind:
// it may hold locks of its own.
func (x *index) close() error {
	x.mu.Lock()
	f := x.opened.Load()
	x.closed = true
	x.mu.Unlock()
	if f == nil || x.lost.Load() {
		return nil
	}
	return f.close()
}

// openAgain opens the file of an index once more whose map was refused, and returns it.
func (x *index) openAgain(broken *indexFile) (*indexFile, error) {
	x.opening.Lock()
	defer x.opening.Unlock()
	if now := x.opened.Load(); now != broken {
		return now, nil
	}
	if err := broken.close(); err != nil {
		return nil, err
	}
	x.mu.Lock()
	closed := x.closed
	x.mu.Unlock()
	if closed || x.lost.Load() {
		return nil, berrors.ErrDatabaseNotOpen
	}
	f, err := openIndexFile(x.path)
	if err != nil {
		return nil, err
	}
	x.mu.Lock()
	defer x.mu.Unlock()
	if x.closed {
		return nil, errors.Join(berrors.ErrDatabaseNotOpen, f.close())
	}
	x.opened.Store(f)
	return f, nil
}

// mapped does something with the index, and does it again if the file had to be opened
// again.
func (x *index) mapped(f *indexFile, do func(*indexFile) error) error {
	err := do(f)
	if !isUnmapped(err) {
		return err
	}
	f, failed := x.openAgain(f)
	if failed != nil {
		return errors.Join(err, failed)
	}
	return do(f)
}

// view reads the index. A page that can't be read is an error.
func (x *index) view(do func(tx *bbolt.Tx) error) error {
	f := x.opened.Load()
	if f == nil {
		return errors.New("the index is not open")
	}
	return x.mapped(f, func(f *indexFile) error { return f.view(do) })
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
	if x.opened.Load() == nil {
		if err := x.open(); err != nil {
			return err
		}
	}
	err := x.mapped(x.opened.Load(), func(f *indexFile) error {
		return f.update(func(tx *bbolt.Tx) error {
			if x.anew {
				if err := clearIndex(tx, s.state.get().Incarnation); err != nil {
					return err
				}
			}
			return do(tx)
		})
	})
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
	err = s.index.view(func(tx *bbolt.Tx) error {
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
