package filestore

import (
	"context"

	"github.com/runstatus/runstatus/server/internal/bulkhead"
	"github.com/runstatus/runstatus/server/internal/fault"
	"github.com/runstatus/runstatus/server/internal/layout"
	"github.com/runstatus/runstatus/server/internal/rundir"
	"github.com/runstatus/runstatus/server/internal/safefs"
	"github.com/runstatus/runstatus/server/internal/store"
)

// Delete implements store.Writer.
func (s *Store) Delete(ctx context.Context, q store.DeleteRequest) error {
	t, err := s.writable(q.Name.Namespace)
	if err != nil {
		return err
	}
	if t.Adopted {
		return &store.Error{Reason: store.Adopted, Run: q.Name,
			Detail: "the namespace " + q.Name.Namespace + " belongs to Pavilion: remove the run there with pav clean"}
	}
	if err := s.env.Changes.Ready(); err != nil {
		return fault.NotWritten(q.Name, "delete", err)
	}
	run, err := s.Run(ctx, q.Name)
	switch {
	case store.ReasonOf(err) == store.NotFound:
		return fault.Absent(q.Name, q.UID)
	case err != nil:
		return err
	case !run.Ended && !q.Force:
		return &store.Error{Reason: store.NotEnded, Run: q.Name, Detail: q.Name.String() + " has not ended; deleting it anyway takes force"}
	}
	g := t.MayHang(run.Series)
	revision, err := bulkhead.Do(ctx, g.Bulkhead, q.Name, func() (int64, error) {
		revision, err := t.delete(q, run.UID)
		if err == nil {
			t.unlinkFromSeries(q.Name, run.Series)
		}
		return revision, err
	})
	if err != nil {
		return g.Undone(q.Name, "delete", err)
	}
	if err := s.env.Changes.CommitWithin(ctx, revision); err != nil {
		return fault.Unknown(q.Name, "delete", err)
	}
	return nil
}

// delete removes the run, if it is of the generation that the caller looked at. It returns the revision of
// the deletion, which is to be committed.
func (t *tree) delete(q store.DeleteRequest, judged string) (revision int64, err error) {
	r := t.Hold(q.Name)
	defer r.Unlock()
	facts, err := r.Refresh(false)
	switch {
	case err != nil:
		return 0, err
	case q.UID != "" && q.UID != facts.UID, facts.UID != judged:
		return 0, fault.OtherGeneration(q.Name, "this is another life of the id")
	}
	if err := t.Refusal(); err != nil {
		return 0, err
	}
	if err := rundir.Remove(t.Dir, r.Name, r.File.ID); err != nil {
		return 0, err
	}
	if err := r.Leave(); err != nil {
		return 0, fault.Unknown(q.Name, "delete", err)
	}
	return r.Position.Newest, nil
}

// unlinkFromSeries removes the service's link from a series to a run that was one of its
// members, if there is one. One that stays is a warning: a link alone is no membership.
func (t *tree) unlinkFromSeries(n, series store.Name) {
	st, ok := t.store.trees[series.Namespace]
	if !ok {
		return
	}
	r := st.Hold(series)
	defer r.Unlock()
	delete(r.Dir.Members, n) // as in join
	set, err := st.OpenDir(store.Collection(series.Kind) + "/" + series.ID + "/" + layout.TestSets + "/" + layout.OwnSet)
	if err == nil {
		defer set.Close()
		err = safefs.Remove(set, layout.MemberLinkName(n, series))
	}
	if err != nil && !safefs.IsReplaced(safefs.ExplainOpen(err)) { // else there is no set, and no link
		t.store.cfg.Log.Warn("remove the link of a run that was deleted", "run", n.String(), "series", series.String(), "err", err)
	}
}
