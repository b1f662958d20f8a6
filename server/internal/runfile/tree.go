package runfile

import (
	"context"

	"github.com/runstatus/runstatus/server/internal/bulkhead"
	"github.com/runstatus/runstatus/server/internal/runstate"
	"github.com/runstatus/runstatus/server/internal/store"
	"github.com/runstatus/runstatus/server/internal/workdir"
)

// Leave removes a run that does not exist from the tree. The caller holds its lock.
func (t *Tree) Leave(r *Run) {
	r.Gone = true
	r.verified()
	r.loosen(false)
	t.Runs.Remove(r)
	t.env.Loaded.forget(r)
	t.Requests.clear(r.Name)
	if r.Dir.Identity != nil && r.Dir.RequestID != "" {
		t.Requests.forget(r.Dir.RequestID, r.Name)
	}
}

// Refresh looks at a run and returns its view, which may not be committed yet. Errors: NotFound, and
// ReadFailed, also when the file system does not answer before ctx ends.
func (t *Tree) Refresh(ctx context.Context, n store.Name) (*runstate.View, error) {
	f, err := bulkhead.Do(ctx, t.Bulkhead, n, func() (*runstate.View, error) { return t.RefreshNow(n) })
	return f, t.Unread(n, err)
}

// RefreshNow is Refresh for a caller inside the bulkhead.
func (t *Tree) RefreshNow(n store.Name) (*runstate.View, error) {
	r := t.Hold(n)
	defer r.Unlock()
	return t.refreshHeld(r)
}

// RefreshListed is RefreshNow for a list: a run that can't be read is listed as unreadable. It says so
// under the same lock, because otherwise another call could find in between that the run is gone.
func (t *Tree) RefreshListed(n store.Name) {
	r := t.Hold(n)
	defer r.Unlock()
	_, err := t.refreshHeld(r)
	if err == nil || store.ReasonOf(err) == store.NotFound || r.Summary.Load() != nil {
		return
	}
	r.Summary.Store(runstate.Unread)
	t.Runs.SetCode(r, runstate.Unread.Code())
	r.Unread(err)
}

// refreshHeld is RefreshNow for a run whose lock is held.
func (t *Tree) refreshHeld(r *Run) (*runstate.View, error) {
	defer t.Opens()()
	f, err := r.Refresh(false)
	if err != nil && t.IsRemote() && workdir.IsGone(err) && t.Revive() {
		return r.Refresh(false)
	}
	return f, err
}

// Complete reports whether every run that existed when the log began is known, so that any further run
// is new.
func (t *Tree) Complete() bool { return t.Swept.Load() }
