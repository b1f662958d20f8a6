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

// place is where the run stands in the store's order.
type place struct {
	seen      bool                    // the run is in the order, or was there before it began
	old       bool                    // it was there before: what it is at first is no change
	ended     bool                    // its end is in the order, or came before
	related   bool                    // its place among others has been judged
	series    store.Name              // the series that it is known to be a member of
	uid       string                  // of the life that is
	who       *layout.Identity        // the identity before the directory said otherwise, and as the journal knows it; may be nil
	given     int64                   // lines that begin before this offset have their revisions
	revisions changelog.LineRevisions // of those, as far as the journal reaches back
	newest    int64                   // the newest revision of the run's changes
	created   int64                   // the revision of its creation; 0: it was there before the order began, or the index was lost since
}

// enter gives the life that a status file is of its place in the order. What was
// there before the order began keeps revision 0; a life that comes later is a
// creation, and ends the one before it. It reports whether another life began, of which
// nothing is known yet. What it rests on is read before anything is recorded.
func (r *run) enter(f *safefs.File, same bool) (began bool, err error) {
	p := &r.place
	if !p.seen && !r.fresh && !r.tree.complete() {
		*p = place{seen: true, old: true, given: math.MaxInt64} // until it is read
		r.tree.store.index.note(r)
		return false, nil // begin notes the uid
	}
	if p.seen && !same {
		same, err = r.sameLife(f)
	}
	if p.seen && same || err != nil {
		return false, err
	}
	created, err := r.creation(f)
	if err != nil {
		return false, err
	}
	if p.seen {
		if err := r.record(r.deletion()); err != nil {
			return false, err
		}
	}
	r.tree.store.unjudged.add(p.series, r.Name)
	for m := range r.home.members {
		r.tree.store.unjudged.add(m)
	}
	*p = place{newest: p.newest}
	r.derived, r.home, r.latest, r.behind = derived{}, home{}, nil, false
	r.beginFile(f)
	if err := r.record(created); err != nil {
		return true, err
	}
	p.seen, p.uid, p.created = true, created.UID, p.newest
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
	if r.fresh || who.RequestID != "" { // else it may get more of it later
		c.Identity = who
	}
	return c, nil
}

// sameLife reports whether a file that has to be read anew is still of the life
// that is known: its lines keep their revisions then.
func (r *run) sameLife(f *safefs.File) (bool, error) {
	uid, err := r.uidOf(f)
	if err != nil || uid != r.place.uid && r.place.uid != "" {
		return false, err
	}
	if r.place.given == math.MaxInt64 { // nothing of it was read yet
		return true, nil
	}
	return f.EndsLine(r.place.given)
}

// leave puts the end of a run that is gone into the order. After an error the run stays
// known as it was, and leaves at a later look: watchers would not hear of its end.
func (r *run) leave() error {
	if r.place.seen && r.place.given != math.MaxInt64 { // else it was told to nobody
		if err := r.record(r.deletion()); err != nil {
			r.lookAgain()
			return err
		}
		if c := r.changes(); !c.Settle(r.place.newest) { // no caller waits for it
			c.Departures.Add(r.Name, r.place.newest, c.Committed())
		}
	}
	if r.place.seen || r.latest != nil { // else the index knows nothing of it
		r.tree.store.index.note(r) // before the next life is there, which has to come behind it
	}
	r.tree.leave(r)
	r.tree.store.behind.forget(r)
	r.tree.store.unjudged.add(r.place.series)
	for m := range r.home.members {
		r.tree.store.unjudged.add(m)
	}
	r.tree.store.handles.Forget(r)
	r.tree.store.digests.Forget(r)
	return nil
}

// deletion is the change that ends a life, with what is not to be found out any more.
func (r *run) deletion() changelog.Record {
	c := store.Change{Kind: store.RunDeleted, UID: r.place.uid, Series: r.place.series}
	if f := r.lastFacts(); f != nil {
		c.Last = &store.Run{}
		newHead(f).fill(r.Name, c.Last)
	}
	if who := r.home.Identity.CompletedBy(r.place.who); who != nil { // a directory that is removed piece by piece tells less and less
		c.Last = cmp.Or(c.Last, &store.Run{})
		c.Last.DisplayName, c.Last.User, c.Last.Labels = who.DisplayName, who.User, who.Labels
		c.Last.CreateRevision = r.place.created
	}
	return changelog.Record{Change: c}
}

// lastFacts returns what is known of the life that is about to end: its file may have been
// replaced by another one's. It is nil if nobody has looked at it since the start.
func (r *run) lastFacts() *facts {
	if r.file.uid != "" && r.file.uid == r.place.uid {
		return r.makeFacts()
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
	if line.Offset < r.place.given {
		return r.place.revisions.Of(line.Offset), nil
	}
	r.tree.store.touched.add(r, line.Offset) // before a checkpoint can see the record
	err := r.record(changelog.Record{
		Change: store.Change{Kind: store.LineAdded, UID: r.file.uid, Status: s},
		Offset: line.Offset, Length: line.Length, Line: line.Bytes,
	})
	if err != nil {
		return 0, err
	}
	r.place.given = line.Offset + line.Length
	r.place.revisions = r.place.revisions.Add(line.Offset, r.place.newest, int64(r.changes().Oldest()))
	return r.place.newest, nil
}

// end puts the run's end into the order, unless it is there, or silently when it
// came before the order began.
func (r *run) end(silent bool) error {
	if r.place.ended {
		return nil
	}
	if !silent {
		if err := r.record(changelog.Record{Change: store.Change{Kind: store.RunEnded, UID: r.place.uid}}); err != nil {
			return err
		}
	}
	r.place.ended = true
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
		r.place.newest = max(r.place.newest, revision)
	}
	return err
}
