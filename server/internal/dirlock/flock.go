package dirlock

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strconv"
	"strings"

	"golang.org/x/sys/unix"

	"github.com/runstatus/runstatus/server/internal/safefs"
	"github.com/runstatus/runstatus/server/internal/store"
)

// Flock is an exclusive flock on a directory, held until it is released or the process ends. It
// is on the directory itself, because a lock file can be unlinked and then admits a second
// process.
type Flock struct{ dir *os.File }

// HolderFile is the name of the file with the process id of the lock's holder. It is a hint for
// people.
const HolderFile = "server.pid"

// TryFlock locks the directory path, and writes the process's id into HolderFile of the server's
// own directory. With optional it returns nil where the file system has no locks. The error is a store.Locked one if another process holds the
// lock.
func TryFlock(path, own string, optional bool) (*Flock, error) {
	hint := filepath.Join(own, HolderFile)
	dir, err := os.Open(path)
	if err != nil {
		return nil, fmt.Errorf("lock %q: %w", path, err)
	}
	err = safefs.WithFD(dir, func(fd int) error { return unix.Flock(fd, unix.LOCK_EX|unix.LOCK_NB) })
	if err == nil {
		_ = os.WriteFile(hint, []byte(strconv.Itoa(os.Getpid())+"\n"), 0o644) // best effort: the file only tells people which process holds the lock
		return &Flock{dir}, nil
	}
	_ = dir.Close()
	if errors.Is(err, unix.EWOULDBLOCK) {
		return nil, &store.Error{Reason: store.Locked, Detail: fmt.Sprintf(
			"%q is already served by another server%s", path, HolderOf(hint))}
	}
	if optional {
		return nil, nil
	}
	return nil, fmt.Errorf("lock %q: %w (--no-lock does without, where no other server uses it)", path, err)
}

// IsFlocked reports whether a process holds the lock of the directory path, and whether its file
// system has locks. It takes a shared lock for a moment. An absent directory is not held.
func IsFlocked(path string) (held, works bool, err error) {
	dir, err := os.Open(path)
	if err != nil {
		return false, false, safefs.IgnoreAbsent(err)
	}
	defer dir.Close()
	err = safefs.WithFD(dir, func(fd int) error { return unix.Flock(fd, unix.LOCK_SH|unix.LOCK_NB) })
	held = errors.Is(err, unix.EWOULDBLOCK)
	return held, err == nil || held, nil // any other error says that the file system has no locks
}

// Release gives the lock back.
func (l *Flock) Release() error { return l.dir.Close() }

// HolderOf returns what HolderFile at a path says, such as " (process 12)", "" if it says nothing.
func HolderOf(hint string) string {
	data, err := os.ReadFile(hint) // best effort: the file only tells people which process holds the lock
	pid := strings.TrimSpace(string(data))
	if err != nil || pid == "" {
		return ""
	}
	return " (process " + pid + ")"
}
