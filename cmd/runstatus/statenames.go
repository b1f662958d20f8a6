package main

import (
	"fmt"
	"slices"
	"strings"

	"github.com/spf13/pflag"

	runstatusv1 "github.com/runstatus/runstatus/gen/go/runstatus/v1"
	"github.com/runstatus/runstatus/internal/nearest"
	"github.com/runstatus/runstatus/statusfile"
)

var bothKinds = []statusfile.Kind{statusfile.TestRun, statusfile.Series}

func takeAnyState(flags *pflag.FlagSet, unknown *bool) {
	flags.BoolVar(unknown, "any-state-name", false, "accept unknown state names, such as those of a plug-in")
}

// checkedStates returns typed states in the spelling of the format. A name that no run of these kinds
// can have is an error, because a wait for it has no end and a list by it is empty. With unknown such
// a name is accepted.
func checkedStates(names []string, unknown bool, kinds ...statusfile.Kind) ([]string, error) {
	states := make([]string, len(names))
	for i, name := range names {
		states[i] = knownState(name)
		switch {
		case isStateOf(states[i], kinds...):
		case unknown:
			states[i] = "=" + name // which the API accepts
		default:
			return nil, unknownState(name, kinds...)
		}
	}
	return states, nil
}

// unknownState returns the problem of an unknown state name, with similar names.
func unknownState(name string, kinds ...statusfile.Kind) *problem {
	p := &problem{code: exitFailed, text: "the state " + name + " is not known",
		hint: "runstatus states lists the known ones; --any-state-name takes another one as it stands"}
	if isKnownState(knownState(name)) {
		p.text = fmt.Sprintf("%s is a state of %s, which %s are never in", name, ofOthers(kinds), ofKinds(kinds))
	}
	near := nearestStates(name, kinds...)
	switch {
	case isOutcome(name):
		p.text = "the state " + name + " is not known: it is an outcome"
		p.hint = "--failed, --passed and --problems choose runs by outcome; wait says how each run came out"
	case len(near) > 0:
		p.hint = "did you mean " + strings.Join(near, " or ") + "? --any-state-name takes another one as it stands"
	}
	return p
}

func ofKinds(kinds []statusfile.Kind) string {
	if slices.Equal(kinds, []statusfile.Kind{statusfile.Series}) {
		return "series"
	}
	return "test runs"
}

func ofOthers(kinds []statusfile.Kind) string {
	if ofKinds(kinds) == "series" {
		return "test runs"
	}
	return "series"
}

func isOutcome(name string) bool {
	_, ok := runstatusv1.Outcome_value["OUTCOME_"+strings.ToUpper(name)]
	return ok
}

// knownState returns the spelling of a state that this version knows, whatever case it is typed in.
// Other names are returned unchanged, because files may hold them.
func knownState(name string) string {
	upper := strings.ToUpper(name)
	if isKnownState(upper) {
		return upper
	}
	return name
}

func isKnownState(name string) bool { return isStateOf(name, bothKinds...) }

func isStateOf(name string, kinds ...statusfile.Kind) bool {
	return slices.ContainsFunc(kinds, func(k statusfile.Kind) bool {
		_, ok := statusfile.Lookup(k, name)
		return ok
	})
}

// nearestStates returns the known states that are similar to a name.
func nearestStates(name string, kinds ...statusfile.Kind) []string {
	var names []string
	for _, kind := range kinds {
		for _, s := range statusfile.States(kind) {
			if !s.Deprecated {
				names = append(names, s.Name)
			}
		}
	}
	slices.Sort(names)
	return nearest.To(name, slices.Compact(names))
}
