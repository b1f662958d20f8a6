package filestore

import (
	"context"
	"errors"
	"fmt"
	"os"
	"slices"

	"golang.org/x/sys/unix"

	"github.com/runstatus/runstatus/server/internal/bulkhead"
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
	if err := s.changes.ready(); err != nil {
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
	if err := s.changes.commitWithin(ctx, revision); err != nil {
		return unknown(q.Name, "delete", err)
	}
	return nil
}

// delete removes the run, if it is of the life that was judged. It returns the revision of
// the deletion, which is to be committed.
func (t *tree) delete(q store.DeleteRequest, judged string) (revision int64, err error) {
	r := t.hold(q.Name)
	defer r.mu.Unlock()
	facts, err := r.refresh(false)
	switch {
	case err != nil:
		return 0, err
	case q.UID != "" && q.UID != facts.uid, facts.uid != judged:
		return 0, otherLife(q.Name, "this is another life of the id")
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
	return r.place.newest, nil
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
	delete(r.home.members, n) // as in join
	set, err := st.openDir(store.Collection(series.Kind) + "/" + series.ID + "/" + testSetsName + "/" + ownSetName)
	if err == nil {
		defer set.Close()
		err = safefs.Remove(set, linkName(n, series))
	}
	if err != nil && !safefs.IsReplaced(safefs.ExplainOpen(err)) { // else there is no set, and no link
		t.store.cfg.Log.Warn("remove the link of a run that was deleted", "run", n.String(), "series", series.String(), "err", err)
	}
}

// dismantle removes what the service makes of a run, the status file first, and
// then its directory. It refuses, before anything is removed, where the directory holds
// other files. The caller holds the run's lock, and has looked at the run.
func (t *tree) dismantle(r *run) error {
	collection, dir, err := t.openHome(r.Name)
	if err != nil {
		return err
	}
	defer collection.Close()
	defer dir.Close()
	own, other, err := ownEntries(dir)
	switch {
	case err != nil:
		return notWritten(r.Name, "look for other files in the directory", err)
	case other != "":
		return &store.Error{Reason: store.HasFiles, Run: r.Name,
			Detail: fmt.Sprintf("%s holds other files, such as %q: nothing was removed", r.Name, other)}
	}
	switch removed, err := (safefs.Entry{Dir: dir, Name: statusName, ID: r.file.id}).Take(); {
	case err != nil:
		return notWritten(r.Name, "remove the status file", err)
	case !removed:
		return otherLife(r.Name, "its status file was replaced or removed meanwhile")
	}
	err = removeOwn(dir, own)
	if err == nil {
		err = safefs.RemoveEmptyDir(collection, r.Name.ID)
	}
	if err = errors.Join(err, t.sync(collection)); err != nil {
		return unknown(r.Name, "remove", err)
	}
	return nil
}

// ownFiles are what the service makes in a run's directory, and what older ones of it did.
var ownFiles = []string{
	statusName, statusName + ".tmp", attributesName, attributesName + ".tmp", seriesLinkName,
	runCompleteName, runCompleteName + ".tmp", seriesDoneName, seriesDoneName + ".tmp", allStartedName, allStartedName + ".tmp",
}

// ownEntries returns what the service makes in a run's directory, but for its test sets, and
// the name of something else in it, or "".
func ownEntries(dir *os.File) (own []safefs.Entry, other string, err error) {
	list, err := safefs.OpenDir(int(dir.Fd()), ".")
	if err != nil {
		return nil, "", err
	}
	defer list.Close()
	var names []string
	sets := false
	err = safefs.EachEntry(list, func(e os.DirEntry) {
		switch name := e.Name(); {
		case slices.Contains(ownFiles, name), safefs.IsTemp(name):
			names = append(names, name)
		case name == testSetsName:
			sets = true
		default:
			other = name
		}
	})
	if err == nil && sets {
		var only bool
		if only, err = onlyOwnSet(dir); err == nil && !only {
			other = testSetsName
		}
	}
	for _, name := range names {
		e, failed := safefs.EntryOf(dir, name)
		own = append(own, e) // also when it went meanwhile: then it is no inode's
		err = errors.Join(err, safefs.IgnoreAbsent(failed))
	}
	return own, other, err
}

// onlyOwnSet reports whether a series' test sets are the service's own one at most.
func onlyOwnSet(dir *os.File) (bool, error) {
	sets, err := safefs.OpenDir(int(dir.Fd()), testSetsName)
	if err != nil {
		if safefs.IsReplaced(safefs.ExplainOpen(err)) {
			err = nil // it is no directory
		}
		return false, err
	}
	defer sets.Close()
	only := true
	err = safefs.EachEntry(sets, func(e os.DirEntry) { only = only && e.Name() == ownSetName })
	return only, err
}

// removeOwn removes what the service made in a run's directory, but for the status file.
func removeOwn(dir *os.File, own []safefs.Entry) error {
	for _, e := range own {
		if e.Name == statusName {
			continue
		}
		if err := e.Remove(); err != nil {
			return err
		}
	}
	return removeOwnSet(dir)
}

// removeRun removes a directory that has a temporary name, with what the service made in
// it. No other program writes there.
func removeRun(collection *os.File, temp string, dir *os.File) error {
	own, _, err := ownEntries(dir)
	for _, e := range own {
		err = errors.Join(err, safefs.Remove(dir, e.Name))
	}
	return errors.Join(err, safefs.Remove(dir, configName), removeOwnSet(dir), safefs.RemoveEmptyDir(collection, temp))
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
			err = errors.Join(removeRun(collection, temp, dir), dir.Close())
		case errors.Is(err, unix.ENOTDIR):
			err = safefs.Remove(collection, temp)
		}
		if err := safefs.IgnoreAbsent(err); err != nil { // best effort: it is logged, and the next listing tries again
			t.store.cfg.Log.Warn("remove what an interrupted creation left", "dir", temp, "err", err)
		}
	}
}

// removeOwnSet removes a series' test sets, as far as they are the service's own.
func removeOwnSet(dir *os.File) error {
	sets, err := safefs.OpenDir(int(dir.Fd()), testSetsName)
	if err != nil {
		return safefs.IgnoreAbsent(err)
	}
	defer sets.Close()
	set, err := safefs.OpenDir(int(sets.Fd()), ownSetName)
	if err == nil {
		defer set.Close()
		var links []string
		err = safefs.EachEntry(set, func(e os.DirEntry) { links = append(links, e.Name()) })
		err = errors.Join(err, safefs.Remove(set, links...))
	}
	if err := safefs.IgnoreAbsent(err); err != nil {
		return err
	}
	return errors.Join(safefs.RemoveEmptyDir(sets, ownSetName), safefs.RemoveEmptyDir(dir, testSetsName))
}
