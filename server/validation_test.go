package server

import (
	"errors"
	"strings"
	"testing"

	"buf.build/go/protovalidate"
	"google.golang.org/protobuf/reflect/protoregistry"
	"google.golang.org/protobuf/types/known/timestamppb"

	runstatusv1 "github.com/runstatus/runstatus/gen/go/runstatus/v1"
)

func TestRulesOfEveryRequestCompile(t *testing.T) {
	rules, err := compiledRules()
	if err != nil {
		t.Fatal(err)
	}
	methods := runstatusv1.File_runstatus_v1_service_proto.Services().Get(0).Methods()
	for i := range methods.Len() {
		request, err := protoregistry.GlobalTypes.FindMessageByName(methods.Get(i).Input().FullName())
		if err != nil {
			t.Fatal(err)
		}
		err = rules.Validate(request.New().Interface())
		if _, refused := errors.AsType[*protovalidate.ValidationError](err); err != nil && !refused {
			t.Errorf("%s: %v", methods.Get(i).Name(), err)
		}
	}
}

// The proto's rules are the one source: what passes without them must be what they
// let pass.
func TestWhatIsPlainlyValidPassesTheRules(t *testing.T) {
	rules, err := compiledRules()
	if err != nil {
		t.Fatal(err)
	}
	runs := []string{"", "x", "test_runs/12", strings.Repeat("x", 256), strings.Repeat("x", 257), strings.Repeat("ü", 256)}
	uids := []string{"", "0123456789abcdef0123456789abcdef", strings.Repeat("x", 64), strings.Repeat("x", 65)}
	set := []func(*runstatusv1.SetStatusRequest){func(*runstatusv1.SetStatusRequest) {}}
	for _, name := range []string{"", "RUNNING", "what?"} {
		set = append(set, func(m *runstatusv1.SetStatusRequest) {
			m.State = &runstatusv1.SetStatusRequest_StateName{StateName: name}
		})
	}
	for n := int32(-1); n <= 200; n++ {
		set = append(set,
			func(m *runstatusv1.SetStatusRequest) {
				m.State = &runstatusv1.SetStatusRequest_TestState{TestState: runstatusv1.TestState(n)}
			},
			func(m *runstatusv1.SetStatusRequest) {
				m.State = &runstatusv1.SetStatusRequest_SeriesState{SeriesState: runstatusv1.SeriesState(n)}
			})
	}
	negative := int64(-1)
	preconditions := []*runstatusv1.Precondition{nil, {}, {ExpectedSequence: &negative}, {CurrentIn: make([]string, 101)}}
	passed := 0
	for _, run := range runs {
		for _, uid := range uids {
			for _, state := range set {
				for _, p := range preconditions {
					m := &runstatusv1.SetStatusRequest{Run: run, ExpectedUid: uid, Precondition: p, When: timestamppb.Now(), Note: "x"}
					state(m)
					if !plainlyValid(m) {
						continue
					}
					passed++
					if err := rules.Validate(m); err != nil {
						t.Fatalf("%v: %v", m, err)
					}
				}
			}
		}
	}
	if passed == 0 {
		t.Error("nothing is plainly valid")
	}
}
