package server

import (
	"context"
	"fmt"
	"maps"
	"net"
	"os"
	"path/filepath"
	"runtime/debug"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"google.golang.org/grpc"
	"google.golang.org/grpc/codes"
	"google.golang.org/grpc/status"
	"google.golang.org/protobuf/proto"
	"google.golang.org/protobuf/types/known/timestamppb"

	runstatusv1 "github.com/runstatus/runstatus/gen/go/runstatus/v1"
	"github.com/runstatus/runstatus/internal/testkit"
	"github.com/runstatus/runstatus/internal/tokenfile"
	"github.com/runstatus/runstatus/server/internal/store"
	"github.com/runstatus/runstatus/statusfile"
)

// causes holds a call for each reason, which fails with that reason. The server and its files are real,
// except where a test cannot make the cause: there the store is one that fails.
var causes = map[runstatusv1.ErrorReason]func(*testing.T) error{
	runstatusv1.ErrorReason_ERROR_REASON_INVALID_FIELD: func(t *testing.T) error {
		_, err := serve(t).CreateRun(t.Context(), &runstatusv1.CreateRunRequest{})
		return err
	},
	runstatusv1.ErrorReason_ERROR_REASON_CROSS_ORIGIN: func(t *testing.T) error {
		return serveHTTP(t).refusedOrigin(t)
	},
	runstatusv1.ErrorReason_ERROR_REASON_INVALID_NAME: func(t *testing.T) error {
		return getRun(t, serve(t), "no name")
	},
	runstatusv1.ErrorReason_ERROR_REASON_INVALID_TEXT: func(t *testing.T) error {
		return invokeRaw(t, "GetRun", text(1, badText))
	},
	runstatusv1.ErrorReason_ERROR_REASON_INVALID_TIME: func(t *testing.T) error {
		return setWith(t, serveOneRun(t), func(r *runstatusv1.SetStatusRequest) { r.When = &timestamppb.Timestamp{Nanos: -1} })
	},
	runstatusv1.ErrorReason_ERROR_REASON_INVALID_FILTER: func(t *testing.T) error {
		return listRuns(t, &runstatusv1.ListRunsRequest{Filter: `colour = "red"`})
	},
	runstatusv1.ErrorReason_ERROR_REASON_INVALID_PAGE_TOKEN: func(t *testing.T) error {
		return listRuns(t, &runstatusv1.ListRunsRequest{PageToken: "AAAA"})
	},
	runstatusv1.ErrorReason_ERROR_REASON_INVALID_RESUME_TOKEN: func(t *testing.T) error {
		return serveOneRun(t).resume(t, "AAAA")
	},
	runstatusv1.ErrorReason_ERROR_REASON_MALFORMED_REQUEST: func(t *testing.T) error {
		return invokeRaw(t, "GetRun", []byte{0xff})
	},
	runstatusv1.ErrorReason_ERROR_REASON_TOO_MANY_ELEMENTS: func(t *testing.T) error {
		return setWith(t, serveOneRun(t), func(r *runstatusv1.SetStatusRequest) {
			r.Precondition = &runstatusv1.Precondition{CurrentIn: slices.Repeat([]string{"INFO"}, 101)}
		})
	},

	runstatusv1.ErrorReason_ERROR_REASON_NAMESPACE_NOT_FOUND: func(t *testing.T) error {
		return listRuns(t, &runstatusv1.ListRunsRequest{Parent: "namespaces/none"})
	},
	runstatusv1.ErrorReason_ERROR_REASON_RUN_NOT_FOUND: func(t *testing.T) error {
		return getRun(t, serve(t), "test_runs/1")
	},
	runstatusv1.ErrorReason_ERROR_REASON_RUN_EXISTS: func(t *testing.T) error {
		return createRun(t, serveOneRun(t), &runstatusv1.CreateRunRequest{Id: "1"})
	},

	runstatusv1.ErrorReason_ERROR_REASON_UID_MISMATCH: func(t *testing.T) error {
		return setWith(t, serveOneRun(t), func(r *runstatusv1.SetStatusRequest) { r.ExpectedUid = "00" })
	},
	runstatusv1.ErrorReason_ERROR_REASON_PRECONDITION_FAILED: func(t *testing.T) error {
		return setWith(t, serveOneRun(t), func(r *runstatusv1.SetStatusRequest) {
			r.Precondition = &runstatusv1.Precondition{ExpectedSequence: proto.Int64(99)}
		})
	},
	runstatusv1.ErrorReason_ERROR_REASON_SERIES_CLOSED: func(t *testing.T) error {
		h := serve(t)
		h.series(t, "1")
		h.closeSeries(t, "series/1")
		return createRun(t, h, &runstatusv1.CreateRunRequest{Series: "series/1"})
	},
	runstatusv1.ErrorReason_ERROR_REASON_RUN_NOT_ENDED: func(t *testing.T) error {
		return deleteRun(t, serveOneRun(t), false)
	},
	runstatusv1.ErrorReason_ERROR_REASON_RUN_HAS_OTHER_FILES: func(t *testing.T) error {
		h := serveOneRun(t)
		testkit.Must(t, os.WriteFile(filepath.Join(h.dir, "test_runs/1/build.log"), nil, 0o600))
		return deleteRun(t, h, true)
	},
	runstatusv1.ErrorReason_ERROR_REASON_RUN_UNREADABLE: func(t *testing.T) error {
		h := serveOneRun(t)
		path := filepath.Join(h.dir, "test_runs/1/status")
		testkit.Must(t, os.Remove(path))
		testkit.Must(t, os.Symlink("elsewhere", path))
		return setWith(t, h, func(*runstatusv1.SetStatusRequest) {})
	},
	runstatusv1.ErrorReason_ERROR_REASON_READ_ONLY: func(t *testing.T) error {
		return createRun(t, serve(t, func(c *settings) { c.ReadOnly = true }), &runstatusv1.CreateRunRequest{})
	},
	runstatusv1.ErrorReason_ERROR_REASON_TREE_ADOPTED: func(t *testing.T) error {
		return deleteRun(t, serve(t, func(c *settings) { c.Namespaces[0].Adopted = true }), true)
	},
	runstatusv1.ErrorReason_ERROR_REASON_RUN_EXTERNAL: func(t *testing.T) error {
		h := serve(t)
		dir := h.pavilionRun(t, "1")
		states(t, filepath.Join(dir, "attributes"), `{"user": "ada", "results": {"a": 2}}`)
		return h.completeWith(t, "test_runs/1", map[string]any{"a": 1.0})
	},
	runstatusv1.ErrorReason_ERROR_REASON_NETWORK_APPEND: failingWith(&store.Error{Reason: store.NetworkAppend}),
	runstatusv1.ErrorReason_ERROR_REASON_ID_LOCK_BUSY: func(t *testing.T) error {
		h := serveOneRun(t)
		lock := fmt.Sprintf("host,user,%d,id", time.Now().Add(time.Hour).Unix())
		testkit.Must(t, os.WriteFile(filepath.Join(h.dir, "test_runs/.lockfile"), []byte(lock), 0o600))
		return createRun(t, h, &runstatusv1.CreateRunRequest{})
	},

	runstatusv1.ErrorReason_ERROR_REASON_STORAGE_FULL:       failingWith(&store.Error{Reason: store.Full, Run: run7}),
	runstatusv1.ErrorReason_ERROR_REASON_OUT_OF_DESCRIPTORS: failingWith(&store.Error{Reason: store.OutOfFiles, Run: run7}),
	runstatusv1.ErrorReason_ERROR_REASON_STORAGE_FAILED:     failingWith(&store.Error{Reason: store.NotWritten, Run: run7}),
	runstatusv1.ErrorReason_ERROR_REASON_READ_FAILED:        failingWith(&store.Error{Reason: store.ReadFailed, Run: run7}),
	runstatusv1.ErrorReason_ERROR_REASON_OUTCOME_UNKNOWN:    failingWith(&store.Error{Reason: store.OutcomeUnknown, Run: run7}),

	runstatusv1.ErrorReason_ERROR_REASON_RESUME_TOKEN_EXPIRED: func(t *testing.T) error {
		token := serveOneRun(t).tokenOf(t, runs("test_runs/1"))
		return serveOneRun(t).resume(t, token)
	},
	runstatusv1.ErrorReason_ERROR_REASON_RESUME_TOKEN_AHEAD: forgetRevisions,
	runstatusv1.ErrorReason_ERROR_REASON_REVISION_TOO_OLD:   forgetChanges,
	runstatusv1.ErrorReason_ERROR_REASON_WATCHER_TOO_SLOW: func(t *testing.T) error {
		return leaveWatchesUnread(t, serve(t, impatient))
	},
	runstatusv1.ErrorReason_ERROR_REASON_ANSWERS_NOT_READ: leaveAnswersUnread,
	runstatusv1.ErrorReason_ERROR_REASON_SERVER_OVERLOADED: func(t *testing.T) error {
		limit := debug.SetMemoryLimit(8 << 10) // an eighth of it bounds the unread messages of a new server
		h := serve(t)
		debug.SetMemoryLimit(limit)
		return leaveWatchesUnread(t, h)
	},
	runstatusv1.ErrorReason_ERROR_REASON_RATE_LIMITED: func(t *testing.T) error {
		h := serve(t, limitedTo(Limits{CallsPerSecond: 1}))
		errs := make(chan error, 5)
		for range cap(errs) {
			go func() { errs <- getRun(t, h, "test_runs/1") }()
		}
		for range cap(errs) {
			if err := <-errs; status.Code(err) == codes.ResourceExhausted {
				return err
			}
		}
		return nil
	},
	runstatusv1.ErrorReason_ERROR_REASON_TOO_MANY_STREAMS: func(t *testing.T) error {
		return secondStream(t, Limits{StreamsPerPrincipal: 1})
	},
	runstatusv1.ErrorReason_ERROR_REASON_TOO_MANY_SUMMARIES: func(t *testing.T) error {
		return secondStream(t, Limits{Summaries: 1})
	},
	runstatusv1.ErrorReason_ERROR_REASON_SUMMARY_TOO_LARGE: func(t *testing.T) error {
		_, err := serveStore(t, &manyRuns{runs: 60_000}).SummarizeRuns(t.Context(), &runstatusv1.SummarizeRunsRequest{GroupBy: "display_name"})
		return err
	},
	runstatusv1.ErrorReason_ERROR_REASON_MESSAGE_TOO_LARGE: func(t *testing.T) error {
		return invokeRaw(t, "GetRun", make([]byte, 5<<20))
	},

	runstatusv1.ErrorReason_ERROR_REASON_SHUTTING_DOWN: func(t *testing.T) error {
		h := serveOneRun(t)
		w := h.watch(t, runs("test_runs/1"))
		w.untilSynced()
		testkit.Must(t, h.stop())
		return w.fails()
	},
	runstatusv1.ErrorReason_ERROR_REASON_UNIMPLEMENTED: func(t *testing.T) error {
		return invokeRaw(t, "Nope", nil)
	},
	runstatusv1.ErrorReason_ERROR_REASON_CANCELLED:         failingWith(context.Canceled),
	runstatusv1.ErrorReason_ERROR_REASON_DEADLINE_EXCEEDED: failingWith(context.DeadlineExceeded),
	runstatusv1.ErrorReason_ERROR_REASON_INTERNAL:          failingWith(errSecret),

	runstatusv1.ErrorReason_ERROR_REASON_UNAUTHENTICATED: func(t *testing.T) error {
		return getRun(t, serveSite(t, "", nil).harness, "test_runs/1")
	},
	runstatusv1.ErrorReason_ERROR_REASON_INVALID_CREDENTIALS: func(t *testing.T) error {
		s := serveSite(t, "", nil)
		return getRun(t, s.as(t, tokenfile.New()), "test_runs/1")
	},
	runstatusv1.ErrorReason_ERROR_REASON_CREDENTIALS_EXPIRED: func(t *testing.T) error {
		s := serveSite(t, "", nil)
		return getRun(t, s.as(t, s.slurm(t, "ada", -time.Hour)), "test_runs/1")
	},
	runstatusv1.ErrorReason_ERROR_REASON_PERMISSION_DENIED: func(t *testing.T) error {
		s := serveSite(t, "rules: [{who: {user: ada}, role: reader}, {who: {user: ada}, role: writer, runs: own}]", map[string]tokenfile.Entry{"ada": {User: "ada"}, "root": {Role: "admin"}})
		s.bearing(t, "root").run(t, "1", "")
		return setWith(t, s.bearing(t, "ada"), func(*runstatusv1.SetStatusRequest) {})
	},
	runstatusv1.ErrorReason_ERROR_REASON_RIGHTS_CHANGED: func(t *testing.T) error {
		s := serveSite(t, "rules: [{who: {user: ada}, role: reader}]", map[string]tokenfile.Entry{"ada": {User: "ada"}, "root": {Role: "admin"}})
		s.bearing(t, "root").run(t, "1", "")
		w := s.bearing(t, "ada").watch(t, runs("test_runs/1"))
		w.untilSynced()
		s.write(t, "policy.yaml", "rules: [{who: {user: eve}, role: reader}]")
		return w.fails()
	},
	runstatusv1.ErrorReason_ERROR_REASON_ISSUER_UNAVAILABLE: func(t *testing.T) error {
		l, err := net.Listen("tcp", "127.0.0.1:0")
		testkit.Must(t, err)
		issuer := "http://" + l.Addr().String()
		testkit.Must(t, l.Close()) // nothing listens there
		s := serveSite(t, "", nil, func(c *settings) { c.Access.OIDCIssuer = issuer })
		return getRun(t, s.as(t, s.jwt(t, func(claims map[string]any) { claims["iss"] = issuer })), "test_runs/1")
	},
}

// Every reason can happen, with the code and the metadata that its option documents.
func TestEveryReasonIsThatOfACall(t *testing.T) {
	values := runstatusv1.ErrorReason(0).Descriptor().Values()
	for i := 1; i < values.Len(); i++ {
		v := values.Get(i)
		t.Run(string(v.Name()), func(t *testing.T) {
			cause := causes[runstatusv1.ErrorReason(v.Number())]
			if cause == nil {
				t.Fatal("no call has this error: add one, or remove the reason")
			}
			about := proto.GetExtension(v.Options(), runstatusv1.E_Error).(*runstatusv1.ErrorOptions)
			got := wantError(t, cause(t), codes.Code(about.GetCode()), strings.TrimPrefix(string(v.Name()), "ERROR_REASON_"), "")
			keys := slices.Sorted(maps.Keys(got.metadata))
			if want := slices.Sorted(slices.Values(about.GetMetadata())); !slices.Equal(keys, want) {
				t.Errorf("the metadata is %v, want the keys %q", got.metadata, want)
			}
			for key, value := range got.metadata {
				if value == "" {
					t.Errorf("%s is empty", key)
				}
			}
		})
	}
}

var run7 = store.Name{Namespace: "main", Kind: statusfile.TestRun, ID: "7"}

// failingWith returns the call of a server whose store fails.
func failingWith(err error) func(*testing.T) error {
	return func(t *testing.T) error {
		_, err := serveStore(t, &fakeStore{err: err}).SetStatus(t.Context(), setRequest("test_runs/7", "INFO", ""))
		return err
	}
}

// serveOneRun serves a directory with test_runs/1.
func serveOneRun(t *testing.T) *harness {
	h := serve(t)
	h.run(t, "1", "")
	return h
}

func getRun(t *testing.T, h *harness, name string) error {
	_, err := h.GetRun(t.Context(), &runstatusv1.GetRunRequest{Run: name})
	return err
}

func listRuns(t *testing.T, req *runstatusv1.ListRunsRequest) error {
	_, err := serve(t).ListRuns(t.Context(), req)
	return err
}

func createRun(t *testing.T, h *harness, req *runstatusv1.CreateRunRequest) error {
	req.Kind = runstatusv1.Kind_KIND_TEST_RUN
	_, err := h.CreateRun(t.Context(), req)
	return err
}

func deleteRun(t *testing.T, h *harness, force bool) error {
	_, err := h.DeleteRun(t.Context(), &runstatusv1.DeleteRunRequest{Run: "test_runs/1", Force: force})
	return err
}

func setWith(t *testing.T, h *harness, change func(*runstatusv1.SetStatusRequest)) error {
	req := setRequest("test_runs/1", "INFO", "")
	change(req)
	_, err := h.SetStatus(t.Context(), req)
	return err
}

// invokeRaw calls a method with bytes that may be no request.
func invokeRaw(t *testing.T, method string, raw []byte) error {
	return serve(t).conn.Invoke(t.Context(), "/runstatus.v1.StatusService/"+method, &raw, &[]byte{}, grpc.ForceCodecV2(rawCodec{}))
}

// resume returns the error of a watch of test_runs/1 that continues after a token.
func (h *harness) resume(t *testing.T, token string) error {
	req := runs("test_runs/1")
	req.ResumeToken = token
	return h.watch(t, req).fails()
}

// rolledBack is a store that can forget its newest changes, as a rolled back file system does.
type rolledBack struct {
	fullStore
	back atomic.Bool
}

func (s *rolledBack) Revision() int64 {
	if s.back.Load() {
		return 0
	}
	return s.fullStore.Revision()
}

// forgetRevisions returns the error of a watch with a token of a revision that the store lost.
func forgetRevisions(t *testing.T) error {
	dir := t.TempDir()
	st, err := Config{Namespaces: []Namespace{{Name: "main", Dir: dir}}, StateDir: dir + "/.runstatus", Durability: Buffered, Log: discard}.open()
	testkit.Must(t, err)
	rolled := &rolledBack{fullStore: st}
	h := serveStore(t, rolled)
	h.run(t, "1", "")
	token := h.tokenOf(t, runs("test_runs/1"))
	rolled.back.Store(true)
	return h.resume(t, token)
}

// impatient has streams end soon that are not read.
func impatient(c *settings) { c.limits.send = 300 * time.Millisecond }

// leaveWatchesUnread opens watches and reads none of them until one was ended. It returns that one's error.
func leaveWatchesUnread(t *testing.T, h *harness) error {
	h.StatusServiceClient = runstatusv1.NewStatusServiceClient(dial(t, h.conn.Target(), grpc.WithStaticStreamWindowSize(64<<10)))
	h.run(t, "1", "")
	for range 100 { // more than that window takes unread
		h.set(t, "test_runs/1", "INFO", strings.Repeat("x", 4000))
	}
	beside := h.watch(t, runs("test_runs/1"))
	beside.untilSynced()
	req := runs("test_runs/1")
	req.Start = beginning
	var unread []*watcher
	testkit.Eventually(t, func() bool {
		unread = append(unread, h.watch(t, req))
		beside.next() // there is one each 50 ms, so the watches are few
		return strings.Contains(h.log.String(), "code=ResourceExhausted")
	}, "a watch that is not read ends")
	for _, w := range slices.Backward(unread) {
		if err := w.readHistory(); err != nil {
			return err
		}
	}
	return nil
}

// readHistory reads up to synced. It returns the error of a watch that ends before.
func (w *watcher) readHistory() error {
	for {
		if m, err := w.recv(); err != nil || m.GetSynced() != nil {
			return err
		}
	}
}

// leaveAnswersUnread returns the error of a stream of reports whose answers are not read.
func leaveAnswersUnread(t *testing.T) error {
	h := serve(t, impatient)
	h.run(t, "1", "")
	stream := h.reports(t)
	set := setRequest("test_runs/1", "INFO", strings.Repeat("x", 1000))
	batch := batchOf(1, slices.Repeat([]*runstatusv1.SetStatusRequest{set}, 100)...)
	var sending sync.WaitGroup
	sending.Go(func() {
		for stream.Send(batch) == nil {
		}
	})
	defer sending.Wait()
	testkit.Eventually(t, func() bool { return strings.Contains(h.log.String(), "code=ResourceExhausted") }, "the stream ends")
	for {
		if _, err := stream.Recv(); err != nil {
			return err
		}
	}
}
