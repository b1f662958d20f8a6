package convert

import (
	"strings"

	"google.golang.org/protobuf/proto"
	"google.golang.org/protobuf/reflect/protoreflect"
	"google.golang.org/protobuf/types/descriptorpb"

	runstatusv1 "github.com/runstatus/runstatus/gen/go/runstatus/v1"
	"github.com/runstatus/runstatus/statusfile"
)

// vocabulary holds the states of one kind of run as the proto lists them.
type vocabulary struct {
	states []*runstatusv1.State
	number map[string]protoreflect.EnumNumber // by name
	name   map[protoreflect.EnumNumber]string
}

var (
	testStates   = readVocabulary(runstatusv1.TestState(0).Descriptor(), "TEST_STATE_")
	seriesStates = readVocabulary(runstatusv1.SeriesState(0).Descriptor(), "SERIES_STATE_")
)

// States returns every state that this version knows for runs of a kind, with its help text and
// flags. The caller must not change them.
func States(kind statusfile.Kind) []*runstatusv1.State { return vocabularyOf(kind).states }

// StateName returns the name of the state that a number of the enum for this kind stands for; "" if
// there is none.
func StateName(kind statusfile.Kind, number protoreflect.EnumNumber) string {
	return vocabularyOf(kind).name[number]
}

func vocabularyOf(kind statusfile.Kind) *vocabulary {
	if kind == statusfile.Series {
		return seriesStates
	}
	return testStates
}

// readVocabulary reads the options of an enum's values. The value 0 is not a state.
func readVocabulary(enum protoreflect.EnumDescriptor, prefix string) *vocabulary {
	v := &vocabulary{number: map[string]protoreflect.EnumNumber{}, name: map[protoreflect.EnumNumber]string{}}
	values := enum.Values()
	for i := range values.Len() {
		value := values.Get(i)
		if value.Number() == 0 {
			continue
		}
		name := strings.TrimPrefix(string(value.Name()), prefix)
		v.number[name], v.name[value.Number()] = value.Number(), name
		options := value.Options().(*descriptorpb.EnumValueOptions)
		state := proto.GetExtension(options, runstatusv1.E_State).(*runstatusv1.StateOptions)
		v.states = append(v.states, &runstatusv1.State{
			Name:       name,
			Help:       state.GetHelp(),
			Ends:       state.GetEnds(),
			Error:      state.GetError(),
			Failure:    state.GetFailure(),
			Deprecated: options.GetDeprecated(),
		})
	}
	return v
}
