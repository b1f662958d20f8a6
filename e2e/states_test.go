package e2e

import (
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"

	runstatusv1 "github.com/runstatus/runstatus/gen/go/runstatus/v1"
)

// statesFile writes a configuration file with states, and returns its path.
func statesFile(t *testing.T, states string) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), "runstatusd.yaml")
	must(t, os.WriteFile(path, []byte(states), 0o644))
	return path
}

// appendLine is a program beside the server that appends to a status file.
func appendLine(t *testing.T, path, line string) {
	t.Helper()
	f, err := os.OpenFile(path, os.O_APPEND|os.O_WRONLY, 0)
	must(t, err)
	_, err = f.WriteString(line)
	must(t, errors.Join(err, f.Close()))
}

// A state of a plug-in is recorded as itself, ends runs and can be waited for, once the server's
// configuration has it; and what was recorded before counts too.
func TestStatesOfAPlugin(t *testing.T) {
	dir := t.TempDir()
	without := serve(t, "--dir", dir)
	without.must(t, "create", "--id", "1")
	without.must(t, "create", "--id", "2")
	if r := without.runstatus(t, "set", "1", "PARKED", "--force-state"); r.code != 0 || !strings.Contains(r.stderr, "recorded as INVALID") {
		t.Errorf("without a configuration: %+v", r)
	}
	appendLine(t, filepath.Join(dir, "test_runs/2/status"), "1700000001.000000 PARKED by a plug-in\n")
	if run := call(t, without, "GetRun", `{"run":"test_runs/2"}`, &runstatusv1.GetRunResponse{}).GetRun(); run.GetEnded() || run.GetCurrent().GetStateName() != "PARKED" {
		t.Errorf("without a configuration: %v", run)
	}
	without.stop(t)

	s := serve(t, "--dir", dir, "--config", statesFile(t, `
states:
- name: PARKED
  kind: test_run
  help: Parked by a plug-in.
  ends: true
  outcome: SKIPPED
`))
	resp := call(t, s, "SetStatus", `{"run":"test_runs/1","state_name":"PARKED","note":"now"}`, &runstatusv1.SetStatusResponse{})
	if resp.GetStatus().GetStateName() != "PARKED" || resp.GetStateRecordedAs() != "" {
		t.Errorf("got %v", resp)
	}
	for _, id := range []string{"1", "2"} {
		run := call(t, s, "GetRun", `{"run":"test_runs/`+id+`"}`, &runstatusv1.GetRunResponse{}).GetRun()
		if !run.GetEnded() || run.GetOutcome() != runstatusv1.Outcome_OUTCOME_SKIPPED {
			t.Errorf("got %v", run)
		}
	}
	list := call(t, s, "ListRuns", `{"filter":"state = \"PARKED\" AND ended = true"}`, &runstatusv1.ListRunsResponse{})
	if len(list.GetRuns()) != 2 {
		t.Errorf("got %v", list)
	}
	states := call(t, s, "ListStates", `{"kind":"KIND_TEST_RUN"}`, &runstatusv1.ListStatesResponse{}).GetStates()
	if last := states[len(states)-1]; last.GetName() != "PARKED" || !last.GetConfigured() {
		t.Errorf("the last state is %v", last)
	}
	if out := s.runstatus(t, "__complete", "status", "--state", ""); !strings.Contains(out.stdout, "PARKED\tParked by a plug-in.\n") {
		t.Errorf("completion: %+v", out)
	}
	if r := s.runstatus(t, "wait", "1", "2"); r.code != 0 || !strings.Contains(r.stdout, "1 SKIPPED, 2 SKIPPED") {
		t.Errorf("wait: %+v", r)
	}
}

func TestAServerWithBadStatesDoesNotStart(t *testing.T) {
	file := statesFile(t, "states: [{name: RUNNING, kind: test_run, ends: true}, {name: plug-in, kind: series}]\n")
	r := finish(t, command(t, nil, "runstatusd", "--dir", t.TempDir(), "--config", file))
	for _, want := range []string{"states[0] RUNNING: ", "built in with another meaning", "states[1] plug-in: ", "capital letter"} {
		if r.code == 0 || !strings.Contains(r.stderr, want) {
			t.Errorf("exit code %d, %q is not in\n%s", r.code, want, r.stderr)
		}
	}
}
