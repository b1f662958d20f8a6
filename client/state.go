package client

import (
	"strings"

	"google.golang.org/protobuf/reflect/protoreflect"

	runstatusv1 "github.com/runstatus/runstatus/gen/go/runstatus/v1"
)

// State is a state of a run: a runstatusv1.TestState, a runstatusv1.SeriesState or a StateName.
type State interface {
	String() string
	Number() protoreflect.EnumNumber
}

// StateName is a state by its name. Set records a name that is unknown for the run's kind as INVALID,
// with the name in the note. In conditions, selections and preconditions an unknown name is
// INVALID_ARGUMENT, unless it has the prefix "=": "=MY_STATE" is the state MY_STATE of a plug-in.
type StateName string

// String returns the name.
func (n StateName) String() string { return string(n) }

// Number returns 0: a name has no number.
func (StateName) Number() protoreflect.EnumNumber { return 0 }

// nameOf returns the state's name in status files.
func nameOf(state State) string {
	switch s := state.(type) {
	case runstatusv1.TestState:
		return strings.TrimPrefix(s.String(), "TEST_STATE_")
	case runstatusv1.SeriesState:
		return strings.TrimPrefix(s.String(), "SERIES_STATE_")
	}
	return state.String()
}

func namesOf(states []State) []string {
	names := make([]string, len(states))
	for i, s := range states {
		names[i] = nameOf(s)
	}
	return names
}

// setState sets the state of a request, by number if it has one: the server then refuses a test run's
// state for a series.
func setState(req *runstatusv1.SetStatusRequest, state State) {
	switch s := state.(type) {
	case runstatusv1.TestState:
		req.State = &runstatusv1.SetStatusRequest_TestState{TestState: s}
	case runstatusv1.SeriesState:
		req.State = &runstatusv1.SetStatusRequest_SeriesState{SeriesState: s}
	default:
		req.State = &runstatusv1.SetStatusRequest_StateName{StateName: nameOf(state)}
	}
}
