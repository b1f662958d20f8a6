package statusfile

import (
	"slices"
	"strings"
	"testing"
)

func added(kind Kind, s State) AddedState { return AddedState{Kind: kind, State: s} }

var parked = State{Name: "PLUGIN_PARKED", Help: "Parked by a plug-in.", Ends: true, Outcome: "SKIPPED"}

func vocabulary(t *testing.T, added ...AddedState) *Vocabulary {
	t.Helper()
	v, err := NewVocabulary(added)
	if err != nil {
		t.Fatal(err)
	}
	return v
}

func TestAnAddedStateIsOneOfItsKindAlone(t *testing.T) {
	v := vocabulary(t, added(TestRun, parked))
	if s, known := v.Lookup(TestRun, parked.Name); !known || s != parked {
		t.Errorf("got %+v, %v", s, known)
	}
	if s, known := v.Lookup(Series, parked.Name); known {
		t.Errorf("series have %+v", s)
	}
	if got := v.States(TestRun); len(got) != len(testRunStates)+1 || got[len(got)-1] != parked {
		t.Errorf("got %+v", got)
	}
	if got := v.States(Series); !slices.Equal(got, seriesStates) {
		t.Errorf("series got %+v", got)
	}
	if !v.Ends(TestRun, parked.Name) || v.Ends(Series, parked.Name) || (*Vocabulary)(nil).Ends(TestRun, parked.Name) {
		t.Error("it ends other runs than test runs of this vocabulary")
	}
}

func TestAnAddedStateIsEncodedAsItself(t *testing.T) {
	v := vocabulary(t, added(TestRun, parked))
	for _, row := range []struct {
		v    *Vocabulary
		kind Kind
		want string
	}{
		{v, TestRun, " PLUGIN_PARKED note\n"},
		{v, Series, " INVALID (PLUGIN_PARKED) note\n"},
		{nil, TestRun, " INVALID (PLUGIN_PARKED) note\n"},
	} {
		line, err := row.v.Encode(row.kind, parked.Name, "note", moment)
		if err != nil || !strings.HasSuffix(string(line.Bytes), row.want) {
			t.Errorf("%v: %q, %v, want %q", row.kind, line.Bytes, err, row.want)
		}
	}
}

func TestWhatIsAProblemIsSaidByTheStateElseByItsName(t *testing.T) {
	v := vocabulary(t, added(TestRun, State{Name: "STUCK", Failure: true}), added(TestRun, State{Name: "OK_ERROR", Error: true}))
	for name, want := range map[string]bool{"STUCK": true, "OK_ERROR": true, "NEW_ERROR": true, "RUN_ERROR": true, "STATUS_ERROR": false, "NEW": false} {
		if v.IsProblem(TestRun, name) != want {
			t.Errorf("%s: a problem = %v", name, !want)
		}
	}
	if v.IsProblem(Series, "STUCK") {
		t.Error("STUCK is a problem of series")
	}
}

func TestAStateThatCannotBeAddedIsNamedWithWhatWouldBeRight(t *testing.T) {
	for name, row := range map[string]struct {
		state AddedState
		says  string
	}{
		"no kind":            {AddedState{State: State{Name: "A"}}, "neither test_run nor series"},
		"no name":            {added(TestRun, State{}), "empty"},
		"bad characters":     {added(TestRun, State{Name: "A-B"}), "only capital letters"},
		"too long":           {added(TestRun, State{Name: "A234567890123456"}), "longer than 15"},
		"error and failure":  {added(TestRun, State{Name: "A", Error: true, Failure: true}), "not both"},
		"a problem by name":  {added(TestRun, State{Name: "DISK_FAILED", Ends: true}), "say error or failure"},
		"unknown outcome":    {added(TestRun, State{Name: "A", Outcome: "GOOD"}), "want one of BUILD_FAILED"},
		"outcome of results": {added(TestRun, State{Name: "A", Outcome: "PASSED"}), "want one of BUILD_FAILED"},
		"another end":        {added(TestRun, State{Name: "RUNNING", Ends: true}), "built in with another meaning (neither an end nor a problem, not ends)"},
		"another outcome":    {added(TestRun, State{Name: "SKIPPED", Ends: true, Outcome: "ABORTED"}), "built in with another meaning"},
		"twice":              {added(TestRun, State{Name: "FIRST", Ends: true}), "given twice"},
	} {
		_, err := NewVocabulary([]AddedState{added(TestRun, State{Name: "FIRST"}), row.state})
		if err == nil || !strings.Contains(err.Error(), "states[1] "+row.state.Name) || !strings.Contains(err.Error(), row.says) {
			t.Errorf("%s: %v", name, err)
		}
	}
}

// A configuration outlives the version in which a state becomes built in.
func TestABuiltInStateMayBeAddedWithItsMeaning(t *testing.T) {
	v := vocabulary(t, added(TestRun, State{Name: "BUILD_SKIPPED", Help: "In other words.", Ends: true, Outcome: "SKIPPED"}))
	if len(v.Added()) > 0 || v.Fingerprint() != (*Vocabulary)(nil).Fingerprint() {
		t.Errorf("it adds %+v", v.Added())
	}
}

func TestTheFingerprintIsThatOfTheMeaning(t *testing.T) {
	a, b := added(TestRun, State{Name: "A", Ends: true}), added(Series, State{Name: "B"})
	same := []*Vocabulary{vocabulary(t, a, b), vocabulary(t, b, a), vocabulary(t, b, added(TestRun, State{Name: "A", Ends: true, Help: "In words."}))}
	for _, v := range same {
		if v.Fingerprint() != same[0].Fingerprint() {
			t.Errorf("%+v differs", v.Added())
		}
	}
	for _, other := range []*Vocabulary{nil, vocabulary(t, a), vocabulary(t, b, added(TestRun, State{Name: "A"})),
		vocabulary(t, b, added(Series, State{Name: "A", Ends: true})), vocabulary(t, b, added(TestRun, State{Name: "A", Ends: true, Outcome: "ABORTED"}))} {
		if other.Fingerprint() == same[0].Fingerprint() || other.Fingerprint() == 0 {
			t.Errorf("%+v is the same", other.Added())
		}
	}
}
