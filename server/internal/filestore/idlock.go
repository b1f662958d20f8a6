package filestore

import (
	"context"
	"errors"
	"fmt"
	"os"
	"os/user"
	"strconv"
	"strings"
	"time"

	"github.com/google/uuid"
	"golang.org/x/sys/unix"
)

// idLock is Pavilion's lock on a collection of runs, by the protocol of its
// lockfile module: a file that only one can create, whose content says when it
// expires, so that a holder that died does not hold for ever.
type idLock struct {
	dir  *os.File // the collection
	name string
	id   string // ours, to tell whether a lock file is our own
}

const (
	idLockName     = ".lockfile"
	idLockExpiry   = 3 * time.Second // what we promise to hold it at most
	idLockRetry    = 20 * time.Millisecond
	idLockPatience = 4 * time.Second // longer than a lock lasts whose holder died
)

var errIDLockBusy = errors.New("the collection's lock is held by another process")

// lockIDs takes the lock, waiting for others within the context and
// idLockPatience. It tells whether somebody else was seen to hold it.
func lockIDs(ctx context.Context, dir *os.File) (lock *idLock, contended bool, err error) {
	ctx, cancel := context.WithTimeoutCause(ctx, idLockPatience, errIDLockBusy)
	defer cancel()
	lock = &idLock{dir: dir, name: idLockName, id: uuid.NewString()}
	for {
		err := lock.try()
		if !errors.Is(err, unix.EEXIST) {
			return lock, contended, err
		}
		contended = true
		if lock.expired() && lock.breakExpired() {
			continue
		}
		if err := pause(ctx, idLockRetry); err != nil {
			return nil, true, err
		}
	}
}

// try creates the lock file: EEXIST when somebody has it.
func (l *idLock) try() error {
	f, err := createBeneath(l.dir, l.name)
	if err != nil {
		return err
	}
	defer f.Close()
	_, err = f.WriteString(strings.Join([]string{hostName(), userName(), strconv.Itoa(int(idLockExpiry.Seconds())), l.id}, ","))
	if err := errors.Join(err, f.Chmod(0o774)); err != nil { // Pavilion's mode for it
		return errors.Join(err, removeAll(l.dir, l.name))
	}
	return nil
}

// release removes the lock file if it is still our own.
func (l *idLock) release() error {
	if _, id := l.content(); id != l.id {
		return fmt.Errorf("the lock %s was taken over before it was released", l.name)
	}
	return removeAll(l.dir, l.name)
}

// content returns how long the lock file lasts from its modification time, and
// whose it is. A file that can't be understood lasts as Pavilion says.
func (l *idLock) content() (lasts time.Duration, id string) {
	const unknown = 3 * time.Second
	f, err := openRegular(int(l.dir.Fd()), l.name, unix.O_RDONLY)
	if err != nil {
		return unknown, ""
	}
	defer f.Close()
	data, err := f.readAll(1024)
	parts := strings.Split(string(data), ",")
	if err != nil || len(parts) != 4 {
		return unknown, ""
	}
	seconds, err := strconv.ParseFloat(parts[2], 64)
	if err != nil || seconds != seconds {
		return unknown, parts[3]
	}
	return time.Duration(min(max(seconds, 0), 1e9) * float64(time.Second)), parts[3]
}

func (l *idLock) expired() bool {
	lasts, _ := l.content()
	st, err := statBeneath(int(l.dir.Fd()), l.name)
	return err == nil && time.Since(time.Unix(0, st.mtime)) > lasts
}

// breakExpired removes an expired lock file, and tells whether it did. Who does that holds a second lock
// meanwhile, and looks again whether it is the same file: else two could each
// remove the other's fresh one.
func (l *idLock) breakExpired() bool {
	before, err := statBeneath(int(l.dir.Fd()), l.name)
	if err != nil || !l.expired() {
		return false
	}
	second := &idLock{dir: l.dir, name: l.name + ".expired", id: uuid.NewString()}
	if err := second.try(); err != nil {
		if second.expired() {
			_ = removeAll(second.dir, second.name)
		}
		return false
	}
	now, err := statBeneath(int(l.dir.Fd()), l.name)
	removed := err == nil && now.id == before.id && now.mtime == before.mtime && removeAll(l.dir, l.name) == nil
	_ = second.release()
	return removed
}

// pause waits, or returns why the context ended.
func pause(ctx context.Context, d time.Duration) error {
	timer := time.NewTimer(d)
	defer timer.Stop()
	select {
	case <-ctx.Done():
		return context.Cause(ctx)
	case <-timer.C:
		return nil
	}
}

func hostName() string {
	name, err := os.Hostname()
	if err != nil {
		return "localhost"
	}
	return strings.ReplaceAll(name, ",", "_")
}

func userName() string {
	u, err := user.Current()
	if err != nil {
		return strconv.Itoa(os.Getuid())
	}
	return strings.ReplaceAll(u.Username, ",", "_")
}
