package statusfile

import (
	"slices"
	"strings"
	"testing"
)

var ending = map[Kind][]string{
	TestRun: {"COMPLETE", "ABORTED", "CANCELLED", "SCHED_CANCELLED", "SKIPPED", "BUILD_SKIPPED", "CREATION_ERROR", "BUILD_FAILED", "BUILD_ERROR", "BUILD_TIMEOUT"},
	Series:  {"COMPLETE", "CANCELED", "ABORTED", "CREATION_ERROR", "ERROR", "KICKOFF_ERROR"},
}

var everyState = map[Kind]string{
	TestRun: `UNKNOWN INVALID STATUS_ERROR STATUS_CREATED WARNING CREATED ABORTED CREATION_ERROR SCHEDULED SCHED_CANCELLED
		SCHED_ERROR SCHED_STARTUP SCHED_RUNNING BUILDING BUILD_CREATED BUILD_DEFERRED BUILD_FAILED BUILD_TIMEOUT
		BUILD_ERROR BUILD_SUCCESS BUILD_COPIED BUILD_DONE BUILD_WAIT BUILD_REUSED CANCELLED INFO ENV_FAILED PREPPING_RUN
		RUNNING RUN_TIMEOUT RUN_ERROR RUN_USER RUN_DONE RESULTS RESULTS_ERROR SKIPPED COMPLETE FINALIZED RUN_READY BUILD_SKIPPED`,
	Series: `UNKNOWN INVALID STATUS_ERROR STATUS_CREATED WARNING ABORTED CREATED CREATION_ERROR BUILD_ERROR KICKOFF_ERROR
		SET_SKIPPED SET_CREATED SET_MAKE SET_BUILD SET_KICKOFF SET_CANCELED TESTS_SKIPPED RUN ALL_STARTED CANCELED ERROR COMPLETE`,
}

func TestTableHoldsTheRules(t *testing.T) {
	for _, kind := range []Kind{TestRun, Series} {
		var names []string
		for _, s := range States(kind) {
			names = append(names, s.Name)
			if err := ValidateName(s.Name); err != nil {
				t.Errorf("%v: %v", kind, err)
			}
			if s.Help == "" {
				t.Errorf("%v %s has no help", kind, s.Name)
			}
			if want := slices.Contains(ending[kind], s.Name); s.Ends != want || (*Vocabulary)(nil).Ends(kind, s.Name) != want {
				t.Errorf("%v %s: ends = %v, want %v", kind, s.Name, s.Ends, want)
			}
			if s.Error != isError(s.Name) || s.Failure != isFailure(s.Name) {
				t.Errorf("%v %s: error, failure = %v, %v, by its name %v, %v", kind, s.Name, s.Error, s.Failure, isError(s.Name), isFailure(s.Name))
			}
			if IsProblem(s.Name) != (s.Error || s.Failure) {
				t.Errorf("%v %s: is a problem = %v", kind, s.Name, IsProblem(s.Name))
			}
			if want := kind == TestRun && s.Name == "SCHED_RUNNING"; s.Deprecated != want {
				t.Errorf("%v %s: deprecated = %v, want %v", kind, s.Name, s.Deprecated, want)
			}
			if got, ok := Lookup(kind, s.Name); !ok || got != s {
				t.Errorf("%v %s is not found", kind, s.Name)
			}
		}
		want := strings.Fields(everyState[kind])
		slices.Sort(names)
		slices.Sort(want)
		if !slices.Equal(names, want) {
			t.Errorf("%v has %q, want %q", kind, names, want)
		}
	}
}

func TestUnknownStatesAreToldByTheirNames(t *testing.T) {
	for name, want := range map[string]bool{
		"ERROR": true, "NEW_ERROR": true, "NEW_FAILED": true, "NEW_TIMEOUT": true, "_ERROR": true,
		"STATUS_ERROR": false, "NEWERROR": false, "FAILED": false, "TIMEOUT": false, "ERROR_": false, "new_error": false, "": false,
	} {
		if IsProblem(name) != want {
			t.Errorf("IsProblem(%q) = %v", name, !want)
		}
	}
	for _, kind := range []Kind{0, TestRun, Series, 3} {
		if _, ok := Lookup(kind, "NEW"); ok || (*Vocabulary)(nil).Ends(kind, "NEW") {
			t.Errorf("%v knows NEW", kind)
		}
	}
}

func TestStatesAreTheCallers(t *testing.T) {
	States(TestRun)[0].Name = "CHANGED"
	if testRunStates[0].Name == "CHANGED" {
		t.Error("a caller changed the table")
	}
	if States(0) != nil {
		t.Error("no kind has states")
	}
}

func TestValidateName(t *testing.T) {
	for _, name := range []string{"A", "RUN_2", "A23456789012345", "A_"} {
		if err := ValidateName(name); err != nil {
			t.Error(err)
		}
	}
	for _, name := range []string{"", "A234567890123456", "a", "Run", "1A", "_A", "A-B", "A B", "É", "AÉ", "A\xff", "A\n"} {
		if ValidateName(name) == nil {
			t.Errorf("%q is taken for a name", name)
		}
	}
}

func TestResult(t *testing.T) {
	for _, result := range []string{"PASS", "FAIL", "ERROR"} {
		line := mustEncode(t, TestRun, complete, ResultNote(result), moment)
		if got, ok := Result(line.Status); !ok || got != result {
			t.Errorf("Result of %q = %q, %v", line.Bytes, got, ok)
		}
	}
	for _, s := range []Status{
		{},
		{State: "RUNNING", Note: "The test completed with result: PASS"},
		{State: complete, Note: "The test completed with result: PASSED"},
		{State: complete, Note: "The test completed with result: "},
		{State: complete, Note: "the test completed with result: PASS"},
		{State: complete, Note: "PASS"},
	} {
		if got, ok := Result(s); ok || got != "" {
			t.Errorf("Result(%+v) = %q", s, got)
		}
	}
}
