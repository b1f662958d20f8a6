package filestore

import (
	"context"
	"time"

	"golang.org/x/sys/unix"

	"github.com/runstatus/runstatus/server/internal/bulkhead"
	"github.com/runstatus/runstatus/server/internal/layout"
	"github.com/runstatus/runstatus/server/internal/runstate"
	"github.com/runstatus/runstatus/server/internal/safefs"
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
	f, err := bulkhead.Do(ctx, t.bulkhead, n, func() (*runstate.View, error) { return t.refreshNewest(n) })
	t.reconcile()
	if err == nil {
		f, err = t.shownOf(n, f)
	}
	switch {
	case err != nil:
		return store.Entry{}, s.confirmGone(n, t.unread(n, err))
	case f.Unreadable != "":
		return store.Entry{}, &store.Error{Reason: store.Unreadable, Run: n, Detail: "the status of " + n.String() + " can't be read: " + f.Unreadable}
	case f.UID == "":
		return store.Entry{Status: runstate.EmptyFile}, nil
	}
	return store.Entry{UID: f.UID, Status: f.Fold.Current}, nil
}

func (t *tree) refreshNewest(n store.Name) (*runstate.View, error) {
	r := t.hold(n)
	if r.knowsDirState(time.Now()) && r.sameFile() {
		defer r.mu.Unlock()
		return r.currentView(), nil
	}
	r.mu.Unlock()
	return t.refreshNow(n)
}

// sameFile reports whether the status file is as it was seen last. The caller holds mu.
func (r *run) sameFile() bool {
	st, err := safefs.Lstat(r.tree.Root(), r.dir()+"/"+layout.StatusFile) // best effort: else it is read, which says why it can't be
	return err == nil && st.IsType(unix.S_IFREG) && r.compareFile(st, false)
}
