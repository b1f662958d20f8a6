package rundir

import (
	"errors"
	"io/fs"
	"os"
	"strings"
	"time"

	"github.com/runstatus/runstatus/server/internal/layout"
	"github.com/runstatus/runstatus/server/internal/safefs"
	"github.com/runstatus/runstatus/server/internal/store"
	"github.com/runstatus/runstatus/statusfile"
)

// linksTime is how long the targets of a series' links are kept without reading the links again. A link
// rarely changes, but its directory changes with each new link.
const linksTime = time.Minute

// Links is where the links of a series pointed when they were read. The zero value knows none.
type Links struct {
	targets map[string]store.Name
	read    time.Time // when the oldest of them was read
}

// linkReader collects where a series' links point.
type linkReader struct {
	*Look
	path    string                // of the series
	known   map[string]store.Name // where links pointed when they were read the time before
	links   map[string]store.Name // where they point
	members Members
	sets    map[string]safefs.Info
	hidden  bool  // this server has no permission to read all of them
	misread bool  // a test set holds an entry that is no link to a test run
	err     error // some could not be looked at
}

func (r *reader) readLinks() *linkReader {
	l := &linkReader{Look: r.Look, path: r.path, known: r.Links.targets, links: map[string]store.Name{},
		members: Members{}, sets: map[string]safefs.Info{}}
	if time.Since(r.Links.read) > linksTime {
		l.known, r.Links.read = nil, time.Now()
	}
	l.readSets()
	r.Links.targets = l.links
	return l
}

// failed notes the error of reading a directory.
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

// readSets reads the links in a series' test sets, or those in its own directory if it has no test sets.
// Test sets hold only links, and files whose names begin with a dot. No link is followed, not even one
// to a test set.
func (l *linkReader) readSets() {
	root, rel := l.Root, l.path+"/"+layout.TestSets
	sets, err := safefs.OpenDir(root, rel)
	if err != nil {
		l.misread = !errors.Is(err, fs.ErrNotExist)
		if l.failed(err); l.err == nil {
			l.readDir(l.path, l.readOwn)
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
	l.sets[rel] = st
}

// readOwn reads an entry of a series' own directory, which holds other entries beside links to test runs.
func (l *linkReader) readOwn(link string, e os.DirEntry) {
	if e.Type() == os.ModeSymlink {
		l.readLink(link)
	}
}

// readSet reads an entry of a test set.
func (l *linkReader) readSet(link string, e os.DirEntry) {
	named := e.Type() == os.ModeSymlink && l.readLink(link)
	l.misread = l.misread || !named && !strings.HasPrefix(e.Name(), ".")
}

// readDir calls a function for each entry of a directory.
func (l *linkReader) readDir(rel string, take func(rel string, e os.DirEntry)) {
	dir, err := safefs.OpenDir(l.Root, rel)
	if err != nil {
		l.failed(err)
		return
	}
	defer dir.Close()
	if rel != l.path {
		l.remember(rel, dir)
	}
	err = safefs.EachEntry(dir, func(e os.DirEntry) { take(rel+"/"+e.Name(), e) })
	if err != nil {
		l.failed(err)
	}
}

// readLink adds the test run that a link names. It returns false only if the entry was read and names no
// test run.
func (l *linkReader) readLink(link string) bool {
	n, known := l.known[link]
	if !known {
		target, err := safefs.ReadLink(l.Root, link)
		if safefs.IsNoLink(err) {
			return safefs.IsAbsent(err)
		}
		if err != nil {
			l.failed(err)
			return true
		}
		n = l.LinkedRun(target, statusfile.TestRun)
	}
	l.links[link] = n
	if n == (store.Name{}) {
		return false
	}
	l.members[n] = struct{}{}
	return true
}
