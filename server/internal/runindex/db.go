// Package runindex keeps a record for each run in a database file (bbolt), so that a start need not
// read every status file.
//
// A DB is opened once, read by many goroutines and written by one at a time. A page of the file
// that can't be read makes it lost: what was read stays true, nothing more is saved, and the caller
// sets the file aside. An error of the system (isn't there, no memory, no descriptor) says nothing
// of the content: IsPassing tells them apart. Everything in the file is also in the status files
// and the journal; losing it costs time, never data.
//
// The keys are in the order of names, so that a start reads the file from its begin to its end. A record
// begins with what a summary is made of, and a start decodes no more of it (package runstate). A clean
// stop compacts a file that is mostly free space, within ten seconds or not at all.
//
// Lock order: writing, opening, mu. No goroutine is started.
package runindex

import (
	"errors"
	"io"
	"io/fs"
	"os"
	"sync"
	"sync/atomic"
	"syscall"

	"go.etcd.io/bbolt"
	berrors "go.etcd.io/bbolt/errors"

	"github.com/runstatus/runstatus/server/internal/safefs"
)

// DB is the database. Set Path and OnLost before the first use.
type DB struct {
	Path string // of its file; "": nothing is kept
	// OnLost is called once, when a page can't be read while the database is written. The error
	// says why. No other call writes meanwhile.
	OnLost func(error)

	opened  atomic.Pointer[dbFile] // nil: not open yet; set with mu held
	lost    atomic.Bool
	writing sync.Mutex // held by the one that writes
	stale   bool       // what is in it is of another epoch; guarded by writing
	opening sync.Mutex // held by the one that opens it again
	mu      sync.Mutex
	closed  bool
}

var (
	metaBucket  = []byte("meta")
	runsBucket  = []byte("runs")
	epochKey    = []byte("incarnation")      // the names stand in files: they stay
	nextKey     = []byte("next incarnation") // an epoch that the content holds in, too
	releasedKey = []byte("released")         // the checkpoint that it was saved at
)

func sweptKey(namespace string) []byte { return []byte("swept " + namespace) }

// ErrLost says that a page of the file could not be read, and that nothing is saved any more.
var ErrLost = errors.New("the index is lost")

// IsKept reports whether there is a database at all.
func (x *DB) IsKept() bool { return x.Path != "" }

// IsOpen reports whether the file was opened.
func (x *DB) IsOpen() bool { return x.opened.Load() != nil }

// IsLost reports whether nothing is saved any more. What is in the database may still be read.
func (x *DB) IsLost() bool { return x.lost.Load() }

// Forget leaves an open file behind that can't be used: it may hold locks of its own.
func (x *DB) Forget() { x.opened.Store(nil) }

// IsPassing reports whether an error says nothing of what is in the file: the system refused a
// call, or another process has it open.
func IsPassing(err error) bool {
	_, refused := errors.AsType[syscall.Errno](err)
	return refused || errors.Is(err, berrors.ErrTimeout)
}

// Open opens the file, or makes one.
func (x *DB) Open() error {
	_, err := os.Stat(x.Path)
	isNew := errors.Is(err, fs.ErrNotExist)
	if err == nil {
		err = ReadAhead(x.Path)
	}
	if err != nil && !isNew {
		return err
	}
	err = x.openOnce()
	if err != nil && isNew {
		return errors.Join(err, safefs.IgnoreAbsent(os.Remove(x.Path))) // what was made of it would pass for a damaged one
	}
	return err
}

func (x *DB) openOnce() error {
	f, err := openFile(x.Path)
	if err != nil {
		return err
	}
	x.mu.Lock()
	defer x.mu.Unlock()
	x.closed = false
	x.opened.Store(f)
	return nil
}

// ReadAhead reads a file as a whole, so that the system has it in memory: page by
// page, in the order of its keys, a disk would take many times as long. It finds out
// as well whether the file can be read, which a map of it does not tell.
func ReadAhead(path string) error {
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

// Close closes the file. It may be called more than once. What a hung file system has kept inside a call may
// still come by afterwards: it finds an index that is closed. A lost one is left behind:
// it may hold locks of its own.
func (x *DB) Close() error {
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
func (x *DB) openAgain(broken *dbFile) (*dbFile, error) {
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
	f, err := openFile(x.Path)
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
func (x *DB) mapped(f *dbFile, do func(*dbFile) error) error {
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

// View reads the database in one transaction. A page that can't be read is ErrUnreadable.
func (x *DB) View(do func(*Tx) error) error {
	return x.view(func(tx *bbolt.Tx) error { return do(&Tx{tx}) })
}

func (x *DB) view(do func(tx *bbolt.Tx) error) error {
	f := x.opened.Load()
	if f == nil {
		return errors.New("the index is not open")
	}
	return x.mapped(f, func(f *dbFile) error { return f.view(do) })
}

// Update changes the database in one transaction, unless do returns an error; with what is of
// another epoch it begins anew. It opens the file if that is not open. The error is ErrLost if an
// earlier call has lost the database.
func (x *DB) Update(epoch string, do func(*Tx) error) error {
	x.writing.Lock()
	defer x.writing.Unlock()
	if x.lost.Load() {
		return ErrLost
	}
	if x.opened.Load() == nil {
		if err := x.Open(); err != nil {
			return err
		}
	}
	err := x.mapped(x.opened.Load(), func(f *dbFile) error {
		return f.update(func(tx *bbolt.Tx) error {
			if x.stale {
				if err := clearAll(tx, epoch); err != nil {
					return err
				}
			}
			return do(&Tx{tx})
		})
	})
	switch {
	case err == nil:
		x.stale = false
	case errors.Is(err, ErrUnreadable) || errors.Is(err, io.EOF):
		x.lost.Store(true)
		x.OnLost(err)
	}
	return err
}

// SetStale says whether what is in the database is of another epoch.
func (x *DB) SetStale(is bool) {
	x.writing.Lock()
	defer x.writing.Unlock()
	x.stale = is
}

// IsStale reports whether what is in the database is of another epoch.
func (x *DB) IsStale() bool {
	x.writing.Lock()
	defer x.writing.Unlock()
	return x.stale
}

// clearAll removes all records, and notes the epoch.
func clearAll(tx *bbolt.Tx, epoch string) error {
	for _, bucket := range [][]byte{metaBucket, runsBucket} {
		if err := tx.DeleteBucket(bucket); err != nil {
			return err
		}
		if _, err := tx.CreateBucket(bucket); err != nil {
			return err
		}
	}
	return tx.Bucket(metaBucket).Put(epochKey, []byte(epoch))
}

// ReadOnly reads the file at a path that no server has open, in one transaction. It does not change
// the file.
func ReadOnly(path string, do func(*Tx) error) error {
	st, err := os.Stat(path)
	if err == nil {
		err = ReadAhead(path)
	}
	if err == nil && st.Size() == 0 {
		err = errors.New("it is empty")
	}
	if err != nil {
		return err
	}
	return Guard(func() error {
		db, err := bbolt.Open(path, 0o600, &bbolt.Options{ReadOnly: true, Timeout: lockTime})
		if err != nil {
			return err
		}
		defer func() { _ = db.Close() }() // best effort: it was only read
		return db.View(func(tx *bbolt.Tx) error {
			if tx.Bucket(metaBucket) == nil || tx.Bucket(runsBucket) == nil {
				return errors.New("it lacks its buckets")
			}
			return do(&Tx{tx})
		})
	})
}
