package workdir

import (
	"cmp"
	"context"
	"errors"
	"io/fs"
	"os"
	"path/filepath"

	"github.com/runstatus/runstatus/server/internal/dirlock"
	"github.com/runstatus/runstatus/server/internal/safefs"
	"github.com/runstatus/runstatus/server/internal/statedir"
)

// Lock locks the directories and the state directory against other servers. With ReadOnly it locks the
// state directory only, if there is one. It returns a Locked error if another server holds one of them.
// On a network file system it waits until the lease is free, or until it is known to be held.
func (s *Set) Lock() error {
	if s.stateDir == "" {
		return nil
	}
	if err := statedir.Make(s.stateDir); err != nil {
		return err
	}
	remote, err := s.isRemote(s.stateDir)
	if err != nil {
		return err
	}
	if s.lease, err = s.lockDir(s.stateDir, s.stateDir, remote && !s.ReadOnly); err != nil || s.ReadOnly {
		return err
	}
	if remote {
		s.Log.Warn("the state directory lies on a network file system: writing waits for it, and stops with it; --state-dir names another", "dir", s.stateDir)
	}
	for _, d := range s.dirs {
		own := filepath.Join(d.Path, OwnDir)
		if err := statedir.Make(own); err != nil {
			return err
		}
		if s.NoLock {
			continue
		}
		if d.lease, err = s.lockDir(d.Path, own, d.remote); err != nil {
			return err
		}
	}
	return nil
}

// isRemote reports whether a directory lies on a network file system.
func (s *Set) isRemote(path string) (bool, error) {
	dir, err := os.Open(path)
	if err != nil {
		return false, err
	}
	defer dir.Close()
	_, local, err := safefs.FileSystem(int(dir.Fd()))
	if err != nil {
		return false, &fs.PathError{Op: "statfs", Path: path, Err: err}
	}
	return !local || s.conditions.Remote, nil
}

// lockDir locks a directory and notes there which process holds it. On a network file system it also takes
// a lease, and returns it.
func (s *Set) lockDir(path, own string, remote bool) (*dirlock.Lease, error) {
	flocked, err := dirlock.TryFlock(path, own, s.NoLock || remote)
	if err != nil {
		return nil, err
	}
	if flocked != nil {
		s.locks = append(s.locks, flocked)
	}
	if !remote || s.NoLock {
		return nil, nil
	}
	for _, l := range s.locks {
		if l, ok := l.(*dirlock.Lease); ok && l.Dir == own {
			return l, nil // the state directory is the tree's own
		}
	}
	l := dirlock.NewLease(own, flocked != nil, s.leaseTimes(), s.Log)
	if err := l.Acquire(context.Background()); err != nil {
		return nil, err
	}
	l.Keep()
	s.locks = append(s.locks, l)
	return l, nil
}

func (s *Set) leaseTimes() dirlock.Times { return cmp.Or(s.conditions.Lease, dirlock.DefaultTimes) }

// IsServed reports whether a server that writes holds a tree or the state directory. On a network file
// system it waits until it is known whether the lease there is held.
func (s *Set) IsServed(ctx context.Context) (bool, error) {
	for _, d := range s.dirs {
		if served, err := s.isHeld(ctx, d.Path, filepath.Join(d.Path, OwnDir), d.remote); served || err != nil {
			return served, err
		}
	}
	remote, err := s.isRemote(s.stateDir)
	if err != nil {
		return false, safefs.IgnoreAbsent(err)
	}
	return s.isHeld(ctx, s.stateDir, s.stateDir, remote)
}

// isHeld reports whether a server holds a directory, by its lock or by the lease in its
// own directory.
func (s *Set) isHeld(ctx context.Context, path, own string, remote bool) (bool, error) {
	held, flocks, err := dirlock.IsFlocked(path)
	if held || err != nil || !remote {
		return held, err
	}
	return dirlock.NewLease(own, flocks, s.leaseTimes(), s.Log).IsHeldByAnother(ctx)
}

// Unlock releases the locks.
func (s *Set) Unlock() error {
	var errs []error
	for _, l := range s.locks {
		errs = append(errs, l.Release())
	}
	s.locks = nil
	return errors.Join(errs...)
}
