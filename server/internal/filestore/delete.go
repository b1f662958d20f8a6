package filestore

import (
	"github.com/runstatus/runstatus/server/internal/fault"
	"github.com/runstatus/runstatus/server/internal/layout"
	"github.com/runstatus/runstatus/server/internal/rundir"
	"github.com/runstatus/runstatus/server/internal/safefs"
	"github.com/runstatus/runstatus/server/internal/store"
)

// delete removes the run if it is of the generation seenUID, which the caller has looked at. It returns the
// revision of the deletion. The caller commits it.
func (t treeWriter) delete(q store.DeleteRequest, seenUID string) (revision int64, err error) {
	r := t.Hold(q.Name)
	defer r.Unlock()
	view, err := r.Refresh(false)
	switch {
	case err != nil:
		return 0, err
	case q.UID != "" && q.UID != view.UID, view.UID != seenUID:
		return 0, fault.OtherGeneration(q.Name, "the id belongs to another generation of the run")
	}
	if err := t.Refusal(); err != nil {
		return 0, err
	}
	if err := rundir.Remove(t.Dir, r.Name, r.File.ID); err != nil {
		return 0, err
	}
	if err := r.Recorder().Leave(); err != nil {
		return 0, fault.Unknown(q.Name, "delete", err)
	}
	return r.Position.Newest, nil
}

// unlinkFromSeries removes the service's link from a series to a deleted run, if there is one. A failure
// is only logged: a link without a run is no membership.
func (t treeWriter) unlinkFromSeries(n, series store.Name) {
	st, ok := t.store.trees[series.Namespace]
	if !ok {
		return
	}
	r := st.Hold(series)
	defer r.Unlock()
	delete(r.Dir.Members, n) // as in join
	set, err := st.OpenDir(layout.RunDir(series) + "/" + layout.TestSets + "/" + layout.OwnSet)
	if err == nil {
		defer set.Close()
		err = safefs.Remove(set, layout.MemberLinkName(n, series))
	}
	if err != nil && !safefs.IsReplaced(safefs.ExplainOpen(err)) { // else there is no set, and no link
		t.store.cfg.Log.Warn("remove the link of a run that was deleted", "run", n.String(), "series", series.String(), "err", err)
	}
}
