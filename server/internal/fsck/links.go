package fsck

import (
	"maps"
	"slices"

	"github.com/runstatus/runstatus/server/internal/layout"
	"github.com/runstatus/runstatus/server/internal/rundir"
	"github.com/runstatus/runstatus/server/internal/safefs"
	"github.com/runstatus/runstatus/server/internal/store"
)

// readDirState keeps what stands beside a run's status file. An error says that it could not
// be looked at.
func (c *checker) readDirState(n store.Name) error {
	dir := c.dirs.Dir(n.Namespace)
	look := rundir.Look{Root: dir.Root(), Name: n, Before: &rundir.State{}, Links: &rundir.Links{}, LinkedRun: dir.LinkedRun}
	st, err := safefs.Lstat(dir.Root(), layout.RunDir(n))
	var found rundir.State
	if err == nil {
		found, err = look.Read(st)
	}
	switch {
	case safefs.IsAbsent(err):
		delete(c.dirStates, n)
		return nil
	case err != nil:
		found = rundir.State{Blind: true}
	}
	c.dirStates[n] = found
	return err
}

// checkLinks reports links between runs and series that only one side has. They make no run a
// member: ids are used again, and such links remain from earlier runs. It reports nothing while a
// server runs, because the server makes one link before the other, and nothing about links into
// trees that are not checked.
func (c *checker) checkLinks(names []store.Name) {
	if c.sum.Served {
		return
	}
	c.rebaseLinks(names)
	for _, n := range names {
		l := &findings{run: n, file: c.path(n.Namespace, layout.RunDir(n))}
		if s := c.dirStates[n].Link; c.isChecked(s) && c.oneSided(n, s) {
			l.add(Finding{Severity: SeverityNote, Kind: kindOneSided, Text: "it names the series " + s.ID + ", which does not name it"})
		}
		for _, m := range slices.SortedFunc(maps.Keys(c.dirStates[n].Members), store.Name.Compare) {
			if c.isChecked(m) && c.oneSided(m, n) {
				l.add(Finding{Severity: SeverityNote, Kind: kindOneSided, Text: "it names the test run " + m.ID + ", which does not name it"})
			}
		}
		c.tellAll(l, false)
	}
}

func (c *checker) isChecked(n store.Name) bool { return c.dirs.Dir(n.Namespace) != nil }

// rebaseLinks lets links that hold a former path of the tree mean the tree. A path is a
// former one if by it a run and a series of the tree name each other.
func (c *checker) rebaseLinks(names []store.Name) {
	type path struct{ tree, path string }
	former := map[path]bool{}
	at := func(path string, n store.Name) store.Name { n.Namespace = path; return n }
	for _, n := range names {
		if s := c.dirStates[n].Link; s.ID != "" {
			_, named := c.dirStates[at(n.Namespace, s)].Members[at(s.Namespace, n)]
			former[path{n.Namespace, s.Namespace}] = former[path{n.Namespace, s.Namespace}] || named
		}
	}
	for n, h := range c.dirStates {
		if former[path{n.Namespace, h.Link.Namespace}] {
			h.Link.Namespace = n.Namespace
			c.dirStates[n] = h
		}
		for m := range maps.Clone(h.Members) {
			if former[path{n.Namespace, m.Namespace}] {
				h.Members[at(n.Namespace, m)] = struct{}{}
			}
		}
	}
}

// oneSided reports whether of a test run and a series one names the other, and is
// not named by it. What could not be looked at may name anything.
func (c *checker) oneSided(n, series store.Name) bool {
	if c.dirStates[n].Blind || c.dirStates[series].Blind {
		return false
	}
	_, named := c.dirStates[series].Members[n]
	return named != (c.dirStates[n].Link == series)
}
