package client

import (
	"cmp"
	"maps"
	"slices"
	"strings"

	"google.golang.org/protobuf/proto"

	runstatusv1 "github.com/runstatus/runstatus/gen/go/runstatus/v1"
)

// runTable holds the current state of the runs of a watch. Its methods may not be called concurrently.
// A run that it returned never changes: apply replaces runs.
type runTable struct {
	current map[string]*runstatusv1.Run
	place   map[string]int // the order: first as the options give the runs, a series first, then as the runs joined
	fixed   int            // how many places belong to the options
	next    int
	synced  bool
}

func newRunTable(w *watch) *runTable {
	t := &runTable{current: map[string]*runstatusv1.Run{}, place: map[string]int{}}
	for _, name := range w.names {
		t.include(name)
	}
	if w.series != "" {
		t.include(w.series)
	}
	t.fixed = t.next
	return t
}

func (t *runTable) include(name string) {
	if _, known := t.place[name]; !known {
		t.place[name] = t.next
		t.next++
	}
}

// apply applies an event, and reports whether the table is complete and may have changed.
func (t *runTable) apply(e Event) (changed bool) {
	switch {
	case e.Joined != nil:
		t.put(e.Joined)
	case e.Ended != nil:
		t.put(e.Ended)
	case e.Updated != nil:
		t.put(e.Updated)
	case e.Silenced != nil:
		for _, silent := range e.Silenced.GetRuns() {
			t.applySilence(silent)
		}
	case e.Left != nil:
		t.remove(e.Left.GetRun().GetName())
	case e.Status != nil:
		return t.applyStatus(e.Status) && t.synced
	case e.Synced:
		t.synced = true
		t.forgetPlaces()
	case e.Resynced != nil:
		clear(t.current)
		t.synced = false
	}
	return t.synced
}

func (t *runTable) put(run *runstatusv1.Run) {
	t.include(run.GetName())
	t.current[run.GetName()] = run
}

func (t *runTable) remove(name string) {
	delete(t.current, name)
	if t.place[name] >= t.fixed {
		delete(t.place, name)
	}
}

// forgetPlaces removes the places of runs that did not join again after a Resynced.
func (t *runTable) forgetPlaces() {
	maps.DeleteFunc(t.place, func(name string, place int) bool { return place >= t.fixed && t.current[name] == nil })
}

func (t *runTable) applyStatus(s *runstatusv1.StatusInfo) (changed bool) {
	run := t.current[s.GetRun()]
	if run == nil || run.GetUid() != s.GetUid() {
		return false
	}
	run = proto.CloneOf(run)
	run.Current, run.UpdateTime, run.SilentSince = s, s.GetWhen(), nil
	if run.GetFirstProblem() == nil && !s.GetMalformed() && namesProblem(s.GetStateName()) {
		run.FirstProblem = s
	}
	if s.GetStateName() == "COMPLETE" && !s.GetMalformed() {
		run.Result = resultIn(s.GetNote())
	}
	t.current[s.GetRun()] = run
	return true
}

func (t *runTable) applySilence(s *runstatusv1.WatchSilenced_SilentRun) {
	run := t.current[s.GetRun()]
	if run == nil || run.GetUid() != s.GetUid() {
		return
	}
	run = proto.CloneOf(run)
	run.SilentSince = s.GetSilentSince()
	t.current[s.GetRun()] = run
}

// namesProblem reports whether a state is a problem by its name, as those of all built-in states are.
func namesProblem(state string) bool {
	if state == "STATUS_ERROR" { // of the status file, not of the run
		return false
	}
	return state == "ERROR" || strings.HasSuffix(state, "_ERROR") || strings.HasSuffix(state, "_FAILED") || strings.HasSuffix(state, "_TIMEOUT")
}

// resultIn returns the result in the note of a COMPLETE line, "" if it has none.
func resultIn(note string) string {
	result, ok := strings.CutPrefix(note, "The test completed with result: ")
	if ok && (result == "PASS" || result == "FAIL" || result == "ERROR") {
		return result
	}
	return ""
}

// runs returns the runs in the order of the table.
func (t *runTable) runs() []*runstatusv1.Run {
	runs := slices.Collect(maps.Values(t.current))
	t.sort(runs)
	return runs
}

// named returns the runs with these names, in the order of the table.
func (t *runTable) named(names []string) (runs []*runstatusv1.Run) {
	for _, name := range names {
		runs = append(runs, t.current[name])
	}
	t.sort(runs)
	return runs
}

// sort sorts runs into the order of the table.
func (t *runTable) sort(runs []*runstatusv1.Run) {
	slices.SortStableFunc(runs, func(a, b *runstatusv1.Run) int { return cmp.Compare(t.place[a.GetName()], t.place[b.GetName()]) })
}
