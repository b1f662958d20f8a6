package spool

import (
	"errors"
	"fmt"
	"io/fs"
	"math/rand/v2"
	"os"
	"path/filepath"
	"strings"

	"github.com/runstatus/runstatus/client/internal/userfile"
)

// replaceStopped gives the spool's name to a copy of its file if the holder of one of the file's
// locks is stopped. Locks belong to the file; the copy is free. The holder may continue at any
// moment: therefore an addition checks after its write whether the file still has its name, and
// the copy receives what was written to the file before it lost its name.
func (s *Spool) replaceStopped() error {
	old, err := openFile(s.path, false)
	if errors.Is(err, fs.ErrNotExist) {
		return nil
	}
	if err != nil {
		return err
	}
	defer old.Close()
	if !old.holderStopped(fileLock) && !old.holderStopped(deliveryLock) {
		return nil // another process has replaced the file
	}
	before, err := old.wholeLines()
	if err != nil {
		return err
	}
	next, err := s.substitute(old, before)
	if errors.Is(err, errLocked) || errors.Is(err, errChanged) {
		return nil // another process replaces the file
	}
	if err != nil {
		return err
	}
	defer next.Close()
	after, err := old.wholeLines()
	if err != nil {
		return err
	}
	more := after
	if len(after) >= len(before) && sameFirstLine(before, after) {
		more = after[len(before):]
	}
	if len(more) == 0 {
		return nil
	}
	return errors.Join(next.append(more, int64(len(before))), next.Sync())
}

// substitute gives the name of the old file to a new one with these records. It returns the new
// file with the file lock and the delivery lock, so that other processes can't use it before its
// name is durable. It returns errChanged if the old file has lost its name, and errLocked if
// another process is about to rename.
func (s *Spool) substitute(old *file, records []byte) (_ *file, err error) {
	next, err := s.createNext()
	if err != nil {
		return nil, err
	}
	defer func() {
		if err != nil {
			_ = os.Remove(next.Name())
			next.Close()
		}
	}()
	err = errors.Join(next.tryLock(fileLock), next.tryLock(deliveryLock), userfile.CopyOwnership(next.File, old.File),
		next.append(records, 0), next.Sync())
	if err != nil {
		return nil, err
	}
	if err := s.rename(next, old); err != nil {
		return nil, err
	}
	// Without this sync a power loss may bring the old file back.
	if err := userfile.SyncDir(filepath.Dir(s.path)); err != nil {
		return nil, err
	}
	return next, nil
}

// rename gives next the name of old, if old still has it. A process that is stopped between the
// check and the rename delays further replacements, but it can't take the name from a later file.
func (s *Spool) rename(next, old *file) error {
	if err := old.tryLock(replaceLock); err != nil {
		return err
	}
	current, err := old.hasName()
	switch {
	case err == nil && !current:
		err = errChanged
	case err == nil:
		err = os.Rename(next.Name(), s.path)
		if errors.Is(err, fs.ErrNotExist) { // another process removed next, to create its own
			err = errChanged
		}
	}
	return errors.Join(err, old.unlock(replaceLock))
}

// createNext creates a file with a unique name beside the spool. It first removes files of earlier
// calls, which killed processes have left. A process that is about to rename such a file finds it
// gone and tries again later.
func (s *Spool) createNext() (*file, error) {
	const suffix = ".new"
	dir, name := filepath.Split(s.path)
	entries, err := os.ReadDir(filepath.Clean(dir))
	if err != nil {
		return nil, err
	}
	for _, e := range entries {
		if strings.HasPrefix(e.Name(), name+suffix) {
			_ = os.Remove(dir + e.Name())
		}
	}
	path := fmt.Sprintf("%s%s%08x", s.path, suffix, rand.Uint32())
	f, err := os.OpenFile(path, os.O_RDWR|os.O_CREATE|os.O_EXCL|userfile.Safely, 0o600)
	if err != nil {
		return nil, err
	}
	return &file{File: f}, nil
}
