package filestore

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strconv"
	"strings"

	"golang.org/x/sys/unix"

	"github.com/runstatus/runstatus/server/internal/store"
)

// dirLock is an exclusive flock on a directory itself, held as long as the
// process lives. (A lock file could be unlinked, and then let a second server in.)
type dirLock struct{ dir *os.File }

// holderName is the file that tells who holds a lock. It is a hint for people:
// the lock is the flock.
const holderName = "server.pid"

func (s *Store) lock() error {
	if s.cfg.StateDir == "" {
		return nil
	}
	if err := os.MkdirAll(s.cfg.StateDir, 0o700); err != nil {
		return fmt.Errorf("make the state directory: %w", err)
	}
	if err := s.lockDir(s.cfg.StateDir, s.cfg.StateDir); err != nil || s.cfg.ReadOnly {
		return err
	}
	for _, t := range s.trees {
		own := filepath.Join(t.path, ownDirName)
		if err := os.MkdirAll(own, 0o700); err != nil {
			return fmt.Errorf("make the service's own directory: %w", err)
		}
		if s.cfg.NoLock {
			continue
		}
		if err := s.lockDir(t.path, own); err != nil {
			return err
		}
	}
	return nil
}

// lockDir locks a directory and writes down who has it.
func (s *Store) lockDir(path, own string) error {
	hint := filepath.Join(own, holderName)
	dir, err := os.Open(path)
	if err != nil {
		return fmt.Errorf("lock %q: %w", path, err)
	}
	err = withFD(dir, func(fd int) error { return unix.Flock(fd, unix.LOCK_EX|unix.LOCK_NB) })
	if err == nil {
		s.locks = append(s.locks, &dirLock{dir})
		_ = os.WriteFile(hint, []byte(strconv.Itoa(os.Getpid())+"\n"), 0o644)
		return nil
	}
	_ = dir.Close()
	if errors.Is(err, unix.EWOULDBLOCK) {
		return &store.Error{Reason: store.Locked, Detail: fmt.Sprintf(
			"%q is already served by another server%s", path, holder(hint))}
	}
	if s.cfg.NoLock {
		return nil // the file system has no locks
	}
	return fmt.Errorf("lock %q: %w (--no-lock does without, where nobody else serves it)", path, err)
}

func (l *dirLock) release() error { return l.dir.Close() }

func holder(hint string) string {
	data, err := os.ReadFile(hint)
	pid := strings.TrimSpace(string(data))
	if err != nil || pid == "" {
		return ""
	}
	return " (process " + pid + ")"
}
