package filestore

import (
	"maps"
	"slices"

	"github.com/runstatus/runstatus/server/internal/store"
	"github.com/runstatus/runstatus/statusfile"
)

// readHome keeps what stands beside a run's status file.
func (c *checker) readHome(n store.Name) {
	follower := newRun(c.tree, n)
	follower.live = &live{}
	st, err := statBeneath(c.tree.root(), follower.dir())
	if err != nil {
		delete(c.homes, n)
		return
	}
	follower.readHome(st)
	c.homes[n] = follower.home
}

// checkLinks looks for links between runs and series that only one side has. Ids
// are reused, so such links are leftovers, and nobody is a member by them. While a
// server makes and removes runs, one link is always there before the other.
func (c *checker) checkLinks(names []store.Name) {
	if c.sum.Served {
		return
	}
	for _, n := range names {
		l := &findings{run: n, file: c.path(store.Collection(n.Kind) + "/" + n.ID)}
		if n.Kind == statusfile.TestRun {
			s := c.homes[n].link
			if s.Namespace == n.Namespace && c.oneSided(n, s) {
				l.add(Finding{Severity: SeverityNote, Kind: kindOneSided, Text: "it names the series " + s.ID + ", which does not name it"})
			}
		}
		for _, m := range slices.SortedFunc(maps.Keys(c.homes[n].members), store.Name.Compare) {
			if m.Namespace == n.Namespace && c.oneSided(m, n) {
				l.add(Finding{Severity: SeverityNote, Kind: kindOneSided, Text: "it names the test run " + m.ID + ", which does not name it"})
			}
		}
		c.tellAll(l, false)
	}
}

// oneSided tells whether of a test run and a series one names the other, and is
// not named by it.
func (c *checker) oneSided(n, series store.Name) bool {
	_, named := c.homes[series].members[n]
	return named != (c.homes[n].link == series)
}
