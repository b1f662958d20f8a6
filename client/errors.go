package client

import (
	"errors"

	"google.golang.org/genproto/googleapis/rpc/errdetails"
	"google.golang.org/grpc/status"
)

// ErrImpossible says that what Wait waits for can't happen any more.
var ErrImpossible = errors.New("it can't happen any more")

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
