package filestore

import (
	"context"
	"errors"
	"io/fs"

	"github.com/runstatus/runstatus/server/internal/bulkhead"
	"github.com/runstatus/runstatus/server/internal/fault"
	"github.com/runstatus/runstatus/server/internal/layout"
	"github.com/runstatus/runstatus/server/internal/rundir"
	"github.com/runstatus/runstatus/server/internal/safefs"
	"github.com/runstatus/runstatus/server/internal/store"
)

// mayJoin returns an error unless a series takes members.
func (s *Store) mayJoin(ctx context.Context, series store.Name) error {
	t, err := s.writable(series.Namespace)
	if err != nil {
		return err
	}
	_, err = bulkhead.Do(ctx, t.bulkhead, series, func() (struct{}, error) {
		r := t.hold(series)
		defer r.mu.Unlock()
		return struct{}{}, r.takesMembers()
	})
	return t.unread(series, err)
}

// takesMembers returns an error unless the series is there and open. The links of
// its members are not read again for that: it may have many. The caller holds its
// lock.
func (r *run) takesMembers() error {
	if _, err := r.known(); err != nil {
		return err
	}
	if _, err := safefs.Lstat(r.tree.Root(), r.dir()+"/"+layout.StatusFile); err != nil { // best effort: the refresh returns what is wrong
		if _, err := r.refresh(false); err != nil { // it says what is wrong
			return err
		}
	}
	switch _, err := safefs.Lstat(r.tree.Root(), r.dir()+"/"+layout.AllTestsStarted); {
	case err == nil:
		return &store.Error{Reason: store.SeriesClosed, Run: r.Name, Detail: "the membership of " + r.Name.String() + " is closed: nothing was created"}
	case !errors.Is(err, fs.ErrNotExist):
		return fault.NotWritten(r.Name, "look whether the membership is closed", err)
	}
	return nil
}

// join makes the run and its series name each other. It holds the series' lock, so
// that no run joins once it is closed.
func (c *creation) join() error {
	n, series := c.name, c.request.Series
	st, err := c.tree.store.tree(series.Namespace)
	if err != nil {
		return err
	}
	r := st.hold(series)
	defer r.mu.Unlock()
	if err := r.takesMembers(); err != nil {
		return err
	}
	if c.set, err = rundir.OpenMemberSet(st.Dir, series, len(r.Dir.Members) > 0); err != nil {
		return fault.NotWritten(series, "open the service's test set", err)
	}
	err = r.ensurePath()
	if err == nil && c.set.Own {
		err = r.ensureSet(c.set.Dir)
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
	r.Dir.Members[n] = struct{}{} // reading all links again for each would take ever longer
	return nil
}

// leave undoes join.
func (c *creation) leave() error {
	st, err := c.tree.store.tree(c.request.Series.Namespace)
	if err != nil || c.set.Dir == nil {
		return err
	}
	r := st.hold(c.request.Series)
	defer r.mu.Unlock()
	if r.loadedState != nil {
		delete(r.Dir.Members, c.name)
	}
	return c.set.Unlink()
}
