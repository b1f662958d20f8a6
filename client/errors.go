package client

import (
	"errors"
	"strings"

	"google.golang.org/genproto/googleapis/rpc/errdetails"
	"google.golang.org/grpc/codes"
	"google.golang.org/grpc/status"
	"google.golang.org/protobuf/protoadapt"
)

// ErrImpossible says that what Wait waits for can't happen any more.
var ErrImpossible = errors.New("it can't happen any more")

// ErrUnreadable says that Wait's condition holds, and that a run that decided it can't be
// read: how it came out is not known.
var ErrUnreadable = errors.New("it can't be read")

// errorDomain is the domain of the service's ErrorInfo. Another gRPC server, a proxy or
// gRPC itself has another one, or none.
const errorDomain = "runstatus.v1"

// Reason returns the stable reason of a service's error, such as RUN_NOT_FOUND,
// or "" for any other error: one that never came from the service has none.
func Reason(err error) string {
	for _, detail := range status.Convert(err).Details() {
		if info, ok := detail.(*errdetails.ErrorInfo); ok {
			return info.GetReason()
		}
	}
	return ""
}

// answered reports whether an error is the service's own word.
func answered(err error) bool {
	for _, detail := range status.Convert(err).Details() {
		if info, ok := detail.(*errdetails.ErrorInfo); ok {
			return info.GetDomain() == errorDomain
		}
	}
	return false
}

// isOthers reports whether an error is that of something else in the server's place: a
// proxy, as gRPC words its answer, or a gRPC server without this service.
func isOthers(err error) bool {
	text := status.Convert(err).Message()
	return strings.HasPrefix(text, "unexpected HTTP status code") || strings.HasPrefix(text, "unknown service ")
}

// Refused reports whether the service itself has refused a report for good: the request
// is invalid, the run does not exist, its precondition does not hold, or another
// generation of the run was meant. The same report makes sense at no later time. All
// other errors say nothing about the report: those of a server that can't write now, of
// something else in the server's place, and of the way there.
func Refused(err error) bool {
	if !answered(err) {
		return false
	}
	switch Reason(err) {
	case "RUN_NOT_FOUND", "UID_MISMATCH", "PRECONDITION_FAILED",
		"TREE_ADOPTED": // the run does not exist, and is not to be made there
		return true
	}
	return status.Code(err) == codes.InvalidArgument
}

// The errors of calls with a nil request or a nil state.
var (
	errNoRequest = invalidArgument("INVALID_FIELD", "", "there is no request")
	errNoState   = invalidArgument("INVALID_FIELD", "state", "state: there is none")
)

// invalidArgument returns what the service would say of a request that it is not even
// sent.
func invalidArgument(reason, field, text string) error {
	st := status.New(codes.InvalidArgument, text)
	details := []protoadapt.MessageV1{&errdetails.ErrorInfo{Reason: reason, Domain: errorDomain}}
	if field != "" {
		details = append(details, &errdetails.BadRequest{FieldViolations: []*errdetails.BadRequest_FieldViolation{
			{Field: field, Description: text},
		}})
	}
	if with, err := st.WithDetails(details...); err == nil {
		st = with
	}
	return st.Err()
}
