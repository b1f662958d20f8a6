package server

import (
	"errors"
	"os"
	"path/filepath"
	"slices"
	"testing"

	"google.golang.org/grpc/codes"

	runstatusv1 "github.com/runstatus/runstatus/gen/go/runstatus/v1"
	"github.com/runstatus/runstatus/internal/watchreq"
)

const (
	met        = runstatusv1.WatchClosing_REASON_CONDITION_MET
	impossible = runstatusv1.WatchClosing_REASON_CONDITION_IMPOSSIBLE
)

func allEnded() *runstatusv1.WatchUntil             { return watchreq.AllEnded() }
func allIn(s ...string) *runstatusv1.WatchUntil     { return watchreq.AllIn(s...) }
func anyIn(s ...string) *runstatusv1.WatchUntil     { return watchreq.AnyIn(s...) }
func anyEverIn(s ...string) *runstatusv1.WatchUntil { return watchreq.AnyEverIn(s...) }
func anyProblem() *runstatusv1.WatchUntil           { return watchreq.AnyProblem() }

// scene is a test of a condition: what there is when the watch begins, and then
// what happens, step by step. The watch ends with the last step and not before.
type scene struct {
	req    *runstatusv1.WatchStatusesRequest
	before []string
	then   []string
	reason runstatusv1.WatchClosing_Reason // unspecified: it goes on
	runs   []string
}

func named(until *runstatusv1.WatchUntil, names ...string) *runstatusv1.WatchStatusesRequest {
	return &runstatusv1.WatchStatusesRequest{Selection: watchreq.Runs(names...), Until: until}
}

func missing(until *runstatusv1.WatchUntil, names ...string) *runstatusv1.WatchStatusesRequest {
	req := named(until, names...)
	req.AllowMissing = true
	return req
}

func ofSeries(until *runstatusv1.WatchUntil) *runstatusv1.WatchStatusesRequest {
	return &runstatusv1.WatchStatusesRequest{Selection: watchreq.Series("series/1"), Until: until}
}

func ofParent(until *runstatusv1.WatchUntil, filter string) *runstatusv1.WatchStatusesRequest {
	return &runstatusv1.WatchStatusesRequest{Selection: watchreq.Query("namespaces/main", filter), Until: until}
}

// play does what a step says: "run ID [SERIES]", "series ID", "set ID STATE",
// "complete ID", "fail ID", "close ID", "remove ID".
func (h *harness) play(t testing.TB, step string) {
	t.Helper()
	verb, rest, _ := cut(step)
	id, what, _ := cut(rest)
	name := "test_runs/" + id
	if id[0] == 's' {
		name = "series/" + id[1:]
	}
	switch verb {
	case "run":
		h.run(t, id, what)
	case "series":
		h.series(t, id[1:])
	case "set":
		h.set(t, name, what, "")
	case "complete":
		h.complete(t, name, "PASS")
	case "fail":
		if _, err := h.SetStatus(t.Context(), setRequest(name, "COMPLETE", "The test completed with result: FAIL")); err != nil {
			t.Fatal(err)
		}
	case "close":
		h.closeSeries(t, name)
	case "remove":
		h.remove(t, name)
	default:
		t.Fatalf("no step %q", step)
	}
}

var scenes = map[string]scene{
	"all ended: already so":                      {named(allEnded(), "test_runs/1"), []string{"run 1", "complete 1"}, nil, met, []string{"test_runs/1"}},
	"all ended: becomes so":                      {named(allEnded(), "test_runs/1", "test_runs/2"), []string{"run 1", "run 2"}, []string{"complete 2", "set 2 INFO", "complete 1"}, met, []string{"test_runs/1", "test_runs/2"}},
	"all ended: a run is deleted":                {named(allEnded(), "test_runs/1", "test_runs/2"), []string{"run 1", "run 2"}, []string{"remove 1"}, impossible, []string{"test_runs/1"}},
	"all ended: a run is not there yet":          {missing(allEnded(), "test_runs/1", "test_runs/2"), []string{"run 1", "complete 1"}, []string{"run 2", "complete 2"}, met, []string{"test_runs/1", "test_runs/2"}},
	"all ended: deleted and made again":          {missing(allEnded(), "test_runs/1"), []string{"run 1"}, []string{"remove 1", "run 1", "complete 1"}, met, []string{"test_runs/1"}},
	"all ended: nothing there":                   {missing(allEnded(), "test_runs/1"), nil, nil, 0, nil},
	"all ended: a parent's":                      {ofParent(allEnded(), ""), []string{"run 1", "run 2"}, []string{"complete 1", "run 3", "complete 2", "complete 3"}, met, []string{"test_runs/1", "test_runs/2", "test_runs/3"}},
	"all ended: a parent's, deleted":             {ofParent(allEnded(), ""), []string{"run 1", "run 2"}, []string{"complete 1", "remove 2"}, met, []string{"test_runs/1"}},
	"all ended: an empty parent fills":           {ofParent(allEnded(), `id = "2"`), []string{"run 1"}, []string{"complete 1", "run 2", "complete 2"}, met, []string{"test_runs/2"}},
	"all ended: the last one is deleted":         {ofParent(allEnded(), ""), []string{"run 1"}, []string{"remove 1", "run 2", "complete 2"}, met, []string{"test_runs/2"}},
	"all ended: a series gains members":          {ofSeries(allEnded()), []string{"series s1", "run 1 series/1"}, []string{"run 2 series/1", "complete 1", "complete 2", "run 3 series/1", "complete 3", "close s1"}, met, []string{"series/1", "test_runs/1", "test_runs/2", "test_runs/3"}},
	"all ended: the last member ends":            {ofSeries(allEnded()), []string{"series s1", "run 1 series/1", "close s1"}, []string{"complete 1"}, met, []string{"series/1", "test_runs/1"}},
	"all ended: a series never closed":           {ofSeries(allEnded()), []string{"series s1", "run 1 series/1"}, []string{"complete 1"}, 0, nil},
	"all ended: a closed series without members": {ofSeries(allEnded()), []string{"series s1", "close s1"}, nil, met, []string{"series/1"}},
	"all ended: a member leaves":                 {ofSeries(allEnded()), []string{"series s1", "run 1 series/1", "run 2 series/1", "close s1"}, []string{"complete 1", "remove 2"}, met, []string{"series/1", "test_runs/1"}},
	"all ended: the series is deleted":           {ofSeries(allEnded()), []string{"series s1"}, []string{"remove s1"}, impossible, []string{"series/1"}},

	"all in: already so":                      {named(allIn("RUNNING"), "test_runs/1"), []string{"run 1", "set 1 RUNNING"}, nil, met, []string{"test_runs/1"}},
	"all in: becomes so":                      {named(allIn("RUNNING", "INFO"), "test_runs/1", "test_runs/2"), []string{"run 1", "run 2"}, []string{"set 1 RUNNING", "set 2 RUNNING"}, met, []string{"test_runs/1", "test_runs/2"}},
	"all in: one falls back":                  {named(allIn("RUNNING"), "test_runs/1", "test_runs/2"), []string{"run 1", "run 2"}, []string{"set 1 RUNNING", "set 1 INFO", "set 2 RUNNING", "set 1 RUNNING"}, met, []string{"test_runs/1", "test_runs/2"}},
	"all in: one ends otherwise":              {named(allIn("RUNNING"), "test_runs/1", "test_runs/2"), []string{"run 1", "run 2"}, []string{"set 1 RUNNING", "complete 2"}, impossible, []string{"test_runs/2"}},
	"all in: one has ended otherwise":         {named(allIn("RUNNING"), "test_runs/1", "test_runs/2"), []string{"run 1", "run 2", "complete 1"}, nil, impossible, []string{"test_runs/1"}},
	"all in: one ends so":                     {named(allIn("COMPLETE"), "test_runs/1", "test_runs/2"), []string{"run 1", "run 2", "complete 1"}, []string{"complete 2"}, met, []string{"test_runs/1", "test_runs/2"}},
	"all in: one ends so, and goes on":        {named(allIn("COMPLETE"), "test_runs/1", "test_runs/2"), []string{"run 1", "run 2", "complete 1"}, []string{"set 1 INFO"}, impossible, []string{"test_runs/1"}},
	"all in: a run is deleted":                {named(allIn("RUNNING"), "test_runs/1"), []string{"run 1"}, []string{"remove 1"}, impossible, []string{"test_runs/1"}},
	"all in: a closed series without members": {ofSeries(allIn("RUNNING")), []string{"series s1", "close s1"}, nil, impossible, []string{"series/1"}},
	"all in: a series is not asked":           {ofSeries(allIn("RUNNING")), []string{"series s1", "run 1 series/1", "run 2 series/1", "set 1 RUNNING"}, []string{"set 2 RUNNING"}, met, []string{"test_runs/1", "test_runs/2"}},
	"all in: a series is not asked either":    {ofSeries(allIn("COMPLETE")), []string{"series s1", "run 1 series/1", "run 2 series/1", "complete 1"}, []string{"complete 2"}, met, []string{"test_runs/1", "test_runs/2"}},
	"all in: a series is asked for its own":   {ofSeries(allIn("RUNNING", "ALL_STARTED")), []string{"series s1", "run 1 series/1"}, []string{"set 1 RUNNING", "set s1 ALL_STARTED"}, met, []string{"series/1", "test_runs/1"}},
	"all in: a series without members":        {ofSeries(allIn("COMPLETE")), []string{"series s1"}, []string{"close s1"}, met, []string{"series/1"}},
	"all in: a series that ends by members":   {named(allIn("COMPLETE"), "series/1", "test_runs/1"), []string{"series s1", "run 1 series/1", "close s1"}, []string{"complete 1"}, met, []string{"series/1", "test_runs/1"}},
	"all in: kinds that can't be so":          {ofParent(allIn("RUNNING"), ""), []string{"series s1", "run 1"}, []string{"set 1 RUNNING"}, met, []string{"test_runs/1"}},
	"any in: a series' own state":             {ofSeries(anyIn("ALL_STARTED")), []string{"series s1", "run 1 series/1"}, []string{"set 1 RUNNING", "set s1 ALL_STARTED"}, met, []string{"series/1"}},
	"any in: already so":                      {named(anyIn("RUNNING"), "test_runs/1", "test_runs/2"), []string{"run 1", "run 2", "set 2 RUNNING"}, nil, met, []string{"test_runs/2"}},
	"any in: becomes so":                      {named(anyIn("RUNNING"), "test_runs/1", "test_runs/2"), []string{"run 1", "run 2"}, []string{"set 1 INFO", "set 2 RUNNING"}, met, []string{"test_runs/2"}},
	"any in: all end otherwise":               {named(anyIn("RUNNING"), "test_runs/1", "test_runs/2"), []string{"run 1", "run 2"}, []string{"complete 1", "complete 2"}, impossible, []string{"test_runs/1", "test_runs/2"}},
	"any in: one is deleted, the other can":   {named(anyIn("RUNNING"), "test_runs/1", "test_runs/2"), []string{"run 1", "run 2"}, []string{"remove 1", "set 2 RUNNING"}, met, []string{"test_runs/2"}},
	"any in: all are deleted":                 {named(anyIn("RUNNING"), "test_runs/1", "test_runs/2"), []string{"run 1", "run 2"}, []string{"remove 1", "remove 2"}, impossible, nil},
	"any in: not there yet":                   {missing(anyIn("RUNNING"), "test_runs/1", "test_runs/2"), []string{"run 1", "complete 1"}, []string{"run 2", "set 2 RUNNING"}, met, []string{"test_runs/2"}},
	"any in: a member that joins":             {ofSeries(anyIn("RUNNING")), []string{"series s1"}, []string{"run 1 series/1", "complete 1", "run 2 series/1", "set 2 RUNNING"}, met, []string{"test_runs/2"}},
	"any in: a series never closed":           {ofSeries(anyIn("RUNNING")), []string{"series s1", "run 1 series/1"}, []string{"complete 1"}, 0, nil},
	"any in: a closed series ends":            {ofSeries(anyIn("RUNNING")), []string{"series s1", "run 1 series/1", "close s1"}, []string{"complete 1"}, impossible, []string{"series/1", "test_runs/1"}},
	"any in: a closed series without members": {ofSeries(anyIn("RUNNING")), []string{"series s1", "close s1"}, nil, impossible, []string{"series/1"}},
	"any in: a parent can always fill":        {ofParent(anyIn("RUNNING"), ""), []string{"run 1", "complete 1"}, []string{"run 2", "set 2 RUNNING"}, met, []string{"test_runs/2"}},
	"any in: hidden before it began":          {named(anyIn("RUNNING"), "test_runs/1"), []string{"run 1", "set 1 RUNNING", "set 1 INFO"}, []string{"complete 1"}, impossible, []string{"test_runs/1"}},
	"any in: passed through":                  {named(anyIn("RUNNING"), "test_runs/1"), []string{"run 1"}, []string{"set 1 RUNNING"}, met, []string{"test_runs/1"}},
	"any ever in: hidden by a later line":     {named(anyEverIn("BUILD_FAILED"), "test_runs/1"), []string{"run 1", "set 1 BUILD_FAILED", "set 1 BUILD_CREATED"}, nil, met, []string{"test_runs/1"}},
	"any ever in: has ended so":               {named(anyEverIn("RUNNING"), "test_runs/1"), []string{"run 1", "set 1 RUNNING", "complete 1"}, nil, met, []string{"test_runs/1"}},
	"any ever in: becomes so":                 {named(anyEverIn("RUNNING"), "test_runs/1"), []string{"run 1"}, []string{"set 1 INFO", "set 1 RUNNING"}, met, []string{"test_runs/1"}},
	"any ever in: ends without":               {named(anyEverIn("RUNNING"), "test_runs/1"), []string{"run 1", "set 1 INFO"}, []string{"complete 1"}, impossible, []string{"test_runs/1"}},
	"any ever in: an unknown name":            {named(anyEverIn("=UNKNOWN_NAME"), "test_runs/1"), []string{"run 1", "set 1 INFO"}, []string{"complete 1"}, impossible, []string{"test_runs/1"}},
	"any ever in: a member that joins":        {ofSeries(anyEverIn("RUNNING")), []string{"series s1"}, []string{"run 1 series/1", "set 1 RUNNING"}, met, []string{"test_runs/1"}},

	"any problem: already so":             {named(anyProblem(), "test_runs/1", "test_runs/2"), []string{"run 1", "run 2", "set 2 BUILD_FAILED"}, nil, met, []string{"test_runs/2"}},
	"any problem: becomes so":             {named(anyProblem(), "test_runs/1", "test_runs/2", "test_runs/3"), []string{"run 1", "run 2", "run 3"}, []string{"complete 1", "set 2 RUNNING", "set 2 CANCELLED"}, met, []string{"test_runs/2"}},
	"any problem: all end well":           {named(anyProblem(), "test_runs/1", "test_runs/2"), []string{"run 1", "run 2", "complete 1"}, []string{"set 2 SKIPPED"}, impossible, []string{"test_runs/1", "test_runs/2"}},
	"any problem: one that is overcome":   {named(anyProblem(), "test_runs/1"), []string{"run 1"}, []string{"set 1 ENV_FAILED", "complete 1"}, impossible, []string{"test_runs/1"}},
	"any problem: behind the end":         {named(anyProblem(), "test_runs/1", "test_runs/2"), []string{"run 1", "run 2", "complete 1"}, []string{"set 1 RUNNING", "fail 1"}, met, []string{"test_runs/1"}},
	"any problem: a member that joins":    {ofSeries(anyProblem()), []string{"series s1"}, []string{"run 1 series/1", "complete 1", "run 2 series/1", "set 2 RUN_TIMEOUT", "set 2 ABORTED"}, met, []string{"test_runs/2"}},
	"any problem: a closed series":        {ofSeries(anyProblem()), []string{"series s1", "run 1 series/1", "close s1"}, []string{"complete 1"}, impossible, []string{"series/1", "test_runs/1"}},
	"any problem: a series of its own":    {ofSeries(anyProblem()), []string{"series s1", "run 1 series/1"}, []string{"set s1 KICKOFF_ERROR"}, met, []string{"series/1"}},
	"any problem: a parent's, in the end": {ofParent(anyProblem(), ""), []string{"run 1", "complete 1"}, []string{"run 2", "set 2 BUILD_ERROR"}, met, []string{"test_runs/2"}},
}

func TestUntil(t *testing.T) {
	for name, s := range scenes {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			for _, start := range []runstatusv1.WatchStart{0, now} {
				h := serve(t, twoNamespaces(t))
				for _, step := range s.before {
					h.play(t, step)
				}
				req := clone(s.req)
				req.Start = start
				w := h.watch(t, req)
				w.untilSynced()
				w.plays(h, s)
			}
		})
	}
}

// TestUntilOfAWatchThatIsResumed has the steps happen while the client is away: what it is
// told and how the watch ends is what a client that stayed is told.
func TestUntilOfAWatchThatIsResumed(t *testing.T) {
	for name, s := range scenes {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			for _, start := range []runstatusv1.WatchStart{0, now, beginning} {
				h := serve(t, twoNamespaces(t))
				for _, step := range s.before {
					h.play(t, step)
				}
				req := clone(s.req)
				req.Start = start
				w := h.watch(t, req)
				w.untilSynced()
				w.cancel()
				for _, step := range s.then {
					h.play(t, step)
				}
				req = clone(s.req)
				req.ResumeToken = w.token
				w = h.watch(t, req)
				if s.reason == 0 {
					w.goesOn(h)
					continue
				}
				w.ends(s)
			}
		})
	}
}

// plays does the steps of a scene. Behind each but the last one the watch goes on.
func (w *watcher) plays(h *harness, s scene) {
	w.t.Helper()
	for i, step := range s.then {
		h.play(w.t, step)
		if s.reason == 0 || i < len(s.then)-1 {
			w.goesOn(h)
		}
	}
	if s.reason == 0 {
		w.goesOn(h)
		return
	}
	w.ends(s)
}

// goesOn tells that the watch does not end with what has happened so far: it is
// behind a line that is written now, elsewhere.
func (w *watcher) goesOn(h *harness) {
	w.t.Helper()
	aside := setRequest("namespaces/aside/test_runs/1", "INFO", "")
	aside.AllowMissing = true
	resp, err := h.SetStatus(w.t.Context(), aside)
	if err != nil {
		w.t.Fatal(err)
	}
	for revisionOf(w.token) < resp.GetStatus().GetRevision() {
		if m := w.next(); m.GetClosing() != nil {
			w.t.Fatalf("it ends too early: %v", m)
		}
	}
}

// twoNamespaces adds a namespace without watches.
func twoNamespaces(t testing.TB) func(*settings) {
	dir := t.TempDir()
	return func(c *settings) { c.Namespaces = append(c.Namespaces, Namespace{Name: "aside", Dir: dir}) }
}

func (w *watcher) ends(s scene) {
	w.t.Helper()
	for {
		m := w.event()
		if m.GetClosing() == nil {
			continue
		}
		if m.GetClosing().GetReason() != s.reason {
			w.t.Errorf("it ends with %v, want %v", m.GetClosing().GetReason(), s.reason)
		}
		var names []string
		for _, run := range m.GetClosing().GetRuns() {
			names = append(names, short(run.GetName()))
		}
		slices.Sort(names)
		if s.runs != nil && !slices.Equal(names, s.runs) {
			w.t.Errorf("%q decided it, want %q", names, s.runs)
		}
		if m, err := w.recv(); !errors.Is(err, errEOF) {
			w.t.Errorf("behind closing came %v, %v", m, err)
		}
		return
	}
}

func TestUntilHasExactlyOnePart(t *testing.T) {
	h := serve(t)
	h.run(t, "1", "")
	for _, row := range []struct {
		until *runstatusv1.WatchUntil
		field string
	}{
		{&runstatusv1.WatchUntil{}, "until.condition"},
		{watchreq.AnyIn(), "until.any_in.names"},
		{&runstatusv1.WatchUntil{Condition: &runstatusv1.WatchUntil_AllEnded{}}, "until.all_ended"},
		{watchreq.AnyIn("RUNNING", ""), "until.any_in.names[1]"},
	} {
		wantError(t, h.watch(t, named(row.until, "test_runs/1")).fails(), codes.InvalidArgument, "INVALID_FIELD", row.field)
	}
}

// A run without a first line has no uid: no message reports it, but it counts.
func TestUntilCountsARunWithoutALine(t *testing.T) {
	h := serve(t)
	dir := filepath.Join(h.dir, "test_runs", "7")
	if err := errors.Join(os.Mkdir(dir, 0o755), os.WriteFile(filepath.Join(dir, "status"), nil, 0o644)); err != nil {
		t.Fatal(err)
	}
	w := h.watch(t, named(allEnded(), "test_runs/7"))
	if got := w.untilSynced(); len(got) > 0 {
		t.Errorf("got %q", got)
	}
	if err := os.RemoveAll(dir); err != nil {
		t.Fatal(err)
	}
	if _, err := h.ListRuns(t.Context(), &runstatusv1.ListRunsRequest{}); err != nil {
		t.Fatal(err)
	}
	w.ends(scene{reason: impossible, runs: []string{"test_runs/7"}})
}

// A run that can't be read for a while is looked at again: that it can be is no change.
func TestUntilSeesThatARunCanBeReadAgain(t *testing.T) {
	dir := t.TempDir()
	h := serveIn(t, dir)
	h.run(t, "1", "")
	h.set(t, "test_runs/1", "RUNNING", "")
	if err := h.stop(); err != nil {
		t.Fatal(err)
	}
	status := filepath.Join(dir, "test_runs", "1", "status")
	if err := errors.Join(os.Rename(status, status+".aside"), os.Symlink("status.aside", status)); err != nil {
		t.Fatal(err)
	}
	h = serveIn(t, dir)
	if run := h.get(t, "test_runs/1"); run.GetUnreadableReason() == "" {
		t.Fatalf("it can be read all the same: %v", run)
	}
	w := h.watch(t, named(allIn("RUNNING"), "test_runs/1"))
	w.untilSynced()
	if err := os.Rename(status+".aside", status); err != nil {
		t.Fatal(err)
	}
	w.ends(scene{reason: met, runs: []string{"test_runs/1"}})
}
