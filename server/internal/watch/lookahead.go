package watch

import (
	"context"
	"iter"
	"math"
	"time"

	"github.com/runstatus/runstatus/server/internal/store"
	"github.com/runstatus/runstatus/statusfile"
)

// lookahead is what the log of changes holds ahead of a watch's cursor. It tells how runs were that
// the store only knows as they are now, or that are gone. The watch reads it when it first needs it,
// and once for all runs: so a watch that resumes behind many runs that are gone reads the log twice
// and not once for each of them.
//
// It belongs to the watch's goroutine.
type lookahead struct {
	vocabulary *statusfile.Vocabulary

	changes    func(ctx context.Context, after int64) iter.Seq2[store.Change, error]
	mayConcern func(*store.Change) bool
	oldest     func() int64 // the oldest revision that the store keeps
	keepLines  bool         // the lines themselves are asked for
	maxBytes   int          // of the texts of the kept lines; what is more is read again for each run

	from, to    int64 // the changes behind from, up to to, were read
	generations generations
	sizeAtDrop  int // how many generations were left when old ones were dropped last

	foldedTo int64         // lines up to here are in the folds of all that is gone, except for:
	unfolded []*generation // generations that were found to be gone since
	bytes    int           // of the kept lines
}

// extend reads the changes ahead of a cursor, up to a revision at least.
func (a *lookahead) extend(ctx context.Context, cursor, to int64) error {
	if a.to <= cursor { // what was read is not ahead any more
		a.from, a.to, a.foldedTo = cursor, cursor, cursor
		a.generations, a.unfolded, a.bytes, a.sizeAtDrop = generations{}, nil, 0, 0
	}
	if a.to >= to {
		return nil
	}
	const many = 4096
	if len(a.generations) > max(many, 2*a.sizeAtDrop) {
		a.generations.dropBefore(cursor)
		a.sizeAtDrop = len(a.generations)
	}
	for c, err := range a.changes(ctx, a.to) {
		if err != nil {
			return err
		}
		a.to = c.Revision
		if !a.includes(&c) {
			continue
		}
		if g := a.generations.add(&c); g != nil {
			a.unfolded = append(a.unfolded, g)
		}
	}
	a.to = max(a.to, to) // some revisions are no changes
	return nil
}

func (a *lookahead) includes(c *store.Change) bool {
	return a.generations[c.Run] != nil || a.mayConcern(c)
}

// generationOf returns the generation of a change ahead; nil if the change was not read.
func (a *lookahead) generationOf(c *store.Change) *generation {
	if c.Revision <= a.from || c.Revision > a.to {
		return nil
	}
	return a.generations.of(c)
}

// runAt returns a run that is gone as it was at a revision at which it existed. Fields that the log
// does not tell any more are empty.
func (a *lookahead) runAt(ctx context.Context, n store.Name, g *generation, at int64) (*store.Run, error) {
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
	g.rewindTo(at, run)
	if last := run.Current; g.line > at || last.Sequence == 0 || last.Revision < g.line { // the deletion tells other lines
		f, whole, err := a.foldOf(ctx, g, at)
		if err != nil {
			return nil, err
		}
		ended = ended || f.Ended
		run.Ended = ended
		if applyFold(run, f); !whole {
			run.Outcome = store.NoOutcome // a part of a history has none
		}
	}
	if run.Ended = ended && g.ended <= at; !run.Ended {
		run.Outcome, run.EndTime = store.NoOutcome, time.Time{}
	}
	return run, nil
}

// foldOf returns what the lines of a run that is gone add up to, up to a revision, and whether the
// order reaches back to its first line.
func (a *lookahead) foldOf(ctx context.Context, g *generation, at int64) (f *store.Fold, whole bool, err error) {
	if err := a.foldTo(ctx, at); err != nil {
		return nil, false, err
	}
	if g.lines == nil {
		return &store.Fold{}, false, nil
	}
	return &g.lines.fold, !g.lines.partial, nil
}

// foldTo adds up the lines, up to a revision, of all that is gone. However often it is called, it
// reads each change once, except those of before the lookahead.
func (a *lookahead) foldTo(ctx context.Context, to int64) error {
	from := a.foldFrom(to)
	if from >= to {
		return nil
	}
	for c, err := range a.keptChanges(ctx, from) {
		if err != nil {
			return err
		}
		if c.Revision > to {
			break
		}
		if g := a.goneGenerationOf(&c); g != nil && c.Kind == store.LineAdded {
			a.addLine(g.lines, c.Run.Kind, c.Status)
		}
	}
	a.foldedTo, a.unfolded = to, nil
	return nil
}

// keptChanges yields the changes behind a revision, from the oldest one that the store still keeps.
func (a *lookahead) keptChanges(ctx context.Context, after int64) iter.Seq2[store.Change, error] {
	return func(yield func(store.Change, error) bool) {
		for again := true; again; {
			after, again = max(after, a.oldest()-1), false
			for c, err := range a.changes(ctx, after) {
				if store.ReasonOf(err) == store.TooOld && after < a.oldest()-1 {
					again = true // the store has dropped more meanwhile
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

// foldFrom returns a revision behind which all lines lie that are in no fold yet, without those of
// runs that are gone at a revision.
func (a *lookahead) foldFrom(to int64) int64 {
	from := int64(math.MaxInt64)
	if len(a.generations) > 0 {
		from = a.foldedTo
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

// goneGenerationOf returns the generation that a change belongs to if it is gone, else nil.
func (a *lookahead) goneGenerationOf(c *store.Change) *generation {
	if !a.includes(c) {
		return nil
	}
	g := a.generations.of(c)
	if g == nil || g.deleted == 0 || g.created > c.Revision {
		return nil
	}
	if g.lines == nil {
		g.lines = &lineFold{}
	}
	if g.created == 0 && c.Revision > g.lines.newest && (c.Kind == store.RunCreated || c.Kind == store.RunDeleted) {
		a.dropLines(g.lines) // the lines so far are those of another generation
		g.lines = &lineFold{}
	}
	return g
}

func (a *lookahead) addLine(l *lineFold, kind statusfile.Kind, line store.Status) {
	if line.Revision <= l.newest {
		return
	}
	if l.newest == 0 { // the log may not reach back to the first line
		l.fold, l.partial = store.Fold{Kind: kind, Vocabulary: a.vocabulary, Count: line.Sequence - 1}, line.Sequence != 1
	}
	l.fold.Add(line)
	l.newest = line.Revision
	if !a.keepLines || l.delivered || l.dropped {
		return
	}
	size := len(line.Note) + len(line.Raw) + lineSize
	if a.bytes+size > a.maxBytes {
		l.dropped = true
		a.dropLines(l)
		return
	}
	l.kept, l.bytes, a.bytes = append(l.kept, line), l.bytes+size, a.bytes+size
}

// lineSize is about what a line takes in memory beside its texts.
const lineSize = 200

func (a *lookahead) dropLines(l *lineFold) {
	a.bytes -= l.bytes
	l.kept, l.bytes = nil, 0
}

// lines returns the lines, up to a revision, of a generation that is gone, as far as the log is
// kept. The first call for a generation is cheap: it takes the lines that were kept for it.
func (a *lookahead) lines(ctx context.Context, n store.Name, g *generation, to int64) ([]store.Status, error) {
	if err := a.foldTo(ctx, to); err != nil {
		return nil, err
	}
	if g.lines == nil {
		return nil, nil
	}
	lines := g.lines.kept
	if g.lines.dropped || g.lines.delivered {
		lines = nil
		for c, err := range a.keptChanges(ctx, max(g.created-1, 0)) {
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
	g.lines.delivered = true
	a.dropLines(g.lines)
	return lines, nil
}
