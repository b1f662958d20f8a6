package watch

import (
	"context"
	"maps"
	"slices"

	"github.com/runstatus/runstatus/server/internal/store"
)

// asOf returns the runs that are selected at the watch's cursor, as they were there. Found are the selected
// runs as they are now; asOf reuses the slice.
func (m *matcher) asOf(ctx context.Context, cursor int64, found []*store.Run) ([]*store.Run, error) {
	newest := m.newestRevision(found)
	if newest <= cursor {
		if m.judges() && !m.parent {
			found = slices.DeleteFunc(found, func(run *store.Run) bool { return lacksLine(run) || !m.match(run) })
		}
		m.keepMatching(found)
		return found, nil
	}
	if err := m.ahead.extend(ctx, cursor, newest); err != nil {
		return nil, err
	}
	now := m.candidates(cursor, found)
	runs := found[:0]
	for _, n := range slices.SortedFunc(maps.Keys(now), m.compareNames) {
		run, err := m.runAt(ctx, n, cursor, cursor, now[n])
		if err != nil {
			return nil, err
		}
		if run != nil && (!m.judges() || !lacksLine(run) && m.match(run)) { // it may be another generation than was found
			runs = append(runs, run)
		}
	}
	m.keepMatching(runs)
	return runs, nil
}

// keepMatching notes the runs that match a filter over all facts at the cursor.
func (m *matcher) keepMatching(runs []*store.Run) {
	if !m.judgesAll() {
		return
	}
	for _, run := range runs {
		m.addMatching(run.Name)
	}
}

// candidates returns the names of all runs that may be selected at the cursor, each with the run as
// it is now; nil if it was not found.
func (m *matcher) candidates(cursor int64, found []*store.Run) map[store.Name]*store.Run {
	now := make(map[store.Name]*store.Run, len(found))
	for _, run := range found {
		if m.series == (store.Name{}) || m.selects(run.Name, nil) {
			now[run.Name] = run
		}
	}
	for n := range m.members {
		if _, ok := now[n]; !ok {
			now[n] = nil
		}
	}
	for n, g := range m.ahead.generations.deletedAfter(cursor) {
		if m.selects(n, g.last) {
			now[n] = nil
		}
	}
	if !m.judges() {
		return now
	}
	for n, generations := range m.ahead.generations { // a run may have matched, and not match now
		if _, ok := now[n]; !ok && m.concerns(n) && (m.judgesAll() || slices.ContainsFunc(generations, (*generation).changedIdentity)) {
			now[n] = nil
		}
	}
	return now
}

// compareNames orders a series before its members.
func (m *matcher) compareNames(a, b store.Name) int {
	switch {
	case a == b:
		return 0
	case a == m.series:
		return -1
	case b == m.series:
		return 1
	}
	return a.Compare(b)
}
