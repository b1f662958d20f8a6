package query

import (
	"fmt"
	"slices"
	"strings"

	"github.com/runstatus/runstatus/internal/nearest"
	"github.com/runstatus/runstatus/server/internal/apierr"
	"github.com/runstatus/runstatus/server/internal/store"
	"github.com/runstatus/runstatus/statusfile"
)

// exactly is the prefix of a name that is taken as it is, such as the state of a plug-in.
const exactly = "="

var bothKinds = []statusfile.Kind{statusfile.TestRun, statusfile.Series}

// ResolveState returns the state that a request names, where the request is about runs of these
// kinds. If the name is wrong, the second result says why; otherwise it is "".
func ResolveState(v *statusfile.Vocabulary, name string, kinds []statusfile.Kind) (state, wrong string) {
	exact, isExact := strings.CutPrefix(name, exactly)
	switch {
	case name == "" || isExact && exact == "":
		return "", "a state's name is not empty"
	case isExact:
		return exact, ""
	case !slices.ContainsFunc(kinds, func(k statusfile.Kind) bool { return KnownState(v, k, name) }):
		return "", unknownState(v, name, kinds)
	}
	return name, ""
}

// KnownState reports whether a vocabulary has a state for a kind of runs.
func KnownState(v *statusfile.Vocabulary, kind statusfile.Kind, name string) bool {
	_, ok := v.Lookup(kind, name)
	return ok
}

// unknownState returns what is wrong with a state's name, and which states it resembles.
func unknownState(v *statusfile.Vocabulary, name string, kinds []statusfile.Kind) string {
	text := fmt.Sprintf("the state %.80q is not known", name)
	switch {
	case slices.Contains(store.Outcomes(), strings.ToUpper(name)):
		text += ": it is an outcome"
	case KnownState(v, OtherKind(kinds[0]), name):
		text = fmt.Sprintf("no %s is ever in the state %s", kindName(kinds[0]), name)
	}
	if near := nearest.To(name, statesOf(v, kinds)); len(near) > 0 {
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

// statesOf returns the names of the states of these kinds, without the deprecated ones.
func statesOf(v *statusfile.Vocabulary, kinds []statusfile.Kind) (names []string) {
	for _, kind := range kinds {
		for _, s := range v.States(kind) {
			if !s.Deprecated && !slices.Contains(names, s.Name) {
				names = append(names, s.Name)
			}
		}
	}
	return names
}

// StateSet is the set of states that a list in a request names; nil for an empty list. The value of
// a state reports whether the request gave its name with a leading "=".
type StateSet map[string]bool

// OtherKind returns the kind of runs that k is not.
func OtherKind(k statusfile.Kind) statusfile.Kind {
	if k == statusfile.Series {
		return statusfile.TestRun
	}
	return statusfile.Series
}

// ParseStates returns the states that a field of a request lists. An error names the element.
func ParseStates(v *statusfile.Vocabulary, field string, names []string, kinds []statusfile.Kind) (StateSet, error) {
	if len(names) == 0 {
		return nil, nil
	}
	set := make(StateSet, len(names))
	for i, name := range names {
		state, wrong := ResolveState(v, name, kinds)
		if wrong != "" {
			return nil, apierr.Invalid(fmt.Sprintf("%s[%d]", field, i), apierr.InvalidField, wrong)
		}
		set[state] = set[state] || state != name
	}
	return set, nil
}

// ParseGuards returns the states that a field of a precondition lists. An error names the element.
func ParseGuards(v *statusfile.Vocabulary, field string, names []string, kind statusfile.Kind) ([]string, error) {
	states := make([]string, len(names))
	for i, name := range names {
		state, wrong := ResolveState(v, name, []statusfile.Kind{kind})
		if wrong != "" {
			return nil, apierr.Invalid(fmt.Sprintf("precondition.%s[%d]", field, i), apierr.InvalidField, wrong)
		}
		states[i] = state
	}
	return states, nil
}
