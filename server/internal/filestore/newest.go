package filestore

import (
	"context"
	"time"

	"github.com/runstatus/runstatus/server/internal/bulkhead"
	"github.com/runstatus/runstatus/server/internal/runstate"
	"github.com/runstatus/runstatus/server/internal/store"
)

// Newest implements store.Reader. The status file is looked at on each call. What
// stands beside it says nothing of its lines, so that is believed for a while, as a
// writer does.
func (s *Store) Newest(ctx context.Context, n store.Name) (store.Entry, error) {
	t, err := s.tree(n.Namespace)
	if err != nil {
		return store.Entry{}, err
	}
	f, err := bulkhead.Do(ctx, t.Bulkhead, n, func() (*runstate.View, error) { return t.refreshNewest(n) })
	t.reconcile()
	if err == nil {
		f, err = t.ShownOf(n, f)
	}
	switch {
	case err != nil:
		return store.Entry{}, s.confirmGone(n, t.Unread(n, err))
	case f.Unreadable != "":
		return store.Entry{}, &store.Error{Reason: store.Unreadable, Run: n, Detail: "the status of " + n.String() + " can't be read: " + f.Unreadable}
	case f.UID == "":
		return store.Entry{Status: runstate.EmptyFile}, nil
	}
	return store.Entry{UID: f.UID, Status: f.Fold.Current}, nil
}

func (t *tree) refreshNewest(n store.Name) (*runstate.View, error) {
	r := t.Hold(n)
	if r.KnowsDirState(time.Now()) && r.SameFile() {
		defer r.Unlock()
		return r.CurrentView(), nil
	}
	r.Unlock()
	return t.RefreshNow(n)
}
