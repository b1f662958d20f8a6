package e2e

import (
	"net"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"time"

	runstatusv1 "github.com/runstatus/runstatus/gen/go/runstatus/v1"
)

func TestJobEndedEndsWhatTheJobHasLeft(t *testing.T) {
	t.Parallel()
	s := serve(t, "--namespace", "main="+t.TempDir(), "--namespace", "gpu="+t.TempDir(), "--allow-create")
	for _, label := range []string{"7", "fog_7", "fog_7_166d0ff35a", "77", "17", "fog_77_7a", "7", "mist_7"} {
		s.must(t, "create", "--name", "x", "-l", "job_id="+label, "-l", "sys_name="+strings.Split(label, "_")[0])
	}
	s.must(t, "create", "--namespace", "gpu", "--name", "x", "-l", "job_id=7")
	s.must(t, "create", "--name", "x")
	s.must(t, "finish", "7", "--result", "PASS")
	if out := s.must(t, "job-ended", "7", "--label", "sys_name=mist"); out != "test_runs/8 has ended: ABORTED\n" {
		t.Errorf("with a label it prints\n%s", out)
	}
	s.must(t, "create", "--name", "x", "-l", "job_id=9")
	s.must(t, "create", "--namespace", "gpu", "--name", "x", "-l", "job_id=9")
	if out := s.must(t, "job-ended", "9", "--namespace", "gpu"); out != "namespaces/gpu/test_runs/2 has ended: ABORTED\n" {
		t.Errorf("of a namespace it prints\n%s", out)
	}
	if out := s.must(t, "job-ended", "7"); len(strings.Split(strings.TrimSpace(out), "\n")) != 4 || !strings.Contains(out, "namespaces/gpu/test_runs/1 has ended: ABORTED\n") {
		t.Errorf("it prints\n%s", out)
	}
	for run, want := range map[string]string{"1": "ABORTED", "2": "ABORTED", "3": "ABORTED", "4": "", "5": "", "6": "", "7": "PASSED", "8": "ABORTED", "9": "", "gpu.1": "ABORTED"} {
		got := decode(t, s.must(t, "status", run, "--json"), &runstatusv1.ListRunsResponse{}).GetRuns()[0]
		if want == "" {
			want = "UNSPECIFIED"
		}
		if got.GetOutcome().String() != "OUTCOME_"+want || got.GetEnded() != (want != "UNSPECIFIED") {
			t.Errorf("%s: %v, want %s", run, got, want)
		}
		if run == "1" && got.GetCurrent().GetNote() != "The job 7 has ended without an end of this run." {
			t.Errorf("the note is %q", got.GetCurrent().GetNote())
		}
	}
	if out := s.must(t, "job-ended", "7"); out != "" {
		t.Errorf("again it prints\n%s", out)
	}
	if out := decode(t, s.must(t, "job-ended", "77", "--note", "gone", "--json"), &runstatusv1.ListRunsResponse{}); len(out.GetRuns()) != 2 || out.GetRuns()[0].GetCurrent().GetNote() != "gone" {
		t.Errorf("as JSON it prints %v", out)
	}
	if out := s.must(t, "job-ended", "*"); out != "" {
		t.Errorf("a star prints\n%s", out)
	}
}

// ABORTED ends a run before it is complete: a run that was left between the two is completed by the next epilog.
func TestJobEndedCompletesWhatAnEarlierOneHasLeft(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	s := serve(t, "--dir", dir)
	for _, label := range []string{"7", "8", `7"`} {
		s.must(t, "create", "--name", "x", "-l", "job_id="+label)
	}
	for _, run := range []string{"1", "2"} {
		s.must(t, "set", run, "ABORTED", "an epilog that was cut off")
	}
	for range 2 {
		if out := s.must(t, "job-ended", "7", "--strict"); out != "" {
			t.Errorf("it prints\n%s", out)
		}
	}
	for run, want := range map[string]bool{"1": true, "2": false, "3": false} {
		if _, err := os.Stat(filepath.Join(dir, "test_runs", run, "RUN_COMPLETE")); (err == nil) != want {
			t.Errorf("%s is complete: %v, want %v", run, err == nil, want)
		}
	}
	if got := s.must(t, "status", "1"); !strings.Contains(got, "an epilog that was cut off") {
		t.Errorf("the run is\n%s", got)
	}
	if out := s.must(t, "job-ended", `7"`, "--strict"); out != "test_runs/3 has ended: ABORTED\n" {
		t.Errorf("with a quote at the end it prints\n%s", out)
	}
}

// The Slurm epilog of contrib/slurm, as slurmd runs it.
func TestTheEpilogOfSlurm(t *testing.T) {
	t.Parallel()
	s := serve(t, "--dir", t.TempDir())
	s.must(t, "create", "--name", "x", "-l", "job_id=fog_7", "-l", "sys_name=fog")
	epilog := func(env ...string) result {
		cmd := exec.Command("/bin/sh", filepath.Join(repository, "contrib", "slurm", "epilog.sh"))
		cmd.Env = environment(t, env...)
		return finish(t, cmd)
	}
	if r := epilog("RUNSTATUS_SERVER="+s.addr, "SLURM_JOB_ID=8"); r.code != 0 || r.stdout+r.stderr != "" {
		t.Errorf("another job: %+v", r)
	}
	if r := epilog("RUNSTATUS_SERVER="+s.addr, "SLURM_JOB_ID=7", "SLURM_CLUSTER_NAME=fog"); r.code != 0 || r.stderr != "" {
		t.Errorf("the job: %+v", r)
	}
	if out := s.must(t, "status", "1", "-o", "json"); !strings.Contains(out, "OUTCOME_ABORTED") {
		t.Errorf("the run is %s", out)
	}
	if r := epilog("RUNSTATUS_SERVER=127.0.0.1:1", "SLURM_JOB_ID=7"); r.code != 0 {
		t.Errorf("without a server: %+v", r)
	}
	if r := epilog("PATH=/usr/bin:/bin", "SLURM_JOB_ID=7"); r.code != 0 {
		t.Errorf("without the program: %+v", r)
	}
}

// An epilog must neither fail nor hang.
func TestJobEndedIsBoundedAndFailsNoEpilog(t *testing.T) {
	t.Parallel()
	silent, err := net.Listen("tcp", "127.0.0.1:0") // takes connections and says nothing
	must(t, err)
	defer silent.Close()
	s := serve(t, "--dir", t.TempDir())
	s.must(t, "create", "--name", "x", "-l", "job_id=7")
	must(t, s.cmd.Process.Signal(syscall.SIGSTOP))
	defer func() { must(t, s.cmd.Process.Signal(syscall.SIGCONT)) }()
	for name, args := range map[string][]string{
		"away":      {"--server", "127.0.0.1:1", "job-ended", "7"},
		"stopped":   {"--server", s.addr, "job-ended", "7"},
		"silent":    {"--server", silent.Addr().String(), "job-ended", "7"},
		"misspelt":  {"job-ended", "7", "--nothing"},
		"no job":    {"--server", s.addr, "job-ended", ""},
		"directory": {"--dir", t.TempDir(), "job-ended", "7"},
		"no token":  {"--server", s.addr, "--token-file", "/nonexistent", "job-ended", "7"},
	} {
		began := time.Now()
		r := finish(t, command(t, nil, "runstatus", args...))
		took := time.Since(began)
		if r.code != 0 || !strings.HasPrefix(r.stderr, "runstatus: ") || r.stdout != "" {
			t.Errorf("%s: %+v", name, r)
		}
		if took > 3*time.Second { // a second, on a machine that is not busy
			t.Errorf("%s took %s", name, took)
		}
		t.Logf("%s took %s", name, took)
		if name == "misspelt" {
			continue // --strict is not read behind it
		}
		if strict := finish(t, command(t, nil, "runstatus", append(args, "--strict")...)); strict.code == 0 {
			t.Errorf("%s with --strict: %+v", name, strict)
		}
	}
}
