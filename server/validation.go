package server

import (
	"errors"
	"fmt"
	"sync"

	"buf.build/gen/go/bufbuild/protovalidate/protocolbuffers/go/buf/validate"
	"buf.build/go/protovalidate"
	"google.golang.org/grpc/health/grpc_health_v1"
	"google.golang.org/protobuf/proto"

	runstatusv1 "github.com/runstatus/runstatus/gen/go/runstatus/v1"
	"github.com/runstatus/runstatus/server/internal/apierr"
	"github.com/runstatus/runstatus/server/internal/convert"
	"github.com/runstatus/runstatus/server/internal/store"
	"github.com/runstatus/runstatus/statusfile"
)

// validateRequest refuses a request that could not be decoded, then one that breaks the
// rules beside the fields in the proto.
func validateRequest(m proto.Message) error {
	if size, marked := wasTooLarge(m.ProtoReflect()); marked {
		return &store.Error{Reason: apierr.MessageTooLarge, Detail: fmt.Sprintf("the request has %d bytes, more than the limit of %d: nothing was done", size, maxRequest)}
	}
	if field, limit, marked := hadTooMany(m.ProtoReflect()); marked {
		return errTooMany(field, limit)
	}
	switch field, marked := undecodable(m.ProtoReflect()); {
	case marked && field != "":
		return violation(field, store.InvalidText, "must be valid UTF-8")
	case marked:
		return violation("", apierr.Malformed, "the request is not a valid protobuf message")
	case plainlyValid(m):
		return nil
	}
	rules, err := compiledRules()
	if err != nil {
		return fmt.Errorf("compile the rules of requests: %w", err)
	}
	return badRequestOf(rules.Validate(m))
}

// compiledRules returns the rules, which all servers of the process share. They take some MB
// and milliseconds; so the rules of a message are compiled when its first one arrives.
var compiledRules = sync.OnceValues(func() (protovalidate.Validator, error) { return protovalidate.New() })

// plainlyValid reports whether a request is of the most frequent form, which no rule refuses. It costs a
// tenth of the rules. If it returns false the rules decide.
func plainlyValid(m proto.Message) bool {
	switch m := m.(type) {
	case *runstatusv1.SetStatusRequest:
		run := m.GetRun()
		return run != "" && len(run) <= 256 && plainState(m) && len(m.GetExpectedUid()) <= 64 && m.GetPrecondition() == nil && m.GetExpectWithin() == nil
	case *runstatusv1.ReportStatusesRequest: // each of its reports is validated by itself
		return m.GetView() >= 0 && m.GetView() <= runstatusv1.ReportView_REPORT_VIEW_FULL
	case *grpc_health_v1.HealthCheckRequest: // it has no rules
		return true
	}
	return false
}

func plainState(m *runstatusv1.SetStatusRequest) bool {
	switch state := m.GetState().(type) {
	case *runstatusv1.SetStatusRequest_TestState:
		return convert.StateName(statusfile.TestRun, state.TestState.Number()) != "" // which the value 0 has none of
	case *runstatusv1.SetStatusRequest_StateName:
		return state.StateName != ""
	}
	return false
}

// badRequestOf returns the status for the violations that the rules found.
func badRequestOf(err error) error {
	if invalid, ok := errors.AsType[*protovalidate.ValidationError](err); ok {
		return refused(invalid.ToProto()).Err()
	}
	return err
}

func violation(field string, reason store.Reason, text string) error {
	v := validate.Violation_builder{RuleId: proto.String(string(reason)), Message: proto.String(text)}
	if field != "" {
		element := validate.FieldPathElement_builder{FieldName: proto.String(field)}.Build()
		v.Field = validate.FieldPath_builder{Elements: []*validate.FieldPathElement{element}}.Build()
	}
	return refused(validate.Violations_builder{Violations: []*validate.Violation{v.Build()}}.Build()).Err()
}
