package until

import (
	"fmt"
	"slices"
	"strings"

	runstatusv1 "github.com/runstatus/runstatus/gen/go/runstatus/v1"
	"github.com/runstatus/runstatus/internal/runname"
)

// States is a set of states; nil has all. The value of a state reports whether its name was given with a
// leading "=".
type States map[string]bool

// Has reports whether a state is in the set.
func (s States) Has(state string) bool {
	_, ok := s[state]
	return ok || s == nil
}

// ParseStates returns the states with these names, nil for no names. It returns an error for a name that is
// not built in for a kind of runs that may be selected, unless the name begins with "=".
func ParseStates(names []string, of Selection) (States, error) {
	if len(names) == 0 {
		return nil, nil
	}
	set := States{}
	for _, name := range names {
		state, exact := strings.CutPrefix(name, "=")
		known := of.holds(false) && isBuiltIn(state, false) || of.holds(true) && isBuiltIn(state, true)
		if state == "" || !exact && !known {
			return nil, fmt.Errorf("a mirror does not know the state %q of such runs: \"=%s\" takes the name as it is", state, state)
		}
		set[state] = set[state] || exact
	}
	return set, nil
}

// holds reports whether test runs, or series, may be selected.
func (s Selection) holds(series bool) bool {
	return len(s.Names) == 0 || slices.ContainsFunc(s.Names, func(name string) bool { return runname.IsSeries(name) == series })
}

// isBuiltIn reports whether test runs, or series, have a state without any configuration.
func isBuiltIn(state string, series bool) bool {
	number := runstatusv1.TestState_value["TEST_STATE_"+state]
	if series {
		number = runstatusv1.SeriesState_value["SERIES_STATE_"+state]
	}
	return number != 0
}
