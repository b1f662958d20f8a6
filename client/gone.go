package client

import (
	"errors"
	"fmt"
	"maps"
	"slices"
	"strings"

	runstatusv1 "github.com/runstatus/runstatus/gen/go/runstatus/v1"
)

// ErrGone reports that runs which a Wait waited for are gone, so that the result of the remaining runs
// is not that of all. The error is a *GoneError.
var ErrGone = errors.New("a run is gone")

// GoneError says which runs were removed during a Wait, or left the awaited series, before they had
// ended, or after they had ended with a problem. It Is ErrGone.
type GoneError struct {
	// Runs are the runs as they were last known, by name.
	Runs []*runstatusv1.Run
	// Fewer has the number of members that each series has lost, by the name of the series, if Runs
	// selects series: a watch of named runs does not follow members.
	Fewer map[string]int64
}

// Error names a few of the runs.
func (e *GoneError) Error() string {
	const most = 5
	var texts []string
	for _, run := range e.Runs {
		text := run.GetName() + " had not ended"
		if run.GetEnded() {
			text = run.GetName() + " had ended as " + strings.TrimPrefix(run.GetOutcome().String(), "OUTCOME_")
		}
		texts = append(texts, text)
	}
	for _, series := range slices.Sorted(maps.Keys(e.Fewer)) {
		texts = append(texts, fmt.Sprintf("%s has lost %d members", series, e.Fewer[series]))
	}
	if more := len(texts) - most; more > 0 {
		texts = append(texts[:most], fmt.Sprintf("and %d more", more))
	}
	return "runs are gone: " + strings.Join(texts, ", ")
}

// Is reports whether target is ErrGone.
func (e *GoneError) Is(target error) bool { return target == ErrGone }

// goneRuns records which runs of a watch are gone. It belongs to one goroutine.
type goneRuns struct {
	watch  *watch
	runs   map[string]*runstatusv1.Run // the gone runs, as they were last known
	before map[string]*runstatusv1.Run // the runs before the watch started over, until it is synced again
	most   map[string]int64            // the largest number of members that a series had
}

func newGoneRuns(w *watch) *goneRuns {
	return &goneRuns{watch: w, runs: map[string]*runstatusv1.Run{}, before: map[string]*runstatusv1.Run{}, most: map[string]int64{}}
}

// observe records an event. Table is the state of the runs before the event.
func (g *goneRuns) observe(e Event, table *runTable) {
	switch {
	case e.Joined != nil:
		delete(g.runs, e.Joined.GetName())
		g.count(e.Joined)
	case e.Ended != nil:
		g.count(e.Ended)
	case e.Left != nil:
		if run := e.Left.GetRun(); g.means(e.Left) {
			g.add(run.GetName(), table.current[run.GetName()])
		}
	case e.Resynced != nil:
		for name, run := range table.current {
			if run != nil {
				g.before[name] = run
			}
		}
	case e.Synced:
		g.addMissing(table)
	}
}

// means reports whether a run that left the selection is gone. The server itself names the named runs
// that are gone.
func (g *goneRuns) means(left *runstatusv1.WatchLeft) bool {
	if g.watch.series != "" {
		return true
	}
	return len(g.watch.names) == 0 && left.GetReason() == runstatusv1.WatchLeft_REASON_DELETED
}

// addMissing records the runs that did not join again after the watch started over. With a filter they
// may just not match any more.
func (g *goneRuns) addMissing(table *runTable) {
	for name, run := range g.before {
		if table.current[name] == nil && g.watch.filter == "" {
			g.add(name, run)
		}
	}
	clear(g.before)
}

// add records a run that is gone, unless it had ended without a problem.
func (g *goneRuns) add(name string, run *runstatusv1.Run) {
	if run != nil && name != g.watch.series && len(g.watch.names) == 0 && (!run.GetEnded() || HasProblem(run)) {
		g.runs[name] = run
	}
}

func (g *goneRuns) count(run *runstatusv1.Run) {
	if len(g.watch.names) > 0 {
		g.most[run.GetName()] = max(g.most[run.GetName()], run.GetMemberCount())
	}
}

// err returns the error of a wait that ends with closing, nil if no run is gone that matters: none does
// if the condition is about any run, and holds.
func (g *goneRuns) err(closing *runstatusv1.WatchClosing) error {
	u := g.watch.req.Until
	all := u.GetAllEnded() || u.GetAllIn() != nil
	if !all && closing.GetReason() == runstatusv1.WatchClosing_REASON_CONDITION_MET {
		return nil
	}
	e := &GoneError{}
	for _, name := range slices.Sorted(maps.Keys(g.runs)) {
		e.Runs = append(e.Runs, g.runs[name])
	}
	for _, run := range closing.GetRuns() {
		if lost := g.most[run.GetName()] - run.GetMemberCount(); lost > 0 && run.GetEnded() {
			if e.Fewer == nil {
				e.Fewer = map[string]int64{}
			}
			e.Fewer[run.GetName()] = lost
		}
	}
	if len(e.Runs) == 0 && len(e.Fewer) == 0 {
		return nil
	}
	return e
}
