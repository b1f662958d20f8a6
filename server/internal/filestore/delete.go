package filestore

import (
	"context"
	"errors"
	"fmt"
	"os"
	"slices"

	"golang.org/x/sys/unix"

	"github.com/runstatus/runstatus/server/internal/store"
)

// Delete implements store.Store. The status file goes first: without it there is
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
	_, err = enter(ctx, t, q.Name, func() (struct{}, error) { return struct{}{}, t.delete(q, run.UID) })
	return t.undone(q.Name, "delete", err)
}

// delete removes the run, if it is of the life that was judged.
func (t *tree) delete(q store.DeleteRequest, judged string) error {
	r := t.hold(q.Name)
	defer r.mu.Unlock()
	facts, err := r.refresh(false)
	switch {
	case err != nil:
		return err
	case q.UID != "" && q.UID != facts.uid, facts.uid != judged:
		return otherLife(q.Name, "this is another life of the id")
	}
	if err := t.refusal(); err != nil {
		return err
	}
	if err := t.dismantle(q.Name, true); err != nil {
		return err
	}
	if err := t.unlinkFromSeries(q.Name, facts.series); err != nil { // one link alone is no membership
		t.store.cfg.Log.Warn("remove the link of a run that was deleted", "run", q.Name.String(), "err", err)
	}
	r.leave()
	return nil
}

// unlinkFromSeries removes the service's link from a series to one of its
// members, if there is one.
func (t *tree) unlinkFromSeries(n, series store.Name) error {
	st, ok := t.store.trees[series.Namespace]
	if !ok {
		return nil
	}
	set, err := st.openDir(store.Collection(series.Kind) + "/" + series.ID + "/" + testSetsName + "/" + ownSetName)
	if err != nil {
		return nil // no set, no link
	}
	defer set.Close()
	if err := removeAll(set, linkName(n, series)); err != nil {
		return notWritten(series, "remove the link to "+n.String(), err)
	}
	return nil
}

// dismantle removes what the service makes of a run, the status file first, and
// then its directory. With check it refuses, before anything is removed, where
// the directory holds other files.
func (t *tree) dismantle(n store.Name, check bool) error {
	collection, dir, err := t.openHome(n)
	if err != nil {
		return err
	}
	defer collection.Close()
	defer dir.Close()
	if other := t.otherFile(dir); other != "" && check {
		return &store.Error{Reason: store.HasFiles, Run: n,
			Detail: fmt.Sprintf("%s holds other files, such as %q: nothing was removed", n, other)}
	}
	if err := removeAll(dir, statusName); err != nil {
		return notWritten(n, "remove the status file", err)
	}
	for _, step := range []func() error{
		func() error { return removeAll(dir, ownFiles...) },
		func() error { return removeOwnSet(dir) },
		func() error { return removeDir(collection, n.ID) },
		func() error { return t.sync(collection) },
	} {
		if err := step(); err != nil {
			return unknown(n, "remove", err)
		}
	}
	return nil
}

var ownFiles = []string{
	statusName, statusName + ".tmp", attributesName, attributesName + ".tmp", seriesLinkName,
	runCompleteName, runCompleteName + ".tmp", seriesDoneName, seriesDoneName + ".tmp", allStartedName, allStartedName + ".tmp",
}

// otherFile returns the name of something in a run's directory that the service
// did not make, or "".
func (t *tree) otherFile(dir *os.File) (other string) {
	list, err := openDirBeneath(int(dir.Fd()), ".")
	if err != nil {
		return "what can't be listed"
	}
	defer list.Close()
	err = eachEntry(list, func(e os.DirEntry) {
		switch {
		case slices.Contains(ownFiles, e.Name()):
		case e.Name() == testSetsName && onlyOwnSet(dir):
		default:
			other = e.Name()
		}
	})
	if err != nil {
		return "what can't be listed"
	}
	return other
}

// onlyOwnSet tells whether a series' test sets are the service's own one at most.
func onlyOwnSet(dir *os.File) bool {
	sets, err := openDirBeneath(int(dir.Fd()), testSetsName)
	if err != nil {
		return false
	}
	defer sets.Close()
	only := true
	err = eachEntry(sets, func(e os.DirEntry) { only = only && e.Name() == ownSetName })
	return only && err == nil
}

// removeOwnSet removes a series' test sets, as far as they are the service's own.
func removeOwnSet(dir *os.File) error {
	sets, err := openDirBeneath(int(dir.Fd()), testSetsName)
	if errors.Is(err, unix.ENOENT) {
		return nil
	}
	if err != nil {
		return err
	}
	defer sets.Close()
	set, err := openDirBeneath(int(sets.Fd()), ownSetName)
	if err == nil {
		defer set.Close()
		var links []string
		err := eachEntry(set, func(e os.DirEntry) { links = append(links, e.Name()) })
		if err := errors.Join(err, removeAll(set, links...)); err != nil {
			return err
		}
		if err := removeDir(sets, ownSetName); err != nil {
			return err
		}
	}
	return removeDir(dir, testSetsName)
}
