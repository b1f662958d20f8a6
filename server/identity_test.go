package server

import (
	"fmt"
	"os"
	"path/filepath"
	"testing"
	"time"

	runstatusv1 "github.com/runstatus/runstatus/gen/go/runstatus/v1"
	"github.com/runstatus/runstatus/internal/watchreq"
)

// pavilionRun writes a run as Pavilion does: the status file first.
func (h *harness) pavilionRun(t testing.TB, id string) (dir string) {
	t.Helper()
	dir = filepath.Join(h.dir, "test_runs", id)
	if err := os.MkdirAll(dir, 0o755); err != nil {
		t.Fatal(err)
	}
	line := fmt.Sprintf("%.6f CREATED made\n", float64(time.Now().UnixMicro())/1e6)
	if err := os.WriteFile(filepath.Join(dir, "status"), []byte(line), 0o644); err != nil {
		t.Fatal(err)
	}
	return dir
}

// states writes a file as Pavilion does, by a rename.
func states(t testing.TB, path, text string) {
	t.Helper()
	if err := os.WriteFile(path+".tmp", []byte(text), 0o644); err != nil {
		t.Fatal(err)
	}
	if err := os.Rename(path+".tmp", path); err != nil {
		t.Fatal(err)
	}
}

// kickOff links a run to a job, as Pavilion does when the scheduler has taken it.
func (h *harness) kickOff(t testing.TB, dir, job, id string) {
	t.Helper()
	at := filepath.Join(h.dir, "jobs", job)
	if err := os.MkdirAll(at, 0o755); err != nil {
		t.Fatal(err)
	}
	states(t, filepath.Join(at, "info"), `{"id": "`+id+`"}`)
	if err := os.Symlink(at, filepath.Join(dir, "job")); err != nil {
		t.Fatal(err)
	}
}

func filtered(filter string) *runstatusv1.WatchStatusesRequest {
	return &runstatusv1.WatchStatusesRequest{Selection: watchreq.Query("namespaces/main", filter)}
}

// events reads events until one of them is the last.
func (w *watcher) events(last string) (events []*runstatusv1.WatchStatusesResponse) {
	w.t.Helper()
	for {
		m := w.event()
		events = append(events, m)
		if say(m) == last {
			return events
		}
	}
}

func TestAnIdentityThatComesLateIsAChange(t *testing.T) {
	h := serve(t)
	all := h.watch(t, filtered(""))
	byUser := h.watch(t, filtered(`user = "ada"`))
	byJob := h.watch(t, filtered(`labels.job_id = "17"`))
	byPartition := h.watch(t, filtered(`labels.partition = "gpu"`))
	for _, w := range []*watcher{all, byUser, byJob, byPartition} {
		w.untilSynced()
	}
	dir := h.pavilionRun(t, "1")
	m := all.event()
	if say(m) != "joined test_runs/1 1 CREATED" || m.GetJoined().GetUser() != "" {
		t.Fatalf("first came %v", m)
	}
	states(t, filepath.Join(dir, "attributes"), `{"name": "suite.t", "user": "ada"}`)
	m = all.event()
	if say(m) != "updated test_runs/1 1 CREATED" || m.GetUpdated().GetUser() != "ada" || m.GetUpdated().GetDisplayName() != "suite.t" {
		t.Errorf("the attributes came as %v", m)
	}
	byUser.want("joined test_runs/1 1 CREATED")
	h.kickOff(t, dir, "8e5f1a7c2d3b4f60918273645566aabb", "17")
	if m = all.event(); say(m) != "updated test_runs/1 1 CREATED" || m.GetUpdated().GetLabels()["job_id"] != "17" {
		t.Errorf("the job came as %v", m)
	}
	byJob.want("joined test_runs/1 1 CREATED")
	byUser.want("updated test_runs/1 1 CREATED")
	states(t, filepath.Join(dir, "attributes"), `{"name": "suite.t", "user": "ada", "results": {"sched": {"partition": "gpu"}}}`)
	byPartition.want("joined test_runs/1 1 CREATED")
	byJob.want("updated test_runs/1 1 CREATED")
	h.set(t, "test_runs/1", "RUNNING", "")
	for _, w := range []*watcher{byUser, byJob, byPartition} {
		w.events("status test_runs/1 2 RUNNING")
	}
	if err := os.RemoveAll(dir); err != nil { // file by file: that is no change of the identity
		t.Fatal(err)
	}
	for name, w := range map[string]*watcher{"user": byUser, "job": byJob, "partition": byPartition} {
		left := w.event().GetLeft()
		run := left.GetRun()
		if left.GetReason() != runstatusv1.WatchLeft_REASON_DELETED || run.GetUser() != "ada" || run.GetLabels()["job_id"] != "17" ||
			run.GetLabels()["partition"] != "gpu" || run.GetCurrent().GetStateName() != "RUNNING" || run.GetUid() == "" {
			t.Errorf("the watch by %s: left %v", name, left)
		}
	}
}

// Pavilion links a run to its job before the scheduler has named the job, and then writes a line.
func TestAJobThatIsNamedBehindItsLinkIsKnownWithTheNextLine(t *testing.T) {
	h := serve(t)
	dir := h.pavilionRun(t, "1")
	w := h.watch(t, filtered(`labels.job_id = "17"`))
	w.untilSynced()
	job := filepath.Join(h.dir, "jobs", "8e5f1a7c2d3b4f60918273645566aabb")
	if err := os.MkdirAll(job, 0o755); err != nil {
		t.Fatal(err)
	}
	if err := os.Symlink(job, filepath.Join(dir, "job")); err != nil {
		t.Fatal(err)
	}
	if run := h.get(t, "test_runs/1"); len(run.GetLabels()) != 0 {
		t.Fatalf("the run has %v", run.GetLabels())
	}
	states(t, filepath.Join(job, "info"), `{"id": "17"}`)
	h.set(t, "test_runs/1", "SCHEDULED", "")
	joined := w.event().GetJoined()
	if joined.GetName() != "namespaces/main/test_runs/1" || joined.GetLabels()["job_id"] != "17" {
		t.Errorf("joined %v", joined)
	}
}

func TestARunWhoseIdentityNoLongerMatchesLeaves(t *testing.T) {
	h := serve(t)
	dir := h.pavilionRun(t, "1")
	states(t, filepath.Join(dir, "attributes"), `{"user": "ada", "labels": {"team": "a"}}`)
	h.get(t, "test_runs/1")
	ofAda, ofTeam := h.watch(t, filtered(`user = "ada"`)), h.watch(t, filtered(`labels.team = "a"`))
	for _, w := range []*watcher{ofAda, ofTeam} {
		if got := w.untilSynced(); len(got) != 1 {
			t.Fatalf("the snapshot is %q", got)
		}
	}
	states(t, filepath.Join(dir, "attributes"), `{"user": "bob", "labels": {"team": "a"}}`)
	left := ofAda.event().GetLeft()
	if left.GetReason() != runstatusv1.WatchLeft_REASON_NO_LONGER_MATCHES || left.GetRun().GetUser() != "bob" || left.GetRun().GetUid() == "" {
		t.Errorf("left %v", left)
	}
	ofTeam.want("updated test_runs/1 1 CREATED")
	h.set(t, "test_runs/1", "RUNNING", "")
	ofTeam.want("status test_runs/1 2 RUNNING")
	states(t, filepath.Join(dir, "attributes"), `{"user": "ada"}`)
	ofAda.want("joined test_runs/1 2 RUNNING")
	if left := ofTeam.event().GetLeft(); left.GetReason() != runstatusv1.WatchLeft_REASON_NO_LONGER_MATCHES {
		t.Errorf("a label was removed: left %v", left)
	}
	list, err := h.ListRuns(t.Context(), &runstatusv1.ListRunsRequest{Filter: `labels.team = "a"`})
	if err != nil || len(list.GetRuns()) != 0 {
		t.Errorf("the list has %v, %v", list.GetRuns(), err)
	}
}

// A deletion while the watch is away is no change of identity either: the reason stays DELETED.
func TestAnIdentityThatChangedWhileTheServerWasDownIsAChange(t *testing.T) {
	dir := t.TempDir()
	h := serveIn(t, dir)
	one, two := h.pavilionRun(t, "1"), h.pavilionRun(t, "2")
	states(t, filepath.Join(one, "attributes"), `{"user": "ada"}`)
	states(t, filepath.Join(two, "attributes"), `{"user": "ada"}`)
	h.get(t, "test_runs/1")
	h.get(t, "test_runs/2")
	req := filtered(`user = "ada"`)
	w := h.watch(t, req)
	if got := w.untilSynced(); len(got) != 2 {
		t.Fatalf("the snapshot is %q", got)
	}
	req.ResumeToken = w.token
	if err := h.stop(); err != nil {
		t.Fatal(err)
	}
	states(t, filepath.Join(one, "attributes"), `{"user": "bob"}`)
	if err := os.RemoveAll(two); err != nil {
		t.Fatal(err)
	}
	h = serveIn(t, dir)
	w = h.watch(t, req)
	reasons := map[string]runstatusv1.WatchLeft_Reason{}
	for range 2 {
		left := w.event().GetLeft()
		reasons[short(left.GetRun().GetName())] = left.GetReason()
	}
	want := map[string]runstatusv1.WatchLeft_Reason{"test_runs/1": runstatusv1.WatchLeft_REASON_NO_LONGER_MATCHES, "test_runs/2": runstatusv1.WatchLeft_REASON_DELETED}
	if fmt.Sprint(reasons) != fmt.Sprint(want) {
		t.Errorf("got %v", reasons)
	}
}

func TestASeriesHasTheSystemOfItsFirstRun(t *testing.T) {
	dir := t.TempDir()
	h := serveIn(t, dir)
	h.series(t, "1")
	w := h.watch(t, filtered(`kind = "series" AND labels.sys_name = "fog"`))
	w.untilSynced()
	h.create(t, &runstatusv1.CreateRunRequest{Id: "2", Series: "series/1", Labels: map[string]string{"sys_name": "mist"}})
	h.create(t, &runstatusv1.CreateRunRequest{Id: "1", Series: "series/1", Labels: map[string]string{"sys_name": "fog"}})
	w.want("joined series/1 1 STATUS_CREATED")
	h.remove(t, "test_runs/1")
	if left := w.event().GetLeft(); left.GetReason() != runstatusv1.WatchLeft_REASON_NO_LONGER_MATCHES || left.GetRun().GetLabels()["sys_name"] != "mist" {
		t.Errorf("left %v", left)
	}
	h.remove(t, "test_runs/2")
	if got := h.get(t, "series/1").GetLabels()["sys_name"]; got != "mist" {
		t.Errorf("without members the series has the sys_name %q", got)
	}
	if err := h.stop(); err != nil {
		t.Fatal(err)
	}
	h = serveIn(t, dir)
	list, err := h.ListRuns(t.Context(), &runstatusv1.ListRunsRequest{Filter: `labels.sys_name = "mist"`})
	if err != nil || len(list.GetRuns()) != 1 {
		t.Errorf("after a restart the list has %v, %v", list.GetRuns(), err)
	}
}

// A filter over the state, the outcome or the series is judged at each change of a run.
func TestAWatchJudgesRunsAtEachChange(t *testing.T) {
	h := serve(t)
	h.series(t, "1")
	h.run(t, "1", "")
	running, failed, members := h.watch(t, filtered(`state = "RUNNING"`)), h.watch(t, filtered(`outcome = "FAILED"`)), h.watch(t, filtered(`series = "series/1"`))
	early := filtered(`ended = false AND kind = "test_run"`)
	early.Start = now
	going := h.watch(t, early)
	for _, w := range []*watcher{running, failed, members, going} {
		if got := w.untilSynced(); len(got) != 0 {
			t.Fatalf("the snapshot is %q", got)
		}
	}
	h.set(t, "test_runs/1", "RUNNING", "")
	running.want("joined test_runs/1 2 RUNNING")
	going.want("status test_runs/1 2 RUNNING")
	h.set(t, "test_runs/1", "RUNNING", "again")
	running.want("status test_runs/1 3 RUNNING")
	h.run(t, "2", "series/1")
	members.want("joined test_runs/2 1 STATUS_CREATED")
	h.complete(t, "test_runs/1", "FAIL")
	if left := running.event().GetLeft(); left.GetReason() != runstatusv1.WatchLeft_REASON_NO_LONGER_MATCHES || left.GetRun().GetCurrent().GetStateName() != "COMPLETE" {
		t.Errorf("left %v", left)
	}
	if m := failed.event(); say(m) != "joined test_runs/1 4 COMPLETE" || m.GetJoined().GetOutcome() != runstatusv1.Outcome_OUTCOME_FAILED {
		t.Errorf("the failed run came as %v", m)
	}
	going.want("status test_runs/1 3 RUNNING", "joined test_runs/2 1 STATUS_CREATED")
	if m := going.event(); m.GetUpdated().GetSeries() != "namespaces/main/series/1" {
		t.Errorf("its membership came as %v", m)
	}
	going.want("status test_runs/1 4 COMPLETE", "left test_runs/1")
	if err := os.Remove(filepath.Join(h.dir, "test_runs", "2", "series")); err != nil {
		t.Fatal(err)
	}
	if left := members.event().GetLeft(); left.GetReason() != runstatusv1.WatchLeft_REASON_NO_LONGER_MATCHES || left.GetRun().GetSeries() != "" {
		t.Errorf("left %v", left)
	}
}

func TestUntilCountsTheRunsThatMatchNow(t *testing.T) {
	h := serve(t)
	h.run(t, "1", "")
	h.set(t, "test_runs/1", "RUNNING", "")
	req := filtered(`state = "RUNNING" OR state = "COMPLETE"`)
	req.Until = watchreq.AllIn("COMPLETE")
	w := h.watch(t, req)
	w.untilSynced()
	h.run(t, "2", "") // it never matches
	h.complete(t, "test_runs/1", "PASS")
	w.events("closing CONDITION_MET")
}

// A scheduler may requeue a run that it has cancelled: the end stays, and the outcome may change.
func TestAnOutcomeThatChangesIsToldAgain(t *testing.T) {
	h := serve(t)
	h.run(t, "1", "")
	w := h.watch(t, runs("test_runs/1"))
	w.untilSynced()
	h.set(t, "test_runs/1", "SCHED_CANCELLED", "node failed")
	h.set(t, "test_runs/1", "RUNNING", "again")
	h.complete(t, "test_runs/1", "PASS")
	var outcomes []string
	for _, m := range w.events("ended test_runs/1 4 COMPLETE true") {
		if m.GetEnded() != nil {
			outcomes = append(outcomes, m.GetEnded().GetOutcome().String())
		}
	}
	if fmt.Sprint(outcomes) != "[OUTCOME_CANCELLED OUTCOME_PASSED]" {
		t.Errorf("the watch was told %v", outcomes)
	}
	h.set(t, "test_runs/1", "INFO", "the outcome stays")
	w.want("status test_runs/1 5 INFO")
}
