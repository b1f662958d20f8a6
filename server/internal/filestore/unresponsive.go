package filestore

import (
	"errors"
	"fmt"

	"github.com/runstatus/runstatus/server/internal/bulkhead"
	"github.com/runstatus/runstatus/server/internal/fault"
	"github.com/runstatus/runstatus/server/internal/store"
)

// listingKey is the bulkhead's key of the calls that list the collections.
func (t *tree) listingKey() store.Name { return store.Name{Namespace: t.Namespace, ID: "list"} }

// mayHang returns the tree whose gate a call passes that has to do with runs of a tree and
// with a series: the series' one if only that may hang.
func (t *tree) mayHang(series store.Name) *tree {
	if st := t.store.trees[series.Namespace]; st != nil && st.IsRemote() && !t.IsRemote() {
		return st
	}
	return t
}

// withSeries calls do with a series' lock held, for a caller that has to do with a test run
// of a tree, perhaps another one. It does not pass the series' gate: a caller that reconciles the
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
	return bulkhead.TryDo(t.store.background.ctx, t.bulkhead, store.Name{}, held)
}

// unread is the error of a read that was given up.
func (t *tree) unread(n store.Name, err error) error {
	if err == nil || store.ReasonOf(err) != "" || !errors.Is(err, bulkhead.ErrUnresponsive) {
		return err
	}
	return &store.Error{Reason: store.ReadFailed, Run: n, Detail: "the file system of namespace " + t.Namespace + " does not answer", Err: err}
}

// undone is the error of a write that was given up.
func (t *tree) undone(n store.Name, what string, err error) error {
	switch {
	case err == nil || store.ReasonOf(err) != "" || !bulkhead.GaveUp(err) || t.bulkhead == nil:
		return err
	case errors.Is(err, bulkhead.ErrNotStarted):
		return &store.Error{Reason: store.NotWritten, Run: n, Err: err,
			Detail: fmt.Sprintf("%s: the file system of namespace %s does not answer: not written", what, t.Namespace)}
	}
	return fault.Unknown(n, what, err)
}
