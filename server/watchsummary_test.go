package server

import (
	"context"
	"fmt"
	"maps"
	"math/rand/v2"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"google.golang.org/grpc/codes"
	"google.golang.org/grpc/status"
	"google.golang.org/protobuf/testing/protocmp"

	runstatusv1 "github.com/runstatus/runstatus/gen/go/runstatus/v1"
	"github.com/runstatus/runstatus/server/internal/store"
)

// summaryWatcher is one WatchSummary call of a test.
type summaryWatcher struct {
	t      testing.TB
	stream interface {
		Recv() (*runstatusv1.WatchSummaryResponse, error)
	}
	cancel context.CancelFunc
}

func (h *harness) watchSummary(t testing.TB, req *runstatusv1.WatchSummaryRequest) *summaryWatcher {
	t.Helper()
	ctx, cancel := context.WithCancel(t.Context())
	t.Cleanup(cancel)
	stream, err := h.WatchSummary(ctx, req)
	if err != nil {
		t.Fatal(err)
	}
	return &summaryWatcher{t, stream, cancel}
}

func (w *summaryWatcher) recv() (*runstatusv1.WatchSummaryResponse, error) {
	late := time.AfterFunc(recvTime, w.cancel)
	defer late.Stop()
	return w.stream.Recv()
}

// summary returns the next message that is not progress. It must come.
func (w *summaryWatcher) summary() *runstatusv1.WatchSummaryResponse {
	w.t.Helper()
	for {
		m, err := w.recv()
		if err != nil {
			w.t.Fatalf("no message: %v", err)
		}
		if m.GetSummary() != nil {
			return m
		}
	}
}

// want reads summaries up to one with these counts of the one group.
func (w *summaryWatcher) want(counts string) {
	w.t.Helper()
	for got := ""; ; {
		m, err := w.recv()
		if err != nil {
			w.t.Fatalf("the counts are %q, not %q: %v", got, counts, err)
		}
		if got = sayGroups(m.GetSummary().GetGroups()); m.GetSummary() != nil && got == counts {
			return
		}
	}
}

func sayGroups(groups []*runstatusv1.SummarizeRunsResponse_Group) string {
	var all []string
	for _, g := range groups {
		text := fmt.Sprintf("%s:%d/%d %v %v", g.GetKey(), g.GetEnded(), g.GetTotal(), g.GetByState(), g.GetByOutcome())
		all = append(all, text)
	}
	return strings.Join(all, "; ")
}

func TestWatchSummarySendsCountsAtOnceAndThenTheirChanges(t *testing.T) {
	h := serve(t, withoutProgress)
	h.run(t, "1", "")
	w := h.watchSummary(t, &runstatusv1.WatchSummaryRequest{})
	if got := sayGroups(w.summary().GetSummary().GetGroups()); got != ":0/1 map[STATUS_CREATED:1] map[]" {
		t.Errorf("first came %q", got)
	}
	h.set(t, "test_runs/1", "RUNNING", "")
	w.want(":0/1 map[RUNNING:1] map[]")
	h.set(t, "test_runs/1", "INFO", "")
	w.want(":0/1 map[INFO:1] map[]")
	if _, err := h.CompleteRun(t.Context(), &runstatusv1.CompleteRunRequest{Run: "test_runs/1", Result: "PASS"}); err != nil {
		t.Fatal(err)
	}
	w.want(":1/1 map[COMPLETE:1] map[PASSED:1]")
	h.remove(t, "test_runs/1")
	w.want("")
}

// A caller finds its own write in the first message.
func TestTheFirstSummaryIsNoOlderThanTheCall(t *testing.T) {
	h := serve(t, withoutProgress)
	h.run(t, "1", "")
	other := h.watchSummary(t, &runstatusv1.WatchSummaryRequest{})
	other.summary()
	for i := range 20 {
		h.run(t, fmt.Sprint(i+2), "")
		revision := h.set(t, fmt.Sprint("test_runs/", i+2), "RUNNING", "").GetStatus().GetRevision()
		w := h.watchSummary(t, &runstatusv1.WatchSummaryRequest{})
		m := w.summary()
		if m.GetRevision() < revision || m.GetSummary().GetGroups()[0].GetByState()["RUNNING"] != int64(i+1) {
			t.Fatalf("behind revision %d came %v", revision, m)
		}
		w.cancel()
	}
}

func TestAnIdleSummarySendsOnlyProgress(t *testing.T) {
	h := serve(t)
	h.run(t, "1", "")
	h.set(t, "test_runs/1", "RUNNING", "")
	w := h.watchSummary(t, &runstatusv1.WatchSummaryRequest{})
	w.summary()
	revision := h.set(t, "test_runs/1", "RUNNING", "the same state").GetStatus().GetRevision()
	for {
		m, err := w.recv()
		if err != nil || m.GetProgress() == nil {
			t.Fatalf("got %v, %v", m, err)
		}
		if m.GetRevision() >= revision {
			break
		}
	}
}

func TestWatchSummaryRefusesWhatSummarizeRunsRefuses(t *testing.T) {
	h := serve(t)
	for _, req := range []*runstatusv1.WatchSummaryRequest{
		{GroupBy: "state"}, {Filter: "colour = 1"}, {Parent: "main"}, {Parent: "namespaces/none"},
	} {
		_, want := h.SummarizeRuns(t.Context(), &runstatusv1.SummarizeRunsRequest{Parent: req.Parent, Filter: req.Filter, GroupBy: req.GroupBy})
		_, got := h.watchSummary(t, req).recv()
		if status.Code(got) == codes.OK || got.Error() != want.Error() {
			t.Errorf("%v: got %v, want %v", req, got, want)
		}
	}
}

func TestAStopEndsSummaries(t *testing.T) {
	h := serve(t, withoutProgress)
	w := h.watchSummary(t, &runstatusv1.WatchSummaryRequest{})
	w.summary()
	if err := h.stop(); err != nil {
		t.Error(err)
	}
	if _, err := w.recv(); status.Code(err) != codes.Unavailable || !strings.Contains(fmt.Sprint(status.Convert(err).Details()), "SHUTTING_DOWN") {
		t.Errorf("it ended with %v", err)
	}
}

// fold counts the runs from the log of changes alone, and plainly: it keeps whole runs.
type fold struct {
	runs map[store.Name]*store.Run
}

func (f *fold) apply(c store.Change) {
	r := f.runs[c.Run]
	switch c.Kind {
	case store.RunCreated:
		f.runs[c.Run] = &store.Run{Name: c.Run, Current: store.EmptyFile}
		f.runs[c.Run].SetIdentity(*c.Identity)
	case store.RunDeleted:
		delete(f.runs, c.Run)
	case store.LineAdded:
		r.Current = c.Status
		r.Ever.Add(c.Status.State)
	case store.RunEnded:
		r.Ended, r.Outcome = true, c.Outcome
	case store.IdentityChanged:
		r.SetIdentity(*c.Identity)
	case store.SilenceChanged:
		r.Silence = c.Silence
	case store.MemberJoined:
		r.Series = c.Series
	case store.MemberLeft:
		r.Series = store.Name{}
	}
}

// counted is a request with what a plain reader takes it to mean.
type counted struct {
	req   *runstatusv1.WatchSummaryRequest
	match func(*store.Run) bool
	key   func(*store.Run) string
}

func everyRun(*store.Run) bool      { return true }
func oneGroup(*store.Run) string    { return "" }
func seriesOf(r *store.Run) string  { return r.Series.String() }
func userOf(r *store.Run) string    { return r.User }
func hasRun(r *store.Run) bool      { return r.Ever.Has("RUNNING") }
func isOpen(r *store.Run) bool      { return !r.Ended }
func isOfAda(r *store.Run) bool     { return r.User == "ada" }
func endsWith3(r *store.Run) bool   { return strings.HasSuffix(r.Name.ID, "3") }
func isFailed(r *store.Run) bool    { return r.Ended && r.Outcome == store.Failed }
func isSilent(r *store.Run) bool    { return !r.SilentSince().IsZero() }
func isInSeries1(r *store.Run) bool { return r.Series.ID == "1" }

var allCounted = []counted{
	{&runstatusv1.WatchSummaryRequest{}, everyRun, oneGroup},
	{&runstatusv1.WatchSummaryRequest{Parent: "namespaces/-", GroupBy: "series"}, everyRun, seriesOf},
	{&runstatusv1.WatchSummaryRequest{GroupBy: "user"}, everyRun, userOf},
	{&runstatusv1.WatchSummaryRequest{Filter: `id = "*3"`}, endsWith3, oneGroup},
	{&runstatusv1.WatchSummaryRequest{Filter: `user = "ada"`, GroupBy: "series"}, isOfAda, seriesOf},
	{&runstatusv1.WatchSummaryRequest{Filter: `ended = false`, GroupBy: "user"}, isOpen, userOf},
	{&runstatusv1.WatchSummaryRequest{Filter: `has_state:"RUNNING"`}, hasRun, oneGroup},
	{&runstatusv1.WatchSummaryRequest{Filter: `outcome = "FAILED"`, GroupBy: "series"}, isFailed, seriesOf},
	{&runstatusv1.WatchSummaryRequest{Filter: `series = "series/1"`}, isInSeries1, oneGroup},
	{&runstatusv1.WatchSummaryRequest{Filter: `silent = true`, GroupBy: "user"}, isSilent, userOf},
}

func (c counted) groups(f *fold) []*runstatusv1.SummarizeRunsResponse_Group {
	groups := map[string]*runstatusv1.SummarizeRunsResponse_Group{}
	for _, r := range f.runs {
		if c.match(r) {
			count(groups, c.key(r), r)
		}
	}
	resp, err := wholeSummary(&runstatusv1.SummarizeRunsResponse{}, slices.Sorted(maps.Keys(groups)), groups)
	if err != nil {
		panic(err)
	}
	return resp.GetGroups()
}

// workOnOutcomes does random things, also such that change the outcome of runs that have ended.
func (h *harness) workOnOutcomes(rnd *rand.Rand, steps int) {
	ctx := context.Background()
	for range steps {
		id := fmt.Sprint(1 + rnd.IntN(12))
		switch rnd.IntN(9) {
		case 8:
			h.silence("test_runs/"+id, rnd.IntN(4) > 0, rnd.IntN(2) == 0)
		case 0:
			req := &runstatusv1.CreateRunRequest{Kind: runstatusv1.Kind_KIND_TEST_RUN, Id: id, User: []string{"ada", "bob", ""}[rnd.IntN(3)]}
			if rnd.IntN(2) == 0 {
				req.Series = fmt.Sprint("series/", 1+rnd.IntN(3))
			}
			_, _ = h.CreateRun(ctx, req)
		case 1:
			_, _ = h.CompleteRun(ctx, &runstatusv1.CompleteRunRequest{Run: "test_runs/" + id, Result: []string{"PASS", "FAIL"}[rnd.IntN(2)]})
		case 2:
			_, _ = h.DeleteRun(ctx, &runstatusv1.DeleteRunRequest{Run: "test_runs/" + id, Force: true})
		case 3:
			h.work(rnd, 1)
		default:
			_, _ = h.SetStatus(ctx, setRequest("test_runs/"+id, []string{"RUNNING", "INFO", "TIMEOUT", "CANCELLED"}[rnd.IntN(4)], ""))
		}
	}
}

// TestSummariesAreThoseOfTheirRevisions compares each message with a count of the log up to the revision
// that it names, and at the end with SummarizeRuns.
func TestSummariesAreThoseOfTheirRevisions(t *testing.T) {
	seed := uint64(time.Now().UnixNano())
	t.Logf("seed %d", seed)
	dir := t.TempDir()
	st, err := Config{Namespaces: []Namespace{{Name: "main", Dir: dir}}, StateDir: dir + "/.runstatus", Durability: Buffered, Log: discard}.open()
	if err != nil {
		t.Fatal(err)
	}
	h := serveStore(t, st)
	for i := range 3 {
		h.series(t, fmt.Sprint(i+1))
	}
	h.workOnOutcomes(rand.New(rand.NewPCG(seed, 0)), 50)

	var mu sync.Mutex
	var end int64
	last := func() int64 { mu.Lock(); defer mu.Unlock(); return end }
	got := make([][]*runstatusv1.WatchSummaryResponse, len(allCounted))
	var watching, writing sync.WaitGroup
	for i, c := range allCounted {
		watching.Go(func() {
			rnd := rand.New(rand.NewPCG(seed, uint64(100+i)))
			for done := false; !done; { // each call is cut after some messages
				w := h.watchSummary(t, c.req)
				for left := 1 + rnd.IntN(8); left > 0 && !done; left-- {
					m, err := w.recv()
					if err != nil {
						t.Errorf("watch %d: %v", i, err)
						return
					}
					got[i] = append(got[i], m)
					to := last()
					done = to > 0 && m.GetRevision() >= to
				}
				w.cancel()
			}
		})
	}
	for i := range 4 {
		writing.Go(func() {
			rnd := rand.New(rand.NewPCG(seed, uint64(1+i)))
			for until := time.Now().Add(1500 * time.Millisecond); time.Now().Before(until); {
				h.workOnOutcomes(rnd, 10)
			}
		})
	}
	writing.Wait()
	if _, err := store.Collect(st.Runs(t.Context(), store.RunsRequest{})); err != nil { // finds what was not read yet
		t.Fatal(err)
	}
	mu.Lock()
	end = st.Revision()
	mu.Unlock()
	watching.Wait()

	var changes []store.Change
	for c, err := range st.Changes(t.Context(), 0) {
		if err != nil {
			t.Fatal(err)
		}
		changes = append(changes, c)
	}
	messages := 0
	for i, c := range allCounted {
		wantRevisions(t, c, got[i], changes)
		messages += len(got[i])
		final, err := h.SummarizeRuns(t.Context(), &runstatusv1.SummarizeRunsRequest{Parent: c.req.Parent, Filter: c.req.Filter, GroupBy: c.req.GroupBy})
		if err != nil {
			t.Fatal(err)
		}
		m := h.watchSummary(t, c.req).summary()
		if diff := cmp.Diff(final.GetGroups(), m.GetSummary().GetGroups(), protocmp.Transform()); diff != "" {
			t.Errorf("%v: SummarizeRuns (-) differs from the watch (+):\n%s", c.req, diff)
		}
	}
	t.Logf("%d changes, %d messages", len(changes), messages)
}

// wantRevisions checks each message against the log. Progress confirms the summary before it.
func wantRevisions(t *testing.T, c counted, messages []*runstatusv1.WatchSummaryResponse, changes []store.Change) {
	t.Helper()
	f := &fold{runs: map[store.Name]*store.Run{}}
	var shown *runstatusv1.RunSummary
	for _, m := range messages {
		if m.GetRevision() == 0 {
			continue // progress before the first summary
		}
		for len(changes) > 0 && changes[0].Revision <= m.GetRevision() {
			f.apply(changes[0])
			changes = changes[1:]
		}
		if m.GetSummary() != nil {
			shown = m.GetSummary()
		}
		if diff := cmp.Diff(c.groups(f), shown.GetGroups(), protocmp.Transform()); diff != "" {
			t.Errorf("%v at revision %d: the log (-) differs from the watch (+):\n%s", c.req, m.GetRevision(), diff)
			return
		}
	}
}
