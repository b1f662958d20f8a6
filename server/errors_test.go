package server

import (
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"iter"
	"slices"
	"strings"
	"syscall"
	"testing"

	"google.golang.org/genproto/googleapis/rpc/errdetails"
	"google.golang.org/grpc/codes"
	"google.golang.org/grpc/status"

	runstatusv1 "github.com/runstatus/runstatus/gen/go/runstatus/v1"
	"github.com/runstatus/runstatus/internal/testkit"
	"github.com/runstatus/runstatus/server/internal/store"
	"github.com/runstatus/runstatus/statusfile"
)

// fakeStore answers every call with an error, or with a panic.
type fakeStore struct {
	err  error
	fear any
}

func (f *fakeStore) fail() error {
	if f.fear != nil {
		panic(f.fear)
	}
	return f.err
}

func (f *fakeStore) Namespaces() []string               { return []string{"main"} }
func (f *fakeStore) Vocabulary() *statusfile.Vocabulary { return nil }
func (f *fakeStore) Close() error                       { return nil }
func (f *fakeStore) Writable() error                    { return nil }
func (f *fakeStore) Epoch() string                      { return "fake" }
func (f *fakeStore) Revision() int64                    { return 0 }
func (f *fakeStore) Oldest() int64                      { return 1 }
func (f *fakeStore) News() <-chan struct{}              { return nil }

func (f *fakeStore) Follow([]store.Name) (release func()) { return func() {} }

// Changes doesn't panic: it is not only called by handlers.
func (f *fakeStore) Changes(context.Context, int64) iter.Seq2[store.Change, error] {
	return func(yield func(store.Change, error) bool) { yield(store.Change{}, f.err) }
}
func (f *fakeStore) Create(context.Context, store.CreateRequest) (*store.Run, error) {
	return nil, f.fail()
}
func (f *fakeStore) Append(context.Context, store.AppendRequest) (store.AppendResult, error) {
	return store.AppendResult{}, f.fail()
}
func (f *fakeStore) Write(_ context.Context, qs []store.AppendRequest) []store.Written {
	return slices.Repeat([]store.Written{{Err: f.fail()}}, len(qs))
}
func (f *fakeStore) Commit(context.Context, store.Name, int64) error { return nil }
func (f *fakeStore) Mark(context.Context, store.MarkRequest) (*store.Run, error) {
	return nil, f.fail()
}
func (f *fakeStore) Results(context.Context, store.Name) (store.Results, error) {
	return store.Results{}, f.fail()
}
func (f *fakeStore) NoteSilence(context.Context, []store.SilenceRequest) error { return f.fail() }
func (f *fakeStore) Activity(context.Context, store.Name) (store.Activity, error) {
	return store.Activity{}, f.fail()
}
func (f *fakeStore) SetResults(context.Context, store.ResultsRequest) error { return f.fail() }
func (f *fakeStore) Delete(context.Context, store.DeleteRequest) error      { return f.fail() }
func (f *fakeStore) Run(context.Context, store.Name) (*store.Run, error)    { return nil, f.fail() }
func (f *fakeStore) Newest(context.Context, store.Name) (store.Entry, error) {
	return store.Entry{}, f.fail()
}
func (f *fakeStore) Runs(context.Context, store.RunsRequest) iter.Seq2[*store.Run, error] {
	return func(yield func(*store.Run, error) bool) {
		if err := f.fail(); err != nil {
			yield(nil, err)
		}
	}
}
func (f *fakeStore) Unverified(string) int { return 0 }
func (f *fakeStore) History(context.Context, store.HistoryRequest) iter.Seq2[store.Entry, error] {
	return func(yield func(store.Entry, error) bool) { yield(store.Entry{}, f.fail()) }
}

func TestEveryReasonHasItsCodeAndDetails(t *testing.T) {
	fake := &fakeStore{}
	h := serveStore(t, fake)
	run := store.Name{Namespace: "main", Kind: statusfile.TestRun, ID: "7"}
	current := &store.Status{Status: statusfile.Status{State: "RUNNING", Sequence: 4}}
	for _, row := range []struct {
		reason store.Reason
		code   codes.Code
		field  string
		retry  bool
	}{
		{store.InvalidName, codes.InvalidArgument, "run", false},
		{store.InvalidText, codes.InvalidArgument, "note", false},
		{store.InvalidTime, codes.InvalidArgument, "when", false},
		{store.NamespaceUnknown, codes.NotFound, "", false},
		{store.NotFound, codes.NotFound, "", false},
		{store.Exists, codes.AlreadyExists, "", false},
		{store.UIDMismatch, codes.FailedPrecondition, "", false},
		{store.PreconditionFailed, codes.Aborted, "", false},
		{store.SeriesClosed, codes.FailedPrecondition, "", false},
		{store.NotEnded, codes.FailedPrecondition, "", false},
		{store.HasFiles, codes.FailedPrecondition, "", false},
		{store.External, codes.FailedPrecondition, "", false},
		{store.Unreadable, codes.FailedPrecondition, "", false},
		{store.ReadOnly, codes.FailedPrecondition, "", false},
		{store.Adopted, codes.FailedPrecondition, "", false},
		{store.Busy, codes.Aborted, "", true},
		{store.Full, codes.ResourceExhausted, "", true},
		{store.NotWritten, codes.Unavailable, "", true},
		{store.OutcomeUnknown, codes.Unknown, "", true},
		{store.ReadFailed, codes.Unavailable, "", false},
	} {
		fake.err = &store.Error{Reason: row.reason, Run: run, Detail: "it is so", Err: errSecret, Current: current}
		_, err := h.SetStatus(t.Context(), setRequest("test_runs/7", "RUNNING", ""))
		got := wantError(t, err, row.code, string(row.reason), row.field)
		if (got.retry > 0) != row.retry {
			t.Errorf("%s: retry after %v, want one: %v", row.reason, got.retry, row.retry)
		}
		if got.text != "it is so" {
			t.Errorf("%s says %q", row.reason, got.text)
		}
		if m := got.metadata; m["run"] != run.String() || m["current_sequence"] != "4" || m["current_state"] != "RUNNING" {
			t.Errorf("%s has the metadata %v", row.reason, m)
		}
	}
	if _, ok := codeOf(store.Locked); ok {
		t.Error("no call can find the tree locked")
	}
}

// A caller learns why the storage failed, but no path.
func TestTheSystemsReasonIsSaid(t *testing.T) {
	cause := fmt.Errorf("deep inside: %w", &fs.PathError{Op: "open", Path: "/secret/status", Err: syscall.EACCES})
	for _, row := range []struct {
		reason       store.Reason
		detail, want string
		err          error
	}{
		{store.ReadFailed, "read the status of test_runs/1", "read the status of test_runs/1: permission denied", cause},
		{store.NotWritten, "append: not written", "append: not written: permission denied", cause},
		{store.OutcomeUnknown, "append: it may be written", "append: it may be written: permission denied", cause},
		{store.ReadFailed, "read: permission denied", "read: permission denied", cause},
		{store.ReadFailed, "read", "read", errors.New("something about /secret")},
		{store.ReadFailed, "read", "read", nil},
		{store.NotFound, "there is no run", "there is no run", cause},
	} {
		if got := statusOf(&store.Error{Reason: row.reason, Detail: row.detail, Err: row.err}).Message(); got != row.want {
			t.Errorf("%s, %q: %q", row.reason, row.detail, got)
		}
	}
}

func TestContextsErrorsKeepTheirCodes(t *testing.T) {
	fake := &fakeStore{err: context.Canceled}
	h := serveStore(t, fake)
	_, err := h.GetRun(t.Context(), &runstatusv1.GetRunRequest{Run: "test_runs/7"})
	wantError(t, err, codes.Canceled, "CANCELLED", "")
	fake.err = context.DeadlineExceeded
	_, err = h.GetRun(t.Context(), &runstatusv1.GetRunRequest{Run: "test_runs/7"})
	wantError(t, err, codes.DeadlineExceeded, "DEADLINE_EXCEEDED", "")
}

func TestUnknownFailuresStayInTheLog(t *testing.T) {
	fake := &fakeStore{err: errSecret}
	h := serveStore(t, fake)
	for _, err := range []error{errSecret, &store.Error{Reason: "NEVER_HEARD_OF", Detail: "secret", Err: errSecret}, io.EOF} {
		fake.err = err
		_, got := h.GetRun(t.Context(), &runstatusv1.GetRunRequest{Run: "test_runs/7"})
		if r := wantError(t, got, codes.Internal, "INTERNAL", ""); r.text != "internal error" {
			t.Errorf("the caller reads %q", r.text)
		}
		if !testkit.Becomes(func() bool { return strings.Contains(h.log.String(), err.Error()) }) {
			t.Errorf("the log lacks %q:\n%s", err, h.log)
		}
	}
}

func TestPanicsAreRecoveredAndStayInTheLog(t *testing.T) {
	h := serveStore(t, &fakeStore{fear: "the secret panic"})
	calls := everyRPC("test_runs/7")
	for method, call := range calls {
		if method == "ListStates" || method == "GetVersion" {
			continue // it doesn't touch the store
		}
		if r := wantError(t, call(t, h), codes.Internal, "INTERNAL", ""); r.text != "internal error" {
			t.Errorf("%s: the caller reads %q", method, r.text)
		}
	}
	if !testkit.Becomes(func() bool {
		log := h.log.String()
		return strings.Contains(log, "the secret panic") && strings.Contains(log, "errors_test.go") && strings.Contains(log, "panic 13 ") &&
			strings.Contains(log, "panic while runs are counted") // by WatchSummary, outside of the handlers
	}) {
		t.Errorf("the log has no stack, or not all are counted:\n%.3000s", h.log)
	}
}

func TestMethodsThatAreNotThereSaySo(t *testing.T) {
	h := serveStore(t, &fakeStore{})
	err := h.conn.Invoke(t.Context(), "/runstatus.v1.StatusService/Nope", &runstatusv1.GetRunRequest{}, &runstatusv1.GetRunResponse{})
	wantError(t, err, codes.Unimplemented, "UNIMPLEMENTED", "")
	err = h.conn.Invoke(t.Context(), "/nope.v1.Nope/Nope", &runstatusv1.GetRunRequest{}, &runstatusv1.GetRunResponse{})
	wantError(t, err, codes.Unimplemented, "UNIMPLEMENTED", "")
}

// eventually waits for what follows an answer by a moment, such as its log line.
// The reason still reports whether a write may have been done.
func TestACallThatEndedFirstIsToldSo(t *testing.T) {
	for cause, code := range map[error]codes.Code{context.DeadlineExceeded: codes.DeadlineExceeded, context.Canceled: codes.Canceled} {
		for _, reason := range []store.Reason{store.OutcomeUnknown, store.NotWritten} {
			st := status.Convert(reply(&store.Error{Reason: reason, Detail: "append a line", Err: cause}))
			info, ok := st.Details()[0].(*errdetails.ErrorInfo)
			if st.Code() != code || !ok || info.GetReason() != string(reason) || len(st.Details()) != 1 {
				t.Errorf("%v, %s: %v %v", cause, reason, st, st.Details())
			}
		}
	}
}
