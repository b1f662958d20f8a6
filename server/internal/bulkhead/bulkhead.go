// Package bulkhead keeps calls into a file system that may hang from blocking their callers.
//
// A system call on a network file system can block indefinitely while its caller holds locks.
// Such a call therefore runs on its own goroutine. Its caller waits for that goroutine or for
// its context, whichever ends first. A call that its caller has given up is abandoned: it goes
// on, and holds its key until it ends. So at most one call of each key is under way, and a
// bounded number in all. While eight or more are abandoned, callers that can do without (TryDo)
// leave the file system alone.
//
// All functions may be called concurrently. Each call starts one goroutine, which ends with the
// call. Lock order: the slot of a key, then a slot of the bulkhead; mu is held for moments.
package bulkhead

import (
	"context"
	"errors"
	"fmt"
	"runtime/debug"
	"sync"
	"sync/atomic"
	"time"
)

const (
	maxCalls     = 256              // under way at a time, abandoned ones included
	maxAbandoned = 8                // abandoned calls from which on the file system counts as unresponsive
	patience     = 30 * time.Second // the limit of a Do whose context has no earlier deadline
)

// TryPatience is the limit of a TryDo whose context has no earlier deadline.
const TryPatience = time.Second

// ErrUnresponsive says that a file system does not answer.
var ErrUnresponsive = errors.New("the file system does not answer")

// ErrNotStarted is joined with the cause of a call that was given up before it began.
var ErrNotStarted = errors.New("another call is stuck there")

// Bulkhead bounds the calls into one file system. K identifies what a call works on, such as a
// run; calls of the same key go one after the other. The zero key stands for no other call. A
// nil Bulkhead is that of a local file system: calls are made directly.
type Bulkhead[K comparable] struct {
	slots     chan struct{} // one for each call under way
	abandoned atomic.Int64
	mu        sync.Mutex
	keys      map[K]*keySlot
}

type keySlot struct {
	taken     chan struct{} // holds one: by the call under way
	users     int           // guarded by Bulkhead.mu
	abandoned atomic.Bool   // the call under way is
}

// New returns a bulkhead without calls.
func New[K comparable]() *Bulkhead[K] {
	return &Bulkhead[K]{slots: make(chan struct{}, maxCalls), keys: map[K]*keySlot{}}
}

// use returns the slot of a key. The caller returns it by drop.
func (b *Bulkhead[K]) use(key K) *keySlot {
	var none K
	if key == none {
		return &keySlot{taken: make(chan struct{}, 1)}
	}
	b.mu.Lock()
	defer b.mu.Unlock()
	slot := b.keys[key]
	if slot == nil {
		slot = &keySlot{taken: make(chan struct{}, 1)}
		b.keys[key] = slot
	}
	slot.users++
	return slot
}

func (b *Bulkhead[K]) drop(key K, slot *keySlot) {
	b.mu.Lock()
	defer b.mu.Unlock()
	if slot.users--; slot.users == 0 {
		delete(b.keys, key)
	}
}

// IsUnresponsive reports whether so many calls are abandoned that the file system seems to hang
// as a whole. It is false for a nil Bulkhead.
func (b *Bulkhead[K]) IsUnresponsive() bool { return b != nil && b.abandoned.Load() >= maxAbandoned }

// HasAbandoned reports whether a call is under way that its caller has given up. It is false for a
// nil Bulkhead.
func (b *Bulkhead[K]) HasAbandoned() bool { return b != nil && b.abandoned.Load() > 0 }

// Do calls do and returns its results. The error is do's, the cause of the context's end, or
// ErrUnresponsive after 30 seconds. After the latter two do may still be under way, unless
// ErrNotStarted is joined with them; its results are lost. A panic in do is an error.
func Do[K comparable, T any](ctx context.Context, b *Bulkhead[K], key K, do func() (T, error)) (T, error) {
	if b == nil {
		return do()
	}
	var none T
	ctx, cancel := context.WithTimeoutCause(ctx, patience, ErrUnresponsive)
	defer cancel()
	slot := b.use(key)
	if err := b.enter(ctx, slot); err != nil {
		b.drop(key, slot)
		return none, errors.Join(err, ErrNotStarted)
	}
	var got T
	var failed error
	var first atomic.Int32 // 1: do has ended, 2: the caller has given up
	done := make(chan struct{})
	go func() {
		defer func() {
			if p := recover(); p != nil {
				failed = fmt.Errorf("panic in a tree: %v\n%s", p, debug.Stack()) // best effort: Do returns it, unless the caller has given up
			}
			if !first.CompareAndSwap(0, 1) {
				slot.abandoned.Store(false)
				b.abandoned.Add(-1)
			}
			<-slot.taken
			<-b.slots
			b.drop(key, slot)
			close(done)
		}()
		got, failed = do()
	}()
	select {
	case <-done:
		return got, failed
	case <-ctx.Done():
	}
	slot.abandoned.Store(true)
	b.abandoned.Add(1)
	if first.CompareAndSwap(0, 2) {
		return none, context.Cause(ctx)
	}
	slot.abandoned.Store(false) // do has just ended
	b.abandoned.Add(-1)
	<-done
	return got, failed
}

func (b *Bulkhead[K]) enter(ctx context.Context, slot *keySlot) error {
	select {
	case slot.taken <- struct{}{}:
	case <-ctx.Done():
		return context.Cause(ctx)
	}
	select {
	case b.slots <- struct{}{}:
		return nil
	case <-ctx.Done():
		<-slot.taken
		return context.Cause(ctx)
	}
}

// TryDo is Do for a caller that can do without the results. It gives up after a second, and at
// once while the last call of the key is abandoned or the file system is unresponsive.
func TryDo[K comparable, T any](ctx context.Context, b *Bulkhead[K], key K, do func() (T, error)) (T, error) {
	if b == nil {
		return do()
	}
	slot := b.use(key)
	abandoned := slot.abandoned.Load()
	b.drop(key, slot)
	if abandoned || b.IsUnresponsive() {
		var none T
		return none, errors.Join(ErrUnresponsive, ErrNotStarted)
	}
	ctx, cancel := context.WithTimeoutCause(ctx, TryPatience, ErrUnresponsive)
	defer cancel()
	return Do(ctx, b, key, do)
}

// GaveUp reports whether an error is that of a call whose caller gave it up.
func GaveUp(err error) bool {
	return errors.Is(err, ErrUnresponsive) || errors.Is(err, context.Canceled) || errors.Is(err, context.DeadlineExceeded)
}
