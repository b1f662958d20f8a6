package server

import (
	"context"
	"errors"
	"log/slog"
	"net"
	"os"
	"path/filepath"
	"slices"
	"sync"
	"testing"
	"time"

	"go.uber.org/goleak"
	"google.golang.org/genproto/googleapis/rpc/errdetails"
	"google.golang.org/grpc"
	"google.golang.org/grpc/codes"
	"google.golang.org/grpc/credentials/insecure"
	"google.golang.org/grpc/status"

	runstatusv1 "github.com/runstatus/runstatus/gen/go/runstatus/v1"
	"github.com/runstatus/runstatus/internal/testkit"
	"github.com/runstatus/runstatus/server/internal/repeats"
	"github.com/runstatus/runstatus/server/internal/watch"
)

func TestMain(m *testing.M) {
	goleak.VerifyTestMain(m)
}

// harness is a server on a real socket, with the file store in a directory of
// its own, and a client of it.
type harness struct {
	runstatusv1.StatusServiceClient
	dir  string
	conn *grpc.ClientConn
	door grpc.ClientConnInterface // makes calls of other services than StatusService, too; nil: conn
	log  *testkit.Log
	stop func() error // waits for Run to return

	serving *serving // of serveStore
}

// through returns a harness whose calls go through a door.
func (h *harness) through(door grpc.ClientConnInterface) *harness {
	other := *h
	other.door, other.StatusServiceClient = door, runstatusv1.NewStatusServiceClient(door)
	return &other
}

// any returns what makes calls of any service.
func (h *harness) any() grpc.ClientConnInterface {
	if h.door != nil {
		return h.door
	}
	return h.conn
}

// shortSilence has idle watches send progress often.
const shortSilence = 50 * time.Millisecond

// settings are what a test's server is made of.
type settings struct {
	Config
	limits streamLimits
}

// serve starts a server. Its directories are gone after the test.
func serve(t testing.TB, change ...func(*settings)) *harness {
	t.Helper()
	dir := t.TempDir()
	socket := filepath.Join(shortDir(t), "s")
	h := &harness{dir: dir, log: &testkit.Log{}}
	ready := make(chan []net.Addr, 1)
	cfg := settings{limits: streamLimits{watches: watch.Limits{Silence: shortSilence}}, Config: Config{
		Namespaces: []Namespace{{Name: "main", Dir: dir}},
		StateDir:   filepath.Join(dir, ".runstatus"),
		Listen:     []string{"unix:" + socket},
		Durability: Buffered,
		Log:        slog.New(slog.NewTextHandler(h.log, &slog.HandlerOptions{Level: slog.LevelDebug})),
		Ready:      func(a []net.Addr) { ready <- a },
	}}
	for _, c := range change {
		c(&cfg)
	}
	ctx, cancel := context.WithCancel(context.Background())
	ended := make(chan error, 1)
	go func() { ended <- run(ctx, cfg.Config, cfg.limits) }()
	select {
	case <-ready:
	case err := <-ended:
		cancel()
		t.Fatal(err)
	}
	h.stop = sync.OnceValue(func() error { cancel(); return <-ended })
	h.conn = dial(t, "unix:"+socket)
	h.StatusServiceClient = runstatusv1.NewStatusServiceClient(h.conn)
	t.Cleanup(func() {
		_ = h.conn.Close()
		if err := h.stop(); err != nil {
			t.Error(err)
		}
	})
	return h
}

// serveStore serves a store of the test's own.
func serveStore(t testing.TB, st fullStore, change ...func(*settings)) *harness {
	t.Helper()
	h := &harness{log: &testkit.Log{}}
	cfg := settings{Config{Log: slog.New(slog.NewTextHandler(h.log, nil)), inProcess: true}, streamLimits{watches: watch.Limits{Silence: shortSilence}}}
	for _, c := range change {
		c(&cfg)
	}
	s := newServing(st, cfg.Config, cfg.limits, &repeats.Facts{})
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	h.serving, h.stop = s, sync.OnceValue(s.stop)
	go func() { _ = s.grpc.Serve(l) }()
	h.conn = dial(t, l.Addr().String())
	h.StatusServiceClient = runstatusv1.NewStatusServiceClient(h.conn)
	t.Cleanup(func() {
		_ = h.conn.Close()
		if err := h.stop(); err != nil {
			t.Error(err)
		}
	})
	return h
}

func dial(t testing.TB, target string, options ...grpc.DialOption) *grpc.ClientConn {
	t.Helper()
	options = append(options, grpc.WithTransportCredentials(insecure.NewCredentials()))
	conn, err := grpc.NewClient(target, options...)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = conn.Close() })
	return conn
}

// shortDir is a directory whose path fits into a socket's address.
func shortDir(t testing.TB) string {
	t.Helper()
	dir, err := os.MkdirTemp("", "rs")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = os.RemoveAll(dir) })
	return dir
}

// create makes a test run and returns its name.
func (h *harness) create(t testing.TB, req *runstatusv1.CreateRunRequest) *runstatusv1.Run {
	t.Helper()
	if req.GetKind() == 0 {
		req.Kind = runstatusv1.Kind_KIND_TEST_RUN
	}
	resp, err := h.CreateRun(t.Context(), req)
	if err != nil {
		t.Fatal(err)
	}
	return resp.GetRun()
}

func (h *harness) set(t testing.TB, run, state, note string) *runstatusv1.SetStatusResponse {
	t.Helper()
	resp, err := h.SetStatus(t.Context(), setRequest(run, state, note))
	if err != nil {
		t.Fatal(err)
	}
	return resp
}

func setRequest(run, state, note string) *runstatusv1.SetStatusRequest {
	return &runstatusv1.SetStatusRequest{
		Run: run, Note: note, State: &runstatusv1.SetStatusRequest_StateName{StateName: state},
	}
}

func (h *harness) get(t testing.TB, run string) *runstatusv1.Run {
	t.Helper()
	resp, err := h.GetRun(t.Context(), &runstatusv1.GetRunRequest{Run: run})
	if err != nil {
		t.Fatal(err)
	}
	return resp.GetRun()
}

// history returns the states of a run's lines, oldest first.
func (h *harness) history(t testing.TB, run string) []string {
	t.Helper()
	resp, err := h.ListStatuses(t.Context(), &runstatusv1.ListStatusesRequest{Run: run, PageSize: 1000})
	if err != nil {
		t.Fatal(err)
	}
	var states []string
	for _, s := range resp.GetStatuses() {
		states = append(states, s.GetStateName())
	}
	return states
}

// refusal is what a caller can tell from an error.
type refusal struct {
	code     codes.Code
	text     string
	reason   string
	metadata map[string]string
	fields   []string
	retry    time.Duration
}

// refused checks what every error must have, and returns what it says.
func readError(t testing.TB, err error) refusal {
	t.Helper()
	if err == nil {
		t.Fatal("no error")
	}
	st := status.Convert(err)
	r := refusal{code: st.Code(), text: st.Message()}
	for _, d := range st.Details() {
		switch d := d.(type) {
		case *errdetails.ErrorInfo:
			r.reason, r.metadata = d.GetReason(), d.GetMetadata()
			if d.GetDomain() != "runstatus.v1" {
				t.Errorf("the domain is %q", d.GetDomain())
			}
		case *errdetails.BadRequest:
			for _, v := range d.GetFieldViolations() {
				r.fields = append(r.fields, v.GetField())
			}
		case *errdetails.RetryInfo:
			r.retry = d.GetRetryDelay().AsDuration()
		}
	}
	if r.reason == "" {
		t.Errorf("an error without a reason: %v", err)
	}
	if (r.code == codes.InvalidArgument) != (len(r.fields) > 0) {
		t.Errorf("INVALID_ARGUMENT, and only that, names a field: %v %q", err, r.fields)
	}
	return r
}

// wantError checks an error's code and reason and, unless it is "", its field.
func wantError(t testing.TB, err error, code codes.Code, reason, field string) refusal {
	t.Helper()
	r := readError(t, err)
	if r.code != code || r.reason != reason || (field != "" && !slices.Contains(r.fields, field)) {
		t.Errorf("got %v %s %q (%s), want %v %s %q", r.code, r.reason, r.fields, r.text, code, reason, field)
	}
	return r
}

// withoutProgress has idle watches send nothing.
func withoutProgress(c *settings) { c.limits.watches.Silence = time.Hour }

var errSecret = errors.New("open /very/secret/path: input/output error")

// serveBare serves without anything of ours around the handlers.
func serveBare(t testing.TB, s *grpc.Server) runstatusv1.StatusServiceClient {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	go func() { _ = s.Serve(l) }()
	t.Cleanup(s.Stop)
	return runstatusv1.NewStatusServiceClient(dial(t, l.Addr().String()))
}
