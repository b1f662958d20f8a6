package filestore_test

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/runstatus/runstatus/server/internal/filestore"
	"github.com/runstatus/runstatus/server/internal/store"
	"github.com/runstatus/runstatus/statusfile"
)

// service is a store whose directories outlive it.
type service struct {
	*filestore.Store // nil while it is down
	t                *testing.T
	cfg              filestore.Settings
}

// newService starts a service of an empty tree, in the namespace main.
func newService(t *testing.T, change ...func(*filestore.Settings)) *service {
	t.Helper()
	dir := t.TempDir()
	must(t, os.Mkdir(filepath.Join(dir, "data"), 0o755))
	v := &service{t: t, cfg: crashConfig(dir, false).With()}
	v.cfg.Journal.Segment = 64 << 10
	for _, c := range change {
		c(&v.cfg)
	}
	v.start()
	t.Cleanup(func() {
		if v.Store != nil {
			v.stop()
		}
	})
	return v
}

func buffered(c *filestore.Settings) { c.Buffered = true }

func (v *service) start() {
	v.t.Helper()
	s, err := v.cfg.Open()
	must(v.t, err)
	v.Store = s
}

func (v *service) stop() {
	v.t.Helper()
	s := v.Store
	v.Store = nil
	must(v.t, s.Close())
}

// path is that of a file of the tree.
func (v *service) path(rel string) string { return filepath.Join(v.cfg.Namespaces[0].Dir, rel) }

// own is the path of a file of the server's own.
func (v *service) own(rel string) string { return filepath.Join(v.cfg.StateDir, rel) }

// create makes a run of the namespace main, a test run unless it says otherwise.
func (v *service) create(q store.CreateRequest) *store.Run {
	v.t.Helper()
	q.Namespace, q.Kind = "main", max(q.Kind, statusfile.TestRun)
	run, err := v.Create(context.Background(), q)
	must(v.t, err)
	return run
}

func (v *service) append(id, state, note string) store.AppendResult {
	v.t.Helper()
	res, err := v.Append(context.Background(), store.AppendRequest{Name: testRun(id), State: state, Note: note})
	must(v.t, err)
	return res
}

func (v *service) run(n store.Name) *store.Run {
	v.t.Helper()
	run, err := v.Run(context.Background(), n)
	must(v.t, err)
	return run
}

// list looks at everything.
func (v *service) list() []*store.Run {
	v.t.Helper()
	runs, err := store.Collect(v.Runs(context.Background(), store.RunsRequest{}))
	must(v.t, err)
	return runs
}

// order returns the changes behind a revision, such as "line 1 RUNNING".
func (v *service) order(after int64) (changes []string) {
	v.t.Helper()
	for c, err := range v.Changes(context.Background(), after) {
		must(v.t, err)
		what := map[store.ChangeKind]string{
			store.LineAdded: "line", store.RunCreated: "created", store.RunDeleted: "deleted",
			store.MemberJoined: "joined", store.MemberLeft: "left", store.RunEnded: "ended",
		}[c.Kind]
		changes = append(changes, strings.TrimSpace(what+" "+c.Run.ID+" "+c.Status.State))
	}
	return changes
}

func (v *service) wantOrder(after int64, want ...string) {
	v.t.Helper()
	if got := v.order(after); !slices.Equal(got, want) {
		v.t.Errorf("the order is\n%q, want\n%q", got, want)
	}
}

func testRun(id string) store.Name {
	return store.Name{Namespace: "main", Kind: statusfile.TestRun, ID: id}
}

func series(id string) store.Name {
	return store.Name{Namespace: "main", Kind: statusfile.Series, ID: id}
}

// writeFile is another process that makes a file, and the directory that it is in.
func writeFile(t *testing.T, path, data string) {
	t.Helper()
	must(t, os.MkdirAll(filepath.Dir(path), 0o755))
	must(t, os.WriteFile(path, []byte(data), 0o644))
}

// appendFile is another process that appends to a file.
func appendFile(t *testing.T, path, data string) {
	t.Helper()
	f, err := os.OpenFile(path, os.O_APPEND|os.O_WRONLY, 0)
	must(t, err)
	_, err = f.WriteString(data)
	must(t, errors.Join(err, f.Close()))
}

func wantReason(t *testing.T, err error, want store.Reason) {
	t.Helper()
	if store.ReasonOf(err) != want {
		t.Errorf("got %q (%v), want %q", store.ReasonOf(err), err, want)
	}
}

const createdState = "STATUS_CREATED"

func TestDeletedRunIsAChange(t *testing.T) {
	v := newService(t)
	v.create(store.CreateRequest{ID: "1"})
	must(t, v.Delete(context.Background(), store.DeleteRequest{Name: testRun("1"), Force: true}))
	v.wantOrder(0, "created 1", "line 1 "+createdState, "deleted 1")
	v.create(store.CreateRequest{ID: "1"})
	v.wantOrder(3, "created 1", "line 1 "+createdState)
}

func TestRunThatAnotherProcessRemovesIsAChange(t *testing.T) {
	ctx := context.Background()
	for name, find := range map[string]func(*service){
		"found by a list": func(v *service) { v.list() },
		"found by a look": func(v *service) {
			_, err := v.Run(ctx, testRun("1"))
			wantReason(v.t, err, store.NotFound)
		},
		"found by an append": func(v *service) {
			_, err := v.Append(ctx, store.AppendRequest{Name: testRun("1"), State: "RUNNING"})
			wantReason(v.t, err, store.NotFound)
		},
		"found after a restart": func(v *service) {
			v.stop()
			v.start()
			v.list()
		},
	} {
		t.Run(name, func(t *testing.T) {
			v := newService(t)
			v.create(store.CreateRequest{ID: "1"})
			before := v.Revision()
			must(t, os.RemoveAll(v.path("test_runs/1")))
			find(v)
			v.list()
			v.wantOrder(before, "deleted 1")
		})
	}
}

// No other process may change anything for long.
func TestWatchersHearOfARemovalThatAnAppendFinds(t *testing.T) {
	v := newService(t)
	v.create(store.CreateRequest{ID: "1"})
	must(t, os.RemoveAll(v.path("test_runs/1")))
	news := v.News()
	_, err := v.Append(context.Background(), store.AppendRequest{Name: testRun("1"), State: "RUNNING"})
	wantReason(t, err, store.NotFound)
	select {
	case <-news:
	default:
		t.Error("no news")
	}
}

func TestRunThatAppearsInAnEmptyTreeIsAChange(t *testing.T) {
	v := newService(t)
	v.list()
	writeFile(t, v.path("test_runs/1/status"), goodLine)
	v.list()
	v.wantOrder(0, "created 1", "line 1 RUNNING")
}

// Another call may find the run between its file and the answer.
func TestCreationIsAChangeThoughAnotherCallLooksMeanwhile(t *testing.T) {
	const runs = 25
	v := newService(t)
	stop := make(chan struct{})
	var lookers sync.WaitGroup
	defer lookers.Wait()
	defer close(stop)
	for range 2 {
		lookers.Go(func() {
			for i := 0; ; i++ {
				select {
				case <-stop:
					return
				default:
					_, _ = v.Run(context.Background(), testRun(fmt.Sprint("r", i%runs))) // most are not there yet
				}
			}
		})
	}
	var want []string
	for i := range runs {
		id := fmt.Sprint("r", i)
		if run := v.create(store.CreateRequest{ID: id}); run.Current.Revision == 0 {
			t.Errorf("the first line of %s has no revision", id)
		}
		want = append(want, "created "+id, "line "+id+" "+createdState)
	}
	v.wantOrder(0, want...)
}

func TestEndThatCameWhileTheServerWasDownIsAChange(t *testing.T) {
	v := newService(t)
	writeFile(t, v.path("test_runs/1/status"), goodLine)
	v.list()
	before := v.Revision()
	v.stop()
	writeFile(t, v.path("test_runs/1/RUN_COMPLETE"), `{"complete": 5}`)
	v.start()
	v.until("the run has ended", func() bool { return v.list()[0].Ended }) // a list waits for a look at it only a while
	v.wantOrder(before, "ended 1")
}

// A run whose status file has no line yet has no uid: its first line makes none of another generation.
func TestFirstLineThatCameWhileTheServerWasDownDeletesNothing(t *testing.T) {
	v := newService(t)
	v.list()
	writeFile(t, v.path("test_runs/1/status"), "")
	v.list()
	v.stop()
	appendFile(t, v.path("test_runs/1/status"), goodLine)
	v.start()
	v.until("the line is known", func() bool { v.list(); return slices.Contains(v.order(0), "line 1 RUNNING") })
	if got := v.order(0); slices.Contains(got, "deleted 1") {
		t.Errorf("the order is %q", got)
	}
}

func TestTornLineIsAChangeOnceItIsWhole(t *testing.T) {
	dir := t.TempDir()
	writeFile(t, filepath.Join(dir, "data/test_runs/1/status"), goodLine+"1700000001.000000 RUN")
	v := &service{t: t, cfg: crashConfig(dir, false).With()}
	v.start()
	defer v.stop()
	v.list()
	v.wantOrder(0)
	appendFile(t, v.path("test_runs/1/status"), "NING y\n")
	if runs := v.list(); runs[0].Current.Revision != 1 || runs[0].Current.Sequence != 2 {
		t.Errorf("the current status is %+v", runs[0].Current)
	}
	v.wantOrder(0, "line 1 RUNNING")
}

// A list reads only the ends of such a file: its lines are counted when it is
// written to, but its end is a change at once.
func TestEndOfAGiantFileIsAChange(t *testing.T) {
	dir := t.TempDir()
	path := filepath.Join(dir, "data/test_runs/1/status")
	writeFile(t, path, strings.Repeat(goodLine, 9<<20/len(goodLine)))
	v := &service{t: t, cfg: crashConfig(dir, false).With()}
	v.start()
	defer v.stop()
	v.list()
	appendFile(t, path, "1700000002.000000 COMPLETE x\n")
	v.list()
	v.wantOrder(0, "line 1 COMPLETE", "ended 1")
}

func TestRevisionsOutliveTheServer(t *testing.T) {
	v := newService(t)
	v.create(store.CreateRequest{ID: "1"})
	res := v.append("1", "RUNNING", "")
	v.stop()
	v.start()
	if run := v.run(testRun("1")); run.Current.Revision != res.Status.Revision {
		t.Errorf("revision %d, was answered %d", run.Current.Revision, res.Status.Revision)
	}
}

func TestEndOutlivesItsMarkerAndTheServer(t *testing.T) {
	v := newService(t)
	v.create(store.CreateRequest{ID: "1"})
	_, err := v.Mark(context.Background(), store.MarkRequest{Name: testRun("1"), Marker: store.Complete})
	must(t, err)
	must(t, os.Remove(v.path("test_runs/1/RUN_COMPLETE")))
	for range 2 {
		if run := v.run(testRun("1")); !run.Ended {
			t.Errorf("it has not ended: %+v", run)
		}
		_, err = v.Append(context.Background(), store.AppendRequest{
			Name: testRun("1"), State: "RUNNING", Precondition: store.Precondition{UnlessEnded: true},
		})
		wantReason(t, err, store.PreconditionFailed)
		v.stop()
		v.start()
	}
	v.wantOrder(0, "created 1", "line 1 "+createdState, "ended 1")
}

// Pavilion may link one more run into a series that is closed here. How the series came
// out can't be told as long as that runs.
func TestEndOfASeriesOutlivesALaterMemberAndTheServer(t *testing.T) {
	v := newService(t)
	v.create(store.CreateRequest{Kind: statusfile.Series, ID: "s"})
	v.create(store.CreateRequest{ID: "1", Series: series("s")})
	v.append("1", "ABORTED", "")
	_, err := v.Mark(context.Background(), store.MarkRequest{Name: series("s"), Marker: store.MembershipClosed})
	must(t, err)
	before := v.run(series("s"))
	writeFile(t, v.path("test_runs/2/status"), goodLine)
	must(t, os.Symlink("../../series/s", v.path("test_runs/2/series")))
	must(t, os.Symlink("../../../../test_runs/2", v.path("series/s/test_sets/0.runstatus/2")))
	for range 2 {
		run := v.run(series("s"))
		if !before.Ended || !run.Ended || run.Outcome != store.NoOutcome || run.MemberCount != 2 {
			t.Errorf("before %+v, then %+v", before, run)
		}
		v.stop()
		v.start()
	}
	v.append("2", "COMPLETE", statusfile.ResultNote("PASS"))
	if run := v.run(series("s")); run.Outcome != store.Failed {
		t.Errorf("once all have ended: %+v", run)
	}
}

func TestRefusedDeleteKeepsTheMembership(t *testing.T) {
	v := newService(t)
	v.create(store.CreateRequest{Kind: statusfile.Series, ID: "s"})
	v.create(store.CreateRequest{ID: "1", Series: series("s")})
	before := v.Revision()
	writeFile(t, v.path("test_runs/1/build.log"), "")
	err := v.Delete(context.Background(), store.DeleteRequest{Name: testRun("1"), Force: true})
	wantReason(t, err, store.HasFiles)
	if run := v.run(testRun("1")); run.Series != series("s") {
		t.Errorf("its series is %q", run.Series)
	}
	v.wantOrder(before)
}

func TestLeftoverLinkGivesWayToAMember(t *testing.T) {
	v := newService(t)
	v.create(store.CreateRequest{Kind: statusfile.Series, ID: "s"})
	v.create(store.CreateRequest{ID: "1", Series: series("s")}) // makes the test set
	must(t, os.Symlink("/somewhere/else", v.path("series/s/test_sets/0.runstatus/2")))
	if run := v.create(store.CreateRequest{ID: "2", Series: series("s")}); run.Series != series("s") {
		t.Errorf("its series is %q", run.Series)
	}
}

// Without force, a delete that looked at the generation before must not take the next one.
func TestDeleteTakesTheGenerationThatItLookedAt(t *testing.T) {
	const generations = 40
	ctx := context.Background()
	v := newService(t, buffered)
	stop := make(chan struct{})
	var deleter sync.WaitGroup
	deleter.Go(func() {
		for {
			select {
			case <-stop:
				return
			default:
				_ = v.Delete(ctx, store.DeleteRequest{Name: testRun("1")}) // most are refused
			}
		}
	})
	defer deleter.Wait()
	defer close(stop)
	for range generations {
		born := v.create(store.CreateRequest{ID: "1"})
		for range 20 { // no line has ended it
			run, err := v.Run(ctx, testRun("1"))
			if err != nil || run.UID != born.UID {
				t.Fatalf("a generation that had not ended was deleted without force: %v %v", run, err)
			}
		}
		if _, err := v.Append(ctx, store.AppendRequest{Name: testRun("1"), UID: born.UID, State: "ABORTED"}); err != nil {
			t.Fatal(err)
		}
		err := v.Delete(ctx, store.DeleteRequest{Name: testRun("1"), UID: born.UID})
		if reason := store.ReasonOf(err); err != nil && reason != store.UIDMismatch && reason != store.NotFound {
			t.Fatal(err)
		}
	}
}

func TestAbsentRunIsNotTheGenerationThatIsExpected(t *testing.T) {
	v := newService(t)
	for _, n := range []store.Name{testRun("7"), series("7")} {
		for _, p := range []store.Precondition{{}, {UnlessEnded: true}} {
			_, err := v.Append(context.Background(), store.AppendRequest{Name: n, UID: "aa", State: "RUNNING", Precondition: p})
			wantReason(t, err, store.UIDMismatch)
		}
	}
}

// Two calls with the same request are one creation, which is not the first one's alone.
func TestRequestOutlivesItsFirstCaller(t *testing.T) {
	v := newService(t)
	lock := v.path("test_runs/.lockfile")
	writeFile(t, lock, "host,user,3,id") // both have to wait
	request := store.CreateRequest{Namespace: "main", Kind: statusfile.TestRun, RequestID: "r"}
	first, leave := context.WithTimeout(context.Background(), 60*time.Millisecond)
	defer leave()
	var callers sync.WaitGroup
	callers.Go(func() { _, _ = v.Create(first, request) }) // it may be answered or not
	// Long enough to come first, shorter than it stays.
	select {
	case <-first.Done():
	case <-time.After(20 * time.Millisecond):
	}
	callers.Go(func() {
		run, err := v.Create(context.Background(), request)
		if err != nil || run.Name != testRun("1") {
			t.Errorf("the caller who stayed got %v, %v", run, err)
		}
	})
	<-first.Done()
	must(t, os.Remove(lock))
	callers.Wait()
	if runs := v.list(); len(runs) != 1 {
		t.Errorf("%d runs", len(runs))
	}
}
