package runfile

import (
	"cmp"
	"errors"
	"io/fs"
	"math"
	"slices"

	"github.com/runstatus/runstatus/server/internal/changelog"
	"github.com/runstatus/runstatus/server/internal/layout"
	"github.com/runstatus/runstatus/server/internal/rundir"
	"github.com/runstatus/runstatus/server/internal/runstate"
	"github.com/runstatus/runstatus/server/internal/safefs"
	"github.com/runstatus/runstatus/server/internal/store"
	"github.com/runstatus/runstatus/statusfile"
)

// Recorder puts changes of the run into the log of changes.
type Recorder struct{ *Run }

// Recorder returns the Run as the one that records its changes.
func (r *Run) Recorder() Recorder { return Recorder{r} }

// enter finds out which generation a status file belongs to. For a new generation it records the
// deletion of the one before and the creation, and reports that it began; nothing of its lines is
// known then. Lines from before the log began keep revision 0. It records nothing before it has read
// all that the records need.
func (r Recorder) enter(f *safefs.File, same bool) (began bool, err error) {
	p := &r.Position
	if !p.Tracked && !r.CreatedHere && !r.Tree.Complete() {
		*p = runstate.Position{Tracked: true, Preexisting: true, AdoptedTo: math.MaxInt64} // until it is read
		r.Tree.env.Index.Note(r.Run)
		return false, nil // begin sets the uid
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
	p.Tracked, p.UID, p.Created, p.Identity = true, created.UID, p.Newest, &layout.Identity{Identity: *created.Identity, Results: created.Results}
	return true, nil
}

// creation returns the record that begins the generation of a status file.
func (r Recorder) creation(f *safefs.File) (changelog.Record, error) {
	uid, err := layout.ReadUID(f, r.Name)
	if err != nil {
		return changelog.Record{}, err
	}
	dir, err := safefs.Lstat(r.Tree.Root(), r.Path())
	if err != nil {
		return changelog.Record{}, err
	}
	who, _, err := rundir.ReadIdentity(r.Tree.Root(), r.Name, dir, nil)
	if err != nil && !errors.Is(err, fs.ErrPermission) {
		return changelog.Record{}, err
	}
	return changelog.Record{Change: store.Change{Kind: store.RunCreated, UID: uid, Identity: &who.Identity, Results: who.Results}, Inode: f.ID.Ino}, nil
}

// identify records a change of the run's identity or of its results. If silent, it notes the change without a
// record, because it came before the log began.
func (r Recorder) identify(silent bool) error {
	known, found := r.Position.Identity, r.FoundIdentity()
	if found == nil {
		return nil
	}
	if known == nil {
		known = &layout.Identity{}
	}
	if (found.Identity != known.Identity || found.Results != known.Results) && !silent {
		if err := r.record(changelog.Record{Change: store.Change{Kind: store.IdentityChanged, UID: r.Position.UID, Before: &known.Identity, Identity: &found.Identity, Results: found.Results}}); err != nil {
			return err
		}
		r.Tree.env.ReconcileQueue.Add(r.Position.Series) // its sys_name may be this run's
	}
	r.Position.Identity = found
	return nil
}

// sameGeneration reports whether a file that has to be read again still belongs to the known generation.
// Its lines then keep their revisions.
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

// Leave records the deletion of a run that is gone, and forgets the run. After an error the run stays
// as it was, and a later look tries again: without the record, watches would miss the deletion.
func (r Recorder) Leave() error {
	r.Leaving.Store(true)
	if r.Position.Tracked && r.Position.AdoptedTo != math.MaxInt64 { // otherwise the log never named it
		if err := r.record(r.deletion()); err != nil {
			r.Leaving.Store(false)
			r.Tree.follower.LookAgain(r.Run)
			return err
		}
		if c := r.changes(); !c.Settle(r.Position.Newest) { // no caller waits for the record: see Departures
			c.Departures.Add(r.Name, r.Position.Newest, c.Committed())
		}
	}
	if r.Position.Tracked || r.Latest != nil { // otherwise the index has no record of it
		r.Tree.env.Index.Note(r.Run) // before the next generation is noted
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

// deletion returns the record that ends a generation. It holds all that is known of the run, because the
// files can't be read any more.
func (r Recorder) deletion() changelog.Record {
	c := store.Change{Kind: store.RunDeleted, UID: r.Position.UID, Series: r.Position.Series}
	r.foldLacking()
	if f := r.lastView(); f != nil {
		c.Last = &store.Run{}
		runstate.NewSummary(f).Fill(r.Name, c.Last)
	}
	if who := cmp.Or(r.Position.Identity, r.FoundIdentity()); who != nil {
		c.Last = cmp.Or(c.Last, &store.Run{})
		c.Last.SetIdentity(who.Identity)
		c.Last.CreateRevision = r.Position.Created
	}
	return changelog.Record{Change: c}
}

// foldLacking adds to the state of a generation that is over the lines that the journal holds and that no
// look has found: watches were told of them.
func (r Recorder) foldLacking() {
	if r.lacking == nil || len(r.lacking.Lines) == 0 {
		return
	}
	f := &r.File
	if f.UID != r.Position.UID {
		*f = runstate.File{UID: r.Position.UID, Fold: r.Tree.env.newFold(r.Name.Kind)}
	}
	for _, l := range slices.SortedFunc(slices.Values(r.lacking.Lines), func(a, b *changelog.Line) int { return cmp.Compare(a.Revision, b.Revision) }) {
		if l.Status.Sequence == f.Fold.Count+1 {
			f.Fold.Add(l.Status)
		}
	}
	f.ID = safefs.FileID{} // a look reads the whole file
}

// lastView returns the last view of the generation that is about to end, nil if there was no look since
// the start. The file may have been replaced by that of the next generation.
func (r Recorder) lastView() *runstate.View {
	if r.File.UID != "" && r.File.UID == r.Position.UID {
		return r.View(r.Name)
	}
	return r.Latest
}

// take counts the next line, and returns it with its sequence and revision. It records a line that is not
// in the log yet. In a file that is counted only in part, the sequence is 0.
func (r Recorder) take(line statusfile.RawLine, status statusfile.Status) (store.Status, error) {
	r.begin(line)
	s := store.Status{Status: status}
	if !r.File.Partial {
		s.Sequence = r.File.Fold.Count + 1
	}
	again := r.Position.Ended && line.Offset < r.Position.AdoptedTo // readRest tells the outcome of all lines
	var err error
	if s.Revision, err = r.revise(line, s); err != nil {
		return s, err
	}
	if r.File.Partial {
		r.File.Fold.AddUncounted(s)
	} else {
		s = r.File.Fold.Add(s)
	}
	if d := r.digests.Load(); d != nil {
		d.add(line, s.Sequence)
	}
	r.File.Counted, r.File.Tail = line.Offset+line.Length, false // readTail sets it
	if r.File.Fold.Ended && !again {
		err = r.end(s.Revision == 0)
	}
	return s, err
}

// begin sets the run's uid if the line is the first one.
func (r Recorder) begin(line statusfile.RawLine) {
	if line.Offset == 0 {
		r.File.UID = store.UID(r.Name, line.Bytes)
		r.Position.UID = r.File.UID
	}
}

// revise returns the revision of a line. It records a line that has none yet.
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
	revision := r.Position.Newest
	r.Position.Revisions = r.Position.Revisions.Add(line.Offset, revision, int64(r.changes().Oldest()))
	return revision, r.endSilence()
}

// end records the end of the run, and once more whenever the outcome has changed since. If silent, it
// notes the end without a record, because the run ended before the log began.
func (r Recorder) end(silent bool) error {
	p := &r.Position
	before := p.Ended
	p.Ended = true
	outcome := r.State.Outcome(r.Name)
	if before && outcome == p.Outcome {
		return nil
	}
	if !silent {
		if err := r.record(changelog.Record{Change: store.Change{Kind: store.RunEnded, UID: p.UID, Outcome: outcome, Again: before}}); err != nil {
			p.Ended = before
			return err
		}
	}
	p.Outcome = outcome
	return r.endSilence()
}

// NoteSilence records what is noted of the run's silence, unless it stands so already.
func (r Recorder) NoteSilence(next store.Silence) error {
	before := r.Position.Silence
	if next == before {
		return nil
	}
	err := r.record(changelog.Record{Change: store.Change{Kind: store.SilenceChanged, UID: r.Position.UID, Silence: next, SilenceBefore: before}})
	if err == nil {
		r.Position.Silence, r.viewStale = next, true
		r.Tree.env.StaleViews.add(r.Run)
	}
	return err
}

// endSilence records that the run is not silent any more, if it was. A promise needs no record: the line
// behind it outdates it.
func (r Recorder) endSilence() error {
	if r.Position.Silence.Since.IsZero() {
		return nil
	}
	return r.NoteSilence(store.Silence{})
}

// record makes durable what a change depends on, and appends the change to the log. It does not commit it.
func (r Recorder) record(c changelog.Record) error {
	c.Run = r.Name
	if err := r.ensure(&c); err != nil {
		return err
	}
	r.Tree.env.Index.Note(r.Run)
	revision, err := r.changes().Add(c)
	if err == nil {
		r.Position.Newest = max(r.Position.Newest, revision)
	}
	return err
}

// ensure makes durable what a change depends on besides its record. The caller holds mu.
func (r Recorder) ensure(c *changelog.Record) error {
	if !r.Tree.SyncsPaths() {
		return nil
	}
	switch c.Kind {
	case store.RunDeleted, store.MemberLeft:
		return nil // recovery does not need what is gone
	case store.MemberJoined:
		if r.linked == c.Series {
			break
		}
		if err := r.Durability().ensureDirState(); err != nil {
			return err
		}
		if err := r.Durability().ensureSeries(c.Series); err != nil {
			return err
		}
	case store.RunEnded:
		if r.File.Fold.Ended {
			break
		}
		if err := r.Durability().ensureDirState(); err != nil {
			return err
		}
	}
	return r.EnsurePath()
}

// EnsurePath makes durable the path of the status file, and the lines in it that the journal does not
// hold. It does so once for each file. The caller holds mu, and has looked at the file.
func (r *Run) EnsurePath() error {
	f := &r.File
	if f.Durable && f.ID != (safefs.FileID{}) || !r.Tree.SyncsPaths() {
		return nil
	}
	if err := r.Durability().syncPath(); err != nil {
		return &pathError{r.Name, err}
	}
	f.Durable = true
	return nil
}
