package watchsummary

import (
	"context"
	"maps"
	"slices"
	"strings"

	runstatusv1 "github.com/runstatus/runstatus/gen/go/runstatus/v1"
	"github.com/runstatus/runstatus/server/internal/convert"
	"github.com/runstatus/runstatus/server/internal/query"
	"github.com/runstatus/runstatus/server/internal/store"
	"github.com/runstatus/runstatus/statusfile"
)

// table holds the counts as of a revision of the log of changes. It has a record of each run that the
// filter may select, now or after a change. It belongs to one goroutine.
type table struct {
	*selection
	runs   map[place]map[string]record // by id
	groups map[string]*group
	facts  map[store.Name]*facts // nil unless the filter looks at what each line may change

	at      int64 // the changes up to here are counted
	changed bool  // the counts may differ from those of the last call of summary
}

// place is what names of runs have in common. So the id alone is kept for each run.
type place struct {
	namespace string
	kind      statusfile.Kind
}

// record is how a run is counted. There is one for each run, so it is small.
type record struct {
	cell     *cell
	outcome  store.Outcome
	ended    bool
	silent   bool
	selected bool // by the filter; other runs are not counted
}

// cell counts the runs of a group in one state.
type cell struct {
	group    *group
	state    string
	records  int64
	selected int64
}

// group counts the runs with one key.
type group struct {
	key      string
	records  int64
	selected int64
	ended    int64
	silent   int64
	cells    map[string]*cell        // by state
	outcomes map[store.Outcome]int64 // of the selected runs that have ended
}

func newTable(s *selection, at int64) *table {
	t := &table{selection: s, runs: map[place]map[string]record{}, groups: map[string]*group{}, at: at, changed: true}
	if s.filter.Reads > query.Identity {
		t.facts = map[store.Name]*facts{}
	}
	return t
}

// add counts a run of the pass over all runs.
func (t *table) add(run *store.Run) {
	if !t.mayInclude(run.Name) {
		return
	}
	r := record{cell: t.cellOf(run), outcome: run.Outcome, ended: run.Ended, silent: !run.SilentSince().IsZero(), selected: t.filter.Match(run)}
	if t.facts != nil {
		t.facts[run.Name] = factsOf(t.vocabulary, run)
	}
	t.replace(run.Name, record{}, r)
}

// apply counts the next change of the log, also if the record of the run holds it already: each change
// says how something is, so the newest one decides. Changes of a run without a record are skipped, because
// the run is gone by the end of the log. Reader is asked for what the log does not tell.
func (t *table) apply(ctx context.Context, reader store.Reader, c *store.Change) error {
	t.at = c.Revision
	if !t.mayInclude(c.Run) {
		return nil
	}
	old, known := t.runs[placeOf(c.Run)][c.Run.ID]
	switch {
	case !known && c.Kind != store.RunCreated:
		return nil
	case c.Kind == store.RunDeleted:
		t.remove(c.Run, old)
		return nil
	}
	next := t.after(old, c)
	if t.facts != nil {
		if err := t.applyToFacts(ctx, reader, c, &next); err != nil {
			return err
		}
	}
	t.replace(c.Run, old, next)
	return nil
}

// after returns the record of a run after a change of it.
func (t *table) after(old record, c *store.Change) record {
	next := old
	switch c.Kind {
	case store.RunCreated:
		run := store.Identified(c.Run, c.Identity)
		run.Current = store.EmptyFile
		next = record{cell: t.cellOf(run), selected: t.filter.Match(run)}
	case store.LineAdded:
		next.cell = old.cell.group.cell(convert.ValidText(c.Status.State))
		next.silent = false
	case store.RunEnded:
		next.ended, next.silent, next.outcome = true, false, c.Outcome
	case store.SilenceChanged:
		next.silent = !next.ended && !c.Silence.Since.IsZero()
	case store.IdentityChanged:
		run := store.Identified(c.Run, c.Identity)
		if !t.grouping.BySeries {
			next.cell = t.cell(t.grouping.Key(run), old.cell.state)
		}
		if t.filter.Reads == query.Identity {
			next.selected = t.filter.Match(run)
		}
	case store.MemberJoined, store.MemberLeft:
		if t.grouping.BySeries {
			next.cell = t.cell(t.grouping.Key(&store.Run{Series: seriesAfter(c)}), old.cell.state)
		}
	}
	return next
}

// seriesAfter returns the series of a test run after it joined or left one.
func seriesAfter(c *store.Change) store.Name {
	if c.Kind == store.MemberJoined {
		return c.Series
	}
	return store.Name{}
}

// applyToFacts judges a run by all that is known of it after a change.
func (t *table) applyToFacts(ctx context.Context, reader store.Reader, c *store.Change, next *record) error {
	f := t.facts[c.Run]
	if f == nil || c.Kind == store.RunCreated {
		f = factsOf(t.vocabulary, store.Identified(c.Run, c.Identity))
		f.state = store.EmptyFile.State
		t.facts[c.Run] = f
	}
	if err := f.apply(ctx, reader, t.vocabulary, c); err != nil {
		return err
	}
	run := f.run(c.Run, next)
	next.selected = t.filter.Match(&run)
	return nil
}

func placeOf(n store.Name) place { return place{n.Namespace, n.Kind} }

// replace counts a run as next instead of as old. The zero record stands for a run that is not counted.
func (t *table) replace(n store.Name, old, next record) {
	next.count(1)
	ids := t.runs[placeOf(n)]
	if ids == nil {
		ids = map[string]record{}
		t.runs[placeOf(n)] = ids
	}
	ids[n.ID] = next
	t.uncount(old)
	t.changed = t.changed || old != next && (old.selected || next.selected)
}

func (t *table) remove(n store.Name, old record) {
	delete(t.runs[placeOf(n)], n.ID)
	delete(t.facts, n)
	t.uncount(old)
	t.changed = t.changed || old.selected
}

// count adds the run to its cell and its group, or takes it out if by is -1.
func (r *record) count(by int64) {
	g := r.cell.group
	r.cell.records, g.records = r.cell.records+by, g.records+by
	if !r.selected {
		return
	}
	r.cell.selected, g.selected = r.cell.selected+by, g.selected+by
	if r.silent {
		g.silent += by
	}
	if r.ended {
		g.ended += by
		g.outcomes[r.outcome] += by
	}
}

// uncount takes a run out of its cell and its group. Those without runs are dropped.
func (t *table) uncount(r record) {
	if r.cell == nil {
		return
	}
	r.count(-1)
	if r.cell.records == 0 {
		delete(r.cell.group.cells, r.cell.state)
	}
	if r.cell.group.records == 0 {
		delete(t.groups, r.cell.group.key)
	}
}

func (t *table) cellOf(run *store.Run) *cell {
	return t.cell(t.grouping.Key(run), convert.ValidText(run.Current.State))
}

// cell returns the cell of a state in the group with a key. A record must count in it at once.
func (t *table) cell(key, state string) *cell {
	key = convert.ValidText(key)
	g := t.groups[key]
	if g == nil {
		key = strings.Clone(key) // not the text that it was cut from
		g = &group{key: key, cells: map[string]*cell{}, outcomes: map[store.Outcome]int64{}}
		t.groups[key] = g
	}
	return g.cell(state)
}

func (g *group) cell(state string) *cell {
	c := g.cells[state]
	if c == nil {
		state = strings.Clone(state) // not the text that it was cut from
		c = &cell{group: g, state: state}
		g.cells[state] = c
	}
	return c
}

// summary returns the counts as a message.
func (t *table) summary() *runstatusv1.RunSummary {
	t.changed = false
	m := &runstatusv1.RunSummary{}
	for _, key := range slices.Sorted(maps.Keys(t.groups)) {
		if g := t.groups[key]; g.selected > 0 {
			m.Groups = append(m.Groups, g.message())
		}
	}
	return m
}

func (g *group) message() *runstatusv1.SummarizeRunsResponse_Group {
	m := &runstatusv1.SummarizeRunsResponse_Group{
		Key: g.key, Total: g.selected, Ended: g.ended, Silent: g.silent, ByState: map[string]int64{}, ByOutcome: map[string]int64{},
	}
	for state, c := range g.cells {
		if c.selected > 0 {
			m.ByState[state] = c.selected
		}
	}
	for outcome, n := range g.outcomes {
		if n > 0 {
			run := store.Run{Ended: true, Outcome: outcome}
			m.ByOutcome[run.OutcomeName()] = n
		}
	}
	return m
}
