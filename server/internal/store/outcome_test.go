package store

import (
	"slices"
	"testing"

	"github.com/runstatus/runstatus/statusfile"
)

func parked(t *testing.T, outcome string) (*statusfile.Vocabulary, error) {
	t.Helper()
	return statusfile.NewVocabulary([]statusfile.AddedState{{Kind: statusfile.TestRun, State: statusfile.State{Name: "PARKED", Ends: true, Outcome: outcome}}})
}

// Of the outcomes that the states of a history decide the first in this order counts, whatever the order
// of the lines.
func TestTheFirstOutcomeOfAHistoryCounts(t *testing.T) {
	type row struct {
		state   string
		outcome Outcome
	}
	for kind, rows := range map[statusfile.Kind][]row{
		statusfile.TestRun: {
			{"BUILD_FAILED", BuildFailed}, {"BUILD_ERROR", BuildFailed}, {"BUILD_TIMEOUT", BuildFailed}, {"RUN_TIMEOUT", TimedOut},
			{"CANCELLED", Cancelled}, {"SCHED_CANCELLED", Cancelled}, {"SKIPPED", Skipped}, {"BUILD_SKIPPED", Skipped}, {"ABORTED", Aborted},
			{"CREATION_ERROR", Errored}, {"ENV_FAILED", Errored}, {"MADE_UP_ERROR", Errored}, {"RUNNING", Completed}, {"COMPLETE", Completed}, {"MADE_UP", Completed},
		},
		statusfile.Series: {
			{"CANCELED", Cancelled}, {"ERROR", Errored}, {"KICKOFF_ERROR", Errored}, {"BUILD_FAILED", Errored}, {"ABORTED", Completed}, {"CANCELLED", Completed}, {"RUN", Completed},
		},
	} {
		for i, first := range rows {
			for _, other := range rows[i:] {
				for _, lines := range []string{at + first.state + " x\n" + at + other.state + " x\n", at + other.state + " x\n" + at + first.state + " x\n"} {
					f := fold(kind, lines)
					got := f.TestOutcome()
					if kind == statusfile.Series {
						got = f.SeriesOutcome(nil)
					}
					if got != first.outcome {
						t.Errorf("%v of %q: %s, want %s", kind, lines, got, first.outcome)
					}
				}
			}
		}
	}
}

func TestAnAddedStateDecidesEachOutcomeThatIsNoResult(t *testing.T) {
	for _, name := range Outcomes() {
		v, err := parked(t, name)
		if isResult := slices.Contains([]string{"PASSED", "FAILED", "RESULT_ERROR", Unspecified}, name); isResult != (err != nil) {
			t.Errorf("%s: %v", name, err)
		}
		if err != nil {
			continue
		}
		f := &Fold{Kind: statusfile.TestRun, Vocabulary: v}
		f.Add(Status{Status: statusfile.Decode([]byte(at + "PARKED x"))})
		if got := f.TestOutcome().String(); got != name || !f.Ended {
			t.Errorf("got %s, ended %v, want %s", got, f.Ended, name)
		}
	}
}

func TestDamageMayHideAnAddedEnd(t *testing.T) {
	v, err := parked(t, "SKIPPED")
	if err != nil {
		t.Fatal(err)
	}
	for name, line := range map[string]string{
		"run into a torn line": at + "RUNNING half" + at + "PARKED x",
		"itself run into":      at + "PARKED half" + at + "RUNNING x",
		"sealed":               at + "PARKED half" + statusfile.Seal,
	} {
		f, other := &Fold{Kind: statusfile.TestRun, Vocabulary: v}, &Fold{Kind: statusfile.TestRun}
		f.Add(Status{Status: statusfile.Decode([]byte(line))})
		other.Add(Status{Status: statusfile.Decode([]byte(line))})
		if f.TestOutcome() != NoOutcome || other.TestOutcome() != Completed {
			t.Errorf("%s: %s, and %s without the state", name, f.TestOutcome(), other.TestOutcome())
		}
	}
}
