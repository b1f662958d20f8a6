package main

import (
	"errors"
	"fmt"
	"maps"
	"slices"

	"go.yaml.in/yaml/v3"

	"github.com/runstatus/runstatus/statusfile"
)

// statesKey is the key of the configuration file that no flag has: a list of states.
const statesKey = "states"

// stateEntry is an entry of that list.
type stateEntry struct {
	Name    string
	Kind    string
	Help    string
	Ends    bool
	Error   bool
	Failure bool
	Outcome string
	Unknown map[string]yaml.Node `yaml:",inline"`
}

// kinds are the kinds of runs by the names that the file gives them.
var kinds = map[string]statusfile.Kind{
	statusfile.TestRun.String(): statusfile.TestRun,
	statusfile.Series.String():  statusfile.Series,
}

// readStates returns the states of the configuration file. It checks the form of the entries;
// server.Config.Validate checks what they say.
func readStates(list yaml.Node) ([]statusfile.AddedState, error) {
	var entries []stateEntry
	if err := list.Decode(&entries); err != nil {
		return nil, fmt.Errorf("%s: want a list of states: %w", statesKey, err)
	}
	var states []statusfile.AddedState
	var errs []error
	for i, e := range entries {
		for _, key := range slices.Sorted(maps.Keys(e.Unknown)) {
			errs = append(errs, fmt.Errorf("%s[%d] %s: there is no %q: want name, kind, help, ends, error, failure or outcome", statesKey, i, e.Name, key))
		}
		states = append(states, statusfile.AddedState{Kind: kinds[e.Kind], State: statusfile.State{
			Name: e.Name, Help: e.Help, Ends: e.Ends, Error: e.Error, Failure: e.Failure, Outcome: e.Outcome,
		}})
	}
	return states, errors.Join(errs...)
}
