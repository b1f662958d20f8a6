package filestore

import (
	"cmp"
	"errors"
	"io/fs"
	"maps"
	"os"
	"strings"
	"time"

	"golang.org/x/sys/unix"

	"github.com/runstatus/runstatus/server/internal/layout"
	"github.com/runstatus/runstatus/server/internal/safefs"
	"github.com/runstatus/runstatus/server/internal/store"
	"github.com/runstatus/runstatus/statusfile"
)

// dirState is what a run's directory holds beside the status file.
type dirState struct {
	*layout.Identity // nil until it was read in this generation
	complete         bool
	completeAt       time.Time
	closed           bool       // of a series
	link             store.Name // of a test run: where its own link points
	members          members

	dir  safefs.Info
	sets map[string]safefs.Info // a series' link directories, as they were when read
	seen time.Time

	hidden  bool   // this server may not look at all of it
	blind   bool   // nor at where the run's link points, or at a series' members
	unsure  bool   // nor at attributes that could be the service's own
	misread bool   // a series' test sets hold what can't be read as a link to a test run
	damage  string // why not all that the files say could be read
	synced  bool   // it is durable as it was read
}

// members are the runs that a series' links name. The series' lock guards them,
// also where a view holds them.
type members map[store.Name]struct{}

// A directory that changed this shortly before it was read may change again
// without a later modification time: it is read once more.
const mtimeGrain = 100 * time.Millisecond

func settled(mtime int64, seen time.Time) bool {
	return seen.Sub(time.Unix(0, mtime)) > mtimeGrain
}

// dirUnchanged reports whether what stands beside the status file is known to be as it
// was read. What can't be looked at is not: reading it says why.
func (r *run) dirUnchanged(dir safefs.Info) bool {
	h := &r.dirState
	if h.dir.ID != dir.ID || h.dir.MTime != dir.MTime || !settled(dir.MTime, h.seen) {
		return false
	}
	for set, was := range h.sets {
		st, err := safefs.Lstat(r.tree.root(), set) // best effort: after an error the home is read again, which says why
		if err != nil || st.ID != was.ID || st.MTime != was.MTime || !settled(st.MTime, h.seen) {
			return false
		}
	}
	return true
}

// readDirState reads what stands beside the status file. What this server may not look at
// stays as it was known, and is looked at again the next time. An error says that
// something could not be looked at: then nothing has changed.
func (r *run) readDirState(st safefs.Info) error {
	h := dirState{dir: st, seen: time.Now(), Identity: &layout.Identity{}}
	h.blind = !st.IsType(unix.S_IFDIR)
	if !h.blind {
		if err := h.read(r); err != nil {
			return err
		}
	}
	if h.hidden || h.damage != "" {
		h.dir = safefs.Info{} // unlike what is read
	}
	if before := r.dirState.Identity; before != nil && *before != *h.Identity {
		r.position.who = before.CompletedBy(r.position.who)
	}
	r.dirState = h
	return nil
}

// read looks at the parts one after the other. The run still has what was known.
func (h *dirState) read(r *run) error {
	marker, rest := layout.RunComplete, h.readLink
	if r.Name.Kind == statusfile.Series {
		marker, rest = layout.SeriesComplete, h.readSeries
	}
	return errors.Join(h.readIdentity(r), h.readMarker(r, marker), rest(r))
}

// forbids notes that this server may not look at something, and returns other errors.
func (h *dirState) forbids(err error) error {
	if errors.Is(err, fs.ErrPermission) {
		h.hidden = true
		return nil
	}
	return err
}

// readIdentity keeps an identity that was known where the files that say it are damaged:
// they may just be written.
func (h *dirState) readIdentity(r *run) error {
	who, damage, err := layout.ReadIdentity(r.tree.root(), r.dir())
	if err == nil && r.Name.Kind == statusfile.Series {
		var more string
		more, err = who.OfSeries(r.tree.root(), r.dir(), h.dir.UID)
		damage = cmp.Or(damage, more)
	}
	known := r.dirState.Identity
	if err := h.forbids(err); err != nil {
		return err
	}
	h.Identity, h.damage, h.unsure = who, damage, h.hidden && known == nil && h.dir.UID == os.Geteuid()
	if known != nil && (h.hidden || damage != "") {
		h.Identity = known
	}
	return nil
}

// readMarker looks for a completion marker. Its time is of use only where no line
// tells the end.
func (h *dirState) readMarker(r *run, name string) error {
	rel := r.dir() + "/" + name
	st, err := safefs.Lstat(r.tree.root(), rel)
	switch {
	case safefs.IsAbsent(err):
		return nil
	case err != nil:
		h.complete, h.completeAt = r.dirState.complete, r.dirState.completeAt
		return h.forbids(err)
	}
	h.complete = true
	if !r.file.fold.Ended {
		h.completeAt, err = layout.MarkerTime(r.tree.root(), rel, st)
	}
	return err
}

// readLink looks where a test run's link points.
func (h *dirState) readLink(r *run) error {
	target, err := safefs.ReadLink(r.tree.root(), r.dir()+"/"+layout.SeriesLink)
	switch {
	case safefs.IsNoLink(err):
		return nil
	case err != nil:
		h.link, h.blind = r.dirState.link, true
		return h.forbids(err)
	}
	h.link = r.tree.linked(target, statusfile.Series)
	return nil
}

// readSeries looks whether a series takes no more members, and which it has.
func (h *dirState) readSeries(r *run) error {
	_, err := safefs.Lstat(r.tree.root(), r.dir()+"/"+layout.AllTestsStarted)
	h.closed = err == nil
	if err != nil && !safefs.IsAbsent(err) {
		h.closed, h.blind = r.dirState.closed, true
		if err := h.forbids(err); err != nil {
			return err
		}
	}
	h.members, h.sets = members{}, map[string]safefs.Info{}
	known := r.links
	if time.Since(r.linksRead) > linksTime {
		known, r.linksRead = nil, time.Now()
	}
	l := linkReader{run: r, home: h, known: known, links: map[string]store.Name{}}
	l.readSets()
	r.links, h.misread = l.links, l.misread
	if l.hidden {
		h.hidden, h.blind = true, true
		maps.Copy(h.members, r.dirState.members)
	}
	return l.err
}

// linksTime is how long a series' links are believed to point where they did: a
// link is put up once, while the directory that it is in changes with each one.
const linksTime = time.Minute

// linkReader collects where a series' links point.
type linkReader struct {
	run     *run
	home    *dirState
	known   map[string]store.Name // where links pointed when they were read the time before
	links   map[string]store.Name // where they point
	hidden  bool                  // this server may not look at all of them
	misread bool                  // something is no link to a test run, where there is nothing else
	err     error                 // some could not be looked at
}

// failed notes what a look at a directory said.
func (l *linkReader) failed(err error) {
	err = safefs.ExplainOpen(err)
	switch {
	case safefs.IsReplaced(err): // there is no such directory
	case errors.Is(err, fs.ErrPermission):
		l.hidden = true
	default:
		l.err = errors.Join(l.err, err)
	}
}

// readSets reads the links in a series' test sets, or, where it has no test sets, those
// in its own directory. Test sets hold nothing else, but for files whose names begin with a
// dot. A link is not followed, not even to a test set.
func (l *linkReader) readSets() {
	root, rel := l.run.tree.root(), l.run.dir()+"/"+layout.TestSets
	sets, err := safefs.OpenDir(root, rel)
	if err != nil {
		l.misread = !errors.Is(err, fs.ErrNotExist)
		if l.failed(err); l.err == nil {
			l.readDir(l.run.dir(), l.readOwn)
		}
		return
	}
	defer sets.Close()
	l.remember(rel, sets)
	err = safefs.EachEntry(sets, func(e os.DirEntry) {
		if e.IsDir() {
			l.readDir(rel+"/"+e.Name(), l.readSet)
			return
		}
		l.misread = l.misread || !strings.HasPrefix(e.Name(), ".")
	})
	if err != nil {
		l.failed(err)
	}
}

// remember notes how a directory was just before it is read.
func (l *linkReader) remember(rel string, dir *os.File) {
	st, err := safefs.Fstat(dir)
	if err != nil {
		l.failed(err)
		return
	}
	l.home.sets[rel] = st
}

// readOwn takes an entry of a series' own directory, where links to test runs stand among
// others.
func (l *linkReader) readOwn(link string, e os.DirEntry) {
	if e.Type() == os.ModeSymlink {
		l.readLink(link)
	}
}

// readSet takes an entry of a test set.
func (l *linkReader) readSet(link string, e os.DirEntry) {
	named := e.Type() == os.ModeSymlink && l.readLink(link)
	l.misread = l.misread || !named && !strings.HasPrefix(e.Name(), ".")
}

// readDir has the entries of a directory taken.
func (l *linkReader) readDir(rel string, take func(rel string, e os.DirEntry)) {
	dir, err := safefs.OpenDir(l.run.tree.root(), rel)
	if err != nil {
		l.failed(err)
		return
	}
	defer dir.Close()
	if rel != l.run.dir() {
		l.remember(rel, dir)
	}
	err = safefs.EachEntry(dir, func(e os.DirEntry) { take(rel+"/"+e.Name(), e) })
	if err != nil {
		l.failed(err)
	}
}

// readLink adds the test run that a link names. It reports whether it names one, or is gone
// or can't be looked at.
func (l *linkReader) readLink(link string) bool {
	n, known := l.known[link]
	if !known {
		target, err := safefs.ReadLink(l.run.tree.root(), link)
		if safefs.IsNoLink(err) {
			return safefs.IsAbsent(err)
		}
		if err != nil {
			l.failed(err)
			return true
		}
		n = l.run.tree.linked(target, statusfile.TestRun)
	}
	l.links[link] = n
	if n == (store.Name{}) {
		return false
	}
	l.home.members[n] = struct{}{}
	return true
}
