package e2e

import (
	"os"
	"path/filepath"
	"testing"

	"github.com/runstatus/runstatus/internal/pavtree"
)

// readCommands are all that the command line can ask without writing.
var readCommands = [][]string{
	{"status"}, {"status", "--all"}, {"status", "--all", "--json"}, {"status", "5-10", "s1", "last"}, {"status", "7"},
	{"status", "--state", "COMPLETE", "--has-state", "RUNNING", "--ended", "--passed", "--series", "s1", "--name", "ok.*", "--user", "hpctest",
		"--label", "sys_name=cluster1", "--newer-than", "2020-01-01", "--older-than", "1m", "--limit", "3", "--sort", "updated"},
	{"status", "--filter", `outcome = "FAILED"`}, {"status", "--filter", `outcome = `}, {"status", "--not-passed"},
	{"history", "12"}, {"history", "12", "--json"}, {"history", "s2"}, {"history", "7"},
	{"summary"}, {"summary", "--json"}, {"summary", "--by", "series"}, {"summary", "--by", "user"}, {"summary", "--by", "name"},
	{"states"}, {"states", "--series"}, {"wait", "1"}, {"wait", "s1", "--timeout", "5s"}, {"wait", "9", "--ever", "RUNNING"},
	{"wait", "9", "--state", "BUILDING", "--timeout", "1s"}, {"--help"}, {"--version"}, {"__complete", "history", ""},
}

// readCalls are the RPCs that read.
var readCalls = []struct{ rpc, data string }{
	{"GetStatus", `{"run":"test_runs/12"}`}, {"GetStatus", `{"run":"test_runs/7"}`}, {"GetRun", `{"run":"series/1"}`},
	{"HasState", `{"run":"test_runs/12","state_name":"RUNNING"}`}, {"HasState", `{"run":"test_runs/12","state_name":"NONE"}`},
	{"ListStatuses", `{"run":"test_runs/12","page_size":2}`}, {"ListStatuses", `{"run":"test_runs/12","descending":true}`},
	{"ListRuns", `{}`}, {"ListRuns", `{"parent":"namespaces/-","filter":"has_state:\"RUNNING\"","order_by":"update_time desc","page_size":2}`},
	{"SummarizeRuns", `{"group_by":"series"}`}, {"ListStates", `{}`},
	{"WatchStatuses", `{"runs":{"names":["test_runs/12"]},"start":"WATCH_START_BEGINNING","until":{"any_ever_in":{"names":["RUNNING"]}}}`},
}

func TestReadsNeverWrite(t *testing.T) {
	eachWay(t, func(t *testing.T, w way) {
		// Torn and empty files tempt to be repaired, expired locks to be removed.
		must(t, os.Mkdir(filepath.Join(w.dir, "test_runs/90"), 0o755))
		must(t, os.WriteFile(filepath.Join(w.dir, "test_runs/90/status"), []byte(goodLine+"17000"), 0o644))
		must(t, os.Mkdir(filepath.Join(w.dir, "test_runs/91"), 0o755))
		must(t, os.WriteFile(filepath.Join(w.dir, "test_runs/91/status"), nil, 0o644))
		must(t, os.WriteFile(filepath.Join(w.dir, "test_runs/.lockfile"), []byte("h,u,1,x"), 0o644))
		before := pavtree.Snapshot(t, w.dir)
		answered := 0
		for _, args := range append(readCommands, []string{"history", "90"}, []string{"status", "90", "91"}) {
			if w.run(t, args...).stdout != "" {
				answered++
			}
		}
		if w.name != "server" {
			if _, err := os.Lstat(filepath.Join(w.dir, ".runstatus")); err == nil {
				t.Error("it made .runstatus")
			}
		}
		if changed := pavtree.Changed(before, pavtree.Snapshot(t, w.dir)); len(changed) > 0 {
			t.Errorf("changed: %v", changed)
		}
		if want := len(readCommands) + 2 - 3; answered != want { // run 7 twice, and a bad filter
			t.Errorf("%d commands had something to show, want %d", answered, want)
		}
	})
	t.Run("calls", func(t *testing.T) {
		for _, mode := range [][]string{nil, {"--read-only"}} {
			dir := pavtree.Unpack(t)
			s := serve(t, append([]string{"--dir", dir}, mode...)...)
			before := pavtree.Snapshot(t, dir)
			for _, c := range readCalls {
				s.grpcurl(t, c.data, service+"/"+c.rpc)
			}
			s.grpcurl(t, "", "list")
			s.grpcurl(t, "", "grpc.health.v1.Health/Check")
			if changed := pavtree.Changed(before, pavtree.Snapshot(t, dir)); len(changed) > 0 {
				t.Errorf("%v changed: %v", mode, changed)
			}
		}
	})
}

// A server that only reads refuses every write, by every way in, and a start and
// an end leave nothing behind.
func TestReadOnlyServerRefusesWritesAndLeavesNothing(t *testing.T) {
	dir := pavtree.Unpack(t)
	unchanged(t, dir)
	s := serve(t, "--dir", dir, "--read-only")
	for _, args := range [][]string{
		{"set", "--strict", "12", "INFO"}, {"set", "--strict", "--create", "99", "INFO"}, {"create"}, {"create", "--kind", "series"},
		{"finish", "10"}, {"finish", "s1"}, {"close", "s2"}, {"rm", "1"}, {"rm", "--force", "s1"}, {"demo"},
	} {
		if r := s.runstatus(t, args...); r.code != 2 || r.stderr == "" {
			t.Errorf("%q: %+v", args, r)
		}
		if args[0] == "set" {
			continue // with --dir it is meant to write
		}
		if r := runstatus(t, append(args, "--dir", dir)...); r.code != 2 || r.stderr == "" {
			t.Errorf("%q --dir: %+v", args, r)
		}
	}
	s.stop(t)
	if _, err := os.Lstat(filepath.Join(dir, ".runstatus")); err == nil {
		t.Error("it made .runstatus")
	}
}
