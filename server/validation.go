package server

import (
	"sync"

	"buf.build/gen/go/bufbuild/protovalidate/protocolbuffers/go/buf/validate"
	"buf.build/go/protovalidate"
	"google.golang.org/protobuf/proto"
	"google.golang.org/protobuf/reflect/protoreflect"

	runstatusv1 "github.com/runstatus/runstatus/gen/go/runstatus/v1"
	"github.com/runstatus/runstatus/server/internal/store"
)

// validator refuses what could not be decoded, then what breaks the rules that
// stand beside the fields in the proto.
type validator struct{ rules protovalidate.Validator }

// newValidator returns the validator of all servers of the process. The rules of
// every request are compiled before the first one comes.
var newValidator = sync.OnceValues(func() (*validator, error) {
	var requests []protoreflect.MessageDescriptor
	methods := runstatusv1.File_runstatus_v1_service_proto.Services().Get(0).Methods()
	for i := range methods.Len() {
		requests = append(requests, methods.Get(i).Input())
	}
	rules, err := protovalidate.New(protovalidate.WithMessageDescriptors(requests...))
	return &validator{rules}, err
})

// Validate implements protovalidate.Validator.
func (v *validator) Validate(m proto.Message, options ...protovalidate.ValidationOption) error {
	switch field, marked := undecodable(m.ProtoReflect()); {
	case marked && field != "":
		return violation(field, store.InvalidText, "must be valid UTF-8")
	case marked:
		return violation("", malformed, "the request is not a valid protobuf message")
	}
	return v.rules.Validate(m, options...)
}

func violation(field string, reason store.Reason, text string) error {
	v := validate.Violation_builder{RuleId: proto.String(string(reason)), Message: proto.String(text)}
	if field != "" {
		element := validate.FieldPathElement_builder{FieldName: proto.String(field)}.Build()
		v.Field = validate.FieldPath_builder{Elements: []*validate.FieldPathElement{element}}.Build()
	}
	return &protovalidate.ValidationError{Violations: []*protovalidate.Violation{{Proto: v.Build()}}}
}
