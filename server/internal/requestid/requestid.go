// Package requestid names calls, so that the lines of the log about one call can be found: by the id that its client
// sends with it in x-request-id, else by that of its trace, else by a new one.
//
// A Maker is safe for concurrent use, and its zero value is ready.
package requestid

import (
	"context"
	"strconv"
	"strings"
	"sync/atomic"
	"time"

	"google.golang.org/grpc/metadata"

	"github.com/runstatus/runstatus/server/internal/tracing"
)

// key is the metadata, and the header over HTTP, by which a client names a call in the log.
const key = "x-request-id"

// maxLength bounds the ids of clients.
const maxLength = 128

// Maker makes ids.
type Maker struct{ next atomic.Uint64 }

// Of returns the id of a call. A new one says since when the process runs.
func (r *Maker) Of(ctx context.Context) string {
	if id := Sent(ctx); id != "" {
		return id
	}
	if id := tracing.ID(ctx); id != "" {
		return id
	}
	return processID + "-" + strconv.FormatUint(r.next.Add(1), 36)
}

var processID = strconv.FormatInt(time.Now().UnixMilli(), 36)

// Sent returns the id that a client has sent with a call, "" if it has sent none, or one that is too long or
// not of visible ASCII characters.
func Sent(ctx context.Context) string {
	sent := metadata.ValueFromIncomingContext(ctx, key)
	if len(sent) == 0 || len(sent[0]) > maxLength || strings.ContainsFunc(sent[0], func(r rune) bool { return r <= ' ' || r > '~' }) {
		return ""
	}
	return sent[0]
}
