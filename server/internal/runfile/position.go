package runfile

import (
	"cmp"
	"errors"
	"io/fs"
	"math"

	"github.com/runstatus/runstatus/server/internal/changelog"
	"github.com/runstatus/runstatus/server/internal/layout"
	"github.com/runstatus/runstatus/server/internal/rundir"
	"github.com/runstatus/runstatus/server/internal/runstate"
	"github.com/runstatus/runstatus/server/internal/safefs"
	"github.com/runstatus/runstatus/server/internal/store"
	"github.com/runstatus/runstatus/statusfile"
)

// enter gives the generation that a status file is of its place in the log. What was
// there before the log began keeps revision 0; a generation that comes later is a
// creation, and ends the one before it. It reports whether another generation began, of which
// nothing is known yet. What it rests on is read before anything is recorded.
func (r Recorder) enter(f *safefs.File, same bool) (began bool, err error) {
	p := &r.Position
	if !p.Tracked && !r.CreatedHere && !r.Tree.Complete() {
		*p = runstate.Position{Tracked: true, Preexisting: true, AdoptedTo: math.MaxInt64} // until it is read
		r.Tree.env.Index.Note(r.Run)
		return false, nil // begin notes the uid
	}
	if p.Tracked && !same {
		same, err = r.sameGeneration(f)
	}
	if p.Tracked && same || err != nil {
		return false, err
	}
	created, err := r.creation(f)
	if err != nil {
		return false, err
	}
	if p.Tracked {
		if err := r.record(r.deletion()); err != nil {
			return false, err
		}
	}
	r.Tree.env.ReconcileQueue.Add(p.Series, r.Name)
	for m := range r.Dir.Members {
		r.Tree.env.ReconcileQueue.Add(m)
	}
	*p = runstate.Position{Newest: p.Newest}
	r.Derived, r.Dir, r.Latest, r.viewStale = runstate.Derived{}, rundir.State{}, nil, false
	r.reader().beginFile(f)
	if err := r.record(created); err != nil {
		return true, err
	}
	p.Tracked, p.UID, p.Created = true, created.UID, p.Newest
	return true, nil
}

// creation returns the change that begins the generation that a status file is of.
func (r Recorder) creation(f *safefs.File) (changelog.Record, error) {
	uid, err := layout.ReadUID(f, r.Name)
	if err != nil {
		return changelog.Record{}, err
	}
	c := changelog.Record{Change: store.Change{Kind: store.RunCreated, UID: uid}, Inode: f.ID.Ino}
	who, _, err := layout.ReadIdentity(r.Tree.Root(), r.Path())
	if err != nil && !errors.Is(err, fs.ErrPermission) {
		return changelog.Record{}, err
	}
	if r.CreatedHere || who.RequestID != "" { // else it may get more of it later
		c.Identity = who
	}
	return c, nil
}

// sameGeneration reports whether a file that has to be read anew is still of the generation
// that is known: its lines keep their revisions then.
func (r Recorder) sameGeneration(f *safefs.File) (bool, error) {
	uid, err := layout.ReadUID(f, r.Name)
	if err != nil || uid != r.Position.UID && r.Position.UID != "" {
		return false, err
	}
	if r.Position.AdoptedTo == math.MaxInt64 { // nothing of it was read yet
		return true, nil
	}
	return f.EndsLine(r.Position.AdoptedTo)
}

// Leave puts the end of a run that is gone into the log. After an error the run stays
// known as it was, and leaves at a later look: watchers would not hear of its end.
func (r Recorder) Leave() error {
	if r.Position.Tracked && r.Position.AdoptedTo != math.MaxInt64 { // else no follower was told of it
		if err := r.record(r.deletion()); err != nil {
			r.Tree.follower.LookAgain(r.Run)
			return err
		}
		if c := r.changes(); !c.Settle(r.Position.Newest) { // no caller waits for it
			c.Departures.Add(r.Name, r.Position.Newest, c.Committed())
		}
	}
	if r.Position.Tracked || r.Latest != nil { // else the index knows nothing of it
		r.Tree.env.Index.Note(r.Run) // before the next generation is there, which has to come behind it
	}
	r.Tree.Leave(r.Run)
	r.Tree.env.StaleViews.forget(r.Run)
	r.Tree.env.ReconcileQueue.Add(r.Position.Series)
	for m := range r.Dir.Members {
		r.Tree.env.ReconcileQueue.Add(m)
	}
	r.Tree.env.Handles.Forget(r.Run)
	r.Tree.env.Digests.Forget(r.Run)
	return nil
}

// deletion is the change that ends a generation, with what is not to be found out any more.
func (r Recorder) deletion() changelog.Record {
	c := store.Change{Kind: store.RunDeleted, UID: r.Position.UID, Series: r.Position.Series}
	if f := r.lastView(); f != nil {
		c.Last = &store.Run{}
		runstate.NewSummary(f).Fill(r.Name, c.Last)
	}
	if who := r.Dir.Identity.CompletedBy(r.Position.Identity); who != nil { // a directory that is removed piece by piece tells less and less
		c.Last = cmp.Or(c.Last, &store.Run{})
		c.Last.DisplayName, c.Last.User, c.Last.Labels = who.DisplayName, who.User, who.Labels
		c.Last.CreateRevision = r.Position.Created
	}
	return changelog.Record{Change: c}
}

// lastView returns what is known of the generation that is about to end: its file may have been
// replaced by another one's. It is nil if it was not looked at since the start.
func (r Recorder) lastView() *runstate.View {
	if r.File.UID != "" && r.File.UID == r.Position.UID {
		return r.View(r.Name)
	}
	return r.Latest
}

// revise returns the revision of a line, which is put behind all changes if it has
// none yet.
func (r Recorder) revise(line statusfile.RawLine, s store.Status) (int64, error) {
	if line.Offset < r.Position.AdoptedTo {
		return r.Position.Revisions.Of(line.Offset), nil
	}
	r.Tree.env.Unsynced.add(r.Run, line.Offset) // before a checkpoint can see the record
	err := r.record(changelog.Record{
		Change: store.Change{Kind: store.LineAdded, UID: r.File.UID, Status: s},
		Offset: line.Offset, Length: line.Length, Line: line.Bytes,
	})
	if err != nil {
		return 0, err
	}
	r.Position.AdoptedTo = line.Offset + line.Length
	r.Position.Revisions = r.Position.Revisions.Add(line.Offset, r.Position.Newest, int64(r.changes().Oldest()))
	return r.Position.Newest, nil
}

// end puts the run's end into the log, unless it is there, or silently when it
// came before the log began.
func (r Recorder) end(silent bool) error {
	if r.Position.Ended {
		return nil
	}
	if !silent {
		if err := r.record(changelog.Record{Change: store.Change{Kind: store.RunEnded, UID: r.Position.UID}}); err != nil {
			return err
		}
	}
	r.Position.Ended = true
	return nil
}

// record puts a change of the run behind all changes.
func (r Recorder) record(c changelog.Record) error {
	c.Run = r.Name
	if err := r.Durability().ensure(&c); err != nil {
		return err
	}
	r.Tree.env.Index.Note(r.Run)
	revision, err := r.changes().Add(c)
	if err == nil {
		r.Position.Newest = max(r.Position.Newest, revision)
	}
	return err
}
