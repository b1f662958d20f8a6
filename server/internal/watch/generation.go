package watch

import (
	"iter"

	"github.com/runstatus/runstatus/server/internal/store"
)

// generation is what the log of changes says of one generation of a run, as far as it lies in a
// lookahead.
type generation struct {
	uid     string     // "" as long as there is no first line
	created int64      // revision of its creation; 0: it existed before the lookahead
	first   int64      // revision of its first line; 0: not in the lookahead
	line    int64      // revision of its newest line; 0: none is in the lookahead
	ended   int64      // revision of its end; 0: not in the lookahead
	deleted int64      // revision of its deletion; 0: not in the lookahead
	newest  int64      // revision of its newest change in the lookahead
	last    *store.Run // the run as its deletion tells it; nil: not known
	series  store.Name // the series that it was a member of when it was deleted

	identities []former[*store.Identity] // what its identity was, in the order of its changes
	memberOf   []former[store.Name]      // what its series was
	silences   []former[store.Silence]   // what was noted of its silence

	lines *lineFold // nil unless it was deleted and its lines were asked for
}

// former is what a fact was before the change with a revision.
type former[T any] struct {
	until int64
	was   T
}

// factAt returns a fact at a revision, of which all changes behind that are given. Now is what it is
// behind them.
func factAt[T any](changes []former[T], revision int64, now T) T {
	for _, c := range changes {
		if c.until > revision {
			return c.was
		}
	}
	return now
}

// changedIdentity reports whether the identity changes in the lookahead.
func (g *generation) changedIdentity() bool { return len(g.identities) > 0 }

// identityAt returns the identity at a revision; nil if it is not known. Now is the newest one that is
// known, nil if none is.
func (g *generation) identityAt(revision int64, now *store.Identity) *store.Identity {
	return factAt(g.identities, revision, now)
}

// rewindTo sets the identity, the series and the silence of a run to what they were at a revision.
func (g *generation) rewindTo(revision int64, run *store.Run) {
	run.SetIdentity(*g.identityAt(revision, identityOf(run)))
	run.Series = factAt(g.memberOf, revision, run.Series)
	run.Silence = factAt(g.silences, revision, run.Silence)
}

// lineFold adds up the lines, up to a revision, of a generation that is gone.
type lineFold struct {
	fold      store.Fold
	newest    int64 // revision of the newest line
	partial   bool  // the log does not reach back to the first line
	kept      []store.Status
	bytes     int  // of kept
	delivered bool // the lines were asked for, and are not kept any more
	dropped   bool // there were too many lines to keep them
}

// hasLine reports whether the generation had a line at a revision at which it existed.
func (g *generation) hasLine(revision int64) bool { return g.uid != "" && g.first <= revision }

// createdAt returns the revision of the generation's creation; 0 if it is not known.
func (g *generation) createdAt() int64 {
	if g.created == 0 && g.last != nil {
		return g.last.CreateRevision
	}
	return g.created
}

// goneAt reports whether the generation was deleted at or before a revision.
func (g *generation) goneAt(revision int64) bool { return g.deleted != 0 && g.deleted <= revision }

// generations are the generations of runs that a part of the log of changes tells of. Those of one
// run are in order.
type generations map[store.Name][]*generation

// at returns the generation of a run that existed at a revision, or that came next; nil if the log
// tells of none.
func (gs generations) at(n store.Name, revision int64) *generation {
	for _, g := range gs[n] {
		if !g.goneAt(revision) {
			return g
		}
	}
	return nil
}

// of returns the generation that a change belongs to; nil if the log tells of none.
func (gs generations) of(c *store.Change) *generation { return gs.at(c.Run, c.Revision-1) }

// add takes the next change of the log. It returns the generation that the change deletes, or nil.
func (gs generations) add(c *store.Change) (deleted *generation) {
	g := gs.at(c.Run, c.Revision)
	if g == nil {
		g = &generation{}
		gs[c.Run] = append(gs[c.Run], g)
		if c.Kind == store.RunCreated {
			g.created = c.Revision
		}
	}
	if c.UID != "" {
		g.uid = c.UID
	}
	g.newest = c.Revision
	switch c.Kind {
	case store.LineAdded:
		if g.line = c.Revision; c.Status.Sequence == 1 {
			g.first = c.Revision
		}
	case store.RunEnded:
		if !c.Again {
			g.ended = c.Revision
		}
	case store.IdentityChanged:
		g.identities = append(g.identities, former[*store.Identity]{c.Revision, c.Before})
	case store.SilenceChanged:
		g.silences = append(g.silences, former[store.Silence]{c.Revision, c.SilenceBefore})
	case store.MemberJoined:
		g.memberOf = append(g.memberOf, former[store.Name]{c.Revision, store.Name{}})
	case store.MemberLeft:
		g.memberOf = append(g.memberOf, former[store.Name]{c.Revision, c.Series})
	case store.RunDeleted:
		g.deleted, g.last, g.series = c.Revision, c.Last, c.Series
		return g
	}
	return nil
}

// dropBefore drops the generations of which no change lies behind a revision.
func (gs generations) dropBefore(revision int64) {
	for n, of := range gs {
		kept := of[:0]
		for _, g := range of {
			if g.newest > revision {
				kept = append(kept, g)
			}
		}
		clear(of[len(kept):])
		if gs[n] = kept; len(kept) == 0 {
			delete(gs, n)
		}
	}
}

// deletedAfter yields the generations that existed at a revision and were deleted behind it.
func (gs generations) deletedAfter(revision int64) iter.Seq2[store.Name, *generation] {
	return func(yield func(store.Name, *generation) bool) {
		for n := range gs {
			g := gs.at(n, revision)
			if g != nil && g.created <= revision && g.deleted != 0 && !yield(n, g) {
				return
			}
		}
	}
}
