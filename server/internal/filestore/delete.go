package filestore

import (
	"context"
	"errors"
	"fmt"
	"os"

	"golang.org/x/sys/unix"

	"github.com/runstatus/runstatus/server/internal/bulkhead"
	"github.com/runstatus/runstatus/server/internal/layout"
	"github.com/runstatus/runstatus/server/internal/safefs"
	"github.com/runstatus/runstatus/server/internal/store"
)

// Delete implements store.Writer. The status file goes first: without it there is
// no run, whatever else an interruption leaves.
func (s *Store) Delete(ctx context.Context, q store.DeleteRequest) error {
	t, err := s.writable(q.Name.Namespace)
	if err != nil {
		return err
	}
	if t.adopted {
		return &store.Error{Reason: store.Adopted, Run: q.Name,
			Detail: "the namespace " + q.Name.Namespace + " belongs to Pavilion: remove the run there with pav clean"}
	}
	if err := s.changes.Ready(); err != nil {
		return notWritten(q.Name, "delete", err)
	}
	run, err := s.Run(ctx, q.Name)
	switch {
	case store.ReasonOf(err) == store.NotFound:
		return absent(q.Name, q.UID)
	case err != nil:
		return err
	case !run.Ended && !q.Force:
		return &store.Error{Reason: store.NotEnded, Run: q.Name, Detail: q.Name.String() + " has not ended; deleting it anyway takes force"}
	}
	g := t.mayHang(run.Series)
	revision, err := bulkhead.Do(ctx, g.bulkhead, q.Name, func() (int64, error) {
		revision, err := t.delete(q, run.UID)
		if err == nil {
			t.unlinkFromSeries(q.Name, run.Series)
		}
		return revision, err
	})
	if err != nil {
		return g.undone(q.Name, "delete", err)
	}
	if err := s.changes.CommitWithin(ctx, revision); err != nil {
		return unknown(q.Name, "delete", err)
	}
	return nil
}

// delete removes the run, if it is of the generation that the caller looked at. It returns the revision of
// the deletion, which is to be committed.
func (t *tree) delete(q store.DeleteRequest, judged string) (revision int64, err error) {
	r := t.hold(q.Name)
	defer r.mu.Unlock()
	facts, err := r.refresh(false)
	switch {
	case err != nil:
		return 0, err
	case q.UID != "" && q.UID != facts.UID, facts.UID != judged:
		return 0, otherGeneration(q.Name, "this is another life of the id")
	}
	if err := t.refusal(); err != nil {
		return 0, err
	}
	if err := t.dismantle(r); err != nil {
		return 0, err
	}
	if err := r.leave(); err != nil {
		return 0, unknown(q.Name, "delete", err)
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
	r := st.hold(series)
	defer r.mu.Unlock()
	delete(r.Dir.Members, n) // as in join
	set, err := st.openDir(store.Collection(series.Kind) + "/" + series.ID + "/" + layout.TestSets + "/" + layout.OwnSet)
	if err == nil {
		defer set.Close()
		err = safefs.Remove(set, layout.MemberLinkName(n, series))
	}
	if err != nil && !safefs.IsReplaced(safefs.ExplainOpen(err)) { // else there is no set, and no link
		t.store.cfg.Log.Warn("remove the link of a run that was deleted", "run", n.String(), "series", series.String(), "err", err)
	}
}

// dismantle removes what the service makes of a run, the status file first, and
// then its directory. It refuses, before anything is removed, where the directory holds
// other files. The caller holds the run's lock, and has looked at the run.
func (t *tree) dismantle(r *run) error {
	collection, dir, err := t.openRunDir(r.Name)
	if err != nil {
		return err
	}
	defer collection.Close()
	defer dir.Close()
	own, other, err := layout.MadeHere(dir)
	switch {
	case err != nil:
		return notWritten(r.Name, "look for other files in the directory", err)
	case other != "":
		return &store.Error{Reason: store.HasFiles, Run: r.Name,
			Detail: fmt.Sprintf("%s holds other files, such as %q: nothing was removed", r.Name, other)}
	}
	switch removed, err := (safefs.Entry{Dir: dir, Name: layout.StatusFile, ID: r.File.ID}).Take(); {
	case err != nil:
		return notWritten(r.Name, "remove the status file", err)
	case !removed:
		return otherGeneration(r.Name, "its status file was replaced or removed meanwhile")
	}
	err = layout.RemoveMade(dir, own)
	if err == nil {
		err = safefs.RemoveEmptyDir(collection, r.Name.ID)
	}
	if err = errors.Join(err, t.sync(collection)); err != nil {
		return unknown(r.Name, "remove", err)
	}
	return nil
}

// removeUnfinished removes what interrupted creations have left in a collection: directories
// and files of temporary names. What can't be removed is tried again by the next listing.
func (t *tree) removeUnfinished(collection *os.File, temps []string) {
	if t.refusal() != nil {
		return // nothing may be written there
	}
	for _, temp := range temps {
		if _, busy := t.temps.Load(temp); busy {
			continue
		}
		dir, err := safefs.OpenDir(int(collection.Fd()), temp)
		switch {
		case err == nil:
			err = errors.Join(layout.RemoveMadeRun(collection, temp, dir), dir.Close())
		case errors.Is(err, unix.ENOTDIR):
			err = safefs.Remove(collection, temp)
		}
		if err := safefs.IgnoreAbsent(err); err != nil { // best effort: it is logged, and the next listing tries again
			t.store.cfg.Log.Warn("remove what an interrupted creation left", "dir", temp, "err", err)
		}
	}
}
