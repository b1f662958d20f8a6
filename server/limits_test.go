package server

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"strings"
	"testing"
	"time"

	"golang.org/x/net/http2"
	"google.golang.org/genproto/googleapis/rpc/errdetails"
	"google.golang.org/grpc"
	"google.golang.org/grpc/codes"
	"google.golang.org/grpc/metadata"
	"google.golang.org/grpc/peer"
	"google.golang.org/grpc/status"

	runstatusv1 "github.com/runstatus/runstatus/gen/go/runstatus/v1"
	"github.com/runstatus/runstatus/internal/watchreq"
	"github.com/runstatus/runstatus/server/internal/peercred"
)

// limitedTo returns the setting of a test's limits.
func limitedTo(l Limits) func(*settings) { return func(s *settings) { s.Limits = l } }

// waitTime bounds what a test waits for.
const waitTime = time.Minute

func TestLimitsArePlausible(t *testing.T) {
	for _, tt := range []struct {
		limits Limits
		says   string // "": valid
	}{
		{Limits{}, ""},
		{DefaultLimits(), ""},
		{Limits{CallsPerSecond: -1, ReportsPerSecond: -1, StreamsPerPrincipal: -1, ConnectionAge: -1}, ""},
		{Limits{MessageSize: 100}, "the message size 100 is not between 65536 and 8388608"},
		{Limits{HeaderSize: 2 << 20}, "the header size 2097152"},
		{Limits{StreamsPerConnection: -1}, "the number of streams of a connection -1"},
		{Limits{ResetsPerSecond: -1}, "the number of resets a second -1"},
		{Limits{Summaries: -1}, "the number of summaries -1"},
		{Limits{HandshakeTime: -1}, "must not be negative"},
	} {
		err := Config{Limits: tt.limits}.Limits.validate()
		if tt.says == "" && err != nil || tt.says != "" && (err == nil || !strings.Contains(err.Error(), tt.says)) {
			t.Errorf("%+v: %v, want %q", tt.limits, err, tt.says)
		}
	}
}

func TestLimitsOfOneUserArePerUserAndOfOneAddressPerAddress(t *testing.T) {
	for _, tt := range []struct {
		peer peer.Peer
		want string
	}{
		{peer.Peer{AuthInfo: peercred.Peer{UID: 1000}, Addr: &net.UnixAddr{}}, "uid 1000"},
		{peer.Peer{Addr: &net.TCPAddr{IP: net.IPv4(192, 0, 2, 1), Port: 1}}, "192.0.2.1"},
		{peer.Peer{Addr: &net.TCPAddr{IP: net.ParseIP("2001:db8::1:2:3:4"), Port: 1}}, "2001:db8::"},
		{peer.Peer{Addr: &net.UnixAddr{}}, ""},
	} {
		if got := peerKey(peer.NewContext(t.Context(), &tt.peer)); got != tt.want {
			t.Errorf("%+v: %q, want %q", tt.peer, got, tt.want)
		}
	}
}

func allRuns() *runstatusv1.WatchStatusesRequest {
	return &runstatusv1.WatchStatusesRequest{Selection: watchreq.Query("", "")}
}

// secondStream returns the error of the second of two watches of summaries.
func secondStream(t *testing.T, l Limits) (err error) {
	h := serve(t, limitedTo(l))
	for _, groupBy := range []string{"user", "series"} {
		stream, serr := h.WatchSummary(t.Context(), &runstatusv1.WatchSummaryRequest{GroupBy: groupBy})
		if serr == nil {
			_, serr = stream.Recv()
		}
		err = serr
	}
	return err
}

// retryOf returns the RetryInfo of an error, 0 if it has none.
func retryOf(err error) time.Duration {
	for _, d := range status.Convert(err).Details() {
		if r, ok := d.(*errdetails.RetryInfo); ok {
			return r.GetRetryDelay().AsDuration()
		}
	}
	return 0
}

func TestRefusalsByLimitsSayWhenToRetry(t *testing.T) {
	h := serve(t, limitedTo(Limits{CallsPerSecond: 1, StreamsPerPrincipal: 1, Summaries: 1}))
	errs := make(chan error)
	const calls = 5
	for range calls {
		go func() { errs <- getRun(t, h, "test_runs/1") }()
	}
	refused := 0
	for range calls {
		if err := <-errs; status.Code(err) == codes.ResourceExhausted {
			refused++
			if retryOf(err) <= 0 || !strings.Contains(err.Error(), "uid ") {
				t.Errorf("without RetryInfo, or whose calls: %v", err)
			}
		}
	}
	if refused != calls-2 { // one at once, one within a second
		t.Errorf("%d of %d calls at a time were refused, with one a second", refused, calls)
	}
}

func TestTheStreamsOfAPrincipalAreBounded(t *testing.T) {
	h := serve(t, limitedTo(Limits{StreamsPerPrincipal: 2}))
	for range 2 {
		watch, err := h.WatchStatuses(t.Context(), allRuns())
		if err == nil {
			_, err = watch.Recv()
		}
		if err != nil {
			t.Fatal(err)
		}
	}
	other := runstatusv1.NewStatusServiceClient(dial(t, h.conn.Target())) // another connection of the same user
	stream, err := other.ReportStatuses(t.Context())
	if err == nil {
		_, err = stream.Recv()
	}
	if reasonOf(err) != "TOO_MANY_STREAMS" || retryOf(err) <= 0 {
		t.Errorf("the third of two streams: %v", err)
	}
	if err := getRun(t, h, "test_runs/1"); status.Code(err) != codes.NotFound {
		t.Errorf("a call beside: %v", err)
	}
}

func TestWatchedSummariesAreBoundedByTheirDifferentSelections(t *testing.T) {
	h := serve(t, limitedTo(Limits{Summaries: 2}))
	watch := func(groupBy string) (end func(), err error) {
		ctx, cancel := context.WithCancel(t.Context())
		stream, err := h.WatchSummary(ctx, &runstatusv1.WatchSummaryRequest{GroupBy: groupBy})
		if err == nil {
			_, err = stream.Recv()
		}
		return func() {
			cancel()
			_, err := stream.Recv()
			for err == nil {
				_, err = stream.Recv()
			}
		}, err
	}
	end, err := watch("user")
	if err != nil {
		t.Fatal(err)
	}
	for range 3 { // the same selection costs nothing more
		if _, err := watch("series"); err != nil {
			t.Fatal(err)
		}
	}
	if _, err := watch("display_name"); reasonOf(err) != "TOO_MANY_SUMMARIES" || retryOf(err) <= 0 {
		t.Fatalf("the third of two selections: %v", err)
	}
	end()
	deadline := time.Now().Add(waitTime)
	for _, err = watch("display_name"); err != nil && time.Now().Before(deadline); _, err = watch("display_name") {
		if reasonOf(err) != "TOO_MANY_SUMMARIES" {
			break
		}
	}
	if err != nil {
		t.Errorf("the place of a selection that is not watched any more is not free: %v", err)
	}
}

func TestReportsBeyondTheRateWaitAndAreWritten(t *testing.T) {
	h := serve(t, limitedTo(Limits{ReportsPerSecond: 20}))
	h.run(t, "1", "")
	began := time.Now()
	stream, err := h.ReportStatuses(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	const reports = 40
	go func() {
		for i := range reports {
			_ = stream.Send(&runstatusv1.ReportStatusesRequest{Reports: []*runstatusv1.ReportStatusesRequest_Report{
				{Id: int64(i + 1), Set: setRequest("test_runs/1", "RUNNING", fmt.Sprint(i))}}})
		}
		_ = stream.CloseSend()
	}()
	got := 0
	for {
		m, err := stream.Recv()
		if errors.Is(err, io.EOF) {
			break
		}
		if err != nil {
			t.Fatal(err)
		}
		for _, a := range m.GetAnswers() {
			if a.GetError() != nil {
				t.Error(a.GetError())
			}
			got++
		}
	}
	if took := time.Since(began); got != reports || took < 900*time.Millisecond {
		t.Errorf("%d of %d reports were answered after %v, with 20 a second and 20 at once", got, reports, took)
	}
}

func TestSizesOfCallsAreBounded(t *testing.T) {
	h := serve(t, limitedTo(Limits{MessageSize: 64 << 10}))
	for _, tt := range []struct {
		size int
		want string
	}{{60 << 10, "INVALID_FIELD"}, {65 << 10, "MESSAGE_TOO_LARGE"}, {129 << 10, ""}} {
		err := getRun(t, h, strings.Repeat("a", tt.size))
		if string(reasonOf(err)) != tt.want || tt.want == "" && status.Code(err) != codes.ResourceExhausted {
			t.Errorf("a request of %d bytes: %v, want %s", tt.size, err, tt.want)
		}
	}
	for size, good := range map[int]bool{7 << 10: true, 9 << 10: false} {
		ctx, cancel := context.WithTimeout(t.Context(), waitTime)
		defer cancel()
		_, err := h.GetVersion(metadata.AppendToOutgoingContext(ctx, "x-large", strings.Repeat("a", size)), &runstatusv1.GetVersionRequest{})
		if good != (err == nil) {
			t.Errorf("metadata of %d bytes: %v", size, err)
		}
	}
}

// TestConnectionsOfAnAgeGo has a watch whose connection is asked to go: it goes on until the grace ends, and a call
// beside takes another connection.
func TestConnectionsOfAnAgeGo(t *testing.T) {
	h := serve(t, limitedTo(Limits{ConnectionAge: 200 * time.Millisecond, ConnectionAgeGrace: 200 * time.Millisecond}))
	watch, err := h.WatchStatuses(t.Context(), allRuns())
	if err != nil {
		t.Fatal(err)
	}
	token := ""
	for err == nil {
		var m *runstatusv1.WatchStatusesResponse
		if m, err = watch.Recv(); err == nil {
			token = m.GetResumeToken()
		}
		if _, cerr := h.GetVersion(t.Context(), &runstatusv1.GetVersionRequest{}, grpc.WaitForReady(true)); cerr != nil {
			t.Fatal(cerr)
		}
	}
	if status.Code(err) != codes.Unavailable || token == "" {
		t.Fatalf("the watch ended with %v and the token %q", err, token)
	}
	again, err := h.WatchStatuses(t.Context(), &runstatusv1.WatchStatusesRequest{Selection: watchreq.Query("", ""), ResumeToken: token}, grpc.WaitForReady(true))
	if err == nil {
		_, err = again.Recv()
	}
	if err != nil {
		t.Errorf("the watch does not resume: %v", err)
	}
}

// raw is a connection on which a test writes frames.
type raw struct {
	*http2.Framer
	net.Conn
}

func (h *harness) raw(t *testing.T) raw {
	t.Helper()
	conn, err := net.Dial("unix", strings.TrimPrefix(h.conn.Target(), "unix:"))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = conn.Close() })
	if err := conn.SetDeadline(time.Now().Add(waitTime)); err != nil {
		t.Fatal(err)
	}
	return raw{http2.NewFramer(conn, conn), conn}
}

func (r raw) greet(t *testing.T) {
	t.Helper()
	if _, err := io.WriteString(r.Conn, http2.ClientPreface); err != nil {
		t.Fatal(err)
	}
	if err := r.WriteSettings(); err != nil {
		t.Fatal(err)
	}
}

// closed returns when the server closes the connection, with the frame by which it said why.
func (r raw) closed(t *testing.T) (goAway http2.ErrCode) {
	t.Helper()
	for {
		f, err := r.ReadFrame()
		if errors.Is(err, context.DeadlineExceeded) || err != nil && strings.Contains(err.Error(), "timeout") {
			t.Fatal("the connection is not closed")
		}
		if err != nil {
			return goAway
		}
		if f, ok := f.(*http2.GoAwayFrame); ok {
			goAway = f.ErrCode
		}
	}
}

func TestConnectionsThatAreSlowOrPingTooOftenAreClosed(t *testing.T) {
	const limit = 300 * time.Millisecond
	h := serve(t, limitedTo(Limits{HandshakeTime: limit}))
	for name, act := range map[string]func(raw){
		"no byte":             func(raw) {},
		"half of the preface": func(r raw) { _, _ = io.WriteString(r.Conn, http2.ClientPreface[:12]) },
		"a block of headers that does not end": func(r raw) {
			r.greet(t)
			_ = r.WriteHeaders(http2.HeadersFrameParam{StreamID: 1, BlockFragment: []byte{0x83}})
		},
		"pings": func(r raw) {
			r.greet(t)
			for range 10 {
				_ = r.WritePing(false, [8]byte{})
			}
		},
	} {
		t.Run(name, func(t *testing.T) {
			r := h.raw(t)
			began := time.Now()
			act(r)
			goAway := r.closed(t)
			took := time.Since(began)
			if name == "pings" != (goAway == http2.ErrCodeEnhanceYourCalm) || name != "pings" && took < limit {
				t.Errorf("it was closed after %v with %v", took, goAway)
			}
		})
	}
	if !strings.Contains(h.log.String(), "closed a connection that was misused") {
		t.Error("the log does not tell of the slow headers")
	}
}

func TestAConnectionThatResetsItsCallsTooFastIsClosedAndAnotherIsNot(t *testing.T) {
	h := serve(t, limitedTo(Limits{ResetsPerSecond: 100}))
	r := h.raw(t)
	r.greet(t)
	go func() {
		for r.WriteRSTStream(1, http2.ErrCodeCancel) == nil {
		}
	}()
	r.closed(t)
	for range 2000 { // an honest client that cancels its calls
		ctx, cancel := context.WithCancel(t.Context())
		watch, err := h.WatchStatuses(ctx, allRuns())
		if err == nil {
			_, err = watch.Recv()
		}
		cancel()
		if err != nil {
			t.Fatal(err)
		}
	}
}
