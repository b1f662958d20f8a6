package filestore

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"log/slog"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"sync/atomic"
	"time"

	"github.com/google/uuid"
	"golang.org/x/sys/unix"

	"github.com/runstatus/runstatus/server/internal/store"
)

// lease is a directory's lock on a network file system, where flock may not reach
// other hosts. The files lease.1, lease.2, … lie in the directory, and the one with
// the highest number holds: it names its holder, who writes it anew all the time.
//
//   - Who wants the lease makes the next number, which only one can (O_EXCL), once the
//     highest was given back or has stood unchanged for all of stale. That is measured
//     by the own clock alone: hosts' clocks may differ. He has it if then no higher
//     number is there; else it went on without him.
//   - Lower numbers are removed by who has a higher one, which is there before and stays.
//     So no number is made again while somebody could believe in it.
//   - The holder believes in it for no longer than held, counted from before he wrote it
//     last: others have seen it change later than that, and wait for longer.
//
// A write that was begun in time and takes longer than stale-held to reach the file is
// not kept out: network file systems have nothing that could.
type lease struct {
	dir   string
	own   bool // nobody else on this machine has the directory
	times leaseTimes
	log   *slog.Logger

	until atomic.Int64 // of uptime: so long it is held
	// The rest belongs to who acquires or keeps it.
	number int // of our file; 0 while another holds
	holder holderText
	seen   []byte        // the highest file's name and content
	since  time.Duration // when that was first seen
	stop   context.CancelFunc
	done   chan struct{}
}

// leaseTimes are how often a lease is renewed, how long its holder believes in it, and
// how long it stands unchanged until others don't.
type leaseTimes struct{ renew, held, stale time.Duration }

var usualLease = leaseTimes{10 * time.Second, 20 * time.Second, 30 * time.Second}

// holderText is what a lease file says. Its time is for people.
type holderText struct {
	Host     string    `json:"host"`
	Process  int       `json:"process"`
	Boot     string    `json:"boot"` // of the machine
	ID       string    `json:"id"`
	Time     time.Time `json:"time"`
	Renewed  int       `json:"renewed"`
	Released bool      `json:"released"`
}

// isDeadHere tells whether the holder was a process of this machine, and is no more.
func (h *holderText) isDeadHere(boot string) bool {
	return h.Boot != "" && h.Boot == boot && h.Process > 0 && errors.Is(unix.Kill(h.Process, 0), unix.ESRCH)
}

const (
	leasePrefix = "lease."
	leaseSize   = 1024 // of each file, so that one is written over whole
)

var started = time.Now()

func newLease(dir string, own bool, times leaseTimes, log *slog.Logger) *lease {
	return &lease{dir: dir, own: own, times: times, log: log,
		holder: holderText{Host: hostName(), Process: os.Getpid(), Boot: bootID(), ID: uuid.NewString()}}
}

// isHeld tells whether the lease is held now, without any I/O. Without a lease nothing
// needs to be held.
func (l *lease) isHeld() bool { return l == nil || int64(uptime()) < l.until.Load() }

// acquire waits until the lease is held, or is seen to be held by somebody alive: that
// is a Locked error.
func (l *lease) acquire(ctx context.Context) error {
	for first := true; ; first = false {
		other, changed, err := l.try()
		switch {
		case err != nil:
			return fmt.Errorf("take the lease of %q: %w", l.dir, err)
		case l.number > 0:
			return nil
		case changed && !first:
			return &store.Error{Reason: store.Locked, Detail: fmt.Sprintf("%q is already served by another server (%s)", l.dir, other)}
		case first:
			l.log.Info("wait to see whether another server holds the directory", "dir", l.dir, "holder", other, "most", l.times.stale)
		}
		if err := pause(ctx, l.times.renew/20); err != nil {
			return err
		}
	}
}

// try takes the lease if it is free, and tells who else has it and whether he has
// shown himself since the last try.
func (l *lease) try() (other string, changed bool, err error) {
	highest, err := l.highest()
	if err != nil {
		return "", false, err
	}
	if highest > 0 {
		data, err := os.ReadFile(l.path(highest))
		if err != nil && !errors.Is(err, fs.ErrNotExist) {
			return "", false, err
		}
		var h holderText
		_ = json.Unmarshal(data, &h) // one that is being made says nothing yet
		now := append([]byte(strconv.Itoa(highest)+" "), data...)
		if !bytes.Equal(now, l.seen) {
			changed, l.seen, l.since = true, now, uptime()
		}
		gone := h.Released || l.own && h.isDeadHere(l.holder.Boot)
		if !gone && uptime()-l.since < l.times.stale {
			return fmt.Sprintf("process %d on %s", h.Process, h.Host), changed, nil
		}
	}
	return "", changed, l.make(highest + 1)
}

// make makes our file, unless another is first.
func (l *lease) make(number int) error {
	start := uptime()
	f, err := os.OpenFile(l.path(number), os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o600)
	if errors.Is(err, fs.ErrExist) {
		return nil
	}
	if err != nil {
		return err
	}
	defer f.Close()
	if err := l.write(f); err != nil {
		return errors.Join(err, os.Remove(l.path(number)))
	}
	switch highest, err := l.highest(); {
	case err != nil:
		return err
	case highest != number:
		return os.Remove(l.path(number)) // what we saw as the highest is long gone
	}
	l.number = number
	l.until.Store(int64(start + l.times.held))
	return l.removeLower()
}

// write writes our file anew, whole and durably.
func (l *lease) write(f *os.File) error {
	l.holder.Time = time.Now().UTC().Truncate(time.Second)
	l.holder.Renewed++
	data, err := json.Marshal(l.holder)
	if err != nil {
		return err
	}
	data = append(data, bytes.Repeat([]byte{' '}, max(leaseSize-1-len(data), 0))...)
	_, err = f.WriteAt(append(data, '\n'), 0)
	return errors.Join(err, f.Sync())
}

// renew writes our file anew, if it is still the one that holds. The file is opened
// each time: it may have been another host's meanwhile.
func (l *lease) renew() error {
	start := uptime()
	f, err := os.OpenFile(l.path(l.number), os.O_WRONLY, 0)
	if err == nil {
		defer f.Close()
		err = l.write(f)
	}
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		return err
	}
	highest, lerr := l.highest()
	switch {
	case lerr != nil:
		return lerr
	case err != nil || highest != l.number:
		l.number = 0
		l.until.Store(0)
		return errors.New("another server has taken it")
	}
	l.until.Store(int64(start + l.times.held))
	return nil
}

// keep begins to renew the lease. While it is not held, it is tried to get it again.
func (l *lease) keep() {
	ctx, cancel := context.WithCancel(context.Background())
	l.stop, l.done = cancel, make(chan struct{})
	go func() {
		defer close(l.done)
		held := true
		for pause(ctx, l.times.renew) == nil {
			var err error
			if l.number > 0 {
				err = l.renew()
			} else {
				_, _, err = l.try()
			}
			switch now := l.isHeld(); {
			case held && !now:
				l.log.Error("the lease is lost: nothing is written", "dir", l.dir, "err", err)
			case !held && now:
				l.log.Info("the lease is held again", "dir", l.dir)
			}
			held = l.isHeld()
		}
		l.giveBack()
	}()
}

// release gives the lease back, so that the next server need not wait. A file system
// that does not answer is not waited for.
func (l *lease) release() error {
	const most = time.Second / 2
	if l.stop == nil {
		if l.number > 0 {
			l.giveBack()
		}
		return nil
	}
	l.stop()
	late := time.NewTimer(most)
	defer late.Stop()
	select {
	case <-l.done:
	case <-late.C:
	}
	return nil
}

func (l *lease) giveBack() {
	l.until.Store(0)
	f, err := os.OpenFile(l.path(l.number), os.O_WRONLY, 0)
	if err != nil {
		return // it is not ours any more, or others have to wait
	}
	defer f.Close()
	l.holder.Released = true
	_ = l.write(f) // as above
}

func (l *lease) path(number int) string {
	return filepath.Join(l.dir, leasePrefix+strconv.Itoa(number))
}

// numbers returns the numbers that are there, the lowest first.
func (l *lease) numbers() (all []int, err error) {
	entries, err := os.ReadDir(l.dir)
	for _, e := range entries {
		text, ok := strings.CutPrefix(e.Name(), leasePrefix)
		if n, err := strconv.Atoi(text); ok && err == nil && n > 0 {
			all = append(all, n)
		}
	}
	slices.Sort(all)
	return all, err
}

func (l *lease) highest() (int, error) {
	all, err := l.numbers()
	if err != nil || len(all) == 0 {
		return 0, err
	}
	return all[len(all)-1], nil
}

func (l *lease) removeLower() error {
	all, err := l.numbers()
	for _, n := range all {
		if n < l.number {
			if err := os.Remove(l.path(n)); err != nil && !errors.Is(err, fs.ErrNotExist) {
				return err
			}
		}
	}
	return err
}
