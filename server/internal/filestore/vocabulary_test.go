package filestore_test

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/runstatus/runstatus/server/internal/filestore"
	"github.com/runstatus/runstatus/server/internal/store"
	"github.com/runstatus/runstatus/server/internal/store/storetest"
	"github.com/runstatus/runstatus/statusfile"
)

func second(n int64) time.Time { return time.Unix(1_700_000_000+n, 0).UTC() }

// historyOf returns the lines of states, one a second.
func historyOf(states ...string) string {
	var text strings.Builder
	for i, state := range states {
		fmt.Fprintf(&text, "%d.000000 %s x\n", second(int64(i)).Unix(), state)
	}
	return text.String()
}

// standing is what states decide of a run.
type standing struct {
	ended   bool
	end     time.Time
	outcome store.Outcome
	problem string
	parked  bool // it was ever in PARKED
}

func standingOf(r *store.Run) standing {
	s := standing{ended: r.Ended, end: r.EndTime, outcome: r.Outcome, parked: r.Ever.Has("PARKED")}
	if r.FirstProblem != nil {
		s.problem = r.FirstProblem.State
	}
	return s
}

// What the index says of a run was counted with the states that its server knew. A server that knows other
// ones counts the run again.
func TestAnIndexGivesNoAnswersByOtherStates(t *testing.T) {
	var invented []string
	for i := range 100 { // more than are remembered by name
		invented = append(invented, fmt.Sprintf("MADE_UP_%d", i))
	}
	for name, tt := range map[string]struct {
		states        []string
		before, after standing
	}{
		"an end": {[]string{"RUNNING", "PARKED", "INFO"},
			standing{parked: true}, standing{ended: true, end: second(1), outcome: store.Skipped, parked: true}},
		"an earlier end": {[]string{"PARKED", "COMPLETE"},
			standing{ended: true, end: second(1), outcome: store.Completed, parked: true}, standing{ended: true, end: second(0), outcome: store.Skipped, parked: true}},
		"an earlier problem": {[]string{"STUCK", "RUN_ERROR", "COMPLETE"},
			standing{ended: true, end: second(2), outcome: store.Errored, problem: "RUN_ERROR"},
			standing{ended: true, end: second(2), outcome: store.TimedOut, problem: "STUCK"}},
		"a state behind too many others": {append(invented, "PARKED"),
			standing{}, standing{ended: true, end: second(100), outcome: store.Skipped, parked: true}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			v := newService(t, buffered)
			n := v.create(store.CreateRequest{}).Name
			v.stop()
			writeFile(t, v.path("test_runs/"+n.ID+"/status"), historyOf(tt.states...))
			want := func(with *statusfile.Vocabulary, want standing) {
				t.Helper()
				v.cfg.Vocabulary = with
				v.start()
				if got := standingOf(v.run(n)); got != want {
					t.Errorf("got %+v, want %+v", got, want)
				}
				v.stop()
				v.start() // from the index
				if list := v.list(); len(list) != 1 || standingOf(list[0]) != want {
					t.Errorf("the list has %+v, want %+v", list, want)
				}
				v.stop()
			}
			want(nil, tt.before)
			want(storetest.Vocabulary(), tt.after)
		})
	}
}

// An end is for good: also that by a state which is not configured any more.
func TestAnEndStaysWhenItsStateIsTakenAway(t *testing.T) {
	v := newService(t, buffered, func(c *filestore.Settings) { c.Vocabulary = storetest.Vocabulary() })
	n := v.create(store.CreateRequest{}).Name
	v.append(n.ID, "PARKED", "")
	v.stop()
	v.cfg.Vocabulary = nil
	v.start()
	if run := v.run(n); !run.Ended || run.Outcome != store.Completed {
		t.Errorf("ended %v, %s", run.Ended, run.Outcome)
	}
}

// A run that ends since its state is configured now is a change as any other end, once; and so is the end
// of its series.
func TestAStateThatIsConfiguredLaterEndsRunsOnce(t *testing.T) {
	v := newService(t, buffered)
	of, n := v.pair(true)
	appendFile(t, v.path("test_runs/"+n.ID+"/status"), historyOf("PARKED"))
	if v.run(n).Ended || v.run(of).Ended {
		t.Fatal("an unknown state ends a run")
	}
	epoch, after := v.Epoch(), v.Revision()
	v.stop()
	v.cfg.Vocabulary = storetest.Vocabulary()
	for range 2 {
		v.start()
		if run := v.run(of); !run.Ended || run.Outcome != store.Passed {
			t.Errorf("the series ended %v, %s", run.Ended, run.Outcome)
		}
		v.stop()
	}
	v.start()
	if v.Epoch() != epoch {
		t.Error("a new epoch began")
	}
	if got := strings.Join(v.order(after), ", "); strings.Count(got, "ended") != 2 || strings.Contains(got, "line") {
		t.Errorf("the changes are %s", got)
	}
}

// An outcome that another vocabulary changes is told as any other that changes behind the end: once, and
// none of those in between.
func TestAnOutcomeThatConfiguredStatesChangeIsToldOnce(t *testing.T) {
	for states, want := range map[string]string{
		"PARKED,COMPLETE":         "again SKIPPED",
		"ABORTED,CANCELLED,STUCK": "again TIMED_OUT",
		"ABORTED,CANCELLED,BUILD": "",
		"ABORTED,CANCELLED":       "",
	} {
		v := newService(t, buffered)
		n := v.create(store.CreateRequest{}).Name
		appendFile(t, v.path("test_runs/"+n.ID+"/status"), historyOf(strings.Split(states, ",")...))
		if !v.run(n).Ended {
			t.Fatalf("%s ends no run", states)
		}
		after := v.Revision()
		v.stop()
		v.cfg.Vocabulary = storetest.Vocabulary()
		for range 2 {
			v.start()
			v.run(n)
			v.stop()
		}
		v.start()
		var told []string
		for c, err := range v.Changes(t.Context(), after) {
			must(t, err)
			if c.Kind == store.RunEnded {
				told = append(told, map[bool]string{true: "again ", false: "ended "}[c.Again]+c.Outcome.String())
			}
		}
		if got := strings.Join(told, ", "); got != want {
			t.Errorf("%s: told %q, want %q", states, got, want)
		}
		v.stop()
	}
}
