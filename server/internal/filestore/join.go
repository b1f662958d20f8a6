package filestore

import (
	"context"

	"github.com/runstatus/runstatus/server/internal/bulkhead"
	"github.com/runstatus/runstatus/server/internal/fault"
	"github.com/runstatus/runstatus/server/internal/rundir"
	"github.com/runstatus/runstatus/server/internal/store"
)

// join makes the links by which the run and its series name each other. It holds the lock of
// the series, so that no run joins a closed series.
func (c *creation) join() error {
	n, series := c.name, c.request.Series
	st, err := c.tree.store.tree(series.Namespace)
	if err != nil {
		return err
	}
	r := st.Hold(series)
	defer r.Unlock()
	if err := r.Membership().TakesMembers(); err != nil {
		return err
	}
	if c.set, err = rundir.OpenMemberSet(st.Dir, series, len(r.Dir.Members) > 0); err != nil {
		return fault.NotWritten(series, "open the service's test set", err)
	}
	err = r.EnsurePath()
	if err == nil && c.set.Own {
		err = r.Durability().EnsureSet(c.set.Dir)
	}
	if err != nil {
		return fault.NotWritten(series, "sync the service's test set", err)
	}
	if err := c.set.Link(c.tree.Dir, n, st.Dir, series); err != nil {
		return fault.NotWritten(series, "link the run", err)
	}
	if err := c.draft.LinkSeries(rundir.LinkTo(st.Dir, c.tree.Dir, series, "../..")); err != nil {
		return err
	}
	if err := c.tree.Sync(c.set.Dir); err != nil {
		return fault.NotWritten(series, "sync the service's test set", err)
	}
	r.Dir.Members[n] = struct{}{} // reading all links again would cost each join more than the one before
	return nil
}

// leave undoes join.
func (c *creation) leave() error {
	st, err := c.tree.store.tree(c.request.Series.Namespace)
	if err != nil || c.set.Dir == nil {
		return err
	}
	r := st.Hold(c.request.Series)
	defer r.Unlock()
	if r.IsLoaded() {
		delete(r.Dir.Members, c.name)
	}
	return c.set.Unlink()
}

// mayJoin returns an error unless a series takes members.
func (t creator) mayJoin(ctx context.Context, series store.Name) error {
	of, err := t.store.writable(series.Namespace)
	if err != nil {
		return err
	}
	_, err = bulkhead.Do(ctx, of.Bulkhead, series, func() (struct{}, error) {
		r := of.Hold(series)
		defer r.Unlock()
		return struct{}{}, r.Membership().TakesMembers()
	})
	return of.Unread(series, err)
}
