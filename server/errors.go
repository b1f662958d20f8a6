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
	"google.golang.org/protobuf/protoadapt"
	"google.golang.org/protobuf/types/known/durationpb"

	"github.com/runstatus/runstatus/server/internal/apierr"
	"github.com/runstatus/runstatus/server/internal/convert"
	"github.com/runstatus/runstatus/server/internal/store"
)

// errorDomain is the domain of every ErrorInfo. Clients rely on it; it never changes.
const errorDomain = "runstatus.v1"

// answer is the part of a status that depends on the reason only.
type answer struct {
	code  codes.Code
	field string        // of the request, unless the error names one
	retry time.Duration // 0: to repeat the same call makes no sense
}

var answers = map[store.Reason]answer{
	apierr.InvalidField:       {code: codes.InvalidArgument},
	apierr.InvalidFilter:      {code: codes.InvalidArgument, field: "filter"},
	apierr.InvalidPageToken:   {code: codes.InvalidArgument, field: "page_token"},
	apierr.Malformed:          {code: codes.InvalidArgument},
	apierr.TooManyElements:    {code: codes.InvalidArgument},
	apierr.SummaryTooLarge:    {code: codes.ResourceExhausted},
	apierr.MessageTooLarge:    {code: codes.ResourceExhausted},
	apierr.InvalidResumeToken: {code: codes.InvalidArgument, field: "resume_token"},
	apierr.ResumeTokenExpired: {code: codes.FailedPrecondition},
	apierr.ResumeTokenAhead:   {code: codes.FailedPrecondition},
	apierr.WatcherTooSlow:     {code: codes.ResourceExhausted, retry: time.Second},
	apierr.AnswersNotRead:     {code: codes.ResourceExhausted, retry: time.Second},
	apierr.ServerOverloaded:   {code: codes.ResourceExhausted, retry: 5 * time.Second},
	store.InvalidName:         {code: codes.InvalidArgument, field: "run"},
	store.InvalidText:         {code: codes.InvalidArgument, field: "note"},
	store.InvalidTime:         {code: codes.InvalidArgument, field: "when"},
	store.NamespaceUnknown:    {code: codes.NotFound},
	store.NotFound:            {code: codes.NotFound},
	store.Exists:              {code: codes.AlreadyExists},

	store.UIDMismatch:  {code: codes.FailedPrecondition},
	store.SeriesClosed: {code: codes.FailedPrecondition},
	store.NotEnded:     {code: codes.FailedPrecondition},
	store.HasFiles:     {code: codes.FailedPrecondition},
	store.Unreadable:   {code: codes.FailedPrecondition},
	store.ReadOnly:     {code: codes.FailedPrecondition},
	store.Adopted:      {code: codes.FailedPrecondition},

	store.NetworkAppend: {code: codes.FailedPrecondition},

	store.TooOld:     {code: codes.OutOfRange},
	store.OutOfFiles: {code: codes.ResourceExhausted, retry: time.Second},

	store.PreconditionFailed: {code: codes.Aborted},
	store.Busy:               {code: codes.Aborted, retry: time.Second}, // the store has waited already

	store.Full:           {code: codes.ResourceExhausted, retry: 5 * time.Second},
	store.NotWritten:     {code: codes.Unavailable, retry: time.Second},
	store.OutcomeUnknown: {code: codes.Unavailable, retry: time.Second},
	store.ReadFailed:     {code: codes.Unavailable},
	apierr.ShuttingDown:  {code: codes.Unavailable, retry: time.Second},
	apierr.Unimplemented: {code: codes.Unimplemented},
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
	a, ok := answers[e.Reason]
	if !ok {
		return internalStatus()
	}
	switch { // the call ended first; the reason still says whether it may have been carried out
	case errors.Is(e.Err, context.DeadlineExceeded):
		a = answer{code: codes.DeadlineExceeded}
	case errors.Is(e.Err, context.Canceled):
		a = answer{code: codes.Canceled}
	}
	details := []protoadapt.MessageV1{info(e.Reason, about(e))}
	if a.code == codes.InvalidArgument {
		field := a.field
		if f, ok := errors.AsType[*apierr.FieldError](whole); ok {
			field = f.Field
		}
		details = append(details, badRequest(field, e.Detail))
	}
	if a.retry > 0 {
		details = append(details, &errdetails.RetryInfo{RetryDelay: durationpb.New(a.retry)})
	}
	return describe(a.code, withSystemCause(e), details...)
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
