package layout

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"strconv"
	"strings"
	"time"

	"github.com/google/uuid"
	"golang.org/x/sys/unix"

	"github.com/runstatus/runstatus/server/internal/host"
	"github.com/runstatus/runstatus/server/internal/safefs"
)

// IDLock is Pavilion's lock on a collection of runs, by the protocol of its
// lockfile module: a file that only one can create, whose content says when it
// expires, so that a holder that died does not hold for ever.
type IDLock struct {
	dir  *os.File // the collection
	name string
	id   string       // ours, to report whether a lock file is our own
	made safefs.Entry // the file that try made
}

// IDLockFile is the name of the lock file in a collection.
const IDLockFile = ".lockfile"

const (
	idLockExpiry   = 3 * time.Second // what we promise to hold it at most
	idLockRetry    = 20 * time.Millisecond
	idLockPatience = 4 * time.Second // longer than a lock lasts whose holder died
)

// ErrIDLockBusy says that another process has held the lock for all of the time that a caller waits.
var ErrIDLockBusy = errors.New("the collection's lock is held by another process")

// LockIDs takes the lock. It waits for other processes within the context and
// idLockPatience. It reports whether another process was seen to hold it.
func LockIDs(ctx context.Context, dir *os.File) (lock *IDLock, contended bool, err error) {
	ctx, cancel := context.WithTimeoutCause(ctx, idLockPatience, ErrIDLockBusy)
	defer cancel()
	lock = newIDLock(dir, IDLockFile)
	for {
		err := lock.try()
		if !errors.Is(err, unix.EEXIST) {
			return lock, contended, err
		}
		contended = true
		broken, err := lock.breakExpired()
		if err != nil {
			return nil, true, err
		}
		if broken {
			continue
		}
		if err := host.Sleep(ctx, idLockRetry); err != nil {
			return nil, true, err
		}
	}
}

func newIDLock(dir *os.File, name string) *IDLock {
	return &IDLock{dir: dir, name: name, id: uuid.NewString()}
}

// try creates the lock file: EEXIST when another process has it.
func (l *IDLock) try() error {
	f, err := safefs.Create(l.dir, l.name)
	if err != nil {
		return err
	}
	defer f.Close()
	st, err := safefs.Fstat(f)
	if err != nil {
		return errors.Join(err, safefs.Remove(l.dir, l.name))
	}
	l.made = safefs.Entry{Dir: l.dir, Name: l.name, ID: st.ID}
	_, err = f.WriteString(strings.Join([]string{host.Name(), host.User(), strconv.Itoa(int(idLockExpiry.Seconds())), l.id}, ","))
	if err := errors.Join(err, f.Chmod(0o774)); err != nil { // Pavilion's mode for it
		return errors.Join(err, l.made.Remove())
	}
	return nil
}

// Release removes the lock file if it is still our own.
func (l *IDLock) Release() error {
	switch removed, err := l.made.Take(); {
	case err != nil:
		return err
	case !removed:
		return fmt.Errorf("the lock %s was taken over before it was released", l.name)
	}
	return nil
}

// seenLock is the lock file as it was looked at.
type seenLock struct {
	safefs.Entry
	mtime   int64
	expired bool
}

// look describes the lock file of the process that has the lock: fs.ErrNotExist if none has.
func (l *IDLock) look() (seenLock, error) {
	st, err := safefs.Lstat(int(l.dir.Fd()), l.name)
	if err != nil {
		return seenLock{}, err
	}
	lasts, err := l.lasts()
	expired := time.Since(time.Unix(0, st.MTime)) > lasts
	return seenLock{safefs.Entry{Dir: l.dir, Name: l.name, ID: st.ID}, st.MTime, expired}, err
}

// lasts returns how long the lock file lasts from its modification time. One that can't
// be understood lasts as Pavilion says.
func (l *IDLock) lasts() (time.Duration, error) {
	const unknown = 3 * time.Second
	f, err := safefs.OpenFile(int(l.dir.Fd()), l.name, unix.O_RDONLY)
	if _, odd := errors.AsType[*safefs.RefusedError](err); odd {
		return unknown, nil
	}
	if err != nil {
		return unknown, err
	}
	defer f.Close()
	data, err := f.ReadAll(1024)
	if err != nil {
		return unknown, err
	}
	parts := strings.Split(string(data), ",")
	if len(parts) != 4 {
		return unknown, nil
	}
	seconds, err := strconv.ParseFloat(parts[2], 64)
	if err != nil || seconds != seconds {
		return unknown, nil
	}
	return time.Duration(min(max(seconds, 0), 1e9) * float64(time.Second)), nil
}

// breakExpired removes an expired lock file, and reports whether the lock is free. It holds a
// second lock meanwhile and checks that the file is still the same: otherwise two processes could
// each remove the other's new lock.
func (l *IDLock) breakExpired() (bool, error) {
	before, err := l.look()
	if errors.Is(err, fs.ErrNotExist) {
		return true, nil
	}
	if err != nil || !before.expired {
		return false, err
	}
	second := newIDLock(l.dir, l.name+".expired")
	if err := second.try(); err != nil {
		if !errors.Is(err, unix.EEXIST) {
			return false, err
		}
		return false, second.removeExpired()
	}
	removed := false
	now, err := l.look()
	if err == nil && now == before {
		removed, err = now.Take()
	}
	return removed, errors.Join(safefs.IgnoreAbsent(err), second.Release())
}

// removeExpired removes a second lock whose holder died.
func (l *IDLock) removeExpired() error {
	seen, err := l.look()
	if err == nil && seen.expired {
		err = seen.Remove()
	}
	return safefs.IgnoreAbsent(err)
}

// IDLockExpired reports whether the lock on a collection's ids has expired. The error is
// fs.ErrNotExist if nothing holds it.
func IDLockExpired(dir *os.File) (bool, error) {
	lock, err := newIDLock(dir, IDLockFile).look()
	return lock.expired, err
}
