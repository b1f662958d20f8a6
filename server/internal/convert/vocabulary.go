package convert

import (
	"strings"

	"google.golang.org/protobuf/reflect/protoreflect"

	runstatusv1 "github.com/runstatus/runstatus/gen/go/runstatus/v1"
	"github.com/runstatus/runstatus/statusfile"
)

// numbers holds the numbers of the enum of one kind of runs.
type numbers struct {
	number map[string]protoreflect.EnumNumber // by name
	name   map[protoreflect.EnumNumber]string
}

var (
	testNumbers   = readNumbers(runstatusv1.TestState(0).Descriptor(), "TEST_STATE_")
	seriesNumbers = readNumbers(runstatusv1.SeriesState(0).Descriptor(), "SERIES_STATE_")
)

// States returns every state that a vocabulary has for runs of a kind.
func States(v *statusfile.Vocabulary, kind statusfile.Kind) []*runstatusv1.State {
	var states []*runstatusv1.State
	for _, s := range v.States(kind) {
		_, builtIn := statusfile.Lookup(kind, s.Name)
		states = append(states, &runstatusv1.State{
			Name:       s.Name,
			Help:       ValidText(s.Help),
			Ends:       s.Ends,
			Error:      s.Error,
			Failure:    s.Failure,
			Deprecated: s.Deprecated,
			Outcome:    runstatusv1.Outcome(runstatusv1.Outcome_value["OUTCOME_"+s.Outcome]),
			Configured: !builtIn,
		})
	}
	return states
}

// StateName returns the name of the state that a number of the enum for this kind stands for; "" if
// there is none.
func StateName(kind statusfile.Kind, number protoreflect.EnumNumber) string {
	return numbersOf(kind).name[number]
}

func numbersOf(kind statusfile.Kind) *numbers {
	if kind == statusfile.Series {
		return seriesNumbers
	}
	return testNumbers
}

// readNumbers reads the values of an enum. The value 0 is not a state.
func readNumbers(enum protoreflect.EnumDescriptor, prefix string) *numbers {
	n := &numbers{number: map[string]protoreflect.EnumNumber{}, name: map[protoreflect.EnumNumber]string{}}
	values := enum.Values()
	for i := range values.Len() {
		if value := values.Get(i); value.Number() != 0 {
			name := strings.TrimPrefix(string(value.Name()), prefix)
			n.number[name], n.name[value.Number()] = value.Number(), name
		}
	}
	return n
}
