package client_test

import (
	"context"
	"crypto/rand"
	"errors"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"google.golang.org/protobuf/encoding/prototext"

	"github.com/runstatus/runstatus/client"
	runstatusv1 "github.com/runstatus/runstatus/gen/go/runstatus/v1"
)

// scene is what there is when a watch begins, and what then happens, step by step: "run ID [SERIES]",
// "series ID", "set ID STATE", "complete ID RESULT", "close ID", "remove ID". It decides the condition.
type scene struct {
	selects string // ids, "series ID", or "all" runs of the scene
	until   client.WatchOption
	missing bool // the watch allows missing runs
	before  []string
	then    []string
}

func states(names ...string) (states []client.State) {
	for _, name := range names {
		states = append(states, client.StateName(name))
	}
	return states
}

func allIn(names ...string) client.WatchOption { return client.UntilState(states(names...)...) }
func anyIn(names ...string) client.WatchOption { return client.UntilAnyState(states(names...)...) }

var scenes = map[string]scene{
	"ended already":               {"a", client.UntilEnded(), false, []string{"run a", "complete a PASS"}, nil},
	"ended, one after the other":  {"a b", client.UntilEnded(), false, []string{"run a", "run b"}, []string{"complete b PASS", "set b INFO", "complete a FAIL"}},
	"ended, and one removed":      {"a b", client.UntilEnded(), false, []string{"run a", "run b"}, []string{"remove a"}},
	"ended, and one comes":        {"a b", client.UntilEnded(), true, []string{"run a", "complete a PASS"}, []string{"run b", "complete b PASS"}},
	"ended, removed, made again":  {"a", client.UntilEnded(), true, []string{"run a"}, []string{"remove a", "run a", "complete a PASS"}},
	"ended, of all":               {"all", client.UntilEnded(), false, []string{"run a", "run b"}, []string{"complete a PASS", "run c", "complete b FAIL", "complete c PASS"}},
	"ended, of all, one removed":  {"all", client.UntilEnded(), false, []string{"run a", "run b"}, []string{"complete a PASS", "remove b"}},
	"ended, of none at first":     {"all", client.UntilEnded(), false, nil, []string{"run a", "complete a PASS"}},
	"ended, the last removed":     {"all", client.UntilEnded(), false, []string{"run a"}, []string{"remove a", "run b", "complete b PASS"}},
	"ended, a series":             {"series s", client.UntilEnded(), false, []string{"series s", "run a s"}, []string{"run b s", "complete a PASS", "complete b FAIL", "run c s", "complete c PASS", "close s"}},
	"ended, a series by name":     {"s", client.UntilEnded(), false, []string{"series s", "run a s", "close s"}, []string{"complete a FAIL"}},
	"ended, an empty series":      {"series s", client.UntilEnded(), false, []string{"series s", "close s"}, nil},
	"ended, a member removed":     {"series s", client.UntilEnded(), false, []string{"series s", "run a s", "run b s", "close s"}, []string{"complete a PASS", "remove b"}},
	"ended, the series removed":   {"series s", client.UntilEnded(), false, []string{"series s"}, []string{"remove s"}},
	"in, already":                 {"a", allIn("RUNNING"), false, []string{"run a", "set a RUNNING"}, nil},
	"in, all":                     {"a b", allIn("RUNNING", "INFO"), false, []string{"run a", "run b"}, []string{"set a RUNNING", "set b INFO"}},
	"in, one falls back":          {"a b", allIn("RUNNING"), false, []string{"run a", "run b"}, []string{"set a RUNNING", "set a INFO", "set b RUNNING", "set a RUNNING"}},
	"in, one ends otherwise":      {"a b", allIn("RUNNING"), false, []string{"run a", "run b"}, []string{"set a RUNNING", "complete b PASS"}},
	"in, one has ended otherwise": {"a b", allIn("RUNNING"), false, []string{"run a", "run b", "complete a PASS"}, nil},
	"in COMPLETE":                 {"a b", allIn("COMPLETE"), false, []string{"run a", "run b", "complete a PASS"}, []string{"complete b FAIL"}},
	"in COMPLETE, and on":         {"a b", allIn("COMPLETE"), false, []string{"run a", "run b", "complete a PASS"}, []string{"set a INFO"}},
	"in, removed":                 {"a", allIn("RUNNING"), false, []string{"run a"}, []string{"remove a"}},
	"in, the members":             {"series s", allIn("RUNNING"), false, []string{"series s", "run a s", "run b s", "set a RUNNING"}, []string{"set b RUNNING"}},
	"in, no members":              {"series s", allIn("RUNNING"), false, []string{"series s", "close s"}, nil},
	"in, a series' own state":     {"series s", allIn("RUNNING", "ALL_STARTED"), false, []string{"series s", "run a s"}, []string{"set a RUNNING", "set s ALL_STARTED"}},
	"in, kinds that can't be so":  {"all", allIn("RUNNING"), false, []string{"series s", "run a"}, []string{"set a RUNNING"}},
	"any in, already":             {"a b", anyIn("RUNNING"), false, []string{"run a", "run b", "set b RUNNING"}, nil},
	"any in, for a moment":        {"a b", anyIn("RUNNING"), false, []string{"run a", "run b"}, []string{"set a INFO", "set b RUNNING", "set b INFO"}},
	"any in, all end otherwise":   {"a b", anyIn("RUNNING"), false, []string{"run a", "run b"}, []string{"complete a PASS", "complete b FAIL"}},
	"any in, all are removed":     {"a b", anyIn("RUNNING"), false, []string{"run a", "run b"}, []string{"remove a", "remove b"}},
	"any in, one comes":           {"a b", anyIn("RUNNING"), true, []string{"run a", "complete a PASS"}, []string{"run b", "set b RUNNING"}},
	"any in, a member":            {"series s", anyIn("RUNNING"), false, []string{"series s"}, []string{"run a s", "complete a PASS", "run b s", "set b RUNNING"}},
	"any in, a closed series":     {"series s", anyIn("RUNNING"), false, []string{"series s", "run a s", "close s"}, []string{"complete a PASS"}},
	"any in, the series itself":   {"series s", anyIn("ALL_STARTED"), false, []string{"series s", "run a s"}, []string{"set a RUNNING", "set s ALL_STARTED"}},
	"any in, not built in":        {"a", anyIn("=MINE"), false, []string{"run a"}, []string{"set a INFO", "complete a PASS"}},
	"problem, already":            {"a b", client.UntilProblem(), false, []string{"run a", "run b", "set b BUILD_FAILED"}, nil},
	"problem, comes":              {"a b c", client.UntilProblem(), false, []string{"run a", "run b", "run c"}, []string{"complete a PASS", "set b RUNNING", "set b CANCELLED"}},
	"problem, none":               {"a b", client.UntilProblem(), false, []string{"run a", "run b", "complete a PASS"}, []string{"set b SKIPPED"}},
	"problem, overcome":           {"a", client.UntilProblem(), false, []string{"run a"}, []string{"set a ENV_FAILED", "complete a PASS"}},
	"problem, behind the end":     {"a b", client.UntilProblem(), false, []string{"run a", "run b", "complete a PASS"}, []string{"set a RUNNING", "result a FAIL"}},
	"problem, a member":           {"series s", client.UntilProblem(), false, []string{"series s"}, []string{"run a s", "complete a PASS", "run b s", "set b RUN_TIMEOUT", "set b ABORTED"}},
	"problem, none in a series":   {"series s", client.UntilProblem(), false, []string{"series s", "run a s", "close s"}, []string{"complete a PASS"}},
	"problem, of a member only":   {"s", client.UntilProblem(), false, []string{"series s", "run a s", "close s"}, []string{"complete a FAIL"}},
	"problem, the series' own":    {"series s", client.UntilProblem(), false, []string{"series s", "run a s"}, []string{"set s KICKOFF_ERROR"}},
	"problem, a series cancelled": {"s", client.UntilProblem(), false, []string{"series s", "run a s"}, []string{"set s CANCELED"}},
}

// stage plays a scene: its runs have the label that selects all of them.
type stage struct {
	t     *testing.T
	c     *client.Client
	label string
}

func newStage(t *testing.T, c *client.Client) *stage { return &stage{t, c, "scene-" + rand.Text()} }

func (s *stage) play(step string) {
	s.t.Helper()
	words := append(strings.Fields(step), "", "")
	id, what := words[1], words[2]
	run := s.c.Run(s.name(id))
	var err error
	switch words[0] {
	case "run", "series":
		req := &runstatusv1.CreateRunRequest{Id: s.label + "-" + id, Labels: map[string]string{"scene": s.label}}
		if words[0] == "series" {
			req.Kind, req.Id = runstatusv1.Kind_KIND_SERIES, s.label
		}
		if what != "" {
			req.Series = s.name(what)
		}
		_, err = s.c.Create(s.t.Context(), req)
	case "set":
		_, err = run.Set(s.t.Context(), client.StateName(what), "")
	case "complete":
		_, err = run.Complete(s.t.Context(), what)
	case "result":
		_, err = run.Set(s.t.Context(), complete, "The test completed with result: "+what)
	case "close":
		_, err = run.CloseSeries(s.t.Context())
	case "remove":
		err = run.Delete(s.t.Context(), true)
	default:
		s.t.Fatalf("no step %q", step)
	}
	if err != nil {
		s.t.Fatalf("%s: %v", step, err)
	}
}

func (s *stage) name(id string) string {
	if id == "s" {
		return "namespaces/main/series/" + s.label
	}
	return "namespaces/main/test_runs/" + s.label + "-" + id
}

func (s *stage) selection(selects string) client.WatchOption {
	words := strings.Fields(selects)
	switch words[0] {
	case "all":
		return client.Filter("labels.scene = " + client.Quote(s.label))
	case "series":
		return client.Series(s.name(words[1]))
	}
	var names []string
	for _, id := range words {
		names = append(names, s.name(id))
	}
	return client.Runs(names...)
}

// A mirror decides each condition as the server does: with the same reason, runs and counts, while it
// happens and when it has happened already.
func TestAMirrorJudgesAsTheServerDoes(t *testing.T) {
	c := connect(t)
	for name, sc := range scenes {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			st := newStage(t, c)
			for _, step := range sc.before {
				st.play(step)
			}
			mirrored := st.selection(sc.selects)
			if !strings.HasPrefix(sc.selects, "series") && sc.selects != "all" {
				mirrored = client.Parent("namespaces/main")
			}
			m := mirror(t, c, mirrored)
			opts := []client.WatchOption{st.selection(sc.selects), sc.until}
			if sc.missing {
				opts = append(opts, client.AllowMissing())
			}
			server, local := st.decide(opts), st.decide(append(slices.Clone(opts), client.WithMirror(m)))
			for _, step := range sc.then {
				st.play(step)
			}
			if want, got := <-server, <-local; got != want {
				t.Errorf("the mirror says\n%s\nthe server\n%s", got, want)
			}
		})
	}
}

// decide returns the verdict of a watch, which has begun.
func (s *stage) decide(opts []client.WatchOption) <-chan string {
	verdict, begun := make(chan string, 1), make(chan struct{})
	synced := sync.OnceFunc(func() { close(begun) })
	ctx, cancel := context.WithTimeout(s.t.Context(), time.Minute)
	go func() {
		defer cancel()
		defer synced()
		for e, err := range s.c.Watch(ctx, opts...) {
			switch {
			case err != nil:
				verdict <- err.Error()
				return
			case e.Synced:
				synced()
			case e.Closing != nil:
				verdict <- verdictOf(e.Closing)
				return
			}
		}
	}()
	<-begun
	return verdict
}

// verdictOf returns what the API promises of a closing. Of a series the outcome by its members is left
// out: it is not known for a past moment.
func verdictOf(closing *runstatusv1.WatchClosing) string {
	short := &runstatusv1.WatchClosing{Reason: closing.GetReason(), Tally: closing.GetTally(), Unreadable: closing.GetUnreadable(),
		Missing: closing.GetMissing(), Deleted: closing.GetDeleted(), SeriesTally: &runstatusv1.RunTally{Total: closing.GetSeriesTally().GetTotal(), Ended: closing.GetSeriesTally().GetEnded()}}
	for _, run := range closing.GetRuns() {
		brief := &runstatusv1.Run{Name: run.GetName(), Uid: run.GetUid(), Ended: run.GetEnded(), Outcome: run.GetOutcome(), Current: run.GetCurrent()}
		if strings.Contains(run.GetName(), "/series/") {
			brief.Outcome = 0
		}
		short.Runs = append(short.Runs, brief)
	}
	slices.SortFunc(short.Runs, func(a, b *runstatusv1.Run) int { return strings.Compare(a.GetName(), b.GetName()) })
	return prototext.MarshalOptions{Multiline: true}.Format(short)
}

// mirror returns a mirror that has synced.
func mirror(t testing.TB, c *client.Client, opts ...client.WatchOption) *client.Mirror {
	t.Helper()
	m, err := client.NewMirror(context.Background(), c, opts...)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(m.Close)
	<-m.Synced()
	if err := m.Err(); err != nil {
		t.Fatal(err)
	}
	return m
}

func TestAMirrorRefusesWhatItCannotJudge(t *testing.T) {
	c := connect(t)
	run := create(t, c, nil)
	m := mirror(t, c, client.Parent("namespaces/main"))
	some := mirror(t, c, client.Filter(`user = "ada"`))
	other := connect(t)
	for name, test := range map[string]struct {
		c    *client.Client
		opts []client.WatchOption
		want string
	}{
		"a history":                {c, []client.WatchOption{client.Runs(run.Name()), client.UntilEver(running), client.WithMirror(m)}, "without WithMirror"},
		"COMPLETE of series":       {c, []client.WatchOption{client.UntilState(complete), client.WithMirror(m)}, "name test runs only"},
		"a state of a plug-in":     {c, []client.WatchOption{client.UntilAnyState(client.StateName("MINE")), client.WithMirror(m)}, `"=MINE"`},
		"a state of another kind":  {c, []client.WatchOption{client.Runs(run.Name()), client.UntilState(runstatusv1.SeriesState_SERIES_STATE_ALL_STARTED), client.WithMirror(m)}, `"=ALL_STARTED"`},
		"another selection":        {c, []client.WatchOption{client.Filter(`user = "bob"`), client.UntilEnded(), client.WithMirror(m)}, "select the same"},
		"runs that may be outside": {c, []client.WatchOption{client.Runs(run.Name()), client.UntilEnded(), client.WithMirror(some)}, "may be outside"},
		"another namespace":        {c, []client.WatchOption{client.Runs("label.12"), client.UntilEnded(), client.WithMirror(m)}, "may be outside"},
		"a token":                  {c, []client.WatchOption{client.ResumeToken("x"), client.UntilEnded(), client.WithMirror(m)}, "leave From"},
		"another client":           {other, []client.WatchOption{client.UntilEnded(), client.WithMirror(m)}, "another client"},
	} {
		if _, err := test.c.Wait(t.Context(), test.opts...); err == nil || !strings.Contains(err.Error(), test.want) {
			t.Errorf("%s: %v, want %q", name, err, test.want)
		}
	}
	for name, opts := range map[string][]client.WatchOption{
		"an end":       {client.UntilEnded()},
		"states":       {client.States(running)},
		"a start":      {client.From(beginning)},
		"a checkpoint": {client.Checkpoint(t.TempDir() + "/checkpoint")},
		"a mirror":     {client.WithMirror(m)},
	} {
		if _, err := client.NewMirror(t.Context(), c, append(opts, client.Parent("namespaces/main"))...); err == nil {
			t.Errorf("a mirror with %s was made", name)
		}
	}
	if _, err := m.Wait(t.Context(), client.Runs("absent"), client.UntilEnded()); client.Reason(err) != "RUN_NOT_FOUND" {
		t.Errorf("a run that is not there: %v", err)
	}
	m.Close()
	if _, err := m.Wait(t.Context(), client.Runs(run.Name()), client.UntilEnded()); err == nil || !errors.Is(err, m.Err()) {
		t.Errorf("a wait of a closed mirror returns %v, the mirror %v", err, m.Err())
	}
}
