// Package apierr holds the errors of the API that no store returns: their reasons, and the field of
// the request that an error is about. Stores' own reasons are in package store.
//
// Every layer between the handlers and the store makes its errors with this package; package server
// turns them into gRPC statuses in one place (errors.go), which knows the code of each reason. So
// this package needs neither gRPC nor protobuf. Its functions are pure and safe for concurrent use.
package apierr

import "github.com/runstatus/runstatus/server/internal/store"

// The reasons of errors beside those of stores. Their texts are part of the API and never change.
const (
	InvalidField     store.Reason = "INVALID_FIELD"
	InvalidFilter    store.Reason = "INVALID_FILTER"
	InvalidPageToken store.Reason = "INVALID_PAGE_TOKEN"
	Malformed        store.Reason = "MALFORMED_REQUEST"

	TooManyElements store.Reason = "TOO_MANY_ELEMENTS"
	SummaryTooLarge store.Reason = "SUMMARY_TOO_LARGE"
	MessageTooLarge store.Reason = "MESSAGE_TOO_LARGE"

	InvalidResumeToken store.Reason = "INVALID_RESUME_TOKEN"
	ResumeTokenExpired store.Reason = "RESUME_TOKEN_EXPIRED"
	ResumeTokenAhead   store.Reason = "RESUME_TOKEN_AHEAD"
	WatcherTooSlow     store.Reason = "WATCHER_TOO_SLOW"
	AnswersNotRead     store.Reason = "ANSWERS_NOT_READ"
	ServerOverloaded   store.Reason = "SERVER_OVERLOADED"
	RateLimited        store.Reason = "RATE_LIMITED"
	TooManyStreams     store.Reason = "TOO_MANY_STREAMS"
	TooManySummaries   store.Reason = "TOO_MANY_SUMMARIES"

	CrossOrigin store.Reason = "CROSS_ORIGIN"

	Unimplemented    store.Reason = "UNIMPLEMENTED"
	ShuttingDown     store.Reason = "SHUTTING_DOWN"
	Cancelled        store.Reason = "CANCELLED"
	DeadlineExceeded store.Reason = "DEADLINE_EXCEEDED"
	Internal         store.Reason = "INTERNAL"

	Unauthenticated    store.Reason = "UNAUTHENTICATED"
	InvalidCredentials store.Reason = "INVALID_CREDENTIALS"
	CredentialsExpired store.Reason = "CREDENTIALS_EXPIRED"
	PermissionDenied   store.Reason = "PERMISSION_DENIED"
	RightsChanged      store.Reason = "RIGHTS_CHANGED"
	IssuerUnavailable  store.Reason = "ISSUER_UNAVAILABLE"
)

// FieldError is an error about one field of the request.
type FieldError struct {
	Field string // its path, such as "runs[1]"
	Err   error
}

func (e *FieldError) Error() string { return e.Field + ": " + e.Err.Error() }

// Unwrap returns the error without the field.
func (e *FieldError) Unwrap() error { return e.Err }

// InField returns err as an error about a field; nil if err is nil.
func InField(field string, err error) error {
	if err == nil {
		return nil
	}
	return &FieldError{field, err}
}

// Invalid returns a store.Error about a field of the request. Detail is for the caller.
func Invalid(field string, reason store.Reason, detail string) error {
	return InField(field, &store.Error{Reason: reason, Detail: detail})
}

// ErrShuttingDown returns the error of a call that ends because the server stops.
func ErrShuttingDown() error {
	return &store.Error{Reason: ShuttingDown, Detail: "the server is shutting down"}
}
