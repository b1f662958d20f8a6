// Package doors is for tests. It has a client for each door of the HTTP port: Connect, gRPC-Web, gRPC, REST and
// server-sent events. Each is a grpc.ClientConnInterface, so that generated clients and tests of the gRPC
// port use it as it is.
//
// A call sends the value of "authorization" in its outgoing metadata as the header Authorization. Its errors
// are those of the server as google.rpc.Status, in the form that gRPC gives them, or ErrNoForm. Answers have
// no metadata. The clients are safe for concurrent use. They own no goroutines but those of net/http.
package doors

import (
	"context"
	"errors"
	"net/http"
	"testing"

	"connectrpc.com/connect/v2/connecthttp"
	"google.golang.org/grpc"
	"google.golang.org/grpc/metadata"
)

// ErrNoForm is the error of a call that a door has no form for.
var ErrNoForm = errors.New("this door has no form for the call")

// Names of doors that have no form for some calls.
const (
	RESTName   = "REST"
	EventsName = "SSE"
)

// All returns all doors of an HTTP port by their names, until the test ends. The address is without a path.
// Connections are made as like makes them, whose protocols are replaced.
func All(t testing.TB, base string, like *http.Transport) map[string]grpc.ClientConnInterface {
	t.Helper()
	one, two := like.Clone(), like.Clone()
	one.Protocols, two.Protocols = &http.Protocols{}, &http.Protocols{}
	one.Protocols.SetHTTP1(true)
	two.Protocols.SetHTTP2(true)
	two.Protocols.SetUnencryptedHTTP2(true) // streams of requests need HTTP/2
	t.Cleanup(func() { one.CloseIdleConnections(); two.CloseIdleConnections() })
	plain, multiplexed := &http.Client{Transport: one}, &http.Client{Transport: two}
	return map[string]grpc.ClientConnInterface{
		"gRPC over HTTP":   Connect(multiplexed, base, connecthttp.WithGRPC()),
		"gRPC-Web":         Connect(multiplexed, base, connecthttp.WithGRPCWeb()),
		"Connect protobuf": Connect(multiplexed, base, connecthttp.WithSendGzip()),
		"Connect JSON":     Connect(multiplexed, base, connecthttp.WithProtoJSON()),
		RESTName:           REST(plain, base),
		EventsName:         Events(plain, base),
	}
}

// authorized sends the authorization of a call.
type authorized struct{ next http.RoundTripper }

// authorizing returns a client like another whose requests carry the authorization of their call.
func authorizing(client *http.Client) *http.Client {
	other := *client
	if other.Transport == nil {
		other.Transport = http.DefaultTransport
	}
	other.Transport = authorized{other.Transport}
	return &other
}

// RoundTrip implements http.RoundTripper.
func (a authorized) RoundTrip(r *http.Request) (*http.Response, error) {
	md, _ := metadata.FromOutgoingContext(r.Context())
	if values := md.Get("authorization"); len(values) > 0 {
		r = r.Clone(r.Context())
		r.Header["Authorization"] = values
	}
	return a.next.RoundTrip(r)
}

// noMetadata is what streams have in common.
type noMetadata struct{ ctx context.Context }

// Header implements grpc.ClientStream.
func (noMetadata) Header() (metadata.MD, error) { return metadata.MD{}, nil }

// Trailer implements grpc.ClientStream.
func (noMetadata) Trailer() metadata.MD { return metadata.MD{} }

// Context implements grpc.ClientStream.
func (s noMetadata) Context() context.Context { return s.ctx }
