package server

import (
	"context"
	"flag"
	"fmt"
	"math/rand/v2"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"google.golang.org/grpc"
	"google.golang.org/protobuf/encoding/prototext"
	"google.golang.org/protobuf/proto"
	"google.golang.org/protobuf/types/known/durationpb"

	runstatusv1 "github.com/runstatus/runstatus/gen/go/runstatus/v1"
	"github.com/runstatus/runstatus/internal/watchreq"
	"github.com/runstatus/runstatus/server/internal/sender"
	"github.com/runstatus/runstatus/server/internal/store"
)

var (
	cutCount = flag.Int("watch-cuts", 1500, "how many cuts of watches are tried")
	cutSeed  = flag.Uint64("watch-seed", 0, "the first seed of the scripts that watches are cut in; 0: a random one")
)

// tape is the stream of a watch inside the process. It keeps what is sent, and ends the watch
// once that is behind a revision.
type tape struct {
	grpc.ServerStream
	ctx    context.Context
	cancel context.CancelFunc
	end    func() int64 // 0: not known yet
	most   int          // messages; 0: any number
	got    []*runstatusv1.WatchStatusesResponse
	closed bool
}

func (s *tape) Context() context.Context { return s.ctx }

func (s *tape) Send(m *runstatusv1.WatchStatusesResponse) error { return s.SendMsg(m) }

func (s *tape) SendMsg(m any) error {
	sent, _ := sender.Buffers(m)
	defer sent.Free()
	got := &runstatusv1.WatchStatusesResponse{}
	if err := proto.Unmarshal(sent.Materialize(), got); err != nil {
		return err
	}
	s.got = append(s.got, got)
	s.closed = got.GetClosing() != nil
	end := s.end()
	if len(s.got) == s.most || got.GetProgress() != nil && len(s.got) > 1 && end > 0 && revisionOf(got.GetResumeToken()) >= end {
		s.cancel()
	}
	return nil
}

// record watches until it closes, is behind the end or has sent so many messages, and returns
// what came.
func (h *harness) record(req *runstatusv1.WatchStatusesRequest, end func() int64, most int) ([]*runstatusv1.WatchStatusesResponse, error) {
	ctx, cancel := context.WithTimeout(context.Background(), time.Minute)
	defer cancel()
	s := &tape{ctx: ctx, cancel: cancel, end: end, most: most}
	err := h.service().WatchStatuses(req, s)
	if s.closed || ctx.Err() == context.Canceled {
		err = nil
	}
	return s.got, err
}

func (h *harness) service() *service { return h.serving.service }

// cutRequests are selections, starts and conditions of all kinds, at random.
func cutRequest(rnd *rand.Rand) *runstatusv1.WatchStatusesRequest {
	pick := func(texts ...string) string { return texts[rnd.IntN(len(texts))] }
	req := &runstatusv1.WatchStatusesRequest{
		Start: []runstatusv1.WatchStart{0, now, beginning}[rnd.IntN(3)], AllowMissing: true,
		ProgressInterval: durationpb.New(2 * time.Millisecond),
	}
	switch rnd.IntN(6) {
	case 0:
		req.Selection = watchreq.Runs("test_runs/" + pick("1", "2", "3"))
	case 1:
		req.Selection = watchreq.Runs("test_runs/1", "test_runs/"+pick("2", "3", "4"), "series/1")
	case 2, 3:
		req.Selection = watchreq.Series("series/" + pick("1", "2"))
	default:
		req.Selection = watchreq.Query("namespaces/main", pick("", `user = "ann"`, `id = "*1"`, `kind = "series"`,
			`labels.sys_name = "fog" OR user = "bob"`, `NOT labels:"job_id"`, `state = "RUNNING"`, `ended = false`, `outcome = "PASSED" OR outcome = "FAILED"`,
			`series = "series/1"`, `has_state:"BUILDING" AND user != "bob"`, `silent = true`, `silent = false AND user = "ann"`))
	}
	if rnd.IntN(4) == 0 {
		req.States = []string{"RUNNING", "COMPLETE"}
	}
	state := func() string { return pick("RUNNING", "BUILDING", "INFO", "COMPLETE") }
	switch rnd.IntN(6) {
	case 0:
		req.Until = allEnded()
	case 1:
		req.Until = allIn(state(), state())
	case 2:
		req.Until = anyIn(state())
	case 3:
		req.Until = anyEverIn(state())
	case 4:
		req.Until = anyProblem()
	}
	if req.GetQuery().GetFilter() == `kind = "series"` && req.GetUntil() != nil {
		req.Until = allIn("ALL_STARTED")
	}
	if req.GetQuery().GetFilter() == `kind = "series"` && req.GetStates() != nil {
		req.States = []string{"ALL_STARTED"}
	}
	req.AllowMissing = req.GetRuns() != nil && rnd.IntN(3) > 0
	return req
}

// script does random things to runs, by the service and beside it.
type script struct {
	h   *harness
	dir string
	rnd *rand.Rand

	together bool // runs become silent together, too: one message tells of several, and where it ends is not fixed
}

func (s *script) id() string     { return fmt.Sprint(1 + s.rnd.IntN(5)) }
func (s *script) series() string { return fmt.Sprint(1 + s.rnd.IntN(2)) }

func (s *script) step() {
	ctx, h := context.Background(), s.h
	run, series := "test_runs/"+s.id(), "series/"+s.series()
	switch s.rnd.IntN(22) {
	case 0, 1, 2:
		req := &runstatusv1.CreateRunRequest{Kind: runstatusv1.Kind_KIND_TEST_RUN, Id: s.id(), User: []string{"ann", "bob", ""}[s.rnd.IntN(3)]}
		if s.rnd.IntN(2) == 0 {
			req.Series = series
		}
		if s.rnd.IntN(3) == 0 {
			req.Labels = map[string]string{"sys_name": "fog"}
		}
		_, _ = h.CreateRun(ctx, req)
	case 3, 4:
		_, _ = h.DeleteRun(ctx, &runstatusv1.DeleteRunRequest{Run: run, Force: true})
	case 5, 6:
		_, _ = h.CompleteRun(ctx, &runstatusv1.CompleteRunRequest{Run: run, Result: []string{"PASS", "FAIL", ""}[s.rnd.IntN(3)]})
	case 7:
		_, _ = h.CreateRun(ctx, &runstatusv1.CreateRunRequest{Kind: runstatusv1.Kind_KIND_SERIES, Id: s.series()})
	case 8:
		_, _ = h.CloseSeries(ctx, &runstatusv1.CloseSeriesRequest{Run: series})
	case 9:
		_, _ = h.SetStatus(ctx, setRequest(series, []string{"ALL_STARTED", "COMPLETE", "RUN"}[s.rnd.IntN(3)], ""))
	case 10:
		_, _ = h.DeleteRun(ctx, &runstatusv1.DeleteRunRequest{Run: series, Force: true})
	case 11, 12, 13:
		s.beside()
	case 20, 21:
		h.silence(run, s.rnd.IntN(4) > 0, s.together && s.rnd.IntN(2) == 0)
	default:
		_, _ = h.SetStatus(ctx, setRequest(run, []string{"RUNNING", "INFO", "BUILDING", "BUILD_FAILED"}[s.rnd.IntN(4)], ""))
	}
}

// silence has the store note that a run is silent, or is not.
func (h *harness) silence(name string, is, together bool) {
	st := h.serving.store
	n, _ := store.ParseName(name)
	run, err := st.Run(context.Background(), n)
	if err != nil {
		return
	}
	q := store.SilenceRequest{Name: n, UID: run.UID, Sequence: run.Current.Sequence, Together: together}
	if is {
		q.Since = time.Now()
	}
	_ = st.NoteSilence(context.Background(), []store.SilenceRequest{q})
}

// identify has another process change the identity of a run, as Pavilion does: attributes by a rename, the job by a
// link.
func (s *script) identify(dir string) {
	if s.rnd.IntN(3) == 0 {
		job := fmt.Sprintf("%032x", s.rnd.IntN(4))
		_ = os.MkdirAll(filepath.Join(s.dir, "jobs", job), 0o755)
		_ = os.WriteFile(filepath.Join(s.dir, "jobs", job, "info"), []byte(`{"id": "`+job[30:]+`"}`), 0o644)
		_ = os.Remove(filepath.Join(dir, "job"))
		_ = os.Symlink(filepath.Join(s.dir, "jobs", job), filepath.Join(dir, "job"))
		return
	}
	user, system := []string{"ann", "bob"}[s.rnd.IntN(2)], []string{"fog", "mist"}[s.rnd.IntN(2)]
	made := filepath.Join(s.dir, "attributes.tmp")
	_ = os.WriteFile(made, []byte(`{"user": "`+user+`", "sys_name": "`+system+`"}`), 0o644)
	_ = os.Rename(made, filepath.Join(dir, "attributes"))
}

// beside does what another process does, and has the store look for it.
func (s *script) beside() {
	id, series := s.id(), s.series()
	dir := filepath.Join(s.dir, "test_runs", id)
	switch s.rnd.IntN(9) {
	case 0: // a run without a line
		if os.Mkdir(dir, 0o755) == nil {
			_ = os.WriteFile(filepath.Join(dir, "status"), nil, 0o644)
		}
	case 1:
		if f, err := os.OpenFile(filepath.Join(dir, "status"), os.O_APPEND|os.O_WRONLY, 0); err == nil {
			_, _ = fmt.Fprintf(f, "%d.5 RUNNING beside\n", time.Now().Unix())
			_ = f.Close()
		}
	case 2:
		_ = os.WriteFile(filepath.Join(dir, "RUN_COMPLETE"), []byte(`{"complete": "2026-01-02 03:04:05"}`), 0o644)
	case 3:
		set := filepath.Join(s.dir, "series", series, "test_sets", "a")
		if _, err := os.Stat(filepath.Dir(filepath.Dir(set))); err == nil {
			_ = os.MkdirAll(set, 0o755)
			_ = os.Symlink(dir, filepath.Join(set, id))
			_ = os.Symlink(filepath.Join(s.dir, "series", series), filepath.Join(dir, "series"))
		}
	case 4:
		_ = os.Remove(filepath.Join(dir, "series"))
	case 5:
		aside := filepath.Join(s.dir, fmt.Sprintf("aside-%d", s.rnd.Uint64()))
		_ = os.Rename(dir, aside)
		_ = os.RemoveAll(aside)
	case 6, 7:
		s.identify(dir)
	case 8:
		_ = os.RemoveAll(dir) // piece by piece
	}
	s.settle()
}

// settle has the store look at all runs, so that nothing is left to be noticed later.
func (s *script) settle() {
	resp, _ := s.h.ListRuns(context.Background(), &runstatusv1.ListRunsRequest{Parent: "namespaces/-"})
	for _, run := range resp.GetRuns() {
		_, _ = s.h.GetRun(context.Background(), &runstatusv1.GetRunRequest{Run: run.GetName()})
	}
}

// TestWatchesSayTheSameWhereverTheyAreCut has random watches follow a random script, and then
// cuts each behind each of its messages: from there on it is told the same, and ends the same.
func TestWatchesSayTheSameWhereverTheyAreCut(t *testing.T) {
	seed := *cutSeed
	if seed == 0 {
		seed = uint64(time.Now().UnixNano())
	}
	cuts, closings, began := 0, 0, time.Now()
	for trial := seed; cuts < *cutCount; trial++ {
		n, c := cutTrial(t, trial)
		if t.Failed() {
			t.Fatalf("the seed is %d", trial)
		}
		cuts, closings = cuts+n, closings+c
	}
	t.Logf("%d cuts, %d of watches that close, no difference; seed %d, %v", cuts, closings, seed, time.Since(began))
}

func cutTrial(t *testing.T, seed uint64) (cuts, closings int) {
	const watches, steps = 16, 40
	dir := t.TempDir()
	st, err := Config{Namespaces: []Namespace{{Name: "main", Dir: dir}}, StateDir: dir + "/.runstatus", Durability: Buffered, Log: discard}.open()
	if err != nil {
		t.Fatal(err)
	}
	h := serveStore(t, st)
	defer func() { _ = h.stop() }()
	s := &script{h: h, dir: dir, rnd: rand.New(rand.NewPCG(seed, 0))}
	for _, id := range []string{"1", "2"} {
		h.series(t, id)
	}
	h.run(t, "1", "series/1")
	h.run(t, "2", "")

	var mu sync.Mutex
	var last int64
	end := func() int64 { mu.Lock(); defer mu.Unlock(); return last }
	reqs := make([]*runstatusv1.WatchStatusesRequest, watches)
	stayed := make([][]*runstatusv1.WatchStatusesResponse, watches)
	var all sync.WaitGroup
	for i := range watches {
		for range s.rnd.IntN(steps / 8) {
			s.step()
		}
		reqs[i] = cutRequest(s.rnd)
		all.Go(func() {
			got, err := h.record(clone(reqs[i]), end, 0)
			if err != nil && store.ReasonOf(err) != store.NotFound {
				t.Errorf("watch %v: %v", reqs[i], err)
			}
			stayed[i] = got
		})
	}
	for range steps {
		s.step()
	}
	s.settle()
	h.create(t, &runstatusv1.CreateRunRequest{Id: "end"}) // it is answered once all that was found is committed
	mu.Lock()
	last = st.Revision()
	mu.Unlock()
	all.Wait()
	if testing.Verbose() && os.Getenv("CHANGES") != "" {
		for c := range st.Changes(t.Context(), 0) {
			t.Logf("%d %d %s %.4s %s %d %s last %v; end %d", c.Revision, c.Kind, c.Run, c.UID, c.Status.State, c.Status.Sequence, c.Series, c.Last != nil, last)
		}
	}
	for i, got := range stayed {
		if len(got) > 0 && got[len(got)-1].GetClosing() != nil {
			closings += len(got) - 1
		}
		cuts += h.cutEach(t, reqs[i], got, end)
	}
	return cuts, closings
}

// cutEach cuts a watch behind each of its messages, and returns how many.
func (h *harness) cutEach(t *testing.T, req *runstatusv1.WatchStatusesRequest, stayed []*runstatusv1.WatchStatusesResponse, end func() int64) int {
	before := slices.IndexFunc(stayed, func(m *runstatusv1.WatchStatusesResponse) bool { return m.GetSynced() != nil })
	cuts := 0
	for i, m := range stayed {
		if m.GetClosing() != nil {
			break
		}
		again := clone(req)
		again.Start, again.ResumeToken = 0, m.GetResumeToken()
		got, err := h.record(again, end, 0)
		if err != nil {
			t.Errorf("watch %v cut behind message %d: %v", req, i, err)
			return cuts
		}
		cuts++
		want := stayed[i+1:]
		if i < before {
			want = stayed // that part starts over
		}
		if at, wanted, got := firstDifference(req, want, got); at >= 0 {
			t.Errorf("watch %v cut behind message %d (%s), message %d:\ngot  %s\nwant %s", req, i, say(m), at, got, wanted)
			return cuts
		}
	}
	return cuts
}

// firstDifference compares two recordings, without their progress.
func firstDifference(req *runstatusv1.WatchStatusesRequest, want, got []*runstatusv1.WatchStatusesResponse) (at int, w, g string) {
	wants, gots := comparableTexts(want), comparableTexts(got)
	for i := range max(len(wants), len(gots)) {
		w, g = "nothing", "nothing"
		if i < len(wants) {
			w = wants[i]
		}
		if i < len(gots) {
			g = gots[i]
		}
		if w != g {
			return i, w, g
		}
	}
	return -1, "", ""
}

// comparableTexts writes messages down, but for what the log of changes does not tell.
func comparableTexts(messages []*runstatusv1.WatchStatusesResponse) []string {
	var texts []string
	for _, m := range messages {
		if m.GetProgress() != nil {
			continue
		}
		m := proto.Clone(m).(*runstatusv1.WatchStatusesResponse)
		m.ResumeToken = ""
		for _, run := range append([]*runstatusv1.Run{m.GetJoined(), m.GetEnded(), m.GetUpdated(), m.GetLeft().GetRun()}, m.GetClosing().GetRuns()...) {
			if strings.Contains(run.GetName(), "/series/") {
				run.Outcome = 0
			}
			if run != nil {
				run.MemberCount, run.MembershipClosed, run.EndTime = 0, false, nil
			}
		}
		if series := m.GetClosing().GetSeriesTally(); series != nil {
			series.ByOutcome = nil
		}
		slices.SortFunc(m.GetClosing().GetRuns(), func(a, b *runstatusv1.Run) int { return strings.Compare(a.GetName(), b.GetName()) })
		texts = append(texts, say(m)+" "+prototext.MarshalOptions{}.Format(m))
	}
	return texts
}
