package runfile

import (
	"errors"
	"fmt"

	"github.com/runstatus/runstatus/server/internal/bulkhead"
	"github.com/runstatus/runstatus/server/internal/fault"
	"github.com/runstatus/runstatus/server/internal/store"
)

// MayHang returns the tree whose gate a call passes that has to do with runs of a tree and
// with a series: the series' one if only that may hang.
func (t *Tree) MayHang(series store.Name) *Tree {
	if st := t.env.Trees[series.Namespace]; st != nil && st.IsRemote() && !t.IsRemote() {
		return st
	}
	return t
}

// WithSeries calls do with a series' lock held, for a caller that has to do with a test run
// of a tree, perhaps another one. It does not pass the series' gate: a caller that reconciles the
// series is inside, and waits for the test run.
func WithSeries[T any](member *Tree, n store.Name, do func(*Run) (T, error)) (T, error) {
	t := member.env.Trees[n.Namespace]
	held := func() (T, error) {
		r := t.Hold(n)
		defer r.Unlock()
		return do(r)
	}
	if member.MayHang(n) == member { // it is inside, or nothing hangs
		return held()
	}
	return bulkhead.TryDo(t.env.ctx, t.Bulkhead, store.Name{}, held)
}

// Unread is the error of a read that was given up.
func (t *Tree) Unread(n store.Name, err error) error {
	if err == nil || store.ReasonOf(err) != "" || !errors.Is(err, bulkhead.ErrUnresponsive) {
		return err
	}
	return &store.Error{Reason: store.ReadFailed, Run: n, Detail: "the file system of namespace " + t.Namespace + " does not answer", Err: err}
}

// Undone is the error of a write that was given up.
func (t *Tree) Undone(n store.Name, what string, err error) error {
	switch {
	case err == nil || store.ReasonOf(err) != "" || !bulkhead.GaveUp(err) || t.Bulkhead == nil:
		return err
	case errors.Is(err, bulkhead.ErrNotStarted):
		return &store.Error{Reason: store.NotWritten, Run: n, Err: err,
			Detail: fmt.Sprintf("%s: the file system of namespace %s does not answer: not written", what, t.Namespace)}
	}
	return fault.Unknown(n, what, err)
}
