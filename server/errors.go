package server

import (
	"context"
	"errors"
	"maps"
	"strconv"
	"strings"
	"syscall"
	"time"

	"buf.build/gen/go/bufbuild/protovalidate/protocolbuffers/go/buf/validate"
	"buf.build/go/protovalidate"
	"google.golang.org/genproto/googleapis/rpc/errdetails"
	"google.golang.org/grpc/codes"
	"google.golang.org/grpc/status"
	"google.golang.org/protobuf/proto"
	"google.golang.org/protobuf/protoadapt"
	"google.golang.org/protobuf/reflect/protoreflect"
	"google.golang.org/protobuf/types/known/durationpb"

	runstatusv1 "github.com/runstatus/runstatus/gen/go/runstatus/v1"
	"github.com/runstatus/runstatus/server/internal/apierr"
	"github.com/runstatus/runstatus/server/internal/convert"
	"github.com/runstatus/runstatus/server/internal/store"
)

// errorDomain is the domain of every ErrorInfo. Clients rely on it; it never changes.
const errorDomain = "runstatus.v1"

// answer is what the details of a status have of its reason alone.
type answer struct {
	field string        // of the request, unless the error names one
	retry time.Duration // 0: to repeat the same call makes no sense
}

// answers holds what ErrorReason does not say of a reason.
var answers = map[store.Reason]answer{
	apierr.InvalidFilter:      {field: "filter"},
	apierr.InvalidPageToken:   {field: "page_token"},
	apierr.InvalidResumeToken: {field: "resume_token"},
	store.InvalidName:         {field: "run"},
	store.InvalidText:         {field: "note"},
	store.InvalidTime:         {field: "when"},

	apierr.WatcherTooSlow:   {retry: time.Second},
	apierr.AnswersNotRead:   {retry: time.Second},
	apierr.ServerOverloaded: {retry: 5 * time.Second},
	apierr.RateLimited:      {retry: time.Second},
	apierr.TooManyStreams:   {retry: 5 * time.Second},
	apierr.TooManySummaries: {retry: 5 * time.Second},
	apierr.ShuttingDown:     {retry: time.Second},
	store.OutOfFiles:        {retry: time.Second},
	store.Busy:              {retry: time.Second}, // the store has waited already
	store.Full:              {retry: 5 * time.Second},
	store.NotWritten:        {retry: time.Second},
	store.OutcomeUnknown:    {retry: time.Second},
}

// codeOf returns the code of a status with a reason, as ErrorReason documents it. It returns false for a
// reason that the API does not have.
func codeOf(reason store.Reason) (codes.Code, bool) {
	v := runstatusv1.ErrorReason(0).Descriptor().Values().ByName(protoreflect.Name("ERROR_REASON_" + string(reason)))
	if v == nil {
		return codes.Internal, false
	}
	about, _ := proto.GetExtension(v.Options(), runstatusv1.E_Error).(*runstatusv1.ErrorOptions)
	return codes.Code(about.GetCode()), true
}

// failure is an error that has passed the error boundary. The caller gets the status, the log gets the
// cause. It does not unwrap, so that no code outside the boundary uses the cause.
type failure struct {
	status *status.Status
	cause  error
}

func (f *failure) Error() string              { return f.cause.Error() }
func (f *failure) GRPCStatus() *status.Status { return f.status }

// reply is the error boundary: every error leaves through it. A caller gets the Detail of a store.Error,
// or a status that was made on purpose, and nothing else of an error.
func reply(err error) error {
	if err == nil {
		return nil
	}
	st, ok := status.FromError(err)
	switch e, isStore := errors.AsType[*store.Error](err); {
	case isStore:
		st = storeStatus(e, err)
	case errors.Is(err, context.DeadlineExceeded):
		st = describe(codes.DeadlineExceeded, "the deadline has passed", info(apierr.DeadlineExceeded))
	case errors.Is(err, context.Canceled):
		st = describe(codes.Canceled, "the call was cancelled", info(apierr.Cancelled))
	case !ok || st.Code() == codes.Internal || st.Code() == codes.Unknown:
		st = internalStatus()
	default:
		st = completed(st)
	}
	return &failure{st, err}
}

// statusOf returns the status that an error leaves with.
func statusOf(err error) *status.Status { return status.Convert(reply(err)) }

func internalStatus() *status.Status {
	return describe(codes.Internal, "internal error", info(apierr.Internal))
}

func storeStatus(e *store.Error, whole error) *status.Status {
	code, ok := codeOf(e.Reason)
	if !ok {
		return internalStatus()
	}
	a := answers[e.Reason]
	switch { // the call ended first; the reason still says whether it may have been carried out
	case errors.Is(e.Err, context.DeadlineExceeded):
		a, code = answer{}, codes.DeadlineExceeded
	case errors.Is(e.Err, context.Canceled):
		a, code = answer{}, codes.Canceled
	}
	details := []protoadapt.MessageV1{info(e.Reason, about(e))}
	if code == codes.InvalidArgument {
		field := a.field
		if f, ok := errors.AsType[*apierr.FieldError](whole); ok {
			field = f.Field
		}
		details = append(details, badRequest(field, e.Detail))
	}
	if a.retry > 0 {
		details = append(details, &errdetails.RetryInfo{RetryDelay: durationpb.New(a.retry)})
	}
	return describe(code, withSystemCause(e), details...)
}

// withSystemCause returns the error's detail with the system's reason why the storage failed, such as
// `permission denied`, which the caller can act on. The system's reason names no path.
func withSystemCause(e *store.Error) string {
	switch e.Reason {
	case store.ReadFailed, store.NotWritten, store.OutcomeUnknown:
	default:
		return e.Detail // which says what is wrong
	}
	errno, ok := errors.AsType[syscall.Errno](e.Err)
	if !ok || strings.Contains(e.Detail, errno.Error()) {
		return e.Detail
	}
	return e.Detail + ": " + errno.Error()
}

// about returns the metadata of an error: the values that differ between errors of one reason.
func about(e *store.Error) map[string]string {
	values := map[string]string{}
	if e.Run != (store.Name{}) {
		values["run"] = e.Run.String()
	}
	if e.Current != nil {
		values["current_sequence"] = strconv.FormatInt(e.Current.Sequence, 10)
		values["current_state"] = convert.ValidText(e.Current.State)
	}
	return values
}

// completed adds the details that every error has to a status of the validation or of gRPC's own
// services.
func completed(st *status.Status) *status.Status {
	for _, d := range st.Details() {
		if _, ok := d.(*errdetails.ErrorInfo); ok {
			return st
		}
	}
	reason := strings.ToUpper(snake(st.Code().String()))
	return describe(st.Code(), st.Message(), info(store.Reason(reason)))
}

// refused returns the status of a request that the validation refuses.
func refused(found *validate.Violations) *status.Status {
	reason := apierr.InvalidField
	var texts []string
	all := &errdetails.BadRequest{}
	for _, v := range found.GetViolations() {
		field := protovalidate.FieldPathString(v.GetField())
		text, named := inWords(field, v.GetRuleId(), v.GetMessage())
		all.FieldViolations = append(all.FieldViolations, &errdetails.BadRequest_FieldViolation{Field: field, Description: text})
		if !named {
			text = field + ": " + text
		}
		texts = append(texts, text)
		if rule := store.Reason(v.GetRuleId()); rule == apierr.Malformed || rule == store.InvalidText || rule == apierr.TooManyElements {
			reason = rule
		}
	}
	return describe(codes.InvalidArgument, strings.Join(texts, "; "), info(reason), all)
}

func info(reason store.Reason, values ...map[string]string) *errdetails.ErrorInfo {
	i := &errdetails.ErrorInfo{Reason: string(reason), Domain: errorDomain, Metadata: map[string]string{}}
	for _, v := range values {
		maps.Copy(i.Metadata, v)
	}
	return i
}

func badRequest(field, text string) *errdetails.BadRequest {
	return &errdetails.BadRequest{FieldViolations: []*errdetails.BadRequest_FieldViolation{
		{Field: field, Description: convert.ValidText(text)},
	}}
}

func describe(code codes.Code, text string, details ...protoadapt.MessageV1) *status.Status {
	st := status.New(code, convert.ValidText(text))
	if with, err := st.WithDetails(details...); err == nil {
		return with
	}
	return st
}

// snake returns a name like NotFound as Not_Found.
func snake(name string) string {
	var b strings.Builder
	for i, r := range name {
		if i > 0 && 'A' <= r && r <= 'Z' {
			b.WriteByte('_')
		}
		b.WriteRune(r)
	}
	return b.String()
}
