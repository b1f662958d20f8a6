package server

import (
	"io"
	"slices"
	"testing"

	runstatusv1 "github.com/runstatus/runstatus/gen/go/runstatus/v1"
)

var errEOF = io.EOF

const (
	now       = runstatusv1.WatchStart_WATCH_START_NOW
	beginning = runstatusv1.WatchStart_WATCH_START_BEGINNING
)

func TestAWatchOfARunTellsItsLife(t *testing.T) {
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
		w := h.watch(t, &runstatusv1.WatchStatusesRequest{Runs: []string{"test_runs/1"}, Start: start})
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
		w := h.watch(t, &runstatusv1.WatchStatusesRequest{Series: "series/1", Start: start})
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
