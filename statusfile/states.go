package statusfile

import (
	"fmt"
	"slices"
	"strings"
)

// State describes one state of a run. A state never says whether a test passed.
type State struct {
	Name       string // as in status files
	Help       string // the meaning, as a sentence for people
	Ends       bool   // a run that reached the state has ended
	Error      bool   // the system or the test framework has a problem
	Failure    bool   // something did not succeed, or took too long
	Deprecated bool   // kept for old files

	// Outcome is the outcome of a run whose history holds the state, by the name that the
	// API gives it, unless the run's result or another state decides. Empty: the state
	// decides none.
	Outcome string
}

// IsProblem reports whether the state is an error or a failure.
func (s State) IsProblem() bool { return s.Error || s.Failure }

// maxName is the most characters of a state's name.
const maxName = 15

// The tables by name, and each known name by itself, so that a decoded state
// costs no memory.
var (
	testRunByName = byName(testRunStates)
	seriesByName  = byName(seriesStates)
	knownNames    = names(testRunStates, seriesStates)
)

// States returns the built-in states of a kind, roughly in the order in which a run
// passes through them.
func States(kind Kind) []State {
	switch kind {
	case TestRun:
		return slices.Clone(testRunStates)
	case Series:
		return slices.Clone(seriesStates)
	}
	return nil
}

// Lookup returns the built-in state with the name, and whether the kind has it.
func Lookup(kind Kind, name string) (State, bool) {
	var s State
	var ok bool
	switch kind {
	case TestRun:
		s, ok = testRunByName[name]
	case Series:
		s, ok = seriesByName[name]
	}
	return s, ok
}

// IsProblem reports whether the name of a state marks a problem of the run: ERROR,
// *_ERROR, *_FAILED or *_TIMEOUT, also if this version does not know the name. An error
// of the status file itself (STATUS_ERROR) is no problem of the run.
func IsProblem(name string) bool { return isError(name) || isFailure(name) }

func isError(name string) bool {
	return name == "ERROR" || strings.HasSuffix(name, "_ERROR") && name != "STATUS_ERROR"
}

func isFailure(name string) bool {
	return strings.HasSuffix(name, "_FAILED") || strings.HasSuffix(name, "_TIMEOUT")
}

// ValidateName returns an error unless name may be the name of a state: at most 15
// characters from A to Z, 0 to 9 and _, beginning with a letter.
func ValidateName(name string) error {
	if name == "" {
		return fmt.Errorf("state name is empty")
	}
	if len(name) > maxName {
		return fmt.Errorf("state name %.40q is longer than %d characters", name, maxName)
	}
	if name[0] < 'A' || name[0] > 'Z' {
		return fmt.Errorf("state name %q does not start with a capital letter", name)
	}
	for _, c := range name {
		if (c < 'A' || c > 'Z') && (c < '0' || c > '9') && c != '_' {
			return fmt.Errorf("state name %q holds %q: only capital letters, digits and _ may stand there", name, c)
		}
	}
	return nil
}

// stateName returns name as a string, without allocating for known ones.
func stateName(name []byte) string {
	if known, ok := knownNames[string(name)]; ok {
		return known
	}
	return string(name)
}

func byName(table []State) map[string]State {
	m := make(map[string]State, len(table))
	for _, s := range table {
		m[s.Name] = s
	}
	return m
}

func names(tables ...[]State) map[string]string {
	m := make(map[string]string)
	for _, s := range slices.Concat(tables...) {
		m[s.Name] = s.Name
	}
	return m
}
