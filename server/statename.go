package server

import (
	"fmt"
	"slices"
	"strings"

	"github.com/runstatus/runstatus/internal/nearest"
	"github.com/runstatus/runstatus/server/internal/store"
	"github.com/runstatus/runstatus/statusfile"
)

// Requests name states to choose by, to wait for and to guard with. A misspelt one would
// choose nothing, wait for ever and guard nothing; so a name that the vocabulary lacks is
// refused. A leading "=" takes what stands behind it as it is: a state of a plug-in, say.
const exactly = "="

var bothKinds = []statusfile.Kind{statusfile.TestRun, statusfile.Series}

// stateNamed returns the state that a request means by a name, where it is about runs of these
// kinds. If the name is wrong it returns why, "" otherwise.
func stateNamed(name string, kinds []statusfile.Kind) (state, wrong string) {
	exact, isExact := strings.CutPrefix(name, exactly)
	switch {
	case name == "" || isExact && exact == "":
		return "", "a state's name is not empty"
	case isExact:
		return exact, ""
	case !slices.ContainsFunc(kinds, func(k statusfile.Kind) bool { return hasState(k, name) }):
		return "", unknownState(name, kinds)
	}
	return name, ""
}

func hasState(kind statusfile.Kind, name string) bool {
	_, ok := statusfile.Lookup(kind, name)
	return ok
}

// unknownState says what is wrong with a state's name, and what may have been meant.
func unknownState(name string, kinds []statusfile.Kind) string {
	text := fmt.Sprintf("the state %.80q is not known", name)
	switch {
	case slices.Contains(store.Outcomes(), strings.ToUpper(name)):
		text += ": it is an outcome"
	case hasState(otherKind(kinds[0]), name):
		text = fmt.Sprintf("no %s is ever in the state %s", kindName(kinds[0]), name)
	}
	if near := nearest.To(name, statesOf(kinds)); len(near) > 0 {
		text += "; did you mean " + strings.Join(near, " or ") + "?"
	} else {
		text += "; ListStates lists the known ones"
	}
	return text + fmt.Sprintf(" (%.80q takes the name as it is)", exactly+name)
}

func kindName(kind statusfile.Kind) string {
	if kind == statusfile.Series {
		return "series"
	}
	return "test run"
}

// statesOf returns the names of the states of these kinds, but for those that were replaced.
func statesOf(kinds []statusfile.Kind) (names []string) {
	for _, kind := range kinds {
		for _, s := range statusfile.States(kind) {
			if !s.Deprecated && !slices.Contains(names, s.Name) {
				names = append(names, s.Name)
			}
		}
	}
	return names
}

// stateSet are the states that a list in a request means, nil for an empty list. Exact are
// those of them that were to be taken as they are.
type stateSet map[string]exact

type exact bool

func parseStates(field string, names []string, kinds []statusfile.Kind) (stateSet, error) {
	if len(names) == 0 {
		return nil, nil
	}
	set := make(stateSet, len(names))
	for i, name := range names {
		state, wrong := stateNamed(name, kinds)
		if wrong != "" {
			return nil, invalid(fmt.Sprintf("%s[%d]", field, i), invalidField, wrong)
		}
		set[state] = set[state] || exact(state != name)
	}
	return set, nil
}

// guards returns the states that a list of a precondition means.
func guards(field string, names []string, kind statusfile.Kind) ([]string, error) {
	states := make([]string, len(names))
	for i, name := range names {
		state, wrong := stateNamed(name, []statusfile.Kind{kind})
		if wrong != "" {
			return nil, invalid(fmt.Sprintf("precondition.%s[%d]", field, i), invalidField, wrong)
		}
		states[i] = state
	}
	return states, nil
}
