package client

import (
	"slices"

	"google.golang.org/protobuf/proto"

	runstatusv1 "github.com/runstatus/runstatus/gen/go/runstatus/v1"
)

// runTable holds the current state of the runs of a watch. It belongs to one goroutine.
type runTable struct {
	order   []string // names: first as the options give them, a series first, then as the runs joined
	current map[string]*runstatusv1.Run
	synced  bool
}

func newRunTable(w *watch) *runTable {
	t := &runTable{current: map[string]*runstatusv1.Run{}}
	for _, name := range w.names {
		t.include(name)
	}
	if w.series != "" {
		t.include(w.series)
	}
	return t
}

func (t *runTable) include(name string) {
	if _, known := t.current[name]; !known {
		t.current[name] = nil
		t.order = append(t.order, name)
	}
}

// apply applies an event, and reports whether the table is complete and may have changed.
func (t *runTable) apply(e Event) (changed bool) {
	switch {
	case e.Joined != nil:
		t.include(e.Joined.GetName())
		t.current[e.Joined.GetName()] = e.Joined
	case e.Ended != nil:
		t.include(e.Ended.GetName())
		t.current[e.Ended.GetName()] = e.Ended
	case e.Updated != nil:
		t.include(e.Updated.GetName())
		t.current[e.Updated.GetName()] = e.Updated
	case e.Left != nil:
		t.current[e.Left.GetRun().GetName()] = nil
	case e.Status != nil:
		return t.applyStatus(e.Status) && t.synced
	case e.Synced:
		t.synced = true
	case e.Resynced != nil:
		for name := range t.current {
			t.current[name] = nil
		}
		t.synced = false
	}
	return t.synced
}

// applyStatus replaces the run by a copy: runs that were returned never change.
func (t *runTable) applyStatus(s *runstatusv1.StatusInfo) (changed bool) {
	run := t.current[s.GetRun()]
	if run == nil || run.GetUid() != s.GetUid() {
		return false
	}
	run = proto.CloneOf(run)
	run.Current, run.UpdateTime = s, s.GetWhen()
	t.current[s.GetRun()] = run
	return true
}

// runs returns the runs in the order of the table.
func (t *runTable) runs() []*runstatusv1.Run {
	var runs []*runstatusv1.Run
	for _, name := range t.order {
		if run := t.current[name]; run != nil {
			runs = append(runs, run)
		}
	}
	return runs
}

// sort sorts runs into the order of the table.
func (t *runTable) sort(runs []*runstatusv1.Run) {
	place := map[string]int{}
	for i, name := range t.order {
		place[name] = i
	}
	slices.SortStableFunc(runs, func(a, b *runstatusv1.Run) int { return place[a.GetName()] - place[b.GetName()] })
}
