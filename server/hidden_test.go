package server

import (
	"errors"
	"fmt"
	"io"
	"maps"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"google.golang.org/grpc/codes"
	"google.golang.org/grpc/status"
	"google.golang.org/protobuf/encoding/prototext"
	"google.golang.org/protobuf/proto"
	"google.golang.org/protobuf/reflect/protoreflect"

	runstatusv1 "github.com/runstatus/runstatus/gen/go/runstatus/v1"
	"github.com/runstatus/runstatus/internal/testkit"
	"github.com/runstatus/runstatus/internal/tokenfile"
	"github.com/runstatus/runstatus/internal/watchreq"
)

// Nothing that a caller gets differs between a server with runs that the caller may not read and one without
// them. The caller is ada; the hidden runs are bob's, those of the namespace other, and all that happens to them.
// What a series says of itself counts all of its members, and is left out.

// ofAda are rights that cover ada's runs in main, in ways that the server judges differently.
var ofAda = map[string]string{
	"own":       `rules: [{who: {token: ada}, role: reader, namespaces: [main], runs: own}]`,
	"labels":    `rules: [{who: {token: ada}, role: reader, namespaces: [main], runs: 'labels.team = "a"'}]`,
	"all facts": `rules: [{who: {token: ada}, role: reader, namespaces: [main], runs: 'user = "ada" AND (has_state:"CREATED" OR state = "INVALID" OR create_time > "2000-01-01T00:00:00Z")'}]`,
	"two rules": `rules: [{who: {token: ada}, role: reader, namespaces: [main], runs: 'user = "ada" AND kind = "series"'}, {who: {token: ada}, role: reader, namespaces: [main], runs: 'user = "ada" AND kind = "test_run"'}]`,
}

// world is a server with the runs of a scene. If it is not whole it lacks the hidden ones.
type world struct {
	*site
	root, ada *harness
	whole     bool
}

func newWorld(t *testing.T, policy string, whole bool) *world {
	t.Helper()
	w := &world{whole: whole}
	w.site = serveSite(t, policy, map[string]tokenfile.Entry{"root": {Role: "admin"}, "ada": {User: "ada"}}, func(c *settings) {
		if whole {
			c.Namespaces = append(c.Namespaces, Namespace{Name: "other", Dir: t.TempDir()})
		}
	})
	w.root, w.ada = w.bearing(t, "root"), w.bearing(t, "ada")
	return w
}

// play plays steps: a run's user, then what happens to it. Those of other users than ada are hidden.
func (w *world) play(t *testing.T, steps ...string) {
	t.Helper()
	for _, step := range steps {
		user, step, _ := cut(step)
		if user != "ada" && !w.whole {
			continue
		}
		verb, rest, _ := cut(step)
		run, what, _ := cut(rest)
		switch verb {
		case "create":
			w.create(t, user, run, what)
		case "set":
			w.root.set(t, run, what, user)
		case "complete":
			_, err := w.root.CompleteRun(t.Context(), &runstatusv1.CompleteRunRequest{Run: run, Result: what})
			testkit.Must(t, err)
		case "remove":
			w.root.remove(t, run)
		default:
			t.Fatalf("%q is no step", step)
		}
	}
}

func (w *world) create(t *testing.T, user, run, series string) {
	t.Helper()
	team := map[string]string{"team": user[:1]}
	req := &runstatusv1.CreateRunRequest{User: user, Series: series, Labels: team, Kind: runstatusv1.Kind_KIND_TEST_RUN}
	if rest, ok := strings.CutPrefix(run, "namespaces/other/"); ok {
		req.Parent, run = "namespaces/other", rest
	}
	collection, id, _ := strings.Cut(run, "/")
	if req.Id = id; collection == "series" {
		req.Kind = runstatusv1.Kind_KIND_SERIES
	}
	w.root.create(t, req)
}

var before = []string{
	"ada create series/1", "ada create test_runs/1 series/1", "ada create test_runs/2", "ada create test_runs/20",
	"bob create test_runs/3 series/1", "bob create test_runs/4", "bob create series/2", "bob create test_runs/5 series/2",
	"x create namespaces/other/test_runs/1", "bob create test_runs/9",
	"ada set test_runs/1 RUNNING", "bob set test_runs/3 RUNNING", "bob complete test_runs/3 FAIL", "bob set test_runs/4 RUN_ERROR",
	"bob set test_runs/9 RUNNING", "bob remove test_runs/9", "ada set test_runs/20 RUNNING", "x set namespaces/other/test_runs/1 RUNNING",
}

var meanwhile = []string{
	"bob set test_runs/4 RUNNING", "bob create test_runs/6 series/1", "bob set test_runs/6 RUNNING", "ada set test_runs/1 RUN_DONE",
	"bob remove test_runs/6", "ada create test_runs/8 series/1", "bob create test_runs/7", "bob set test_runs/7 BUILD_FAILED", "ada set test_runs/8 RUNNING",
	"bob complete test_runs/5 PASS", "ada complete test_runs/8 PASS", "bob remove test_runs/3", "ada remove test_runs/2", "bob set series/2 RUNNING",
	"ada set series/1 ALL_STARTED", "ada remove test_runs/8", "x set namespaces/other/test_runs/1 RUN_ERROR", "ada set test_runs/1 RUNNING", "bob remove test_runs/4",
}

// requestsOfWatches are watches of every selection, start and condition.
func requestsOfWatches() map[string]*runstatusv1.WatchStatusesRequest {
	selections := map[string]*runstatusv1.WatchStatusesRequest{
		"names":     {AllowMissing: true, Selection: watchreq.Runs("test_runs/1", "test_runs/2", "test_runs/3", "test_runs/4", "test_runs/6", "test_runs/8", "test_runs/9", "series/1", "series/2")},
		"own names": {Selection: watchreq.Runs("test_runs/1", "test_runs/20", "series/1")},
		"hidden":    {AllowMissing: true, Selection: watchreq.Runs("test_runs/3", "test_runs/7")},
		"main":      {Selection: watchreq.Query("", "")},
		"all":       {Selection: watchreq.Query("namespaces/-", "")},
		"state":     {Selection: watchreq.Query("", `state = "RUNNING"`)},
		"bob":       {Selection: watchreq.Query("", `user = "bob"`)},
		"id":        {Selection: watchreq.Query("namespaces/-", `id < "5"`)},
		"series":    {Selection: watchreq.Series("series/1")},
	}
	conditions := map[string]*runstatusv1.WatchUntil{
		"": nil, "all ended": allEnded(), "any problem": anyProblem(), "any in": anyIn("RUN_ERROR", "BUILD_FAILED"), "any ever in": anyEverIn("RUN_ERROR", "RUN_DONE"), "all in": allIn("RUNNING"),
	}
	all := map[string]*runstatusv1.WatchStatusesRequest{}
	for s, selection := range selections {
		for c, until := range conditions {
			for _, start := range []runstatusv1.WatchStart{1, 2, 3} {
				req := clone(selection)
				req.Until, req.Start = until, start
				all[fmt.Sprintf("%s, %s, %v", s, c, start)] = req
			}
		}
	}
	return all
}

func TestWhatMayNotBeReadDoesNotShowInWatches(t *testing.T) {
	for name, policy := range ofAda {
		t.Run(name, func(t *testing.T) {
			var told []map[string][]string
			for _, whole := range []bool{false, true} {
				w := newWorld(t, policy, whole)
				w.play(t, before...)
				open := map[string]*watcher{}
				early := map[string][]string{}
				for name, req := range requestsOfWatches() {
					open[name] = w.ada.watch(t, req)
					early[name] = open[name].toFirst(t)
				}
				w.play(t, meanwhile...)
				got := map[string][]string{}
				var reading sync.WaitGroup
				var mu sync.Mutex
				for name, watch := range open {
					reading.Go(func() {
						texts := append(early[name], watch.all(t)...)
						mu.Lock()
						defer mu.Unlock()
						got[name] = texts
					})
				}
				reading.Wait()
				told = append(told, got)
			}
			for _, name := range slices.Sorted(maps.Keys(told[0])) {
				if diff := cmp.Diff(told[0][name], told[1][name]); diff != "" {
					t.Errorf("%s: without the hidden runs (-) and with them (+):\n%s", name, diff)
				}
			}
			if n := len(told[0]["main, , WATCH_START_SNAPSHOT"]); n < 12 {
				t.Errorf("the watch of main got %d messages", n)
			}
		})
	}
}

// toFirst reads the messages up to synced, so that all watches begin before what happens then.
func (w *watcher) toFirst(t *testing.T) (texts []string) {
	t.Helper()
	for {
		m, err := w.recv()
		if err != nil {
			return append(texts, sayEnd(err))
		}
		if m.GetProgress() == nil {
			texts = append(texts, withoutTimes(m))
		}
		if m.GetSynced() != nil {
			return texts
		}
	}
}

// all reads the messages up to the end, or up to where nothing more is to come: progress that had to be
// waited for, and so was sent after what happened.
func (w *watcher) all(t *testing.T) (texts []string) {
	t.Helper()
	for silent := 0; silent < 3; {
		asked := time.Now()
		m, err := w.recv()
		switch {
		case err != nil:
			return append(texts, sayEnd(err))
		case m.GetProgress() == nil:
			silent, texts = 0, append(texts, withoutTimes(m))
		case time.Since(asked) > shortSilence/2:
			silent++
		}
	}
	return texts
}

func sayEnd(err error) string {
	if errors.Is(err, io.EOF) {
		return "the end"
	}
	return fmt.Sprintf("%v %s %v", status.Code(err), reasonOf(err), status.Convert(err).Message())
}

// unlike are the fields of messages that differ from server to server, and the number of members, which is
// the series' own.
var unlike = []protoreflect.Name{"uid", "revision", "create_revision", "when", "create_time", "update_time", "end_time", "resume_token", "member_count", "next_page_token"}

// withoutTimes returns a message as text without the fields that differ from server to server.
func withoutTimes(m proto.Message) string {
	m = proto.Clone(m)
	strip(m.ProtoReflect())
	return strings.Join(strings.Fields(prototext.MarshalOptions{}.Format(m)), " ")
}

func strip(m protoreflect.Message) {
	m.Range(func(f protoreflect.FieldDescriptor, v protoreflect.Value) bool {
		switch {
		case slices.Contains(unlike, f.Name()):
			m.Clear(f)
		case f.IsMap():
		case f.IsList() && f.Message() != nil:
			for i := range v.List().Len() {
				strip(v.List().Get(i).Message())
			}
		case f.Message() != nil:
			strip(v.Message())
		}
		return true
	})
}

func TestWhatMayNotBeReadDoesNotShowInAnswers(t *testing.T) {
	for name, policy := range ofAda {
		t.Run(name, func(t *testing.T) {
			var told []map[string]string
			for _, whole := range []bool{false, true} {
				w := newWorld(t, policy, whole)
				w.play(t, before...)
				got := map[string]string{}
				w.ask(t, got)
				told = append(told, got)
			}
			if diff := cmp.Diff(told[0], told[1]); diff != "" {
				t.Errorf("without the hidden runs (-) and with them (+):\n%s", diff)
			}
		})
	}
}

// ask makes every call that reads, and those that fail on absent runs.
func (w *world) ask(t *testing.T, got map[string]string) {
	t.Helper()
	answer := func(call string, m proto.Message, err error) {
		if err != nil {
			got[call] = fmt.Sprint(status.Convert(err).Proto())
			return
		}
		got[call] = withoutTimes(m)
	}
	ctx := t.Context()
	for _, parent := range []string{"", "namespaces/-", "namespaces/main", "namespaces/other", "namespaces/none"} {
		for _, filter := range []string{"", `user = "bob"`, `state = "RUNNING"`, `series = "series/1"`, `labels:team`, `id > "2"`, `results.a > 1`} {
			for _, order := range []string{"", "user desc", "update_time"} {
				call, token := fmt.Sprintf("list %s %s %s", parent, filter, order), ""
				for page := 0; page == 0 || token != ""; page++ {
					resp, err := w.ada.ListRuns(ctx, &runstatusv1.ListRunsRequest{Parent: parent, Filter: filter, OrderBy: order, PageSize: 2, PageToken: token})
					answer(fmt.Sprint(call, " ", page), resp, err)
					token = resp.GetNextPageToken()
				}
			}
			for _, group := range []string{"", "user", "series", "labels.team"} {
				resp, err := w.ada.SummarizeRuns(ctx, &runstatusv1.SummarizeRunsRequest{Parent: parent, Filter: filter, GroupBy: group})
				answer(fmt.Sprintf("summarize %s %s %s", parent, filter, group), resp, err)
				if strings.Contains(filter, "results") {
					continue
				}
				watch := w.ada.watchSummary(t, &runstatusv1.WatchSummaryRequest{Parent: parent, Filter: filter, GroupBy: group})
				first, err := watch.recv()
				for err == nil && first.GetProgress() != nil { // on a slow machine
					first, err = watch.recv()
				}
				watch.cancel()
				answer(fmt.Sprintf("watch summary %s %s %s", parent, filter, group), first, err)
			}
		}
	}
	for _, run := range []string{"test_runs/1", "test_runs/3", "test_runs/4", "test_runs/9", "test_runs/99", "series/1", "series/2", "namespaces/other/test_runs/1", "namespaces/other/test_runs/2"} {
		for method, call := range everyRPC(run) {
			if slices.Contains([]string{"WatchSummary", "CreateRun", "ListRuns", "SummarizeRuns"}, method) {
				continue
			}
			err := call(t, w.ada)
			got[method+" "+run] = fmt.Sprint(status.Convert(err).Proto())
			if want := run == "test_runs/1" || run == "series/1"; want == (status.Code(err) == codes.NotFound) && method != "CloseSeries" && !strings.HasPrefix(method, "ListStates") && method != "GetVersion" && status.Code(err) != codes.PermissionDenied {
				t.Errorf("%s %s: %v", method, run, err)
			}
		}
		resp, err := runstatusv1.NewAuthServiceClient(w.ada.any()).CheckAccess(ctx, &runstatusv1.CheckAccessRequest{Method: "GetStatus", Resource: run})
		answer("check "+run, resp, err)
	}
}

// The counts that a watch of a summary ends with are those without the hidden runs, and hidden runs that change
// send no message.
func TestWhatMayNotBeReadDoesNotCountInWatchedSummaries(t *testing.T) {
	for name, policy := range ofAda {
		t.Run(name, func(t *testing.T) {
			var told []map[string]string
			for _, whole := range []bool{false, true} {
				w := newWorld(t, policy, whole)
				w.play(t, before...)
				open := map[string]*summaryWatcher{}
				for _, group := range []string{"", "user", "series", "labels.team"} {
					for _, filter := range []string{"", `state = "RUNNING"`, `user != "ada"`} {
						name := group + " of " + filter
						open[name] = w.ada.watchSummary(t, &runstatusv1.WatchSummaryRequest{Parent: "namespaces/-", GroupBy: group, Filter: filter})
						open[name].summary()
					}
				}
				w.play(t, meanwhile...)
				got := map[string]string{}
				for name, watch := range open {
					for last := ""; ; {
						m, err := watch.recv()
						testkit.Must(t, err)
						if m.GetProgress() == nil {
							last = withoutTimes(m)
						} else if m.GetRevision() >= w.revision(t) {
							got[name] = last
							break
						}
					}
					watch.cancel()
				}
				told = append(told, got)
			}
			if diff := cmp.Diff(told[0], told[1]); diff != "" {
				t.Errorf("without the hidden runs (-) and with them (+):\n%s", diff)
			}
			if told[1][`user of user != "ada"`] != "" {
				t.Errorf("a watch of hidden runs alone got %s", told[1][`user of user != "ada"`])
			}
		})
	}
}

// revision returns that of the newest line of the script.
func (w *world) revision(t *testing.T) int64 {
	t.Helper()
	return w.root.get(t, "test_runs/1").GetCurrent().GetRevision()
}

// A writer of its own runs learns nothing of others' by trying to write them.
func TestWritesToHiddenRunsFailAsThoseToAbsentOnes(t *testing.T) {
	policy := `rules: [{who: {token: ada}, role: admin, namespaces: [main], runs: own}]`
	var told []map[string]string
	for _, whole := range []bool{false, true} {
		w := newWorld(t, policy, whole)
		w.play(t, before...)
		got := map[string]string{}
		for _, run := range []string{"test_runs/3", "test_runs/4", "test_runs/9", "series/2", "namespaces/other/test_runs/1"} {
			for method, call := range everyRPC(run) {
				if !slices.Contains([]string{"WatchSummary", "CreateRun", "ListRuns", "SummarizeRuns"}, method) {
					got[method+" "+run] = fmt.Sprint(status.Convert(call(t, w.ada)).Proto())
				}
			}
			for name, req := range map[string]*runstatusv1.SetStatusRequest{
				"uid":          {Run: run, ExpectedUid: "00"},
				"precondition": {Run: run, Precondition: &runstatusv1.Precondition{UnlessEnded: true}},
			} {
				req.State = &runstatusv1.SetStatusRequest_StateName{StateName: "RUNNING"}
				_, err := w.ada.SetStatus(t.Context(), req)
				got["set with "+name+" "+run] = fmt.Sprint(status.Convert(err).Proto())
			}
			_, err := w.ada.CompleteRun(t.Context(), &runstatusv1.CompleteRunRequest{Run: run, ExpectedUid: "00"})
			got["complete with uid "+run] = fmt.Sprint(status.Convert(err).Proto())
		}
		_, err := w.ada.CreateRun(t.Context(), &runstatusv1.CreateRunRequest{Kind: runstatusv1.Kind_KIND_TEST_RUN, Id: "100", Series: "series/2"})
		got["create in a series"] = fmt.Sprint(status.Convert(err).Proto())
		told = append(told, got)
		if whole {
			for run, state := range map[string]string{"test_runs/3": "COMPLETE", "test_runs/4": "RUN_ERROR"} {
				if got := w.root.get(t, run).GetCurrent().GetStateName(); got != state {
					t.Errorf("%s is %s, want %s", run, got, state)
				}
			}
		}
	}
	if diff := cmp.Diff(told[0], told[1]); diff != "" {
		t.Errorf("without the hidden runs (-) and with them (+):\n%s", diff)
	}
}

func TestOwnRunsAreMadeForTheCallersUser(t *testing.T) {
	s := serveSite(t, `rules: [{who: {token: ada}, role: writer, runs: own}, {who: {token: ada}, role: reader}]`,
		map[string]tokenfile.Entry{"root": {Role: "admin"}, "ada": {User: "ada"}})
	ada, root := s.bearing(t, "ada"), s.bearing(t, "root")
	if user := ada.run(t, "1", "").GetUser(); user != "ada" {
		t.Errorf("the user is %q", user)
	}
	missing := setRequest("test_runs/2", "RUNNING", "")
	missing.AllowMissing = true
	_, err := ada.SetStatus(t.Context(), missing)
	testkit.Must(t, err)
	if user := root.get(t, "test_runs/2").GetUser(); user != "ada" {
		t.Errorf("the user of a run that was missing is %q", user)
	}
	stream := ada.reports(t)
	missing = setRequest("test_runs/3", "RUNNING", "")
	missing.AllowMissing = true
	testkit.Must(t, reportOne(stream, missing))
	if user := root.get(t, "test_runs/3").GetUser(); user != "ada" {
		t.Errorf("the user of a run that a report made is %q", user)
	}
	_, err = ada.CreateRun(t.Context(), &runstatusv1.CreateRunRequest{Kind: runstatusv1.Kind_KIND_TEST_RUN, User: "bob"})
	wantError(t, err, codes.PermissionDenied, "PERMISSION_DENIED", "")
	root.create(t, &runstatusv1.CreateRunRequest{Id: "4", User: "bob", RequestId: "r"})
	_, err = ada.CreateRun(t.Context(), &runstatusv1.CreateRunRequest{Kind: runstatusv1.Kind_KIND_TEST_RUN, Id: "4"})
	wantError(t, err, codes.AlreadyExists, "RUN_EXISTS", "")
	missing = setRequest("test_runs/4", "RUNNING", "")
	missing.AllowMissing = true
	_, err = ada.SetStatus(t.Context(), missing)
	wantError(t, err, codes.PermissionDenied, "PERMISSION_DENIED", "")
	wantError(t, reportOne(stream, missing), codes.PermissionDenied, "PERMISSION_DENIED", "")
	testkit.Must(t, reportOne(stream, setRequest("test_runs/3", "RUN_DONE", ""))) // the stream goes on
}

// A page token ends with the rights that it was made under.
func TestPageTokensEndWithTheRights(t *testing.T) {
	s := serveSite(t, `rules: [{who: {token: ada}, role: reader, runs: own}]`, map[string]tokenfile.Entry{"root": {Role: "admin"}, "ada": {User: "ada"}})
	for range 3 {
		s.bearing(t, "root").create(t, &runstatusv1.CreateRunRequest{User: "ada"})
	}
	ada := s.bearing(t, "ada")
	resp, err := ada.ListRuns(t.Context(), &runstatusv1.ListRunsRequest{PageSize: 1})
	testkit.Must(t, err)
	s.write(t, "policy.yaml", `rules: [{who: {token: ada}, role: reader, runs: 'user = "a*"'}]`)
	testkit.Eventually(t, func() bool { return strings.Contains(s.log.String(), "msg=reloaded") }, "the policy is reloaded")
	_, err = ada.ListRuns(t.Context(), &runstatusv1.ListRunsRequest{PageSize: 1, PageToken: resp.GetNextPageToken()})
	wantError(t, err, codes.InvalidArgument, "INVALID_PAGE_TOKEN", "page_token")
}
