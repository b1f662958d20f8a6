package client_test

import (
	"strings"
	"testing"

	"google.golang.org/protobuf/proto"
	"google.golang.org/protobuf/reflect/protoreflect"

	"github.com/runstatus/runstatus/client"
	runstatusv1 "github.com/runstatus/runstatus/gen/go/runstatus/v1"
)

// The names of the built-in states tell which of them are problems.
func TestABuiltInStateIsAProblemByItsName(t *testing.T) {
	for prefix, enum := range map[string]protoreflect.EnumDescriptor{
		"TEST_STATE_": runstatusv1.TestState(0).Descriptor(), "SERIES_STATE_": runstatusv1.SeriesState(0).Descriptor(),
	} {
		for i := range enum.Values().Len() {
			value := enum.Values().Get(i)
			options := proto.GetExtension(value.Options(), runstatusv1.E_State).(*runstatusv1.StateOptions)
			name := strings.TrimPrefix(string(value.Name()), prefix)
			if want := options.GetError() || options.GetFailure(); client.NamesProblem(name) != want {
				t.Errorf("%s%s: a problem by its options: %v", prefix, name, want)
			}
		}
	}
}
