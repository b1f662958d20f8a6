package client_test

import (
	"context"
	"fmt"
	"net"
	"net/http"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"google.golang.org/grpc"
	"google.golang.org/grpc/codes"
	"google.golang.org/grpc/status"
	"google.golang.org/protobuf/types/known/emptypb"
	"google.golang.org/protobuf/types/known/timestamppb"

	"github.com/runstatus/runstatus/client"
	runstatusv1 "github.com/runstatus/runstatus/gen/go/runstatus/v1"
)

func numberedLine(run string, n int) *runstatusv1.SetStatusRequest {
	when := time.Date(2026, 1, 1, 0, 0, 0, n*1000, time.UTC)
	return &runstatusv1.SetStatusRequest{Run: run, Note: fmt.Sprint(n), When: timestamppb.New(when),
		State: &runstatusv1.SetStatusRequest_TestState{TestState: running}}
}

// Hundreds of its reports stand before those of other runs.
func TestARunThatHangsHoldsUpNoOther(t *testing.T) {
	service := &ledger{}
	service.treat("test_runs/hangs", hangs)
	c := connectTo(t, service)
	s := spoolOf(t, 300, "test_runs/hangs")
	addTo(t, s, 0, 70, "test_runs/1", "test_runs/2")
	began := time.Now()
	err := s.Deliver(t.Context(), c, nil)
	if status.Code(err) != codes.DeadlineExceeded {
		t.Errorf("delivered with %v", err)
	}
	if took := time.Since(began); took > 20*time.Second {
		t.Errorf("took %s", took)
	}
	for _, run := range []string{"test_runs/1", "test_runs/2"} {
		if got := service.notes(run); !slices.Equal(got, numbered(70)) {
			t.Errorf("%s has %q", run, got)
		}
	}
	service.treat("test_runs/hangs", nil)
	if err := s.Deliver(t.Context(), c, nil); err != nil {
		t.Error(err)
	}
	if got := service.notes("test_runs/hangs"); !slices.Equal(got, numbered(300)) {
		t.Errorf("later it has %d notes", len(got))
	}
}

// What comes while a run hangs is delivered beside it, not behind it.
func TestWhatIsAddedBesideARunThatHangsIsDeliveredAtOnce(t *testing.T) {
	service := &ledger{}
	held := make(chan struct{})
	service.treat("test_runs/hangs", func(ctx context.Context, req *runstatusv1.SetStatusRequest) error {
		close(held)
		return hangs(ctx, req)
	})
	c := connectTo(t, service)
	s := spoolOf(t, 1, "test_runs/hangs")
	over := make(chan error, 1)
	go func() { over <- s.Deliver(t.Context(), c, nil) }()
	<-held
	began := time.Now()
	addTo(t, client.NewSpool(s.Path()), 0, 1, "test_runs/1") // another process would
	for len(service.notes("test_runs/1")) == 0 {
		if time.Since(began) > 30*time.Second {
			t.Fatal("it waits for the run that hangs")
		}
	}
	select {
	case err := <-over:
		t.Errorf("the delivery was over by then: %v", err)
	default:
	}
	<-over
}

// Whatever a run is called, its reports keep their order.
func TestARunKeepsItsOrderUnderBothItsNames(t *testing.T) {
	service := &ledger{}
	service.treat("test_runs/stuck", says(codes.ResourceExhausted, "STORAGE_FULL"))
	c := connectTo(t, service)
	s := spoolOf(t, 100, "test_runs/stuck", "namespaces/main/test_runs/stuck")
	if err := s.Deliver(t.Context(), c, nil); client.Reason(err) != "STORAGE_FULL" {
		t.Errorf("delivered with %v", err)
	}
	if service.calls != 1 {
		t.Errorf("%d reports were sent", service.calls)
	}
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
			service := &ledger{}
			service.treat("test_runs/1", func(context.Context, *runstatusv1.SetStatusRequest) error {
				if test.reason == "" {
					return status.Error(test.code, "x")
				}
				return ownError(test.code, test.reason, test.domain)
			})
			c := connectTo(t, service)
			s := spoolOf(t, 3, "test_runs/1")
			var told given
			err := s.Deliver(t.Context(), c, told.each)
			empty, emptyErr := s.Empty()
			if emptyErr != nil || empty != test.final || (err == nil) != test.final || len(told.lost) != map[bool]int{true: 3}[test.final] {
				t.Errorf("told %v, empty %v, delivered with %v %v", told.lost, empty, err, emptyErr)
			}
			service.treat("test_runs/1", nil)
			if err := s.Deliver(t.Context(), c, nil); err != nil {
				t.Error(err)
			}
			if got := service.notes("test_runs/1"); !test.final && !slices.Equal(got, numbered(3)) {
				t.Errorf("later it has %q", got)
			}
		})
	}
}

// What stands in the service's place for a while: proxies, other servers.
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
			var told given
			if err := s.Deliver(t.Context(), c, told.each); err == nil || len(told.lost) > 0 {
				t.Errorf("told %v, delivered with %v", told.lost, err)
			}
			service := &ledger{}
			if err := s.Deliver(t.Context(), connectTo(t, service), nil); err != nil || len(service.notes("test_runs/2")) != 20 {
				t.Errorf("later: %v, %q", err, service.notes("test_runs/2"))
			}
		})
	}
}

// A server that may not write for a while, as it is started by a careful site.
func TestAReadOnlyServerEmptiesNoSpool(t *testing.T) {
	h := newHomeless(t, 1)
	s := client.NewSpool(h.spool)
	addTo(t, s, 0, 20, "test_runs/1")
	_, stop, err := serveReadOnly(h.dir, h.addr, t.TempDir())
	if err != nil {
		t.Fatal(err)
	}
	c := h.client(t)
	var told given
	if err := s.Deliver(t.Context(), c, told.each); client.Reason(err) != "READ_ONLY" || len(told.lost) > 0 {
		t.Errorf("told %v, delivered with %v", told.lost, err)
	}
	if err := stop(); err != nil {
		t.Fatal(err)
	}
	h.serve(t)
	for err = s.Deliver(t.Context(), c, nil); status.Code(err) == codes.Unavailable; {
		err = s.Deliver(t.Context(), c, nil) // the connection is not back yet
	}
	if got := notes(t, c, "test_runs/1"); err != nil || !slices.Equal(got, numbered(20)) {
		t.Errorf("later: %v, %q", err, got)
	}
}

// What is done takes no room that something else needs, and the file stays small.
func TestWhatIsDoneIsTakenOutOfTheFile(t *testing.T) {
	service := &ledger{}
	service.treat("test_runs/stuck", says(codes.ResourceExhausted, "STORAGE_FULL"))
	c := connectTo(t, service)
	s := spoolOf(t, 5, "test_runs/stuck")
	large := strings.Repeat("x", 20_000)
	for n := range 40 {
		req := numberedLine("test_runs/1", n)
		req.Note = fmt.Sprint(n, " ", large)
		if err := s.Add(t.Context(), req); err != nil {
			t.Fatal(err)
		}
		if err := s.Deliver(t.Context(), c, nil); client.Reason(err) != "STORAGE_FULL" {
			t.Fatal(err)
		}
	}
	info, err := os.Stat(s.Path())
	if err != nil || info.Size() > 120_000 {
		t.Errorf("the file has %d bytes, %v", info.Size(), err)
	}
	if info.Mode() != 0o600 {
		t.Errorf("its mode is %v", info.Mode())
	}
	if got := len(service.notes("test_runs/1")); got != 40 {
		t.Errorf("%d of 40 arrived", got)
	}
	service.treat("test_runs/stuck", nil)
	if err := s.Deliver(t.Context(), c, nil); err != nil || !slices.Equal(service.notes("test_runs/stuck"), numbered(5)) {
		t.Errorf("%v, %q", err, service.notes("test_runs/stuck"))
	}
	if left, err := filepath.Glob(s.Path() + "*"); err != nil || len(left) != 1 {
		t.Errorf("there are %q, %v", left, err)
	}
}

func TestTheBoundIsOnWhatWaits(t *testing.T) {
	defer client.LimitSpools(50_000)()
	service := &ledger{}
	service.treat("test_runs/stuck", says(codes.ResourceExhausted, "STORAGE_FULL"))
	c := connectTo(t, service)
	s := spoolOf(t, 1, "test_runs/stuck")
	fill := func(n int) error {
		req := numberedLine("test_runs/1", n)
		req.Note = strings.Repeat("x", 15_000)
		return s.Add(t.Context(), req)
	}
	for n := range 20 { // six times as much as may wait
		if err := fill(n); err != nil {
			t.Fatal(n, err)
		}
		if err := s.Deliver(t.Context(), c, nil); client.Reason(err) != "STORAGE_FULL" {
			t.Fatal(err)
		}
	}
	service.treat("test_runs/1", says(codes.ResourceExhausted, "STORAGE_FULL"))
	taken, n := 0, 20
	var err error
	for ; err == nil && n < 30; n++ {
		if err = fill(n); err == nil {
			taken++
		}
	}
	if taken != 3 || !isSpoolFull(err) {
		t.Errorf("%d were taken, then %v", taken, err)
	}
	service.treat("test_runs/1", nil)
	if err := s.Deliver(t.Context(), c, nil); client.Reason(err) != "STORAGE_FULL" {
		t.Fatal(err)
	}
	if got := len(service.notes("test_runs/1")); got != 23 {
		t.Errorf("%d arrived", got)
	}
	if err := fill(n); err != nil {
		t.Errorf("when there is room again: %v", err)
	}
}
