package client_test

import (
	"context"
	"fmt"
	"net"
	"net/http"
	"path/filepath"
	"slices"
	"testing"
	"time"

	"google.golang.org/grpc"
	"google.golang.org/grpc/codes"
	"google.golang.org/grpc/status"
	"google.golang.org/protobuf/types/known/emptypb"

	"github.com/runstatus/runstatus/client"
	"github.com/runstatus/runstatus/client/internal/clienttest"
	runstatusv1 "github.com/runstatus/runstatus/gen/go/runstatus/v1"
)

// spoolOf returns a spool that holds n reports of each run, numbered, in turns.
func spoolOf(t *testing.T, n int, runs ...string) *client.Spool {
	t.Helper()
	s := client.NewSpool(filepath.Join(t.TempDir(), "spool"))
	clienttest.AddTo(t, s, 0, n, runs...)
	return s
}

func TestOnlyTheServicesOwnWordIsFinal(t *testing.T) {
	for _, test := range []struct {
		code           codes.Code
		reason, domain string
		final          bool
	}{
		{codes.InvalidArgument, "INVALID_NAME", "runstatus.v1", true},
		{codes.InvalidArgument, "INVALID_FIELD", "runstatus.v1", true},
		{codes.InvalidArgument, "INVALID_TEXT", "runstatus.v1", true},
		{codes.InvalidArgument, "INVALID_TIME", "runstatus.v1", true},
		{codes.InvalidArgument, "MALFORMED_REQUEST", "runstatus.v1", true},
		{codes.NotFound, "RUN_NOT_FOUND", "runstatus.v1", true},
		{codes.Aborted, "PRECONDITION_FAILED", "runstatus.v1", true},
		{codes.FailedPrecondition, "UID_MISMATCH", "runstatus.v1", true},
		{codes.FailedPrecondition, "TREE_ADOPTED", "runstatus.v1", true},

		{codes.NotFound, "NAMESPACE_NOT_FOUND", "runstatus.v1", false}, // it may be served later
		{codes.FailedPrecondition, "READ_ONLY", "runstatus.v1", false},
		{codes.FailedPrecondition, "RUN_UNREADABLE", "runstatus.v1", false},
		{codes.FailedPrecondition, "NETWORK_APPEND", "runstatus.v1", false},
		{codes.Aborted, "ID_LOCK_BUSY", "runstatus.v1", false},
		{codes.ResourceExhausted, "STORAGE_FULL", "runstatus.v1", false},
		{codes.ResourceExhausted, "OUT_OF_DESCRIPTORS", "runstatus.v1", false},
		{codes.DeadlineExceeded, "STORAGE_FAILED", "runstatus.v1", false},
		{codes.DeadlineExceeded, "OUTCOME_UNKNOWN", "runstatus.v1", false},
		{codes.Internal, "INTERNAL", "runstatus.v1", false},
		{codes.Unimplemented, "UNIMPLEMENTED", "runstatus.v1", false},
		{codes.PermissionDenied, "PERMISSION_DENIED", "runstatus.v1", false},
		{codes.Unauthenticated, "UNAUTHENTICATED", "runstatus.v1", false},
		{codes.Unknown, "SOMETHING_NEW", "runstatus.v1", false},

		{codes.NotFound, "RUN_NOT_FOUND", "example.org", false},
		{codes.InvalidArgument, "INVALID_NAME", "", false},
		{codes.InvalidArgument, "", "", false},
		{codes.NotFound, "", "", false},
		{codes.Aborted, "", "", false},
		{codes.FailedPrecondition, "", "", false},
		{codes.Unimplemented, "", "", false},
	} {
		t.Run(fmt.Sprint(test.code, test.reason, test.domain), func(t *testing.T) {
			t.Parallel()
			service := &clienttest.Ledger{}
			service.Treat("test_runs/1", func(context.Context, *runstatusv1.SetStatusRequest) error {
				if test.reason == "" {
					return status.Error(test.code, "x")
				}
				return clienttest.Error(test.code, test.reason, test.domain)
			})
			c := connectTo(t, service)
			s := spoolOf(t, 3, "test_runs/1")
			var got clienttest.Finished
			err := s.Deliver(t.Context(), c, got.Done)
			empty, emptyErr := s.Empty()
			if emptyErr != nil || empty != test.final || (err == nil) != test.final || len(got.Failed) != map[bool]int{true: 3}[test.final] {
				t.Errorf("refused %v, empty %v, delivered with %v %v", got.Failed, empty, err, emptyErr)
			}
			service.Treat("test_runs/1", nil)
			if err := s.Deliver(t.Context(), c, nil); err != nil {
				t.Error(err)
			}
			if got := service.Notes("test_runs/1"); !test.final && !slices.Equal(got, clienttest.Numbered(3)) {
				t.Errorf("later it has %q", got)
			}
		})
	}
}

// Proxies and other servers are in the service's place for a while.
func TestWhatIsNotTheServiceEmptiesNoSpool(t *testing.T) {
	places := map[string]func(net.Listener) (stop func() error){
		"another gRPC server": func(l net.Listener) func() error {
			s := grpc.NewServer()
			go func() { _ = s.Serve(l) }()
			return func() error { s.Stop(); return nil }
		},
		"a gRPC server that has an empty answer to everything": func(l net.Listener) func() error {
			s := grpc.NewServer(grpc.UnknownServiceHandler(func(_ any, stream grpc.ServerStream) error {
				return stream.SendMsg(&emptypb.Empty{})
			}))
			go func() { _ = s.Serve(l) }()
			return func() error { s.Stop(); return nil }
		},
		"a web server of HTTP/1": func(l net.Listener) func() error {
			s := &http.Server{Handler: http.NotFoundHandler(), ReadHeaderTimeout: time.Minute}
			go func() { _ = s.Serve(l) }()
			return s.Close
		},
	}
	for _, code := range []int{200, 302, 400, 401, 403, 404, 429, 500, 502, 503} {
		places[fmt.Sprint("a proxy that says ", code)] = func(l net.Listener) func() error {
			p := new(http.Protocols)
			p.SetUnencryptedHTTP2(true)
			s := &http.Server{Protocols: p, ReadHeaderTimeout: time.Minute, Handler: http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
				w.Header().Set("Content-Type", "text/html")
				w.WriteHeader(code)
				_, _ = fmt.Fprintln(w, "<html>down for maintenance</html>")
			})}
			go func() { _ = s.Serve(l) }()
			return s.Close
		}
	}
	for name, begin := range places {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			l, err := net.Listen("tcp", "127.0.0.1:0")
			if err != nil {
				t.Fatal(err)
			}
			stop := begin(l)
			t.Cleanup(func() { _ = stop() })
			c, err := client.New(l.Addr().String())
			if err != nil {
				t.Fatal(err)
			}
			t.Cleanup(func() { _ = c.Close() })
			s := spoolOf(t, 20, "test_runs/1", "test_runs/2")
			var got clienttest.Finished
			if err := s.Deliver(t.Context(), c, got.Done); err == nil || len(got.Failed) > 0 {
				t.Errorf("refused %v, delivered with %v", got.Failed, err)
			}
			service := &clienttest.Ledger{}
			if err := s.Deliver(t.Context(), connectTo(t, service), nil); err != nil || len(service.Notes("test_runs/2")) != 20 {
				t.Errorf("later: %v, %q", err, service.Notes("test_runs/2"))
			}
		})
	}
}

// The server is read-only for a while.
func TestAReadOnlyServerEmptiesNoSpool(t *testing.T) {
	h := newHomeless(t, 1)
	s := client.NewSpool(h.spool)
	clienttest.AddTo(t, s, 0, 20, "test_runs/1")
	_, stop, err := serveReadOnly(h.dir, h.addr, t.TempDir())
	if err != nil {
		t.Fatal(err)
	}
	c := h.client(t)
	var got clienttest.Finished
	if err := s.Deliver(t.Context(), c, got.Done); client.Reason(err) != "READ_ONLY" || len(got.Failed) > 0 {
		t.Errorf("refused %v, delivered with %v", got.Failed, err)
	}
	if err := stop(); err != nil {
		t.Fatal(err)
	}
	h.serve(t)
	for err = s.Deliver(t.Context(), c, nil); status.Code(err) == codes.Unavailable; {
		err = s.Deliver(t.Context(), c, nil) // the connection is not back yet
	}
	if got := notes(t, c, "test_runs/1"); err != nil || !slices.Equal(got, clienttest.Numbered(20)) {
		t.Errorf("later: %v, %q", err, got)
	}
}
