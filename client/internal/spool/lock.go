package spool

import (
	"context"
	"errors"
	"fmt"
	"sync"
	"time"
)

// stoppedAfter is how long a lock may be held without being renewed until its holder counts as
// stopped. A running process holds the file lock for moments and renews the delivery lock every
// 50 ms. If the holder continues nevertheless, no report is lost, and a report that is sent twice
// is written once. Tests shorten it.
var stoppedAfter = 20 * time.Second

// lock takes the file lock. With an error, it closes the file: errStopped if the holder of the
// lock is stopped. A wait in the kernel can't be interrupted; it therefore runs on its own
// goroutine, at most one for each Spool.
func (s *Spool) lock(ctx context.Context, f *file) error {
	err := f.tryLock(fileLock)
	if errors.Is(err, errLocked) {
		return s.waitLock(ctx, f)
	}
	if err != nil {
		f.Close()
	}
	return err
}

func (s *Spool) waitLock(ctx context.Context, f *file) error {
	ctx, cancel := untilStopped(ctx, f)
	defer cancel()
	late := func() error { return fmt.Errorf("another process holds the lock: %w", context.Cause(ctx)) }
	select {
	case s.waiter <- struct{}{}:
	case <-ctx.Done():
		f.Close()
		return late()
	}
	leave := sync.OnceFunc(func() { <-s.waiter })
	locked := make(chan error)
	go func() {
		err := f.waitLock(fileLock)
		leave()
		if err != nil {
			f.Close()
		}
		select {
		case locked <- err:
		case <-ctx.Done():
			f.Close()
		}
	}()
	select {
	case err := <-locked:
		return err
	case <-ctx.Done():
		if errors.Is(context.Cause(ctx), errStopped) {
			leave() // that wait may never end
		}
		return late()
	}
}

// untilStopped returns a context that ends with ctx and, with the cause errStopped, when the
// holder of the file lock counts as stopped.
func untilStopped(ctx context.Context, f *file) (_ context.Context, cancel context.CancelFunc) {
	ctx, end := context.WithCancelCause(ctx)
	limit := stoppedAfter
	go func() {
		ticks := time.NewTicker(min(time.Second, limit/4))
		defer ticks.Stop()
		for !f.heldLonger(fileLock, limit) {
			select {
			case <-ticks.C:
			case <-ctx.Done():
				return
			}
		}
		end(errStopped)
	}()
	return ctx, func() { end(nil) }
}

// holderStopped reports whether the holder of a lock counts as stopped.
func (f *file) holderStopped(which int64) bool { return f.heldLonger(which, stoppedAfter) }

// heldLonger reports whether another open file took or renewed a lock more than limit ago, or
// more than limit in the future. In the second case a clock was set back or differs between two
// hosts, and the time is not known.
func (f *file) heldLonger(which int64, limit time.Duration) bool {
	held, err := f.heldFor(which)
	return err == nil && held.Abs() > limit
}
