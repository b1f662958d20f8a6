package client

import (
	"errors"
	"strings"

	"google.golang.org/genproto/googleapis/rpc/errdetails"
	"google.golang.org/grpc/codes"
	"google.golang.org/grpc/status"
	"google.golang.org/protobuf/protoadapt"
)

// ErrImpossible reports that the condition of a Wait can't be satisfied any more.
var ErrImpossible = errors.New("the condition can't be satisfied any more")

// ErrUnreadable reports that the condition of a Wait is satisfied, but that a run that decided it
// can't be read: its outcome is not known.
var ErrUnreadable = errors.New("the run can't be read")

// ErrProblem reports that a run has ended with a problem during a Wait with FailFast.
var ErrProblem = errors.New("a run has ended with a problem")

// errorDomain is the domain of the service's ErrorInfo. Errors of another gRPC server, a proxy or
// gRPC itself have another domain, or none.
const errorDomain = "runstatus.v1"

// Reason returns the stable reason of an error of the service, such as RUN_NOT_FOUND. It returns ""
// for an error that did not come from the service.
func Reason(err error) string {
	for _, detail := range status.Convert(err).Details() {
		if info, ok := detail.(*errdetails.ErrorInfo); ok {
			return info.GetReason()
		}
	}
	return ""
}

// answered reports whether an error came from the service itself.
func answered(err error) bool {
	for _, detail := range status.Convert(err).Details() {
		if info, ok := detail.(*errdetails.ErrorInfo); ok {
			return info.GetDomain() == errorDomain
		}
	}
	return false
}

// isForeign reports whether an error came from something else in the server's place: a proxy, or a
// gRPC server without this service. It recognizes them by the texts of gRPC.
func isForeign(err error) bool {
	text := status.Convert(err).Message()
	return strings.HasPrefix(text, "unexpected HTTP status code") || strings.HasPrefix(text, "unknown service ")
}

// Refused reports whether an error is the service's final refusal of a report: the request is
// invalid, the run does not exist, its precondition does not hold, or another generation (uid) of
// the run was expected. The same report can't succeed later. All other errors leave that open: those
// of a server that can't write at present, of something else in the server's place, and of the
// network.
func Refused(err error) bool {
	if !answered(err) {
		return false
	}
	switch Reason(err) {
	case "RUN_NOT_FOUND", "UID_MISMATCH", "PRECONDITION_FAILED",
		"TREE_ADOPTED": // the run does not exist, and the service does not create runs there
		return true
	}
	return status.Code(err) == codes.InvalidArgument
}

// Errors of calls with a nil request or a nil state.
var (
	errNoRequest = invalidArgument("INVALID_FIELD", "", "there is no request")
	errNoState   = invalidArgument("INVALID_FIELD", "state", "state: there is none")
)

// invalidArgument returns the error that the service would return for a request that is not sent.
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
