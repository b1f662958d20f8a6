package server

import (
	"fmt"
	"io"
	"slices"
	"strings"
	"testing"
	"time"

	"google.golang.org/grpc/codes"
	"google.golang.org/protobuf/types/known/durationpb"

	runstatusv1 "github.com/runstatus/runstatus/gen/go/runstatus/v1"
	"github.com/runstatus/runstatus/internal/testkit"
	"github.com/runstatus/runstatus/internal/watchreq"
)

var errEOF = io.EOF

// raceFactor is what limits of time are multiplied by: the race detector, and
// tests beside this one, take their share.
const raceFactor = 5

const (
	now       = runstatusv1.WatchStart_WATCH_START_NOW
	beginning = runstatusv1.WatchStart_WATCH_START_BEGINNING
)

func TestAWatchOfARunTellsItsHistory(t *testing.T) {
	h := serve(t)
	h.run(t, "1", "")
	h.run(t, "2", "")
	h.set(t, "test_runs/1", "RUNNING", "")
	w := h.watch(t, runs("test_runs/1"))
	if got := w.untilSynced(); !slices.Equal(got, []string{"joined test_runs/1 2 RUNNING"}) {
		t.Errorf("got %q", got)
	}
	h.set(t, "test_runs/2", "RUNNING", "")
	h.set(t, "test_runs/1", "INFO", "")
	w.want("status test_runs/1 3 INFO")
	h.complete(t, "test_runs/1", "PASS")
	w.want("status test_runs/1 4 COMPLETE", "ended test_runs/1 4 COMPLETE true")
	h.remove(t, "test_runs/1")
	w.want("left test_runs/1")
	h.run(t, "1", "")
	w.want("joined test_runs/1 1 STATUS_CREATED")
}

func TestStartsOfAWatch(t *testing.T) {
	h := serve(t)
	h.run(t, "1", "")
	h.set(t, "test_runs/1", "RUNNING", "")
	for start, want := range map[runstatusv1.WatchStart][]string{
		runstatusv1.WatchStart_WATCH_START_SNAPSHOT: {"joined test_runs/1 2 RUNNING"},
		now:       nil,
		beginning: {"joined test_runs/1 2 RUNNING", "status test_runs/1 1 STATUS_CREATED", "status test_runs/1 2 RUNNING"},
	} {
		w := h.watch(t, &runstatusv1.WatchStatusesRequest{Selection: watchreq.Runs("test_runs/1"), Start: start})
		if got := w.untilSynced(); !slices.Equal(got, want) {
			t.Errorf("%v: got %q, want %q", start, got, want)
		}
	}
}

func TestASeriesIsWatchedWithTheMembersThatJoinLater(t *testing.T) {
	for _, start := range []runstatusv1.WatchStart{0, now, beginning} {
		h := serve(t)
		h.series(t, "1")
		h.run(t, "1", "series/1")
		h.run(t, "2", "")
		w := h.watch(t, &runstatusv1.WatchStatusesRequest{Selection: watchreq.Series("series/1"), Start: start})
		w.untilSynced()
		h.set(t, "test_runs/2", "RUNNING", "")
		h.set(t, "test_runs/1", "RUNNING", "")
		w.want("status test_runs/1 2 RUNNING")
		h.run(t, "3", "series/1")
		w.want("joined test_runs/3 1 STATUS_CREATED")
		if start == beginning {
			w.want("status test_runs/3 1 STATUS_CREATED")
		}
		h.set(t, "test_runs/3", "RUNNING", "")
		w.want("status test_runs/3 2 RUNNING")
		h.remove(t, "test_runs/1")
		w.want("left test_runs/1")
		h.closeSeries(t, "series/1")
		h.set(t, "series/1", "ALL_STARTED", "")
		w.want("status series/1 2 ALL_STARTED")
		h.complete(t, "test_runs/3", "PASS")
		w.want("status test_runs/3 3 COMPLETE", "ended test_runs/3 3 COMPLETE true")
		w.want("ended series/1 2 ALL_STARTED true")
	}
}

func TestWhatAWatchMayAsk(t *testing.T) {
	h := serve(t)
	h.run(t, "1", "")
	for name, row := range map[string]struct {
		req    *runstatusv1.WatchStatusesRequest
		code   codes.Code
		reason string
		field  string
	}{
		"nothing":           {&runstatusv1.WatchStatusesRequest{}, codes.InvalidArgument, "INVALID_FIELD", "selection"},
		"no names":          {&runstatusv1.WatchStatusesRequest{Selection: watchreq.Runs()}, codes.InvalidArgument, "INVALID_FIELD", "runs.names"},
		"no filter":         {ofParent(nil, `ended =`), codes.InvalidArgument, "INVALID_FILTER", "query.filter"},
		"a bad name":        {runs("test_runs/1", "x"), codes.InvalidArgument, "INVALID_NAME", "runs.names[1]"},
		"not a series":      {&runstatusv1.WatchStatusesRequest{Selection: watchreq.Series("test_runs/1")}, codes.InvalidArgument, "INVALID_FIELD", "series"},
		"a bad parent":      {&runstatusv1.WatchStatusesRequest{Selection: watchreq.Query("main", "")}, codes.InvalidArgument, "INVALID_NAME", "query.parent"},
		"an empty state":    {&runstatusv1.WatchStatusesRequest{Selection: watchreq.Runs("test_runs/1"), States: []string{""}}, codes.InvalidArgument, "INVALID_FIELD", "states[0]"},
		"too often":         {&runstatusv1.WatchStatusesRequest{Selection: watchreq.Runs("test_runs/1"), ProgressInterval: durationpb.New(time.Millisecond)}, codes.InvalidArgument, "INVALID_FIELD", "progress_interval"},
		"an absent run":     {runs("test_runs/1", "test_runs/2"), codes.NotFound, "RUN_NOT_FOUND", ""},
		"an absent series":  {&runstatusv1.WatchStatusesRequest{Selection: watchreq.Series("series/1")}, codes.NotFound, "RUN_NOT_FOUND", ""},
		"another namespace": {missing(nil, "namespaces/x/test_runs/1"), codes.NotFound, "NAMESPACE_NOT_FOUND", ""},
		"an absent parent":  {&runstatusv1.WatchStatusesRequest{Selection: watchreq.Query("namespaces/x", "")}, codes.NotFound, "NAMESPACE_NOT_FOUND", ""},
	} {
		t.Run(name, func(t *testing.T) {
			wantError(t, h.watch(t, row.req).fails(), row.code, row.reason, row.field)
		})
	}
}

func TestAFilteredWatchTellsOfItsRunsAlone(t *testing.T) {
	h := serve(t)
	create := func(id, user string) {
		h.create(t, &runstatusv1.CreateRunRequest{Id: id, User: user, Labels: map[string]string{"sys_name": "fog"}})
	}
	create("1", "ann")
	create("2", "bob")
	w := h.watch(t, ofParent(nil, `user = "ann" AND kind = "test_run" AND labels.sys_name = "fog"`))
	if got := w.untilSynced(); !slices.Equal(got, []string{"joined test_runs/1 1 STATUS_CREATED"}) {
		t.Errorf("got %q", got)
	}
	create("3", "ann")
	w.want("joined test_runs/3 1 STATUS_CREATED")
	create("4", "bob")
	for _, id := range []string{"4", "3", "2", "1"} {
		h.set(t, "test_runs/"+id, "RUNNING", "")
		h.remove(t, "test_runs/"+id)
	}
	w.want("status test_runs/3 2 RUNNING", "left test_runs/3", "status test_runs/1 2 RUNNING", "left test_runs/1")
	create("2", "ann") // another generation
	w.want("joined test_runs/2 1 STATUS_CREATED")
}

func TestStatesChooseLinesAndNothingElse(t *testing.T) {
	h := serve(t)
	h.run(t, "1", "")
	h.set(t, "test_runs/1", "RUNNING", "")
	h.set(t, "test_runs/1", "INFO", "")
	w := h.watch(t, &runstatusv1.WatchStatusesRequest{Selection: watchreq.Runs("test_runs/1"), States: []string{"RUNNING", "=NOBODY_KNOWS"}, Start: beginning})
	w.want("joined test_runs/1 3 INFO", "status test_runs/1 2 RUNNING", "synced")
	h.set(t, "test_runs/1", "INFO", "")
	h.set(t, "test_runs/1", "RUNNING", "")
	h.complete(t, "test_runs/1", "PASS")
	w.want("status test_runs/1 5 RUNNING", "ended test_runs/1 6 COMPLETE true")
	h.remove(t, "test_runs/1")
	w.want("left test_runs/1")
}

// What joins is told as of its joining, however late the watch reads of it: no
// line is both in the run and behind it.
func TestWhatJoinsIsToldAsItWasThen(t *testing.T) {
	h := serve(t)
	h.series(t, "1")
	token := h.tokenOf(t, &runstatusv1.WatchStatusesRequest{Selection: watchreq.Series("series/1")})
	h.run(t, "1", "series/1")
	h.set(t, "test_runs/1", "RUN_ERROR", "")
	h.complete(t, "test_runs/1", "FAIL")
	h.set(t, "test_runs/1", "INFO", "")
	w := h.watch(t, &runstatusv1.WatchStatusesRequest{Selection: watchreq.Series("series/1"), ResumeToken: token})
	joined := w.event().GetJoined()
	if joined.GetCurrent().GetSequence() != 1 || joined.GetEnded() || joined.GetFirstProblem() != nil || joined.GetOutcome() != 0 || joined.GetEndTime() != nil || joined.GetSeries() == "" {
		t.Errorf("it joined as %v", joined)
	}
	w.want("status test_runs/1 2 RUN_ERROR", "status test_runs/1 3 COMPLETE")
	ended := w.event().GetEnded()
	if ended.GetCurrent().GetSequence() != 3 || !ended.GetEnded() || ended.GetOutcome() != runstatusv1.Outcome_OUTCOME_FAILED || ended.GetEndTime() == nil {
		t.Errorf("it ended as %v", ended)
	}
	w.want("status test_runs/1 4 INFO")
}

func TestProgressOfAnIdleWatchResumes(t *testing.T) {
	h := serve(t)
	h.run(t, "1", "")
	h.run(t, "2", "")
	w := h.watch(t, runs("test_runs/1"))
	w.untilSynced()
	for range 20 {
		h.set(t, "test_runs/2", "INFO", "") // nothing of this concerns it
	}
	newest := h.get(t, "test_runs/2").GetCurrent().GetRevision()
	for revisionOf(w.token) < newest {
		if m := w.next(); m.GetProgress() == nil {
			t.Fatalf("got %q", say(m))
		}
	}
	w.cancel()
	h.set(t, "test_runs/1", "INFO", "")
	req := runs("test_runs/1")
	req.ResumeToken = w.token
	again := h.watch(t, req)
	again.want("status test_runs/1 2 INFO")
}

func TestTheIntervalIsKept(t *testing.T) {
	h := serve(t)
	h.run(t, "1", "")
	w := h.watch(t, &runstatusv1.WatchStatusesRequest{Selection: watchreq.Runs("test_runs/1"), ProgressInterval: durationpb.New(time.Second)})
	w.untilSynced()
	start := time.Now()
	if m := w.next(); m.GetProgress() == nil {
		t.Errorf("got %q", say(m))
	}
	if took := time.Since(start); took < 900*time.Millisecond || took > 5*time.Second {
		t.Errorf("progress came after %v", took)
	}
}

// silentStore never tells that there are new changes.
type silentStore struct{ fullStore }

func (silentStore) News() <-chan struct{} { return nil }

// Without any signal the watch looks when it is time for a progress message.
func TestWithoutSignalsProgressDelivers(t *testing.T) {
	dir := t.TempDir()
	st, err := Config{Namespaces: []Namespace{{Name: "main", Dir: dir}}, StateDir: dir + "/.runstatus", Durability: Buffered, Log: discard}.open()
	if err != nil {
		t.Fatal(err)
	}
	h := serveStore(t, silentStore{st})
	h.run(t, "1", "")
	w := h.watch(t, runs("test_runs/1"))
	w.untilSynced()
	for i := range 5 {
		h.set(t, "test_runs/1", "INFO", "")
		w.want(fmt.Sprintf("status test_runs/1 %d INFO", i+2))
	}
}

func TestTheStopOfTheServerClosesWatchesWithATokenThatResumes(t *testing.T) {
	const watches = 1000
	dir := t.TempDir()
	h := serveIn(t, dir)
	h.run(t, "1", "")
	all := make([]*watcher, watches)
	for i := range all {
		req := runs("test_runs/1")
		req.ProgressInterval = durationpb.New(15 * time.Second) // as by default: no client reads all of them meanwhile
		all[i] = h.watch(t, req)
	}
	for _, w := range all {
		w.untilSynced()
	}
	start := time.Now()
	stopped := make(chan error, 1)
	go func() { stopped <- h.stop() }()
	for _, w := range all {
		m := w.event()
		if m.GetClosing().GetReason() != runstatusv1.WatchClosing_REASON_SHUTDOWN {
			t.Fatalf("got %q", say(m))
		}
		wantError(t, w.fails(), codes.Unavailable, "SHUTTING_DOWN", "")
	}
	if err := <-stopped; err != nil {
		t.Error(err)
	}
	if took := time.Since(start); took > time.Second*raceFactor {
		t.Errorf("%d open watches held the stop up for %v", watches, took)
	} else {
		t.Logf("stopped with %d watches in %v", watches, took)
	}
	h = serveIn(t, dir)
	h.set(t, "test_runs/1", "INFO", "")
	req := runs("test_runs/1")
	req.ResumeToken = all[0].token
	h.watch(t, req).want("status test_runs/1 2 INFO")
}

// A client that never reads is cut, and costs those beside it nothing.
func TestAWatcherThatNeverReadsIsCut(t *testing.T) {
	h := serve(t, func(c *settings) { c.limits.send = 300 * time.Millisecond })
	h.run(t, "1", "")
	stuck := h.watch(t, runs("test_runs/1"))
	beside := h.watch(t, runs("test_runs/1"))
	beside.untilSynced()
	note := strings.Repeat("x", 3000)
	slowest := time.Duration(0)
	for i := range 200 { // far more than what a connection takes unread
		start := time.Now()
		h.set(t, "test_runs/1", "INFO", note)
		beside.want(fmt.Sprintf("status test_runs/1 %d INFO", i+2))
		slowest = max(slowest, time.Since(start))
	}
	t.Logf("the slowest of 200 lines took %v", slowest)
	cut := func() bool { return strings.Contains(h.log.String(), "code=ResourceExhausted") }
	for !testkit.Becomes(cut) {
		t.Fatal("the handler goes on")
	}
	h.set(t, "test_runs/1", "RUNNING", "")
	beside.want("status test_runs/1 202 RUNNING")
	wantError(t, stuck.fails(), codes.ResourceExhausted, "WATCHER_TOO_SLOW", "")
	req := runs("test_runs/1")
	req.ResumeToken = stuck.token
	again := h.watch(t, req)
	for last := ""; last != "status test_runs/1 202 RUNNING"; {
		last = say(again.event())
	}
}
