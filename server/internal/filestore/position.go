package filestore

import (
	"cmp"
	"errors"
	"io/fs"
	"math"

	"github.com/runstatus/runstatus/server/internal/changelog"
	"github.com/runstatus/runstatus/server/internal/layout"
	"github.com/runstatus/runstatus/server/internal/safefs"
	"github.com/runstatus/runstatus/server/internal/store"
	"github.com/runstatus/runstatus/statusfile"
)

// position is where the run stands in the store's order.
type position struct {
	tracked     bool                    // the run is in the order, or was there before it began
	preexisting bool                    // it was there before: what it is at first is no change
	ended       bool                    // its end is in the order, or came before
	related     bool                    // its place among others has been reconciled
	series      store.Name              // the series that it is known to be a member of
	uid         string                  // of the generation that is
	who         *layout.Identity        // the identity before the directory said otherwise, and as the journal knows it; may be nil
	adoptedTo   int64                   // lines that begin before this offset have their revisions
	revisions   changelog.LineRevisions // of those, as far as the journal reaches back
	newest      int64                   // the newest revision of the run's changes
	created     int64                   // the revision of its creation; 0: it was there before the order began, or the index was lost since
}

// enter gives the generation that a status file is of its place in the order. What was
// there before the order began keeps revision 0; a generation that comes later is a
// creation, and ends the one before it. It reports whether another generation began, of which
// nothing is known yet. What it rests on is read before anything is recorded.
func (r *run) enter(f *safefs.File, same bool) (began bool, err error) {
	p := &r.position
	if !p.tracked && !r.createdHere && !r.tree.complete() {
		*p = position{tracked: true, preexisting: true, adoptedTo: math.MaxInt64} // until it is read
		r.tree.store.index.note(r)
		return false, nil // begin notes the uid
	}
	if p.tracked && !same {
		same, err = r.sameGeneration(f)
	}
	if p.tracked && same || err != nil {
		return false, err
	}
	created, err := r.creation(f)
	if err != nil {
		return false, err
	}
	if p.tracked {
		if err := r.record(r.deletion()); err != nil {
			return false, err
		}
	}
	r.tree.store.reconcileQueue.add(p.series, r.Name)
	for m := range r.dirState.members {
		r.tree.store.reconcileQueue.add(m)
	}
	*p = position{newest: p.newest}
	r.derived, r.dirState, r.latest, r.viewStale = derived{}, dirState{}, nil, false
	r.beginFile(f)
	if err := r.record(created); err != nil {
		return true, err
	}
	p.tracked, p.uid, p.created = true, created.UID, p.newest
	return true, nil
}

// creation returns the change that begins the generation that a status file is of.
func (r *run) creation(f *safefs.File) (changelog.Record, error) {
	uid, err := r.uidOf(f)
	if err != nil {
		return changelog.Record{}, err
	}
	c := changelog.Record{Change: store.Change{Kind: store.RunCreated, UID: uid}, Inode: f.ID.Ino}
	who, _, err := layout.ReadIdentity(r.tree.root(), r.dir())
	if err != nil && !errors.Is(err, fs.ErrPermission) {
		return changelog.Record{}, err
	}
	if r.createdHere || who.RequestID != "" { // else it may get more of it later
		c.Identity = who
	}
	return c, nil
}

// sameGeneration reports whether a file that has to be read anew is still of the generation
// that is known: its lines keep their revisions then.
func (r *run) sameGeneration(f *safefs.File) (bool, error) {
	uid, err := r.uidOf(f)
	if err != nil || uid != r.position.uid && r.position.uid != "" {
		return false, err
	}
	if r.position.adoptedTo == math.MaxInt64 { // nothing of it was read yet
		return true, nil
	}
	return f.EndsLine(r.position.adoptedTo)
}

// leave puts the end of a run that is gone into the order. After an error the run stays
// known as it was, and leaves at a later look: watchers would not hear of its end.
func (r *run) leave() error {
	if r.position.tracked && r.position.adoptedTo != math.MaxInt64 { // else no follower was told of it
		if err := r.record(r.deletion()); err != nil {
			r.lookAgain()
			return err
		}
		if c := r.changes(); !c.Settle(r.position.newest) { // no caller waits for it
			c.Departures.Add(r.Name, r.position.newest, c.Committed())
		}
	}
	if r.position.tracked || r.latest != nil { // else the index knows nothing of it
		r.tree.store.index.note(r) // before the next generation is there, which has to come behind it
	}
	r.tree.leave(r)
	r.tree.store.staleViews.forget(r)
	r.tree.store.reconcileQueue.add(r.position.series)
	for m := range r.dirState.members {
		r.tree.store.reconcileQueue.add(m)
	}
	r.tree.store.handles.Forget(r)
	r.tree.store.digests.Forget(r)
	return nil
}

// deletion is the change that ends a generation, with what is not to be found out any more.
func (r *run) deletion() changelog.Record {
	c := store.Change{Kind: store.RunDeleted, UID: r.position.uid, Series: r.position.series}
	if f := r.lastView(); f != nil {
		c.Last = &store.Run{}
		newSummary(f).fill(r.Name, c.Last)
	}
	if who := r.dirState.Identity.CompletedBy(r.position.who); who != nil { // a directory that is removed piece by piece tells less and less
		c.Last = cmp.Or(c.Last, &store.Run{})
		c.Last.DisplayName, c.Last.User, c.Last.Labels = who.DisplayName, who.User, who.Labels
		c.Last.CreateRevision = r.position.created
	}
	return changelog.Record{Change: c}
}

// lastView returns what is known of the generation that is about to end: its file may have been
// replaced by another one's. It is nil if it was not looked at since the start.
func (r *run) lastView() *view {
	if r.file.uid != "" && r.file.uid == r.position.uid {
		return r.makeView()
	}
	return r.latest
}

// uidOf returns the uid that a file's first line makes, or "".
func (r *run) uidOf(f *safefs.File) (string, error) {
	for line, err := range statusfile.Forward(f, 0, f.Size) {
		return store.UID(r.Name, line.Bytes), err
	}
	return "", nil
}

// revise returns the revision of a line, which is put behind all changes if it has
// none yet.
func (r *run) revise(line statusfile.RawLine, s store.Status) (int64, error) {
	if line.Offset < r.position.adoptedTo {
		return r.position.revisions.Of(line.Offset), nil
	}
	r.tree.store.unsynced.add(r, line.Offset) // before a checkpoint can see the record
	err := r.record(changelog.Record{
		Change: store.Change{Kind: store.LineAdded, UID: r.file.uid, Status: s},
		Offset: line.Offset, Length: line.Length, Line: line.Bytes,
	})
	if err != nil {
		return 0, err
	}
	r.position.adoptedTo = line.Offset + line.Length
	r.position.revisions = r.position.revisions.Add(line.Offset, r.position.newest, int64(r.changes().Oldest()))
	return r.position.newest, nil
}

// end puts the run's end into the order, unless it is there, or silently when it
// came before the order began.
func (r *run) end(silent bool) error {
	if r.position.ended {
		return nil
	}
	if !silent {
		if err := r.record(changelog.Record{Change: store.Change{Kind: store.RunEnded, UID: r.position.uid}}); err != nil {
			return err
		}
	}
	r.position.ended = true
	return nil
}

// record puts a change of the run behind all changes.
func (r *run) record(c changelog.Record) error {
	c.Run = r.Name
	if err := r.ensure(&c); err != nil {
		return err
	}
	r.tree.store.index.note(r)
	revision, err := r.changes().Add(c)
	if err == nil {
		r.position.newest = max(r.position.newest, revision)
	}
	return err
}
