package server

import (
	"context"
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	runstatusv1 "github.com/runstatus/runstatus/gen/go/runstatus/v1"
	"github.com/runstatus/runstatus/internal/watchreq"
	"github.com/runstatus/runstatus/server/internal/store"
	"github.com/runstatus/runstatus/statusfile"
)

// follower is a client that watches, is cut, and goes on, until it has seen all.
type follower struct {
	h      *harness
	req    *runstatusv1.WatchStatusesRequest
	synced int64    // the revision of synced
	before []string // what came before synced
	got    []string // and what came after it
	cuts   int
}

// follow watches until it is behind the last revision, which comes when the
// writers are done.
func (f *follower) follow(rnd *rand.Rand, last func() int64) error {
	req := clone(f.req)
	for {
		left := 1 + rnd.IntN(60+20*f.cuts) // more each time: what comes before synced comes again
		done, err := f.once(req, left, last)
		if done || err != nil {
			return err
		}
		f.cuts++
	}
}

func (f *follower) once(req *runstatusv1.WatchStatusesRequest, left int, last func() int64) (done bool, err error) {
	ctx, cancel := context.WithTimeout(context.Background(), time.Minute)
	defer cancel()
	stream, err := f.h.WatchStatuses(ctx, req)
	if err != nil {
		return false, err
	}
	if f.synced == 0 {
		f.before = nil
	}
	for {
		m, err := stream.Recv()
		if err != nil {
			return false, err
		}
		req.ResumeToken, req.Start = m.GetResumeToken(), 0
		at := revisionOf(m.GetResumeToken())
		switch {
		case m.GetSynced() != nil:
			f.synced = max(at, 1)
		case m.GetProgress() != nil:
		case f.synced == 0:
			f.before = append(f.before, key(m))
		default:
			f.got = append(f.got, key(m))
		}
		if end := last(); end > 0 && f.synced > 0 && at >= end {
			return true, nil
		}
		if left--; left == 0 {
			return false, nil
		}
	}
}

// key says what a message is about.
func key(m *runstatusv1.WatchStatusesResponse) string {
	switch e := m.GetEvent().(type) {
	case *runstatusv1.WatchStatusesResponse_Status:
		return fmt.Sprintf("line %s %d %d", e.Status.GetUid(), e.Status.GetSequence(), e.Status.GetRevision())
	case *runstatusv1.WatchStatusesResponse_Joined:
		return "joined " + e.Joined.GetUid()
	case *runstatusv1.WatchStatusesResponse_Ended:
		return "ended " + e.Ended.GetUid()
	case *runstatusv1.WatchStatusesResponse_Left:
		return "left " + e.Left.GetRun().GetUid()
	case *runstatusv1.WatchStatusesResponse_Updated:
		return "updated " + e.Updated.GetUid()
	}
	return say(m)
}

// expected is what the changes behind a revision are to a watch, told plainly.
func (f *follower) expected(changes []store.Change) []string {
	var want []string
	members := map[store.Name]bool{}
	tell := func(c store.Change, format string, args ...any) {
		if c.Revision > f.synced && c.UID != "" {
			want = append(want, fmt.Sprintf(format, args...))
		}
	}
	fromStart := f.req.GetStart() == beginning
	lines := map[string][]store.Change{}
	wants := func(c store.Change) bool {
		return len(f.req.GetStates()) == 0 || slices.Contains(f.req.GetStates(), c.Status.State)
	}
	for _, c := range changes {
		if c.Kind == store.LineAdded {
			lines[c.UID] = append(lines[c.UID], c)
		}
		if f.req.GetSeries() != "" {
			ours := short(c.Series.String()) == f.req.GetSeries()
			switch {
			case c.Kind == store.MemberJoined && ours:
				members[c.Run] = true
				tell(c, "joined %s", c.UID)
				for _, line := range lines[c.UID] {
					if fromStart && wants(line) {
						tell(c, "line %s %d %d", c.UID, line.Status.Sequence, line.Revision)
					}
				}
				continue
			case c.Kind == store.MemberLeft && ours, c.Kind == store.RunDeleted && members[c.Run]:
				delete(members, c.Run)
				tell(c, "left %s", c.UID)
				continue
			}
		}
		if !f.covers(c.Run, members) {
			continue
		}
		switch {
		case c.Kind == store.LineAdded && c.Status.Sequence == 1:
			tell(c, "joined %s", c.UID)
			if fromStart && wants(c) {
				tell(c, "line %s 1 %d", c.UID, c.Revision)
			}
		case c.Kind == store.LineAdded && wants(c):
			tell(c, "line %s %d %d", c.UID, c.Status.Sequence, c.Revision)
		case c.Kind == store.RunEnded:
			tell(c, "ended %s", c.UID)
		case c.Kind == store.MemberJoined && f.req.GetSeries() == "", c.Kind == store.MemberLeft && f.req.GetSeries() == "":
			tell(c, "updated %s", c.UID)
		case c.Kind == store.RunDeleted:
			tell(c, "left %s", c.UID)
		}
	}
	return want
}

func (f *follower) covers(n store.Name, members map[store.Name]bool) bool {
	switch {
	case f.req.GetSeries() != "":
		return short(n.String()) == f.req.GetSeries() || members[n]
	case f.req.GetQuery().GetFilter() == `kind = "series"`:
		return n.Kind == statusfile.Series
	case f.req.GetQuery().GetFilter() == `id = "*3"`:
		return strings.HasSuffix(n.ID, "3")
	case f.req.GetQuery().GetParent() != "":
		return true
	}
	return slices.Contains(f.req.GetRuns().GetNames(), short(n.String()))
}

// wrong returns what a follower saw otherwise than it should have, or "".
func (f *follower) wrong(changes []store.Change) string {
	want := f.expected(changes)
	if slices.Equal(want, f.got) {
		return f.wrongBefore(changes)
	}
	at := 0
	for at < min(len(want), len(f.got)) && want[at] == f.got[at] {
		at++
	}
	return fmt.Sprintf("message %d of %d, %d wanted: got %q, want %q", at, len(f.got), len(want),
		f.got[at:min(at+4, len(f.got))], want[at:min(at+4, len(want))])
}

// wrongBefore checks what came before synced: from the beginning, all lines of the
// generations that were there, each once.
func (f *follower) wrongBefore(changes []store.Change) string {
	seen := map[string]bool{}
	joined := map[string]bool{}
	for _, k := range f.before {
		if seen[k] {
			return fmt.Sprintf("%q came twice before synced", k)
		}
		seen[k] = true
		if uid, ok := strings.CutPrefix(k, "joined "); ok {
			joined[uid] = true
		}
	}
	if f.req.GetStart() != beginning || len(f.req.GetStates()) > 0 {
		return ""
	}
	deleted := map[string]bool{}
	for _, c := range changes {
		deleted[c.UID] = deleted[c.UID] || c.Kind == store.RunDeleted
	}
	for _, c := range changes {
		k := fmt.Sprintf("line %s %d %d", c.UID, c.Status.Sequence, c.Revision)
		if c.Kind == store.LineAdded && c.Revision <= f.synced && joined[c.UID] && !deleted[c.UID] && !seen[k] {
			return fmt.Sprintf("%q did not come before synced", k)
		}
	}
	return ""
}

// work does so many random things to the runs.
func (h *harness) work(rnd *rand.Rand, steps int) {
	ctx := context.Background()
	run := func() string { return fmt.Sprint("test_runs/", 1+rnd.IntN(12)) }
	for range steps {
		switch rnd.IntN(10) {
		case 0, 1:
			req := &runstatusv1.CreateRunRequest{Kind: runstatusv1.Kind_KIND_TEST_RUN, Id: strings.TrimPrefix(run(), "test_runs/")}
			if rnd.IntN(2) == 0 {
				req.Series = fmt.Sprint("series/", 1+rnd.IntN(3))
			}
			_, _ = h.CreateRun(ctx, req)
		case 2:
			_, _ = h.DeleteRun(ctx, &runstatusv1.DeleteRunRequest{Run: run(), Force: true})
		case 3:
			_, _ = h.CompleteRun(ctx, &runstatusv1.CompleteRunRequest{Run: run(), Result: "PASS"})
		case 4:
			_, _ = h.SetStatus(ctx, setRequest(fmt.Sprint("series/", 1+rnd.IntN(3)), "ALL_STARTED", ""))
		default:
			_, _ = h.SetStatus(ctx, setRequest(run(), []string{"RUNNING", "INFO"}[rnd.IntN(2)], ""))
		}
	}
}

func watchesOfAllKinds() []*runstatusv1.WatchStatusesRequest {
	var all []*runstatusv1.WatchStatusesRequest
	for i, start := range []runstatusv1.WatchStart{0, now, beginning, 0} {
		var states []string
		if i == 3 {
			states = []string{"RUNNING", "=NOBODY_KNOWS"}
		}
		for _, req := range []*runstatusv1.WatchStatusesRequest{
			{Selection: watchreq.Runs("test_runs/3", "test_runs/4", "series/1"), AllowMissing: true},
			{Selection: watchreq.Query("namespaces/main", "")},
			{Selection: watchreq.Query("namespaces/-", `id = "*3"`)},
			{Selection: watchreq.Query("namespaces/main", `kind = "series"`)},
			{Selection: watchreq.Series(fmt.Sprint("series/", 1+i%3))},
		} {
			req.Start, req.States = start, states
			if states != nil && req.GetQuery().GetFilter() == `kind = "series"` {
				req.States = []string{"ALL_STARTED", "=NOBODY_KNOWS"}
			}
			all = append(all, req)
		}
	}
	return all
}

// TestWatchesSeeEveryChangeOnce compares what watches of all kinds are told, while
// they are cut and resumed at random, with the log of changes.
func TestWatchesSeeEveryChangeOnce(t *testing.T) {
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
	h.work(rand.New(rand.NewPCG(seed, 0)), 50)

	var mu sync.Mutex
	var end int64
	last := func() int64 { mu.Lock(); defer mu.Unlock(); return end }
	var followers []*follower
	var following, writing sync.WaitGroup
	for i, req := range watchesOfAllKinds() {
		f := &follower{h: h, req: req}
		followers = append(followers, f)
		following.Go(func() {
			if err := f.follow(rand.New(rand.NewPCG(seed, uint64(100+i))), last); err != nil {
				t.Errorf("watch %d: %v", i, err)
			}
		})
	}
	for i := range 4 {
		writing.Go(func() { h.work(rand.New(rand.NewPCG(seed, uint64(1+i))), 100) })
	}
	writing.Wait()
	if _, err := store.Collect(st.Runs(t.Context(), store.RunsRequest{})); err != nil { // finds what was not read yet
		t.Fatal(err)
	}
	mu.Lock()
	end = st.Revision()
	mu.Unlock()
	following.Wait()

	var changes []store.Change
	for c, err := range st.Changes(t.Context(), 0) {
		if err != nil {
			t.Fatal(err)
		}
		if c.Revision <= end {
			changes = append(changes, c)
		}
	}
	cuts := 0
	for i, f := range followers {
		if wrong := f.wrong(changes); wrong != "" {
			t.Errorf("watch %d, %v: %s", i, f.req, wrong)
			continue
		}
		f.mustCatch(t, changes, rand.New(rand.NewPCG(seed, uint64(i))))
		cuts += f.cuts
	}
	t.Logf("%d changes, %d watches, %d cuts", len(changes), len(followers), cuts)
}

// mustCatch reports whether the check is one: a message that is dropped, doubled or
// out of order is found.
func (f *follower) mustCatch(t *testing.T, changes []store.Change, rnd *rand.Rand) {
	if len(f.got) < 2 {
		return
	}
	got := f.got
	at := rnd.IntN(len(got) - 1)
	for what, bad := range map[string][]string{
		"dropped":      slices.Delete(slices.Clone(got), at, at+1),
		"doubled":      slices.Insert(slices.Clone(got), at, got[at]),
		"out of order": slices.Concat(got[:at], []string{got[at+1], got[at]}, got[at+2:]),
	} {
		f.got = bad
		if f.wrong(changes) == "" && !slices.Equal(bad, got) {
			t.Errorf("a message that was %s is not found", what)
		}
	}
	f.got = got
}
