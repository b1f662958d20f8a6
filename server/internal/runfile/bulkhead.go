package runfile

import (
	"errors"
	"fmt"

	"github.com/runstatus/runstatus/server/internal/bulkhead"
	"github.com/runstatus/runstatus/server/internal/fault"
	"github.com/runstatus/runstatus/server/internal/store"
)

// MayHang returns the tree whose bulkhead a call has to pass that touches runs of t and a series: the
// tree of the series if only that one is on a network file system, else t.
func (t *Tree) MayHang(series store.Name) *Tree {
	if st := t.env.Trees[series.Namespace]; st != nil && st.IsRemote() && !t.IsRemote() {
		return st
	}
	return t
}

// WithSeries calls do with the lock of a series held, for a caller inside the bulkhead of member, the
// tree of a test run. It does not use the series' own key of the bulkhead: a call that reconciles the
// series holds that key, and may be waiting for the test run.
func WithSeries[T any](member *Tree, n store.Name, do func(*Run) (T, error)) (T, error) {
	t := member.env.Trees[n.Namespace]
	held := func() (T, error) {
		r := t.Hold(n)
		defer r.Unlock()
		return do(r)
	}
	if member.MayHang(n) == member { // the caller is inside that bulkhead, or none is needed
		return held()
	}
	return bulkhead.TryDo(t.env.ctx, t.Bulkhead, store.Name{}, held)
}

// Unread turns an ErrUnresponsive error of a read into a ReadFailed error, and returns all others as they are.
func (t *Tree) Unread(n store.Name, err error) error {
	if err == nil || store.ReasonOf(err) != "" || !errors.Is(err, bulkhead.ErrUnresponsive) {
		return err
	}
	return &store.Error{Reason: store.ReadFailed, Run: n, Detail: "the file system of namespace " + t.Namespace + " does not answer", Err: err}
}

// Undone turns the error of a write that was given up into NotWritten if the write was not started, else
// into OutcomeUnknown. It returns all others as they are.
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
