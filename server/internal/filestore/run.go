package filestore

import (
	"errors"
	"io"
	"io/fs"
	"math"
	"os"
	"sync"
	"sync/atomic"
	"time"

	"golang.org/x/sys/unix"

	"github.com/runstatus/runstatus/server/internal/store"
	"github.com/runstatus/runstatus/statusfile"
)

// run follows one run's directory. What it knows is brought up to date by
// looking at the directory and at the status file's size, and by reading only
// what is new.
//
// Most runs ended long ago and are cold: then there is a head, for lists, and what
// else is known of them is in the index.
type run struct {
	name store.Name
	tree *tree

	wrote   atomic.Int64            // when the server wrote it last, in nanoseconds, if it is followed
	own     atomic.Bool             // it is among the tree's own
	rehome  atomic.Bool             // what is beside the status file is to be read anew
	stale   atomic.Bool             // the head is that of the last start's index: nobody has looked since
	head    atomic.Pointer[head]    // what lists say; nil before the first look
	handle  atomic.Pointer[os.File] // of the status file, to append; nil while it is in use
	digests atomic.Pointer[digests] // nil unless retries are looked for

	// mu is held while the run's files are read or written, so that what one
	// caller has seen or done is what the next one starts from.
	mu    sync.Mutex
	slot  uint32 // in the tree's roll, which guards it
	gone  bool   // another follower has taken or will take its place
	fresh bool   // made by us: it was not there before the order began
	cold  bool   // the index has what is known
	*live        // nil while the run is cold, and before the first look
}

// live is what a run's lock guards.
type live struct {
	file    followed
	home    home
	place   place
	derived derived // of a series
	latest  *facts  // what refresh found last; nil before the first
	behind  bool    // latest, and the head, lack lines that were appended since
	rejudge bool    // its place among others could not be put into the order
	used    time.Time
	named   time.Time // when the status file was last found at its path

	links      map[string]store.Name // where a series' links point, as read the last time
	knownLinks map[string]store.Name // those of the time before, while they are read
	linksRead  time.Time             // when the oldest of them was read
	lost       error                 // what the index knew can't be read
	known      bool                  // of what comes from the index: there were facts

	handleID fileID // of the file behind handle
}

// place is where the run stands in the store's order.
type place struct {
	seen      bool          // the run is in the order, or was there before it began
	old       bool          // it was there before: what it is at first is no change
	ended     bool          // its end is in the order, or came before
	related   bool          // its place among others has been judged
	series    store.Name    // the series that it is known to be a member of
	uid       string        // of the life that is
	who       *identity     // as the journal knows it, of a run that nobody has looked at since
	given     int64         // lines that begin before this offset have their revisions
	revisions lineRevisions // of those, as far as the journal reaches back
	newest    int64         // the newest revision of the run's changes
}

// facts are what is known of a run at one time. They are never changed, but for
// before. Until their revision is committed they are not shown.
type facts struct {
	before     *facts // those that stood before, until these are committed
	run        *run
	revision   int64
	revisions  lineRevisions
	file       fileID
	uid        string
	fold       store.Fold
	size       int64 // of the lines that fold counts
	partial    bool  // the file is too large to have been counted
	unreadable string
	ended      bool       // the end is in the order, whatever the files say now
	related    bool       // its place among others has been judged
	series     store.Name // that it is a member of
	derived    derived
	home
}

// home is what a run's directory holds beside the status file.
type home struct {
	*identity
	complete   bool
	completeAt time.Time
	closed     bool       // of a series
	link       store.Name // of a test run: where its own link points
	members    members

	dir  stat
	sets map[string]stat // a series' link directories, as they were when read
	seen time.Time

	doubtful bool // not all links could be read
}

// members are the runs that a series' links name. The series' lock guards them,
// also where facts hold them.
type members map[store.Name]struct{}

// followed is a status file as it was read last.
type followed struct {
	id      fileID
	size    int64 // as seen, with a torn tail
	mtime   int64
	ours    span // when we wrote since mtime was seen: then it has moved to somewhere in here
	links   uint64
	counted int64 // up to here lines were folded; behind a LF
	uid     string
	fold    store.Fold
	partial bool
	written bool   // by this server, since it began to follow the file
	why     string // it can't be read
}

func newRun(t *tree, n store.Name) *run { return &run{tree: t, name: n} }

// dir is the run's directory, relative to the tree's root.
func (r *run) dir() string { return dirOf(r.name) }

func dirOf(n store.Name) string { return store.Collection(n.Kind) + "/" + n.ID }

// span is a time from one moment to another, in nanoseconds.
type span struct{ from, to int64 }

// A file larger than this is not counted just to be listed: its first and last
// lines have to do until it is written to.
const maxListed = 8 << 20

// A run that gets directories all the time is looked at so often on end at most.
const mostLooks = 8

// refresh returns the run's facts as they are now. With whole, all lines are
// counted, however large the file. The caller holds mu, and commits the facts'
// revision before it shows them. Errors: NotFound, after which this follower is
// gone, and ReadFailed.
func (r *run) refresh(whole bool) (*facts, error) {
	f, err := r.look(whole)
	for range mostLooks {
		if !r.attend(f, err) {
			break
		}
		f, err = r.look(whole)
	}
	if store.ReasonOf(err) == store.NotFound {
		r.leave()
	}
	return f, err
}

func (r *run) look(whole bool) (*facts, error) {
	f, err := r.update(whole)
	switch {
	case err == nil:
		return f, nil
	case errors.Is(err, fs.ErrNotExist), errors.Is(err, unix.ENOTDIR):
		return nil, notFound(r.name)
	}
	return nil, &store.Error{Reason: store.ReadFailed, Run: r.name, Detail: "read the status of " + r.name.String(), Err: err}
}

func notFound(n store.Name) error {
	return &store.Error{Reason: store.NotFound, Run: n, Detail: "there is no run " + n.String()}
}

func (r *run) update(whole bool) (*facts, error) {
	if r.lost != nil {
		return nil, r.lost
	}
	dir, err := statBeneath(r.tree.root(), r.dir())
	if err != nil {
		return nil, err
	}
	st, err := r.statStatus(dir)
	if err != nil {
		return nil, err
	}
	r.used = time.Now()
	r.named = r.used
	if r.rejudge {
		r.rejudge = false
		r.tree.store.unjudged.add(r.name)
	}
	sameHome := r.homeUnchanged(dir) && !r.rehome.Load()
	if r.latest != nil && r.fileUnchanged(st, whole) && sameHome {
		r.verified()
		return r.facts(), nil
	}
	if err := r.changes().ready(); err != nil && r.latest != nil {
		return r.facts(), nil // what can't be put into the order is not shown
	}
	if err := r.readFile(st, whole); err != nil {
		return nil, err
	}
	return r.readRest(dir, sameHome)
}

// readRest reads what stands beside the status file, unless it is the same.
func (r *run) readRest(dir stat, same bool) (*facts, error) {
	first, before := r.latest == nil, r.home
	if !same {
		r.rehome.Store(false)
		r.readHome(dir)
	}
	if r.home.complete || r.file.fold.Ended {
		if err := r.end(first && r.place.old); err != nil {
			return nil, err
		}
	}
	r.verified()
	f := r.note()
	r.toJudge(&before)
	return f, nil
}

// verified says that the head is not only what the index knew.
func (r *run) verified() {
	if r.stale.Load() && r.stale.CompareAndSwap(true, false) {
		r.tree.unverified.Add(-1)
	}
}

// toJudge has those judged whose place among others depends on what has changed
// beside the status file. Members come before their series, which could seem to
// have ended without them.
func (r *run) toJudge(before *home) {
	u, h := &r.tree.store.unjudged, &r.home
	if r.name.Kind == statusfile.TestRun {
		if !r.place.related || h.link != before.link {
			u.add(r.name)
		}
		return
	}
	for m := range h.members {
		if _, was := before.members[m]; !was {
			u.add(m)
		}
	}
	for m := range before.members {
		if _, is := h.members[m]; !is {
			u.add(m)
		}
	}
	u.add(r.name)
}

// statStatus describes the status file. Without one there is no run, except
// where the run's directory is a link: whether there is one is not looked at.
func (r *run) statStatus(dir stat) (stat, error) {
	if dir.isType(unix.S_IFLNK) {
		return dir, nil
	}
	st, err := statBeneath(r.tree.root(), r.dir()+"/"+statusName)
	if errors.Is(err, fs.ErrPermission) {
		return dir, nil
	}
	return st, err
}

// facts returns what is known of the run, for a list too.
func (r *run) facts() *facts {
	if r.behind {
		return r.note()
	}
	return r.latest
}

// note makes facts of what was read, written or judged, and shows them.
func (r *run) note() *facts {
	r.tree.store.index.note(r)
	r.behind = false
	f := r.makeFacts()
	if committed := r.changes().committed(); f.revision > committed {
		f.before = r.latest.committed(committed)
	}
	r.latest = f
	old := r.head.Load()
	r.show()
	r.noteRequest(old)
	if r.place.series != (store.Name{}) && r.head.Load().endsOtherwise(old) {
		r.tree.store.unjudged.add(r.place.series)
	}
	return f
}

// noteRequest has the run found by the request that made it, and by no other.
func (r *run) noteRequest(old *head) {
	if r.home.identity == nil { // not read yet
		return
	}
	q, now := &r.tree.requests, r.home.requestID
	if old != nil && old.who != nil && old.who.requestID != now {
		q.forget(old.who.requestID, r.name)
	}
	if now != "" {
		q.note(now, r.name)
	}
}

func (r *run) makeFacts() *facts {
	f := r.asFacts()
	return &f
}

// asFacts returns what is known of the run now.
func (r *run) asFacts() facts {
	return facts{
		run: r, revision: r.place.newest, revisions: r.place.revisions, file: r.file.id, uid: r.file.uid, fold: r.file.fold, size: r.file.counted,
		partial: r.file.partial, unreadable: r.file.why, ended: r.place.ended, related: r.place.related, series: r.place.series,
		derived: r.derived, home: r.home,
	}
}

// committed returns the facts themselves, or those before them that hold nothing
// beyond a revision; nil when there are none.
func (f *facts) committed(revision int64) *facts {
	for f != nil && f.revision > revision {
		f = f.before
	}
	return f
}

// end tells whether and when the run ended.
func (f *facts) end() (time.Time, bool) {
	switch {
	case f.fold.Ended:
		return f.fold.EndTime, true
	case f.complete:
		return f.completeAt, true
	case f.derived.ended:
		return f.derived.endTime, true
	case f.ended: // that is for good, whatever the files say now
		return f.fold.Current.When, true
	}
	return time.Time{}, false
}

// outcome is that of a run that has ended.
func (f *facts) outcome() store.Outcome {
	if f.run.name.Kind == statusfile.Series {
		return f.derived.outcome(&f.fold)
	}
	return f.fold.TestOutcome()
}

func (r *run) changes() *changes { return &r.tree.store.changes }

// fileUnchanged is told by what stat shows. What can't be read is tried again.
func (r *run) fileUnchanged(st stat, whole bool) bool {
	return st.id == r.file.id && st.size == r.file.size && st.links == r.file.links &&
		(!whole || !r.file.partial) && r.file.why == "" && r.file.unwritten(st.mtime)
}

// unwritten tells by a modification time whether nobody but us has written.
func (f *followed) unwritten(mtime int64) bool {
	if f.ours != (span{}) && f.ours.from <= mtime && mtime <= f.ours.to {
		f.mtime = mtime
	}
	f.ours = span{}
	return mtime == f.mtime
}

// readFile brings the followed file up to date with what stands in its place.
func (r *run) readFile(st stat, whole bool) error {
	f, err := openToRead(r.tree.root(), r.dir()+"/"+statusName, st)
	var why *unreadableError
	switch {
	case errors.As(err, &why):
		r.file = followed{id: st.id, size: st.size, mtime: st.mtime, why: why.why}
		r.file.fold.Kind = r.name.Kind
		return nil
	case err != nil:
		return err
	}
	defer f.Close()
	return r.readFrom(f, whole)
}

// readFrom folds the lines of an open status file that are not folded yet.
func (r *run) readFrom(f *file, whole bool) error {
	same, err := r.continues(f)
	if err != nil {
		return err
	}
	if !same || (whole && r.file.partial) {
		r.file = followed{id: f.id}
		r.file.fold.Kind = r.name.Kind
		r.tree.store.digests.forget(r)
	}
	if err := r.enter(f, same); err != nil {
		return err
	}
	r.file.size, r.file.mtime, r.file.links, r.file.ours = f.size, f.mtime, f.links, span{}
	if !whole && (r.file.partial || f.size-r.file.counted > maxListed) {
		err = r.foldEnds(f, f.size)
	} else {
		err = r.foldTo(f, f.size, func(store.Status) {})
	}
	if err != nil {
		r.file.id = fileID{} // read it all again the next time
	}
	if r.place.given == math.MaxInt64 {
		r.place.given = r.file.counted
	}
	return err
}

// continues tells whether the file is the one that was read before, with more
// lines at most: the same file, no shorter than what was counted, of the same
// life.
func (r *run) continues(f *file) (bool, error) {
	if f.id != r.file.id || r.file.why != "" || !f.endsLine(r.file.counted) {
		return false, nil
	}
	if r.file.uid == "" {
		return true, nil
	}
	for line, err := range statusfile.Forward(f, 0, f.size) {
		return err == nil && r.file.uid == store.UID(r.name, line.Bytes), err
	}
	return false, nil
}

// foldTo counts the lines up to an offset and shows each to the caller.
func (r *run) foldTo(f io.ReaderAt, to int64, each func(store.Status)) error {
	for line, err := range statusfile.Forward(f, r.file.counted, to) {
		if err != nil {
			return err
		}
		s, err := r.take(line, line.Status())
		if err != nil {
			return err
		}
		each(s)
	}
	return nil
}

// take counts the next line, and returns it with its sequence and its revision:
// one that has no place in the store's order yet gets one.
func (r *run) take(line statusfile.RawLine, status statusfile.Status) (store.Status, error) {
	r.begin(line)
	s := store.Status{Status: status}
	s.Sequence = r.file.fold.Count + 1
	var err error
	if s.Revision, err = r.revise(line, s); err != nil {
		return s, err
	}
	s = r.file.fold.Add(s)
	if d := r.digests.Load(); d != nil {
		d.add(line, s.Sequence)
	}
	r.file.counted = line.Offset + line.Length
	if r.file.fold.Ended {
		err = r.end(s.Revision == 0)
	}
	return s, err
}

// begin takes the run's uid from its first line.
func (r *run) begin(line statusfile.RawLine) {
	if line.Offset == 0 {
		r.file.uid = store.UID(r.name, line.Bytes)
		r.place.uid = r.file.uid
	}
}

// foldEnds takes the first line and the newest lines of a file that is too large
// to count. Their sequences stay 0.
func (r *run) foldEnds(f io.ReaderAt, size int64) error {
	r.file.partial = true
	r.file.fold = store.Fold{Kind: r.name.Kind}
	for line, err := range statusfile.Forward(f, 0, size) {
		if err != nil {
			return err
		}
		r.begin(line)
		r.file.fold.AddUncounted(store.Status{Status: line.Status()})
		break
	}
	newest, end, err := tail(f, size)
	for i := len(newest) - 1; i >= 0; i-- {
		r.file.fold.AddUncounted(store.Status{Status: newest[i]})
	}
	r.file.counted = end
	return err
}

// tail returns the newest lines of a large file, newest first, and where they end.
func tail(f io.ReaderAt, size int64) (lines []statusfile.Status, end int64, err error) {
	const most = 32
	for line, err := range statusfile.Backward(f, 0, size) {
		if err != nil {
			return lines, end, err
		}
		end = max(end, line.Offset+line.Length)
		if lines = append(lines, line.Status()); len(lines) == most {
			break
		}
	}
	return lines, end, nil
}
