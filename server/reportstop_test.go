package server

import (
	"context"
	"fmt"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"google.golang.org/grpc/codes"
	"google.golang.org/grpc/status"

	runstatusv1 "github.com/runstatus/runstatus/gen/go/runstatus/v1"
	"github.com/runstatus/runstatus/internal/testkit"
	"github.com/runstatus/runstatus/server/internal/query"
	"github.com/runstatus/runstatus/server/internal/store"
)

// holdingStore is a real store, but writes to runs with an id that begins with
// "slow" take until they are released.
type holdingStore struct {
	fullStore
	entered atomic.Int64
	release chan struct{}
	unsure  error // of Commit
	close   func() error
}

func (s *holdingStore) Close() error { return s.close() }

func newHoldingStore(t testing.TB) *holdingStore {
	t.Helper()
	dir := t.TempDir()
	st, err := Config{Namespaces: []Namespace{{Name: "main", Dir: dir}}, StateDir: dir + "/.runstatus", Durability: Buffered, Log: discard}.open()
	if err != nil {
		t.Fatal(err)
	}
	return &holdingStore{fullStore: st, release: make(chan struct{}), close: sync.OnceValue(st.Close)}
}

func (s *holdingStore) Write(ctx context.Context, qs []store.AppendRequest) []store.Written {
	id := qs[0].Name.ID
	if strings.HasPrefix(id, "slow") {
		s.entered.Add(1)
		<-s.release
	}
	if id == "panic" {
		panic("the secret panic")
	}
	return s.fullStore.Write(ctx, qs)
}

func (s *holdingStore) Commit(ctx context.Context, n store.Name, revision int64) error {
	if s.unsure != nil {
		return s.unsure
	}
	return s.fullStore.Commit(ctx, n, revision)
}

func TestAReportThatPanicsSpoilsNoOther(t *testing.T) {
	h := serveStore(t, newHoldingStore(t))
	h.create(t, &runstatusv1.CreateRunRequest{})
	stream := h.reports(t)
	for range 2 {
		wantError(t, reportOne(stream, setRequest("test_runs/panic", "RUNNING", "")), codes.Internal, "INTERNAL", "")
		if err := reportOne(stream, setRequest("test_runs/1", "RUNNING", "")); err != nil {
			t.Error(err)
		}
	}
	if !testkit.Becomes(func() bool { return strings.Contains(h.log.String(), "the secret panic") }) {
		t.Errorf("the log lacks the panic: %s", h.log)
	}
	wantEnd(t, stream)
}

func TestASlowRunHoldsUpNoOther(t *testing.T) {
	st := newHoldingStore(t)
	h := serveStore(t, st)
	const slow, fast = 20, 1000
	h.create(t, &runstatusv1.CreateRunRequest{Id: "fast"})
	for i := range slow {
		h.create(t, &runstatusv1.CreateRunRequest{Id: fmt.Sprint("slow", i)})
	}
	stream := h.reports(t)
	for i := range int64(fast) { // between them each slow run gets three
		sets := []*runstatusv1.SetStatusRequest{setRequest("test_runs/fast", "RUNNING", fmt.Sprint(i))}
		if i < 3*slow {
			sets = append(sets, setRequest(fmt.Sprint("test_runs/slow", i%slow), "RUNNING", fmt.Sprint(i)))
		}
		if err := stream.Send(batchOf(i*2, sets...)); err != nil {
			t.Fatal(err)
		}
	}
	for i, a := range receive(t, stream, fast) {
		if a.GetId() != int64(i)*2 {
			t.Fatalf("answer %d is %v", i, a)
		}
	}
	if !testkit.Becomes(func() bool { return st.entered.Load() == slow }) { // more would be two at one run
		t.Errorf("%d of the slow writes began, want one for each of %d runs", st.entered.Load(), slow)
	}
	close(st.release)
	newest := map[string]int64{}
	for _, a := range receive(t, stream, 3*slow) {
		s := a.GetResult().GetStatus()
		if s.GetSequence() != a.GetId()/2/slow+2 || s.GetSequence() <= newest[s.GetRun()] {
			t.Errorf("report %d became %v", a.GetId(), s)
		}
		newest[s.GetRun()] = s.GetSequence()
	}
	wantEnd(t, stream)
}

func TestWhatWasAcceptedIsAnsweredWhenTheServerStops(t *testing.T) {
	st := newHoldingStore(t)
	h := serveStore(t, st)
	h.create(t, &runstatusv1.CreateRunRequest{Id: "slow"})
	h.create(t, &runstatusv1.CreateRunRequest{Id: "fast"})
	stream := h.reports(t)
	const reports = 100
	for i := range int64(reports) {
		if err := stream.Send(batchOf(2*i, setRequest("test_runs/slow", "RUNNING", ""), setRequest("test_runs/fast", "RUNNING", ""))); err != nil {
			t.Fatal(err)
		}
	}
	receive(t, stream, reports) // so all were accepted
	stopped := make(chan error, 1)
	go func() { stopped <- h.serving.stop() }()
	if !testkit.Becomes(h.stopping) {
		t.Fatal("the stop does not begin")
	}
	close(st.release)
	for _, a := range receive(t, stream, reports) {
		if a.GetResult() == nil {
			t.Errorf("got %v", a)
		}
	}
	_, err := stream.Recv()
	wantError(t, err, codes.Unavailable, "SHUTTING_DOWN", "")
	if err := <-stopped; err != nil {
		t.Error(err)
	}
}

// stopping reports whether new streams are refused.
func (h *harness) stopping() bool {
	stream, err := h.ReportStatuses(context.Background())
	if err == nil {
		_, err = stream.Recv()
	}
	return status.Code(err) == codes.Unavailable
}

func TestAReportIsAnsweredOnlyWhenItIsCommitted(t *testing.T) {
	st := newHoldingStore(t)
	h := serveStore(t, st)
	for i := range 3 {
		h.create(t, &runstatusv1.CreateRunRequest{Id: fmt.Sprint(i)})
	}
	st.unsure = &store.Error{Reason: store.OutcomeUnknown, Detail: "the outcome is unknown", Err: errSecret}
	stream := h.reports(t)
	if err := stream.Send(batchOf(1, setRequest("test_runs/0", "RUNNING", ""), setRequest("test_runs/1", "RUNNING", ""), setRequest("no name", "RUNNING", ""))); err != nil {
		t.Fatal(err)
	}
	for _, a := range receive(t, stream, 3) {
		if a.GetId() == 3 {
			wantError(t, errorOf(a), codes.InvalidArgument, "INVALID_NAME", "run")
		} else {
			wantError(t, errorOf(a), codes.Unknown, "OUTCOME_UNKNOWN", "")
		}
	}
	st.unsure = nil
	wantEnd(t, stream)
}

func TestAClientThatDoesntReadItsAnswersIsHeldBackThenCut(t *testing.T) {
	h := serve(t, func(c *settings) { c.limits.send = 300 * time.Millisecond })
	h.create(t, &runstatusv1.CreateRunRequest{})
	stream := h.reports(t)
	m := batchOf(1)
	for i := range int64(100) {
		m.Reports = append(m.Reports, batchOf(i, setRequest("test_runs/1", "RUNNING", strings.Repeat("x", 1000))).Reports...)
	}
	sent, ended := 0, make(chan struct{})
	go func() {
		defer close(ended)
		for stream.Send(m) == nil {
			sent += 100
		}
	}()
	if !testkit.Becomes(func() bool { return strings.Contains(h.log.String(), "answers were not read") }) {
		t.Fatal("the server still holds the stream")
	}
	answers := 0
	for {
		m, err := stream.Recv()
		if err != nil {
			wantError(t, err, codes.ResourceExhausted, "ANSWERS_NOT_READ", "")
			break
		}
		answers += len(m.GetAnswers())
	}
	<-ended
	t.Logf("%d sent, %d answers came before the end", sent, answers)
	if lines := h.get(t, "test_runs/1").GetCurrent().GetSequence(); lines > int64(answers)+maxReports+2*query.MaxPageBytes/1000 {
		t.Errorf("%d lines were written, %d answers sent: more than %d were under way", lines, answers, maxReports)
	}
}

func TestAClientThatGoesLeavesNothingBehind(t *testing.T) {
	st := newHoldingStore(t)
	h := serveStore(t, st)
	h.create(t, &runstatusv1.CreateRunRequest{Id: "slow"})
	var all sync.WaitGroup
	for range 10 {
		all.Go(func() {
			ctx, cancel := context.WithCancel(context.Background())
			defer cancel()
			stream, err := h.ReportStatuses(ctx)
			if err != nil {
				t.Error(err)
				return
			}
			for i := range int64(100) {
				if err := stream.Send(batchOf(i, setRequest("test_runs/slow", "RUNNING", ""))); err != nil {
					t.Error(err)
				}
			}
		})
	}
	all.Wait()
	if !testkit.Becomes(func() bool { return st.entered.Load() > 0 }) {
		t.Error("nothing came")
	}
	close(st.release)
	if err := h.serving.stop(); err != nil { // which waits for the streams
		t.Error(err)
	}
}
