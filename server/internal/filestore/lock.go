package filestore

import (
	"cmp"
	"context"
	"io/fs"
	"os"
	"path/filepath"

	"github.com/runstatus/runstatus/server/internal/dirlock"
	"github.com/runstatus/runstatus/server/internal/safefs"
	"github.com/runstatus/runstatus/server/internal/statedir"
)

// lock locks the trees and the state directory against other servers.
func (s *Store) lock() error {
	if s.cfg.StateDir == "" {
		return nil
	}
	if err := statedir.Make(s.cfg.StateDir); err != nil {
		return err
	}
	remote, err := s.isRemote(s.cfg.StateDir)
	if err != nil {
		return err
	}
	if s.lease, err = s.lockDir(s.cfg.StateDir, s.cfg.StateDir, remote && !s.cfg.ReadOnly); err != nil || s.cfg.ReadOnly {
		return err
	}
	if remote {
		s.cfg.Log.Warn("the state directory lies on a network file system: writing waits for it, and stops with it; --state-dir names another", "dir", s.cfg.StateDir)
	}
	for _, t := range s.trees {
		own := filepath.Join(t.path, ownDirName)
		if err := statedir.Make(own); err != nil {
			return err
		}
		if s.cfg.NoLock {
			continue
		}
		if t.lease, err = s.lockDir(t.path, own, t.remote()); err != nil {
			return err
		}
	}
	return nil
}

// isRemote reports whether a directory lies on a network file system.
func (s *Store) isRemote(path string) (bool, error) {
	dir, err := os.Open(path)
	if err != nil {
		return false, err
	}
	defer dir.Close()
	_, local, err := safefs.FileSystem(int(dir.Fd()))
	if err != nil {
		return false, &fs.PathError{Op: "statfs", Path: path, Err: err}
	}
	return !local || s.cfg.remote, nil
}

// lockDir locks a directory and writes down which process has it. On a network file system that
// takes a lease, which is returned.
func (s *Store) lockDir(path, own string, remote bool) (*dirlock.Lease, error) {
	flocked, err := dirlock.TryFlock(path, own, s.cfg.NoLock || remote)
	if err != nil {
		return nil, err
	}
	if flocked != nil {
		s.locks = append(s.locks, flocked)
	}
	if !remote || s.cfg.NoLock {
		return nil, nil
	}
	for _, l := range s.locks {
		if l, ok := l.(*dirlock.Lease); ok && l.Dir == own {
			return l, nil // the state directory is the tree's own
		}
	}
	l := dirlock.NewLease(own, flocked != nil, s.leaseTimes(), s.cfg.Log)
	if err := l.Acquire(context.Background()); err != nil {
		return nil, err
	}
	l.Keep()
	s.locks = append(s.locks, l)
	return l, nil
}

func (s *Store) leaseTimes() dirlock.Times { return cmp.Or(s.cfg.lease, dirlock.DefaultTimes) }

// isServed reports whether a server that writes holds a tree or the state directory. On a
// network file system it waits until a lease there shows that it is held, or is given up.
func (s *Store) isServed(ctx context.Context) (bool, error) {
	for _, t := range s.trees {
		if served, err := s.isHeld(ctx, t.path, filepath.Join(t.path, ownDirName), t.remote()); served || err != nil {
			return served, err
		}
	}
	remote, err := s.isRemote(s.cfg.StateDir)
	if err != nil {
		return false, safefs.IgnoreAbsent(err)
	}
	return s.isHeld(ctx, s.cfg.StateDir, s.cfg.StateDir, remote)
}

// isHeld reports whether a server holds a directory, by its lock or by the lease in its
// own directory.
func (s *Store) isHeld(ctx context.Context, path, own string, remote bool) (bool, error) {
	held, flocks, err := dirlock.IsFlocked(path)
	if held || err != nil || !remote {
		return held, err
	}
	return dirlock.NewLease(own, flocks, s.leaseTimes(), s.cfg.Log).IsHeldByAnother(ctx)
}
