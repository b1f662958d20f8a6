package client

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"math/rand/v2"
	"os"
	"path/filepath"
	"strings"
	"time"
)

// stoppedAfter is how long a lock may be held, or a duty not renewed, until its holder is
// taken for stopped: by a signal, a debugger, or a disk that hangs. A delivery renews its
// duty every 50 ms, and both hold the lock for moments only. If it goes on after all,
// nothing is lost, and what is sent once more is written once. Tests shorten it.
var stoppedAfter = 20 * time.Second

// stopped reports whether the holder of a lock seems to be stopped.
func (f *spoolFile) stopped(which int64) bool { return f.heldLonger(which, stoppedAfter) }

// heldLonger reports whether a lock was taken or renewed longer ago than that, or further in
// the future: then the clock was set back, or that of another host is ahead. The time is not
// known in that case. That the holder goes on does no harm.
func (f *spoolFile) heldLonger(which int64, than time.Duration) bool {
	held, err := f.heldFor(which)
	return err == nil && held.Abs() > than
}

// whileHeld returns a context that ends with ctx, and, with the cause errStopped, once the
// holder of the file's lock is stopped.
func whileHeld(ctx context.Context, f *spoolFile) (_ context.Context, over context.CancelFunc) {
	ctx, cancel := context.WithCancelCause(ctx)
	most := stoppedAfter
	go func() {
		looks := time.NewTicker(min(time.Second, most/4))
		defer looks.Stop()
		for !f.heldLonger(spoolLock, most) {
			select {
			case <-looks.C:
			case <-ctx.Done():
				return
			}
		}
		cancel(errStopped)
	}()
	return ctx, func() { cancel(nil) }
}

// replace gives the spool's name to a copy of its file, if the holder of one of the file's
// locks is stopped: locks belong to the file, so the copy is free. The holder of the lock
// may go on at any moment. Therefore an addition looks, when it is written, whether the file
// still has its name, and the copy is completed when the file has lost it.
func (s *Spool) replace() error {
	old, err := openSpool(s.path, false)
	if errors.Is(err, fs.ErrNotExist) {
		return nil
	}
	if err != nil {
		return err
	}
	defer old.Close()
	if !old.stopped(spoolLock) && !old.stopped(spoolDuty) {
		return nil // another process has replaced it
	}
	before, err := old.lines()
	if err != nil {
		return err
	}
	next, err := s.substitute(old, before)
	if errors.Is(err, errLocked) || errors.Is(err, errSpoolChanged) {
		return nil // another process replaces it
	}
	if err != nil {
		return err
	}
	defer next.Close()
	after, err := old.lines()
	if err != nil {
		return err
	}
	more := after
	if len(after) >= len(before) && sameBeginning(before, after) {
		more = after[len(before):]
	}
	if len(more) == 0 {
		return nil
	}
	return errors.Join(next.append(more, int64(len(before))), next.Sync())
}

// sameBeginning reports whether a file still has the first line that it had, but for the
// mark.
func sameBeginning(before, after []byte) bool {
	n := bytes.IndexByte(before, '\n') + 1
	return n == 0 || bytes.Equal(before[1:n], after[1:n])
}

// lines returns the file's whole lines.
func (f *spoolFile) lines() ([]byte, error) {
	end, err := f.wholeEnd()
	if err != nil {
		return nil, err
	}
	lines := make([]byte, end)
	n, err := f.ReadAt(lines, 0)
	if err != nil && !errors.Is(err, io.EOF) { // the file is shorter now
		return nil, err
	}
	return lines[:bytes.LastIndexByte(lines[:n], '\n')+1], nil
}

// substitute gives the name of the old file to a new one with these records. It returns that
// locked, with the duty: other processes find it so until its name is safe. If the old file has lost
// its name the error is errSpoolChanged.
func (s *Spool) substitute(old *spoolFile, records []byte) (_ *spoolFile, err error) {
	next, err := s.newFile()
	if err != nil {
		return nil, err
	}
	defer func() {
		if err != nil {
			_ = os.Remove(next.Name())
			next.Close()
		}
	}()
	err = errors.Join(next.tryLock(spoolLock), next.tryLock(spoolDuty), next.becomeLike(old), next.append(records, 0), next.Sync())
	if err != nil {
		return nil, err
	}
	if err := s.rename(next, old); err != nil {
		return nil, err
	}
	// Without this, a power loss may bring the old file back.
	if err := syncDir(filepath.Dir(s.path)); err != nil {
		return nil, err
	}
	return next, nil
}

// rename gives next the name of old, if old still has it. A process that is stopped between
// the look and the rename holds up others, but it can't take the name from a later file.
func (s *Spool) rename(next, old *spoolFile) error {
	if err := old.tryLock(spoolReplace); err != nil {
		return err
	}
	stands, err := old.stands()
	switch {
	case err == nil && !stands:
		err = errSpoolChanged
	case err == nil:
		err = os.Rename(next.Name(), s.path)
		if errors.Is(err, fs.ErrNotExist) { // another process removed it, to make its own
			err = errSpoolChanged
		}
	}
	return errors.Join(err, old.unlock(spoolReplace))
}

// newFile makes a file beside the spool, with a name of its own, and removes those that
// processes left there that were killed. Another process that is about to use one then
// finds it gone, and tries again later.
func (s *Spool) newFile() (*spoolFile, error) {
	const mark = ".new"
	dir, name := filepath.Split(s.path)
	entries, err := os.ReadDir(filepath.Clean(dir))
	if err != nil {
		return nil, err
	}
	for _, e := range entries {
		if strings.HasPrefix(e.Name(), name+mark) {
			_ = os.Remove(dir + e.Name())
		}
	}
	path := fmt.Sprintf("%s%s%08x", s.path, mark, rand.Uint32())
	f, err := os.OpenFile(path, os.O_RDWR|os.O_CREATE|os.O_EXCL|openSafely, 0o600)
	if err != nil {
		return nil, err
	}
	return &spoolFile{File: f}, nil
}
