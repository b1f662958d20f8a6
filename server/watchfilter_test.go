package server

import (
	"flag"
	"fmt"
	"math/rand/v2"
	"os"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"google.golang.org/protobuf/types/known/durationpb"
	"google.golang.org/protobuf/types/known/timestamppb"

	runstatusv1 "github.com/runstatus/runstatus/gen/go/runstatus/v1"
	"github.com/runstatus/runstatus/internal/watchreq"
	"github.com/runstatus/runstatus/server/internal/query"
	"github.com/runstatus/runstatus/server/internal/store"
	"github.com/runstatus/runstatus/statusfile"
)

var filterTrials = flag.Int("watch-filters", 15, "how many scripts the watches with random filters follow")

// randomFilter returns a filter expression that combines comparisons of all kinds.
func randomFilter(rnd *rand.Rand, depth int) string {
	if depth == 0 || rnd.IntN(3) == 0 {
		all := []string{
			`user = "ann"`, `user != "bob"`, `labels.sys_name = "fog"`, `labels.job_id = "*1"`, `labels:"job_id"`, `labels.sys_name != "mist"`,
			`state = "RUNNING"`, `state != "INFO"`, `ended = true`, `has_state:"BUILDING"`, `result = "PASS"`,
			`(kind = "test_run" AND outcome = "PASSED")`, `series = "series/1"`, `series != "series/2"`, `kind = "series"`, `id < "3"`, `silent = true`, `silent != true`,
		}
		return all[rnd.IntN(len(all))]
	}
	left, right := randomFilter(rnd, depth-1), randomFilter(rnd, depth-1)
	return []string{"(" + left + " AND " + right + ")", "(" + left + " OR " + right + ")", "NOT (" + left + ")"}[rnd.IntN(3)]
}

// filterModel says what a watch with a filter tells, by the log of changes alone.
type filterModel struct {
	match query.Predicate
	runs  map[store.Name]*store.Run
	folds map[store.Name]*store.Fold
	lines map[store.Name][]string
}

func (m *filterModel) matches(n store.Name) bool {
	run := m.runs[n]
	return run != nil && run.Current.Sequence > 0 && m.match(run)
}

func sayModelRun(r *store.Run) string {
	outcome := r.OutcomeName()
	if r.Name.Kind == statusfile.Series {
		outcome = "" // the log does not tell it at each revision
	}
	return fmt.Sprintf("%s %.4s %d %d %s %t %s %s %v %s", short(r.Name.String()), r.UID, r.SilentSince().UnixMicro(), r.Current.Sequence, r.Current.State, r.Ended, outcome, r.User, r.Labels.Map(), short(r.Series.String()))
}

func silentMicros(t *timestamppb.Timestamp) int64 {
	if t == nil {
		return time.Time{}.UnixMicro()
	}
	return t.AsTime().UnixMicro()
}

func sayWatchRun(r *runstatusv1.Run) string {
	outcome := strings.TrimPrefix(r.GetOutcome().String(), "OUTCOME_")
	if !r.GetEnded() || strings.Contains(r.GetName(), "/series/") {
		outcome = ""
	}
	labels := r.GetLabels()
	if labels == nil {
		labels = map[string]string{}
	}
	return fmt.Sprintf("%s %.4s %d %d %s %t %s %s %v %s", short(r.GetName()), r.GetUid(), silentMicros(r.GetSilentSince()), r.GetCurrent().GetSequence(), r.GetCurrent().GetStateName(), r.GetEnded(), outcome, r.GetUser(), labels, short(r.GetSeries()))
}

// apply takes the next change, and returns what a watch from the beginning, or another one, tells of it.
func (m *filterModel) apply(v *statusfile.Vocabulary, c *store.Change, beginning bool) (texts []string) {
	before := m.matches(c.Run)
	old := m.runs[c.Run]
	if c.Kind == store.RunCreated {
		m.runs[c.Run] = &store.Run{Name: c.Run, UID: c.UID}
		m.folds[c.Run] = &store.Fold{Kind: c.Run.Kind, Vocabulary: v}
		m.lines[c.Run] = nil
		if c.Identity != nil {
			m.runs[c.Run].SetIdentity(*c.Identity)
		}
		if before {
			texts = append(texts, "CREATED OVER A RUN "+sayModelRun(old))
		}
		return texts
	}
	run, f := m.runs[c.Run], m.folds[c.Run]
	if run == nil {
		return []string{"CHANGE OF NO RUN " + c.Run.String()}
	}
	if c.UID != "" {
		run.UID = c.UID
	}
	line := ""
	switch c.Kind {
	case store.LineAdded:
		s := f.Add(c.Status)
		run.Current, run.FirstProblem, run.Result, run.Ever = f.Current, f.FirstProblem, f.Result, f.Ever
		line = fmt.Sprintf("line %s %.4s %d %s", short(c.Run.String()), c.UID, s.Sequence, s.State)
		m.lines[c.Run] = append(m.lines[c.Run], line)
	case store.RunEnded:
		run.Ended = true
	case store.IdentityChanged:
		run.SetIdentity(*c.Identity)
	case store.SilenceChanged:
		run.Silence = c.Silence
	case store.MemberJoined:
		run.Series = c.Series
	case store.MemberLeft:
		run.Series = store.Name{}
	case store.RunDeleted:
		delete(m.runs, c.Run)
	}
	if run.Ended && c.Run.Kind == statusfile.TestRun {
		run.Outcome = f.TestOutcome()
	}
	if c.Kind == store.RunEnded {
		run.Outcome = c.Outcome // it also counts a line that is not whole yet
	}
	after := m.matches(c.Run)
	switch {
	case c.UID == "" || !before && !after:
	case !before:
		texts = append(texts, "joined "+sayModelRun(run))
		if beginning {
			texts = append(texts, m.lines[c.Run]...)
		}
	case !after:
		texts = append(texts, "left "+short(c.Run.String())+" "+fmt.Sprintf("%.4s", run.UID))
	case c.Kind == store.LineAdded:
		texts = append(texts, line)
	case c.Kind == store.RunEnded:
		texts = append(texts, "ended "+sayModelRun(run))
	case c.Kind == store.SilenceChanged && c.Silence.Together && !c.Silence.Since.IsZero():
		texts = append(texts, fmt.Sprintf("silenced %s %.4s %d", short(c.Run.String()), c.UID, c.Silence.Since.UnixMicro()))
	case c.Kind == store.IdentityChanged, c.Kind == store.MemberJoined, c.Kind == store.MemberLeft, c.Kind == store.SilenceChanged:
		texts = append(texts, "updated "+sayModelRun(run))
	}
	return texts
}

// saySeen writes a message down as the model does, "" for one that is about no run.
func saySeen(m *runstatusv1.WatchStatusesResponse) string {
	switch {
	case m.GetStatus() != nil:
		s := m.GetStatus()
		return fmt.Sprintf("line %s %.4s %d %s", short(s.GetRun()), s.GetUid(), s.GetSequence(), s.GetStateName())
	case m.GetJoined() != nil:
		return "joined " + sayWatchRun(m.GetJoined())
	case m.GetLeft() != nil:
		return "left " + short(m.GetLeft().GetRun().GetName()) + " " + fmt.Sprintf("%.4s", m.GetLeft().GetRun().GetUid())
	case m.GetEnded() != nil:
		return "ended " + sayWatchRun(m.GetEnded())
	case m.GetUpdated() != nil:
		return "updated " + sayWatchRun(m.GetUpdated())
	}
	return ""
}

// expectedOf returns what a watch tells that is synced at a revision, and what it told before.
func expectedOf(v *statusfile.Vocabulary, match query.Predicate, changes []store.Change, start runstatusv1.WatchStart, synced int64) (before, behind []string) {
	m := &filterModel{match: match, runs: map[store.Name]*store.Run{}, folds: map[store.Name]*store.Fold{}, lines: map[store.Name][]string{}}
	snapshot := func() {
		if start == now {
			return
		}
		for n, run := range m.runs {
			if m.matches(n) {
				before = append(before, "joined "+sayModelRun(run))
				if start == beginning {
					before = append(before, m.lines[n]...)
				}
			}
		}
		slices.Sort(before)
	}
	taken := false
	for i := range changes {
		if !taken && changes[i].Revision > synced {
			taken = true
			snapshot()
		}
		texts := m.apply(v, &changes[i], start == beginning)
		if taken {
			behind = append(behind, texts...)
		}
	}
	if !taken {
		snapshot()
	}
	return before, behind
}

// TestWatchesWithFiltersFollowTheLogOfChanges compares what watches with random filters tell with what the
// log of changes says.
func TestWatchesWithFiltersFollowTheLogOfChanges(t *testing.T) {
	seed := *cutSeed
	if seed == 0 {
		seed = uint64(time.Now().UnixNano())
	}
	messages := 0
	for trial := range *filterTrials {
		messages += filterTrial(t, seed+uint64(trial))
		if t.Failed() {
			t.Fatalf("the seed is %d", seed+uint64(trial))
		}
	}
	t.Logf("%d messages; seed %d", messages, seed)
}

func filterTrial(t *testing.T, seed uint64) (messages int) {
	const watches, steps = 16, 60
	dir := t.TempDir()
	st, err := Config{Namespaces: []Namespace{{Name: "main", Dir: dir}}, StateDir: dir + "/.runstatus", Durability: Buffered, Log: discard}.open()
	if err != nil {
		t.Fatal(err)
	}
	h := serveStore(t, st)
	defer func() { _ = h.stop() }()
	s := &script{h: h, dir: dir, rnd: rand.New(rand.NewPCG(seed, 0)), together: true}
	h.series(t, "1")
	h.series(t, "2")
	h.run(t, "1", "series/1")

	var mu sync.Mutex
	var last int64
	end := func() int64 { mu.Lock(); defer mu.Unlock(); return last }
	reqs := make([]*runstatusv1.WatchStatusesRequest, watches)
	seen := make([][]*runstatusv1.WatchStatusesResponse, watches)
	var all sync.WaitGroup
	for i := range watches {
		for range s.rnd.IntN(4) {
			s.step()
		}
		reqs[i] = &runstatusv1.WatchStatusesRequest{
			Start:     []runstatusv1.WatchStart{runstatusv1.WatchStart_WATCH_START_SNAPSHOT, now, beginning}[s.rnd.IntN(3)],
			Selection: watchreq.Query("namespaces/main", randomFilter(s.rnd, 3)), ProgressInterval: durationpb.New(2 * time.Millisecond),
		}
		all.Go(func() {
			got, err := h.recordAll(clone(reqs[i]), end)
			if err != nil {
				t.Errorf("watch %v: %v", reqs[i], err)
			}
			seen[i] = got
		})
	}
	for range steps {
		if s.step(); s.rnd.IntN(3) == 0 {
			s.disturb()
		}
	}
	s.settle()
	h.create(t, &runstatusv1.CreateRunRequest{Id: "end"})
	mu.Lock()
	last = st.Revision()
	mu.Unlock()
	all.Wait()

	var changes []store.Change
	for c, err := range st.Changes(t.Context(), 0) {
		if err != nil {
			t.Fatal(err)
		}
		if c.Revision <= last {
			changes = append(changes, c)
		}
	}
	if testing.Verbose() && os.Getenv("CHANGES") != "" {
		for _, c := range changes {
			t.Logf("%d %d %s %.4s %s %d %s outcome %s again %t", c.Revision, c.Kind, c.Run, c.UID, c.Status.State, c.Status.Sequence, c.Series, c.Outcome, c.Again)
		}
	}
	for i, got := range seen {
		messages += checkFiltered(t, st.Vocabulary(), reqs[i], got, changes)
	}
	return messages
}

// recordAll is record with the attempts of a client: a file that can't be read for a moment ends a watch.
func (h *harness) recordAll(req *runstatusv1.WatchStatusesRequest, end func() int64) (all []*runstatusv1.WatchStatusesResponse, err error) {
	for range 10 {
		got, err := h.record(req, end, 0)
		all = append(all, got...)
		if store.ReasonOf(err) != store.ReadFailed {
			return all, err
		}
		if syncedAt(all) < 0 {
			all = nil // that part starts over
		}
		req.Start, req.ResumeToken = 0, got[len(got)-1].GetResumeToken()
	}
	return all, err
}

func syncedAt(messages []*runstatusv1.WatchStatusesResponse) int {
	return slices.IndexFunc(messages, func(m *runstatusv1.WatchStatusesResponse) bool { return m.GetSynced() != nil })
}

// checkFiltered compares what a watch has got with the changes, and returns how many messages that were.
func checkFiltered(t *testing.T, v *statusfile.Vocabulary, req *runstatusv1.WatchStatusesRequest, got []*runstatusv1.WatchStatusesResponse, changes []store.Change) int {
	t.Helper()
	f, err := query.CompileFilter(v, req.GetQuery().GetFilter())
	if err != nil {
		t.Fatal(err)
	}
	at := syncedAt(got)
	if at < 0 {
		t.Errorf("watch %v was not synced", req)
		return 0
	}
	before, behind := expectedOf(v, f.Match, changes, req.GetStart(), revisionOf(got[at].GetResumeToken()))
	gotBefore, gotBehind := saySeenUpTo(got[:at], changes), saySeenUpTo(got[at:], changes)
	slices.Sort(gotBefore)
	for _, pair := range [][2][]string{{gotBefore, before}, {gotBehind, behind}} {
		got, want := pair[0], pair[1]
		for k := range max(len(got), len(want)) {
			if k >= len(got) || k >= len(want) || got[k] != want[k] {
				t.Errorf("watch %v, message %d:\ngot  %q\nwant %q", req, k, some(got, k), some(want, k))
				return 0
			}
		}
	}
	return len(gotBefore) + len(gotBehind)
}

// saySeenUpTo writes down the messages of the changes that are compared.
func saySeenUpTo(messages []*runstatusv1.WatchStatusesResponse, changes []store.Change) (texts []string) {
	last := changes[len(changes)-1].Revision
	for _, m := range messages {
		for _, run := range m.GetSilenced().GetRuns() {
			texts = append(texts, fmt.Sprintf("silenced %s %.4s %d", short(run.GetRun()), run.GetUid(), run.GetSilentSince().AsTime().UnixMicro()))
		}
		if text := saySeen(m); text != "" && revisionOf(m.GetResumeToken()) <= last {
			texts = append(texts, text)
		}
	}
	return texts
}

// some returns the texts around an index, which may lie behind them.
func some(texts []string, at int) []string {
	return texts[max(0, min(at-1, len(texts))):min(at+3, len(texts))]
}
