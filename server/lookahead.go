package server

import (
	"context"
	"iter"
	"math"
	"time"

	"github.com/runstatus/runstatus/server/internal/store"
	"github.com/runstatus/runstatus/statusfile"
)

// lookahead is what the order of changes holds ahead of a watch's position: it tells how
// runs were, of which the store only knows how they are now, or which are gone. It is read
// when it is first needed, once for all runs, so that a watch that goes on behind many runs
// that are gone reads the order twice and not once for each of them.
//
// It belongs to the watch's goroutine.
type lookahead struct {
	changes  func(ctx context.Context, after int64) iter.Seq2[store.Change, error]
	concerns func(*store.Change) bool
	oldest   func() int64 // the oldest revision that is kept
	keeps    bool         // the lines themselves are asked for

	from, to    int64 // the changes behind from, up to to, were looked at
	generations generations
	crowded     int // so many runs are forgotten again

	folded   int64         // lines up to here are in the folds of all that is gone, but for:
	unfolded []*generation // those that are found to be gone since
	bytes    int           // of the lines that are kept
}

// maxKeptLines bounds the texts of the lines that a lookahead keeps, in bytes. Beyond that
// lines are read again for each run. Tests lower it.
var maxKeptLines = 16 << 20

// reach looks at the changes ahead of a position, up to a revision at least.
func (a *lookahead) reach(ctx context.Context, position, to int64) error {
	if a.to <= position { // nothing that was looked at is still ahead
		a.from, a.to, a.folded = position, position, position
		a.generations, a.unfolded, a.bytes, a.crowded = generations{}, nil, 0, 0
	}
	if a.to >= to {
		return nil
	}
	const many = 4096
	if len(a.generations) > max(many, 2*a.crowded) {
		a.generations.forget(position)
		a.crowded = len(a.generations)
	}
	for c, err := range a.changes(ctx, a.to) {
		if err != nil {
			return err
		}
		a.to = c.Revision
		if !a.knows(&c) {
			continue
		}
		if g := a.generations.add(&c); g != nil {
			a.unfolded = append(a.unfolded, g)
		}
	}
	a.to = max(a.to, to) // not each revision is a change
	return nil
}

func (a *lookahead) knows(c *store.Change) bool {
	return a.generations[c.Run] != nil || a.concerns(c)
}

// of returns the generation of a change ahead; nil if it was not looked at.
func (a *lookahead) of(c *store.Change) *generation {
	if c.Revision <= a.from || c.Revision > a.to {
		return nil
	}
	return a.generations.of(c)
}

// run returns a run that is gone as it was at a revision at which it was there. What the
// order does not tell any more is missing from it.
func (a *lookahead) run(ctx context.Context, n store.Name, g *generation, at int64) (*store.Run, error) {
	ended := g.ended != 0 || g.last != nil && g.last.Ended
	run := &store.Run{Name: n, Series: g.series, Revision: at, CreateRevision: g.createdAt()}
	if !g.hasLine(at) {
		run.Ended = ended && g.ended <= at
		return run, nil
	}
	if g.last != nil {
		*run = *g.last
		run.Name, run.Series, run.Revision, run.CreateRevision = n, g.series, at, g.createdAt()
	}
	run.UID = g.uid
	if last := run.Current; g.line > at || last.Sequence == 0 || last.Revision < g.line { // the deletion speaks of other lines
		f, whole, err := a.linesUpTo(ctx, g, at)
		if err != nil {
			return nil, err
		}
		ended = ended || f.Ended
		run.Ended = ended
		if take(run, f); !whole {
			run.Outcome = store.NoOutcome // of a history that is not whole none is told
		}
	}
	if run.Ended = ended && g.ended <= at; !run.Ended {
		run.Outcome, run.EndTime = store.NoOutcome, time.Time{}
	}
	return run, nil
}

// linesUpTo returns what the lines of a run that is gone add up to, up to a revision, and
// whether the order reaches back to its first one.
func (a *lookahead) linesUpTo(ctx context.Context, g *generation, at int64) (f *store.Fold, whole bool, err error) {
	if err := a.fold(ctx, at); err != nil {
		return nil, false, err
	}
	if g.counted == nil {
		return &store.Fold{}, false, nil
	}
	return &g.counted.fold, !g.counted.partial, nil
}

// fold adds up the lines, up to a revision, of all that is gone. It reads each change once,
// whatever it is asked for, but for those of before the lookahead.
func (a *lookahead) fold(ctx context.Context, to int64) error {
	from := a.foldFrom(to)
	if from >= to {
		return nil
	}
	for c, err := range a.kept(ctx, from) {
		if err != nil {
			return err
		}
		if c.Revision > to {
			break
		}
		if g := a.folds(&c); g != nil && c.Kind == store.LineAdded {
			a.line(g.counted, c.Run.Kind, c.Status)
		}
	}
	a.folded, a.unfolded = to, nil
	return nil
}

// kept yields the changes behind a revision, or behind those that are not kept any more.
func (a *lookahead) kept(ctx context.Context, after int64) iter.Seq2[store.Change, error] {
	return func(yield func(store.Change, error) bool) {
		for again := true; again; {
			after, again = max(after, a.oldest()-1), false
			for c, err := range a.changes(ctx, after) {
				if store.ReasonOf(err) == store.TooOld && after < a.oldest()-1 {
					again = true // more was forgotten meanwhile
					break
				}
				if !yield(c, err) {
					return
				}
				after = c.Revision
			}
		}
	}
}

// foldFrom returns a revision behind which all lines lie that are in no fold yet, but for
// those of runs that are gone at a revision.
func (a *lookahead) foldFrom(to int64) int64 {
	from := int64(math.MaxInt64)
	if len(a.generations) > 0 {
		from = a.folded
	}
	for _, g := range a.unfolded {
		switch {
		case g.goneAt(to):
			continue
		case g.created == 0:
			return 0
		}
		from = min(from, g.created-1)
	}
	return from
}

// folds returns the generation that a change belongs to, if it is gone.
func (a *lookahead) folds(c *store.Change) *generation {
	if !a.knows(c) {
		return nil
	}
	g := a.generations.of(c)
	if g == nil || g.deleted == 0 || g.created > c.Revision {
		return nil
	}
	if g.counted == nil {
		g.counted = &counted{}
	}
	if g.created == 0 && c.Revision > g.counted.newest && (c.Kind == store.RunCreated || c.Kind == store.RunDeleted) {
		a.release(g.counted) // what came before was another generation's
		g.counted = &counted{}
	}
	return g
}

func (a *lookahead) line(g *counted, kind statusfile.Kind, line store.Status) {
	if line.Revision <= g.newest {
		return
	}
	if g.newest == 0 { // the order may not reach back to the first line
		g.fold, g.partial = store.Fold{Kind: kind, Count: line.Sequence - 1}, line.Sequence != 1
	}
	g.fold.Add(line)
	g.newest = line.Revision
	if !a.keeps || g.told || g.dropped {
		return
	}
	size := len(line.Note) + len(line.Raw) + lineSize
	if a.bytes+size > maxKeptLines {
		g.dropped = true
		a.release(g)
		return
	}
	g.lines, g.bytes, a.bytes = append(g.lines, line), g.bytes+size, a.bytes+size
}

// lineSize is about what a line takes beside its texts.
const lineSize = 200

func (a *lookahead) release(g *counted) {
	a.bytes -= g.bytes
	g.lines, g.bytes = nil, 0
}

// lines returns the lines, up to a revision, of a generation that is gone, as far as the
// order is kept. They are given once.
func (a *lookahead) lines(ctx context.Context, n store.Name, g *generation, to int64) ([]store.Status, error) {
	if err := a.fold(ctx, to); err != nil {
		return nil, err
	}
	if g.counted == nil {
		return nil, nil
	}
	lines := g.counted.lines
	if g.counted.dropped {
		lines = nil
		for c, err := range a.kept(ctx, max(g.created-1, 0)) {
			if err != nil {
				return nil, err
			}
			if c.Revision > to {
				break
			}
			if c.Run == n && c.Kind == store.LineAdded && c.UID == g.uid {
				lines = append(lines, c.Status)
			}
		}
	}
	g.counted.told = true
	a.release(g.counted)
	return lines, nil
}
