package filestore

import (
	"cmp"
	"context"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"

	"golang.org/x/sys/unix"

	"github.com/runstatus/runstatus/server/internal/dirlock"
	"github.com/runstatus/runstatus/server/internal/safefs"
)

// lock locks the trees and the state directory against other servers.
func (s *Store) lock() error {
	if s.cfg.StateDir == "" {
		return nil
	}
	if err := makeOwnDir(s.cfg.StateDir); err != nil {
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
		if err := makeOwnDir(own); err != nil {
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

// isRemote tells whether a directory lies on a network file system.
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

// makeOwnDir makes a directory for the service's own files. One that is there must
// be nobody else's: who could write to it before us could have put links into it,
// that lead our writes anywhere.
func makeOwnDir(path string) error {
	if err := safefs.MakeDir(path, 0o700); err != nil {
		return fmt.Errorf("make the service's own directory: %w", err)
	}
	var st unix.Stat_t
	if err := unix.Lstat(path, &st); err != nil {
		return &fs.PathError{Op: "stat", Path: path, Err: err}
	}
	dir := safefs.NewInfo(&st)
	switch {
	case !dir.IsType(unix.S_IFDIR):
		return fmt.Errorf("the service's own directory %q is %s; remove that", path, safefs.TypeName(dir.Mode))
	case int(st.Uid) != os.Geteuid():
		return fmt.Errorf("the service's own directory %q belongs to another user (id %d); remove it, or give another with --state-dir", path, st.Uid)
	case dir.Mode&0o022 != 0:
		return fmt.Errorf("others may write to the service's own directory %q (mode %#o); remove it, or look at what is in it and chmod it to 0700", path, dir.Mode&0o777)
	}
	return nil
}

// lockDir locks a directory and writes down who has it. On a network file system that
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

// IsHeld reports whether a server holds a directory, by its lock or by the lease in its
// own directory.
func (s *Store) isHeld(ctx context.Context, path, own string, remote bool) (bool, error) {
	held, flocks, err := dirlock.IsFlocked(path)
	if held || err != nil || !remote {
		return held, err
	}
	return dirlock.NewLease(own, flocks, s.leaseTimes(), s.cfg.Log).IsHeldByAnother(ctx)
}
