package spool

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"io/fs"
	"path/filepath"
	"sync"
	"time"

	"github.com/runstatus/runstatus/client/internal/userfile"
	runstatusv1 "github.com/runstatus/runstatus/gen/go/runstatus/v1"
)

// Spool is a file of reports that wait to be delivered.
type Spool struct {
	path   string
	most   int64         // bytes that may wait
	waiter chan struct{} // capacity 1: held by the goroutine that waits for the file lock

	mu   sync.Mutex
	slow map[string]bool // runs for which the last delivery did not reach the service
}

var (
	// ErrFull reports that an addition would exceed the limit on waiting reports.
	ErrFull = errors.New("the spool is full")

	// ErrBusy reports that another process or goroutine delivers from the spool.
	ErrBusy = errors.New("another process delivers from the spool")

	// ErrDamaged reports a line that can't be read.
	ErrDamaged = errors.New("a damaged report in the spool")

	// ErrNotSpool reports a file that is not a spool.
	ErrNotSpool = errors.New("the file is no spool")

	errChanged = errors.New("the spool was changed by another program")
	errLocked  = errors.New("the spool is locked")
	errStopped = errors.New("the process that holds the spool's lock is stopped")
)

// lateTime is how long the lock is waited for after a context has ended, to mark finished reports
// or to undo an addition.
const lateTime = time.Second

// New returns the spool in the file at path. The first Add creates the file. The last element of
// the path must not be a symbolic link.
func New(path string) *Spool {
	return &Spool{path: path, most: maxWaiting, waiter: make(chan struct{}, 1)}
}

// Path returns the path of the spool's file.
func (s *Spool) Path() string { return s.path }

// wrap returns an error that names the spool's file.
func (s *Spool) wrap(err error) error {
	if _, named := errors.AsType[*fs.PathError](err); named {
		return fmt.Errorf("spool: %w", err)
	}
	return fmt.Errorf("spool %s: %w", s.path, err)
}

// Add appends reports that pass Check: all of them or, with an error, none. When it returns nil
// the reports survive a power loss. It waits for the file lock until ctx ends. It returns ErrFull
// if more than 64 MiB would wait.
func (s *Spool) Add(ctx context.Context, reqs ...*runstatusv1.SetStatusRequest) error {
	if len(reqs) == 0 {
		return nil
	}
	records, err := encodeReports(reqs)
	if err == nil {
		err = s.add(ctx, records)
	}
	if err != nil {
		return s.wrap(err)
	}
	return nil
}

func (s *Spool) add(ctx context.Context, records []byte) error {
	f, at, err := s.write(ctx, records)
	if err != nil {
		return err
	}
	defer f.Close()
	// The lock is released: the file system can combine this sync with those of other additions.
	if err = f.Sync(); err == nil && f.created {
		err = userfile.SyncDir(filepath.Dir(s.path))
	}
	if err != nil {
		return errors.Join(err, s.withdraw(f, at, int64(len(records))))
	}
	return nil
}

// write appends records to the file that has the spool's name. It returns the file, unlocked, and
// the offset of the records.
func (s *Spool) write(ctx context.Context, records []byte) (f *file, at int64, err error) {
	for {
		f, err := s.openLocked(ctx)
		if err != nil {
			return nil, 0, err
		}
		at, current, err := f.addAndUnlock(records, s.most)
		if current && err == nil {
			return f, at, nil
		}
		f.Close()
		if err != nil {
			return nil, 0, err
		}
	}
}

// withdraw removes an addition that could not be synced. It leaves the addition in the file if
// records follow it.
func (s *Spool) withdraw(f *file, at, size int64) error {
	ctx, cancel := context.WithTimeout(context.Background(), lateTime)
	defer cancel()
	if err := s.lock(ctx, f); err != nil {
		return err
	}
	if end, err := f.size(); err != nil || end != at+size {
		return err
	}
	return f.Truncate(at)
}

// Empty reports whether no report and no damaged line waits in the spool. It takes no lock and
// therefore may count an addition that is not finished.
func (s *Spool) Empty() (bool, error) {
	x, err := s.readUnlocked()
	if err != nil {
		return false, s.wrap(err)
	}
	return x.empty(), nil
}

// Holds reports whether a report of the run waits in the spool. It takes no lock, as Empty.
func (s *Spool) Holds(run string) (bool, error) {
	x, err := s.readUnlocked()
	if err != nil {
		return false, s.wrap(err)
	}
	return x.waits(Key(run)), nil
}

// Runs returns the keys of the runs that have reports in the spool, in no order. It takes no lock,
// as Empty.
func (s *Spool) Runs() (keys []string, err error) {
	x, err := s.readUnlocked()
	if err != nil {
		return nil, s.wrap(err)
	}
	for key := range x.runs {
		if x.waits(key) {
			keys = append(keys, key)
		}
	}
	return keys, nil
}

// readUnlocked reads the file without the lock. A complete record at the end that lacks its line
// feed counts.
func (s *Spool) readUnlocked() (*index, error) {
	x := &index{}
	f, err := openFile(s.path, false)
	if errors.Is(err, fs.ErrNotExist) {
		return x, nil
	}
	if err != nil {
		return nil, err
	}
	defer f.Close()
	end, err := f.size()
	if err != nil {
		return nil, err
	}
	if err := x.read(f, end); err != nil {
		return x, err
	}
	tail, err := f.unendedRecord(x.end, end)
	if tail != nil {
		x.add(append(tail, '\n'))
	}
	return x, err
}

// Inspect calls look with a function that reports whether reports of the run with a key wait. It
// holds the file lock during the call: no addition is under way. It reads most of the file before
// it takes the lock, because many processes may inspect one spool.
func (s *Spool) Inspect(ctx context.Context, look func(waits func(key string) bool)) error {
	f, err := openFile(s.path, false)
	if errors.Is(err, fs.ErrNotExist) {
		look(nothingWaits)
		return nil
	}
	if err != nil {
		return err
	}
	defer f.Close()
	var x index
	end, err := f.size()
	if err == nil {
		err = x.read(f, end)
	}
	if err == nil {
		err = s.lock(ctx, f)
	}
	if err != nil {
		return err
	}
	if current, err := f.hasName(); err != nil || !current {
		return cmp.Or(err, errChanged)
	}
	if end, err = f.wholeEnd(); err == nil {
		err = x.read(f, end)
	}
	if err != nil {
		return err
	}
	look(x.waits)
	return nil
}

func nothingWaits(string) bool { return false }

// openLocked opens the file that has the spool's name, or creates it, and takes its file lock.
// Closing the file releases the lock.
func (s *Spool) openLocked(ctx context.Context) (*file, error) {
	for {
		f, err := openFile(s.path, true)
		if err != nil {
			return nil, err
		}
		err = s.lock(ctx, f)
		if errors.Is(err, errStopped) {
			err = s.replaceStopped()
			if err == nil {
				continue
			}
		}
		if err != nil {
			return nil, err
		}
		current, err := f.hasName()
		if current {
			return f, nil
		}
		f.Close()
		if err != nil {
			return nil, err
		}
		// The file was replaced before it was locked.
	}
}
