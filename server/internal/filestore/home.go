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
	r.home = home{dir: st, seen: time.Now()}
	dir, err := openBeneath(r.tree.root(), r.dir, unix.O_RDONLY|unix.O_DIRECTORY, 0)
	if err != nil {
		return
	}
	defer dir.Close()
	h := &r.home
	h.identity = readIdentity(r.tree.root(), r.dir, dir)
	if r.name.Kind == statusfile.Series {
		h.completeAt, h.complete = markerTime(r.tree.root(), r.dir+"/"+seriesDoneName)
		_, err := statBeneath(r.tree.root(), r.dir+"/"+allStartedName)
		h.closed = err == nil
		r.readMembers(dir)
		return
	}
	h.completeAt, h.complete = markerTime(r.tree.root(), r.dir+"/"+runCompleteName)
	if target, err := readLink(dir, seriesLinkName); err == nil {
		h.series = r.tree.linked(target, statusfile.Series)
	}
}

// readMembers collects where a series' links point: those in its test sets, or,
// where it has no test sets, those in its own directory.
func (r *run) readMembers(dir *os.File) {
	h := &r.home
	h.members = map[store.Name]struct{}{}
	h.sets = map[string]stat{}
	rel := r.dir + "/" + testSetsName
	sets, err := openBeneath(r.tree.root(), rel, unix.O_RDONLY|unix.O_DIRECTORY, 0)
	if err != nil {
		r.addLinks(dir)
		return
	}
	defer sets.Close()
	r.remember(rel, sets)
	eachEntry(sets, func(e os.DirEntry) {
		if e.Type() != os.ModeDir {
			return
		}
		name := rel + "/" + e.Name()
		set, err := openBeneath(r.tree.root(), name, unix.O_RDONLY|unix.O_DIRECTORY, 0)
		if err != nil {
			return
		}
		defer set.Close()
		r.remember(name, set)
		r.addLinks(set)
	})
}

// remember notes how a directory was just before it is read.
func (r *run) remember(rel string, dir *os.File) {
	if st, err := statFile(dir); err == nil {
		r.home.sets[rel] = st
	}
}

func (r *run) addLinks(dir *os.File) {
	eachEntry(dir, func(e os.DirEntry) {
		if e.Type() != os.ModeSymlink {
			return
		}
		target, err := readLink(dir, e.Name())
		if err != nil {
			return
		}
		if n := r.tree.linked(target, statusfile.TestRun); n != (store.Name{}) {
			r.home.members[n] = struct{}{}
		}
	})
}

// eachEntry calls do for a directory's entries, as far as they can be read.
func eachEntry(dir *os.File, do func(os.DirEntry)) {
	for {
		entries, err := dir.ReadDir(1024)
		for _, e := range entries {
			do(e)
		}
		if err != nil {
			return
		}
	}
}

func ignoreEOF(err error) error {
	if errors.Is(err, io.EOF) {
		return nil
	}
	return err
}
