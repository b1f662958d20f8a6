package dirlock

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"log/slog"
	"os"
	"sync/atomic"
	"time"

	"github.com/google/uuid"
	"golang.org/x/sys/unix"

	"github.com/runstatus/runstatus/server/internal/host"
	"github.com/runstatus/runstatus/server/internal/store"
)

// Lease is a directory's lock on a network file system, where flock may not reach other hosts. The
// directory holds files lease.1, lease.2, …; the one with the highest number is the lease. It
// names its holder, which rewrites it every Times.Renew.
//
//   - A process takes the lease by making the file with the next number, exclusively (O_EXCL),
//     once the highest file was released or has not changed for Times.Stale. It measures that by
//     its own clock alone, since the clocks of hosts differ.
//   - It then looks again. It has the lease only if its number is the highest and the file before
//     it has not changed: a process that was stopped before it made its file may find that the
//     holder has renewed its lease. Otherwise it removes its file.
//   - Lower numbers are removed by the holder of a higher one. A number is therefore never made
//     again while another process may rely on it.
//   - The holder relies on the lease for Times.Held, counted from before its last renewal. Other
//     processes have seen the file change after that, and wait for longer.
//
// A write that the holder began in time and that reaches the file more than Stale-Held later is
// not prevented: network file systems have no means for that.
type Lease struct {
	Dir   string
	files leaseFiles
	own   bool // no other process on this machine holds the directory's flock
	times Times
	now   func() time.Duration
	log   *slog.Logger

	until atomic.Int64 // held until then, by now
	// The rest belongs to the goroutine that acquires or keeps it.
	number int // of our file; 0 while another holds
	holder leaseHolder
	seen   leaseSight // of the highest file
	since  time.Duration
	stop   context.CancelFunc
	done   chan struct{}
}

// leaseSight is what a look at the highest file has shown.
type leaseSight struct {
	number  int // 0: there was none
	there   bool
	content string
}

// Times are how often a lease is renewed, how long its holder believes in it, and
// how long it stands unchanged until another process doesn't.
type Times struct{ Renew, Held, Stale time.Duration }

// DefaultTimes are the times that servers use.
var DefaultTimes = Times{10 * time.Second, 20 * time.Second, 30 * time.Second}

// leaseHolder is what a lease file says. Its time is for people.
type leaseHolder struct {
	Host     string    `json:"host"`
	Process  int       `json:"process"`
	Boot     string    `json:"boot"` // of the machine
	ID       string    `json:"id"`
	Time     time.Time `json:"time"`
	Renewed  int       `json:"renewed"`
	Released bool      `json:"released"`
}

// isDeadHere tells whether the holder was a process of this machine, and is no more.
func (h *leaseHolder) isDeadHere(boot string) bool {
	return h.Boot != "" && h.Boot == boot && h.Process > 0 && errors.Is(unix.Kill(h.Process, 0), unix.ESRCH)
}

// NewLease returns the lease of a directory, which is not taken yet. Own says that the process holds the
// directory's flock: then the holder is gone if its process on this machine is.
func NewLease(dir string, own bool, times Times, log *slog.Logger) *Lease {
	return &Lease{Dir: dir, files: leaseDir(dir), own: own, times: times, now: host.Uptime, log: log,
		holder: leaseHolder{Host: host.Name(), Process: os.Getpid(), Boot: host.BootID(), ID: uuid.NewString()}}
}

// IsHeld tells whether the lease is held now, without any I/O. Without a lease nothing
// needs to be held.
func (l *Lease) IsHeld() bool { return l == nil || int64(l.now()) < l.until.Load() }

// Acquire waits until the lease is held, or is seen to be held by a live process: that
// is a Locked error.
func (l *Lease) Acquire(ctx context.Context) error {
	for first := true; ; first = false {
		other, changed, err := l.try()
		switch {
		case err != nil:
			return fmt.Errorf("take the lease of %q: %w", l.Dir, err)
		case l.number > 0:
			return nil
		case changed && !first:
			return &store.Error{Reason: store.Locked, Detail: fmt.Sprintf("%q is already served by another server (%s)", l.Dir, other)}
		case first:
			l.log.Info("wait to see whether another server holds the directory", "dir", l.Dir, "holder", other, "most", l.times.Stale)
		}
		if err := host.Sleep(ctx, l.times.Renew/20); err != nil {
			return err
		}
	}
}

// try takes the lease if it is free, and tells what else holds it and whether that has
// shown itself since the last try.
func (l *Lease) try() (other string, changed bool, err error) {
	other, changed, err = l.observe()
	if err != nil || other != "" {
		return other, changed, err
	}
	return "", changed, l.make(l.seen.number + 1)
}

// IsHeldByAnother waits until the lease is seen to be held by a process that is alive, or
// to be free. It changes nothing.
func (l *Lease) IsHeldByAnother(ctx context.Context) (bool, error) {
	for first := true; ; first = false {
		other, changed, err := l.observe()
		if errors.Is(err, fs.ErrNotExist) {
			return false, nil // no server was ever here
		}
		if err != nil {
			return false, fmt.Errorf("look at the lease of %q: %w", l.Dir, err)
		}
		if other == "" || changed && !first {
			return other != "", nil
		}
		if err := host.Sleep(ctx, l.times.Renew/20); err != nil {
			return false, err
		}
	}
}

// observe returns what holds the lease, "" if it is free, and whether that has shown
// itself since the last look.
func (l *Lease) observe() (other string, changed bool, err error) {
	highest, err := l.highest()
	if err != nil {
		return "", false, err
	}
	sight, err := l.look(highest)
	if err != nil {
		return "", false, err
	}
	if sight != l.seen {
		changed, l.seen, l.since = true, sight, l.now()
	}
	if highest > 0 {
		var h leaseHolder
		_ = json.Unmarshal([]byte(sight.content), &h) // one that is being made says nothing yet
		gone := h.Released || l.own && h.isDeadHere(l.holder.Boot)
		if !gone && l.now()-l.since < l.times.Stale {
			return fmt.Sprintf("process %d on %s", h.Process, h.Host), changed, nil
		}
	}
	return "", changed, nil
}

// look reads a file. None is number 0.
func (l *Lease) look(number int) (leaseSight, error) {
	if number == 0 {
		return leaseSight{}, nil
	}
	data, err := l.files.read(number)
	if errors.Is(err, fs.ErrNotExist) {
		return leaseSight{number: number}, nil
	}
	return leaseSight{number, true, string(data)}, err
}

// make makes our file, unless another process is first, or what it is to follow has
// changed meanwhile.
func (l *Lease) make(number int) error {
	start := l.now()
	f, err := l.files.create(number)
	if errors.Is(err, fs.ErrExist) {
		return nil
	}
	if err != nil {
		return err
	}
	defer f.close()
	follows := false
	if err = l.write(f); err == nil {
		follows, err = l.follows(number)
	}
	if err != nil || !follows {
		return errors.Join(err, l.files.remove(number))
	}
	l.number = number
	l.until.Store(int64(start + l.times.Held))
	if err := l.removeLower(); err != nil { // best effort: it is logged; what is left is removed with the next lease
		l.log.Warn("remove what is left of former leases", "dir", l.Dir, "err", err)
	}
	return nil
}

// follows reports whether our new file is the highest, and the one before it as it was
// when it was last looked at.
func (l *Lease) follows(number int) (bool, error) {
	highest, err := l.highest()
	if err != nil || highest != number {
		return false, err // what we saw as the highest is long gone
	}
	before, err := l.look(l.seen.number)
	return before == l.seen, err
}

// write writes our file anew, whole and durably.
func (l *Lease) write(f leaseFile) error {
	l.holder.Time = time.Now().UTC().Truncate(time.Second)
	l.holder.Renewed++
	data, err := json.Marshal(l.holder)
	if err != nil {
		return err
	}
	data = append(data, bytes.Repeat([]byte{' '}, max(leaseSize-1-len(data), 0))...)
	return f.write(append(data, '\n'))
}

// renew writes our file anew, if it is still the one that holds. The file is opened
// each time: it may have been another host's meanwhile.
func (l *Lease) renew() error {
	start := l.now()
	f, err := l.files.open(l.number)
	if err == nil {
		defer f.close()
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
	l.until.Store(int64(start + l.times.Held))
	return nil
}

// Keep begins to renew the lease. While it is not held, it is tried to get it again.
func (l *Lease) Keep() {
	ctx, cancel := context.WithCancel(context.Background())
	l.stop, l.done = cancel, make(chan struct{})
	go func() {
		defer close(l.done)
		held := true
		for host.Sleep(ctx, l.times.Renew) == nil {
			var err error
			if l.number > 0 {
				err = l.renew() // best effort: it is logged when the lease is lost; the next turn renews again
			} else {
				_, _, err = l.try() // best effort: it is logged when the lease is lost; the next turn tries again
			}
			switch now := l.IsHeld(); {
			case held && !now:
				l.log.Error("the lease is lost: nothing is written", "dir", l.Dir, "err", err)
			case !held && now:
				l.log.Info("the lease is held again", "dir", l.Dir)
			}
			held = l.IsHeld()
		}
		l.giveBack()
	}()
}

// Release gives the lease back, so that the next server need not wait. A file system
// that does not answer is not waited for.
func (l *Lease) Release() error {
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

func (l *Lease) giveBack() {
	l.until.Store(0)
	f, err := l.files.open(l.number) // best effort: a lease that is not given back expires by itself
	if err != nil {
		return // it is not ours any more, or another process has to wait
	}
	defer f.close()
	l.holder.Released = true
	_ = l.write(f) // best effort: a lease that is not given back expires by itself
}

func (l *Lease) highest() (int, error) {
	all, err := l.files.numbers()
	if err != nil || len(all) == 0 {
		return 0, err
	}
	return all[len(all)-1], nil
}

func (l *Lease) removeLower() error {
	all, err := l.files.numbers()
	if err != nil {
		return err
	}
	var errs []error
	for _, n := range all {
		if n < l.number {
			errs = append(errs, l.files.remove(n))
		}
	}
	return errors.Join(errs...)
}
