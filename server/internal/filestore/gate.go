package filestore

import (
	"context"
	"errors"
	"fmt"
	"runtime/debug"
	"sync"
	"sync/atomic"
	"time"

	"golang.org/x/sys/unix"

	"github.com/runstatus/runstatus/server/internal/store"
)

// A network file system can hang: then a system call returns in an hour or never,
// and holds the locks that it is made under. So nobody enters the files of such a
// tree by himself: a goroutine does, and who sent it waits for it or for his own
// deadline. It may stay behind, one for each run at most, and a bounded number in
// all. Local trees are entered directly.
const (
	maxInside    = 256              // calls in a tree at a time, stuck ones among them
	maxAbandoned = 8                // stuck calls from which on a tree is left alone by all who needn't enter
	patience     = 30 * time.Second // of callers without a deadline
	asideTime    = time.Second      // of those who could do without
	listTime     = 2 * time.Second  // of lists, which know what was there before
)

// errStuck says that a file system does not answer.
var errStuck = errors.New("the file system does not answer")

// errNotEntered goes with the cause of a call that was given up before it began.
var errNotEntered = errors.New("another call is stuck there")

// gates are the ways into a tree: one for each run.
type gates struct {
	inside    chan struct{} // one for each call in the tree
	abandoned atomic.Int64  // calls that nobody waits for any more
	mu        sync.Mutex
	of        map[store.Name]*gate
}

type gate struct {
	in    chan struct{} // held by the call inside
	users int           // guarded by gates.mu
	stuck atomic.Bool   // nobody waits for the call inside any more
}

func newGates() *gates {
	return &gates{inside: make(chan struct{}, maxInside), of: map[store.Name]*gate{}}
}

// use returns the gate of a run, or one of its own for the zero Name.
func (g *gates) use(n store.Name) *gate {
	if n == (store.Name{}) {
		return &gate{in: make(chan struct{}, 1)}
	}
	g.mu.Lock()
	defer g.mu.Unlock()
	one := g.of[n]
	if one == nil {
		one = &gate{in: make(chan struct{}, 1)}
		g.of[n] = one
	}
	one.users++
	return one
}

func (g *gates) drop(n store.Name, one *gate) {
	g.mu.Lock()
	defer g.mu.Unlock()
	if one.users--; one.users == 0 && n != (store.Name{}) {
		delete(g.of, n)
	}
}

// silent tells whether the tree's file system seems to hang as a whole.
func (t *tree) silent() bool { return t.gates != nil && t.gates.abandoned.Load() >= maxAbandoned }

// listGate is the gate of those who read the collections.
func (t *tree) listGate() store.Name { return store.Name{Namespace: t.namespace, ID: "list"} }

// enter calls do, which touches the files of one run, or of a collection. The error is
// do's, or the context's, or errStuck, joined with errNotEntered when do was not
// called. After the latter two do may still be under way: its results are nobody's.
func enter[T any](ctx context.Context, t *tree, n store.Name, do func() (T, error)) (T, error) {
	if t.gates == nil {
		return do()
	}
	var none T
	ctx, cancel := context.WithTimeoutCause(ctx, patience, errStuck)
	defer cancel()
	g := t.gates
	one := g.use(n)
	if err := g.pass(ctx, one); err != nil {
		g.drop(n, one)
		return none, errors.Join(err, errNotEntered)
	}
	var got T
	var failed error
	var fate atomic.Int32 // 1: done first, 2: given up first
	done := make(chan struct{})
	go func() {
		defer func() {
			if p := recover(); p != nil {
				failed = fmt.Errorf("panic in a tree: %v\n%s", p, debug.Stack()) // best effort: enter returns it, unless it has given up
			}
			if !fate.CompareAndSwap(0, 1) {
				one.stuck.Store(false)
				g.abandoned.Add(-1)
			}
			<-one.in
			<-g.inside
			g.drop(n, one)
			close(done)
		}()
		got, failed = do()
	}()
	select {
	case <-done:
		return got, failed
	case <-ctx.Done():
	}
	one.stuck.Store(true)
	g.abandoned.Add(1)
	if fate.CompareAndSwap(0, 2) {
		return none, context.Cause(ctx)
	}
	one.stuck.Store(false) // it has just been done
	g.abandoned.Add(-1)
	<-done
	return got, failed
}

func (g *gates) pass(ctx context.Context, one *gate) error {
	select {
	case one.in <- struct{}{}:
	case <-ctx.Done():
		return context.Cause(ctx)
	}
	select {
	case g.inside <- struct{}{}:
		return nil
	case <-ctx.Done():
		<-one.in
		return context.Cause(ctx)
	}
}

// aside is enter for those who could do without: they don't wait where others are
// stuck, and not for long elsewhere.
func aside[T any](ctx context.Context, t *tree, n store.Name, do func() (T, error)) (T, error) {
	if t.gates == nil {
		return do()
	}
	one := t.gates.use(n)
	stuck := one.stuck.Load()
	t.gates.drop(n, one)
	if stuck || t.silent() {
		var none T
		return none, errors.Join(errStuck, errNotEntered)
	}
	ctx, cancel := context.WithTimeoutCause(ctx, asideTime, errStuck)
	defer cancel()
	return enter(ctx, t, n, do)
}

// mayHang returns the tree whose gate a call passes that has to do with runs of a tree and
// with a series: the series' one if only that may hang.
func (t *tree) mayHang(series store.Name) *tree {
	if st := t.store.trees[series.Namespace]; st != nil && st.remote() && !t.remote() {
		return st
	}
	return t
}

// withSeries calls do with a series' lock held, for a caller that has to do with a test run
// of a tree, perhaps another one. It does not pass the series' gate: a caller that judges the
// series is inside, and waits for the test run.
func withSeries[T any](member *tree, n store.Name, do func(*run) (T, error)) (T, error) {
	t := member.store.trees[n.Namespace]
	held := func() (T, error) {
		r := t.hold(n)
		defer r.mu.Unlock()
		return do(r)
	}
	if member.mayHang(n) == member { // it is inside, or nothing hangs
		return held()
	}
	return aside(t.store.keeper.ctx, t, store.Name{}, held)
}

// gaveUp tells whether a call was given up by who sent it, by its error.
func gaveUp(err error) bool {
	return errors.Is(err, errStuck) || errors.Is(err, context.Canceled) || errors.Is(err, context.DeadlineExceeded)
}

// unread is the error of a read that was given up.
func (t *tree) unread(n store.Name, err error) error {
	if err == nil || store.ReasonOf(err) != "" || !errors.Is(err, errStuck) {
		return err
	}
	return &store.Error{Reason: store.ReadFailed, Run: n, Detail: "the file system of namespace " + t.namespace + " does not answer", Err: err}
}

// undone is the error of a write that was given up.
func (t *tree) undone(n store.Name, what string, err error) error {
	switch {
	case err == nil || store.ReasonOf(err) != "" || !gaveUp(err) || t.gates == nil:
		return err
	case errors.Is(err, errNotEntered):
		return &store.Error{Reason: store.NotWritten, Run: n, Err: err,
			Detail: fmt.Sprintf("%s: the file system of namespace %s does not answer: not written", what, t.namespace)}
	}
	return unknown(n, what, err)
}

// isGone tells whether an error says that a tree's file system is not there any more.
func isGone(err error) bool { return errors.Is(err, unix.ENOTCONN) || errors.Is(err, unix.ESTALE) }
