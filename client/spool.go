package client

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"io/fs"
	"path/filepath"
	"sync"
	"time"

	runstatusv1 "github.com/runstatus/runstatus/gen/go/runstatus/v1"
)

// Spool keeps reports in a file until they can be delivered. Any number of
// goroutines and processes may share the file, also of several users if root is one
// of them: one of them delivers at a time, in the order in which reports were added
// to a run. A run that has to wait holds up no other run.
//
// What Add returned nil for survives the process, and a power loss as far as the file
// system keeps what it has synced. What was delivered is marked in the file; a
// process that dies before it could mark a report delivers it again, which by its
// `when` writes nothing twice. A process that is stopped while it adds or delivers holds
// up others for half a minute at most (on Linux). At most 64 MiB wait in a spool. On Windows, which
// lacks the locks, nothing can be kept: Add is an error.
type Spool struct {
	path string
	turn chan struct{} // holds one: a goroutine waits for the file's lock

	mu   sync.Mutex
	slow map[string]bool // runs that had to wait in the last delivery
}

var (
	// ErrSpoolFull says that as much waits in a spool as may.
	ErrSpoolFull = errors.New("the spool is full")

	// ErrSpoolBusy says that another process or goroutine delivers from the spool,
	// and will deliver what was added in the meantime too.
	ErrSpoolBusy = errors.New("another process delivers from the spool")

	// ErrSpoolDamaged says that the spool holds a line that can't be read. The line is
	// set aside in a file beside the spool, which has ".damaged" at the end of its name.
	ErrSpoolDamaged = errors.New("a damaged report in the spool")

	// ErrNotSpool says that the file is no spool. It is left alone.
	ErrNotSpool = errors.New("the file is no spool")

	errSpoolChanged = errors.New("the spool was changed by another program")
	errLocked       = errors.New("the spool is locked")
	errStopped      = errors.New("the process that holds the spool's lock is stopped")
)

// lateTime is the longest that a delivery whose time is over waits for the lock, to
// mark what it has done.
const lateTime = time.Second

// NewSpool returns the spool in the file at path, which is made by the first Add
// for its owner alone. Nothing is opened yet. The path's last part may be no
// symbolic link.
func NewSpool(path string) *Spool { return &Spool{path: path, turn: make(chan struct{}, 1)} }

// Path returns the path of the spool's file.
func (s *Spool) Path() string { return s.path }

// named returns an error that names the spool's file.
func (s *Spool) named(err error) error {
	if _, names := errors.AsType[*fs.PathError](err); names {
		return fmt.Errorf("spool: %w", err)
	}
	return fmt.Errorf("spool %s: %w", s.path, err)
}

// Add appends reports, which must each carry a `when`: all of them or, with an
// error, none. When it returns nil they survive a power loss. It waits until ctx ends
// for other additions. ErrSpoolFull if too much would wait then; the file
// system's own error if there is no room on it.
func (s *Spool) Add(ctx context.Context, reqs ...*runstatusv1.SetStatusRequest) error {
	if len(reqs) == 0 {
		return nil
	}
	records, err := encodeReports(reqs)
	if err == nil {
		err = s.add(ctx, records)
	}
	if err != nil {
		return s.named(err)
	}
	return nil
}

func (s *Spool) add(ctx context.Context, records []byte) error {
	f, at, err := s.write(ctx, records)
	if err != nil {
		return err
	}
	defer f.Close()
	// Other processes may add meanwhile: their syncs and this one go together.
	if err = f.Sync(); err == nil && f.created {
		err = syncDir(filepath.Dir(s.path))
	}
	if err != nil {
		return errors.Join(err, s.withdraw(f, at, int64(len(records))))
	}
	return nil
}

// write appends records, and returns the file, unlocked, and where they begin.
func (s *Spool) write(ctx context.Context, records []byte) (f *spoolFile, at int64, err error) {
	for {
		f, err := s.open(ctx, true)
		if err != nil {
			return nil, 0, err
		}
		at, stood, err := f.addAndLook(records)
		if stood && err == nil {
			return f, at, nil
		}
		f.Close()
		if err != nil {
			return nil, 0, err
		}
	}
}

// withdraw takes an addition back that could not be synced. It stays if something was
// added behind it.
func (s *Spool) withdraw(f *spoolFile, at, size int64) error {
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

// Empty reports whether nothing waits in the spool to be delivered.
func (s *Spool) Empty() (bool, error) {
	x, err := s.waiting()
	if err != nil {
		return false, s.named(err)
	}
	return x.empty(), nil
}

// Holds reports whether something waits in the spool for that run.
func (s *Spool) Holds(run string) (bool, error) {
	x, err := s.waiting()
	if err != nil {
		return false, s.named(err)
	}
	return x.waits(spoolKey(run)), nil
}

// waiting reads what waits, without the lock: an addition under way may be in it.
func (s *Spool) waiting() (*spoolIndex, error) {
	x := &spoolIndex{}
	f, err := openSpool(s.path, false)
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
	tail, err := f.unended(x.end, end)
	if tail != nil {
		x.take(append(tail, '\n'))
	}
	return x, err
}

// inspect shows what waits, under the lock. Most of the file is read before that: many
// processes may inspect a spool.
func (s *Spool) inspect(ctx context.Context, seen func(waits func(key string) bool)) error {
	f, err := openSpool(s.path, false)
	if errors.Is(err, fs.ErrNotExist) {
		seen(func(string) bool { return false })
		return nil
	}
	if err != nil {
		return err
	}
	defer f.Close()
	var x spoolIndex
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
	if stands, err := f.stands(); err != nil || !stands {
		return cmp.Or(err, errSpoolChanged)
	}
	if end, err = f.wholeEnd(); err == nil {
		err = x.read(f, end)
	}
	if err != nil {
		return err
	}
	seen(x.waits)
	return nil
}

// open opens the file and takes its lock, which it keeps until it is closed.
func (s *Spool) open(ctx context.Context, create bool) (*spoolFile, error) {
	for {
		f, err := openSpool(s.path, create)
		if err != nil {
			return nil, err
		}
		err = s.lock(ctx, f)
		if errors.Is(err, errStopped) {
			err = s.replace()
			if err == nil {
				continue
			}
		}
		if err != nil {
			return nil, err
		}
		stands, err := f.stands()
		if stands {
			return f, nil
		}
		f.Close()
		if err != nil {
			return nil, err
		}
		// It was replaced before it was locked.
	}
}

// lock takes the file's lock, or closes the file: errStopped if the lock's holder is
// stopped. The kernel wakes a process that waits; a wait can't be broken off there, so a goroutine of
// its own waits, one for a Spool.
func (s *Spool) lock(ctx context.Context, f *spoolFile) error {
	err := f.tryLock(spoolLock)
	if errors.Is(err, errLocked) {
		return s.waitLock(ctx, f)
	}
	if err != nil {
		f.Close()
	}
	return err
}

func (s *Spool) waitLock(ctx context.Context, f *spoolFile) error {
	ctx, over := whileHeld(ctx, f)
	defer over()
	late := func() error { return fmt.Errorf("another process holds the lock: %w", context.Cause(ctx)) }
	select {
	case s.turn <- struct{}{}:
	case <-ctx.Done():
		f.Close()
		return late()
	}
	leave := sync.OnceFunc(func() { <-s.turn })
	locked := make(chan error)
	go func() {
		err := f.waitLock(spoolLock)
		leave()
		if err != nil {
			f.Close()
		}
		select {
		case locked <- err:
		case <-ctx.Done():
			f.Close()
		}
	}()
	select {
	case err := <-locked:
		return err
	case <-ctx.Done():
		if errors.Is(context.Cause(ctx), errStopped) {
			leave() // that wait may last for ever
		}
		return late()
	}
}
