package filestore

import (
	"errors"
	"io"
	"os"
	"time"

	"golang.org/x/sys/unix"

	"github.com/runstatus/runstatus/server/internal/store"
	"github.com/runstatus/runstatus/statusfile"
)

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
	synced   bool // it is durable as it was read
}

// members are the runs that a series' links name. The series' lock guards them,
// also where facts hold them.
type members map[store.Name]struct{}

// A directory that changed this shortly before it was read may change again
// without a later modification time: it is read once more.
const mtimeGrain = 100 * time.Millisecond

func settled(mtime int64, seen time.Time) bool {
	return seen.Sub(time.Unix(0, mtime)) > mtimeGrain
}

func (r *run) homeUnchanged(dir stat) bool {
	h := &r.home
	if h.dir.id != dir.id || h.dir.mtime != dir.mtime || !settled(dir.mtime, h.seen) {
		return false
	}
	for set, was := range h.sets {
		st, err := statBeneath(r.tree.root(), set)
		if err != nil || st.id != was.id || st.mtime != was.mtime || !settled(st.mtime, h.seen) {
			return false
		}
	}
	return true
}

// readHome reads what stands beside the status file. What can't be read is left
// out: the status file alone makes the run.
func (r *run) readHome(st stat) {
	r.home = home{dir: st, seen: time.Now(), identity: &identity{}}
	if !st.isType(unix.S_IFDIR) {
		return
	}
	h := &r.home
	h.identity = readIdentity(r.tree.root(), r.dir())
	if r.name.Kind == statusfile.Series {
		r.readMarker(seriesDoneName)
		_, err := statBeneath(r.tree.root(), r.dir()+"/"+allStartedName)
		h.closed = err == nil
		r.readMembers()
		if h.doubtful {
			h.dir = stat{} // to be read again
		}
		return
	}
	r.readMarker(runCompleteName)
	if target, err := readLink(r.tree.root(), r.dir()+"/"+seriesLinkName); err == nil {
		h.link = r.tree.linked(target, statusfile.Series)
	}
}

// readMarker looks for a completion marker. Its time is of use only where no line
// tells the end.
func (r *run) readMarker(name string) {
	rel := r.dir() + "/" + name
	st, err := statBeneath(r.tree.root(), rel)
	if err != nil {
		return
	}
	r.home.complete = true
	if !r.file.fold.Ended {
		r.home.completeAt = markerTime(r.tree.root(), rel, st)
	}
}

// readMembers collects where a series' links point: those in its test sets, or,
// where it has no test sets, those in its own directory.
func (r *run) readMembers() {
	h := &r.home
	h.members = members{}
	h.sets = map[string]stat{}
	known := r.links
	if time.Since(r.linksRead) > linksTime {
		known, r.linksRead = nil, time.Now()
	}
	r.links = map[string]store.Name{}
	defer func() { r.knownLinks = nil }()
	r.knownLinks = known
	rel := r.dir() + "/" + testSetsName
	sets, err := openDirBeneath(r.tree.root(), rel)
	if err != nil {
		h.doubtful = !replaced(explainOpen(err))
		r.addLinks(r.dir())
		return
	}
	defer sets.Close()
	r.remember(rel, sets)
	err = eachEntry(sets, func(e os.DirEntry) {
		if e.IsDir() {
			r.addLinks(rel + "/" + e.Name())
		}
	})
	h.doubtful = h.doubtful || err != nil
}

// remember notes how a directory was just before it is read.
func (r *run) remember(rel string, dir *os.File) {
	if st, err := statFile(dir); err == nil {
		r.home.sets[rel] = st
	}
}

// addLinks adds the members that the links in a directory mean.
func (r *run) addLinks(rel string) {
	dir, err := openDirBeneath(r.tree.root(), rel)
	if err != nil {
		r.home.doubtful = r.home.doubtful || !replaced(explainOpen(err))
		return
	}
	defer dir.Close()
	if rel != r.dir() {
		r.remember(rel, dir)
	}
	err = eachEntry(dir, func(e os.DirEntry) {
		if e.Type() != os.ModeSymlink {
			return
		}
		if n := r.memberOf(rel + "/" + e.Name()); n != (store.Name{}) {
			r.home.members[n] = struct{}{}
		}
	})
	r.home.doubtful = r.home.doubtful || err != nil
}

// linksTime is how long a series' links are believed to point where they did: a
// link is put up once, while the directory that it is in changes with each one.
const linksTime = time.Minute

// memberOf returns the test run that a series' link names, or the zero Name.
func (r *run) memberOf(link string) store.Name {
	n, known := r.knownLinks[link]
	if !known {
		target, err := readLink(r.tree.root(), link)
		if err != nil {
			return n
		}
		n = r.tree.linked(target, statusfile.TestRun)
	}
	r.links[link] = n
	return n
}

// eachEntry calls do for a directory's entries, as far as they can be read.
func eachEntry(dir *os.File, do func(os.DirEntry)) error {
	for {
		entries, err := dir.ReadDir(1024)
		for _, e := range entries {
			do(e)
		}
		if err != nil {
			return ignoreEOF(err)
		}
	}
}

func ignoreEOF(err error) error {
	if errors.Is(err, io.EOF) {
		return nil
	}
	return err
}
