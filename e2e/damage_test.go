package e2e

import (
	"fmt"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"syscall"
	"testing"

	runstatusv1 "github.com/runstatus/runstatus/gen/go/runstatus/v1"
	"github.com/runstatus/runstatus/internal/pavtree"
)

// damages are what can stand in the place of a status file, the lines that can be
// read of it ("" for a malformed one), and the current state.
var damages = []struct {
	name, current, unreadable string
	make                      func(path string) error
	states                    []string
	forbidden                 bool // only for a server that is not root's
}{
	{name: "garbage", make: content("no status\n\x00\xff\n\n" + goodLine), states: []string{"", "", "", "RUNNING"}, current: "RUNNING"},
	{name: "binary", make: content(strings.Repeat("\x00\x01\xfe\xff", 5000) + "\n" + goodLine), states: []string{"", "RUNNING"}, current: "RUNNING"},
	{name: "damaged at the end", make: content(goodLine + "\xff\xff\n"), states: []string{"RUNNING", ""}},
	{name: "empty", make: content(""), current: "INVALID"},
	{name: "torn", make: content(goodLine + "1700000001.000000 COMPL"), states: []string{"RUNNING"}, current: "RUNNING"},
	{name: "directory", make: func(path string) error { return os.Mkdir(path, 0o755) }, unreadable: "directory"},
	{name: "fifo", make: func(path string) error { return syscall.Mkfifo(path, 0o644) }, unreadable: "FIFO"},
	{name: "link", make: func(path string) error { return os.Symlink("/etc/passwd", path) }, unreadable: "link"},
	{name: "forbidden", make: func(path string) error { return os.WriteFile(path, []byte(goodLine), 0) }, unreadable: "permission", forbidden: true},
}

const goodLine = "1700000000.000000 RUNNING good\n"

func content(text string) func(string) error {
	return func(path string) error { return os.WriteFile(path, []byte(text), 0o644) }
}

func TestDamagedFilesAreReportedInTheirPlace(t *testing.T) {
	dir := openTo(t, pavtree.Unpack(t))
	for i, tt := range damages {
		runDir := filepath.Join(dir, "test_runs", strconv.Itoa(100+i))
		must(t, os.Mkdir(runDir, 0o755))
		must(t, tt.make(filepath.Join(runDir, "status")))
	}
	state := openTo(t, t.TempDir())
	must(t, os.Chmod(state, 0o777))
	// Only root could look into what is forbidden.
	forbid := func(mode os.FileMode) {
		for i, tt := range damages {
			if tt.forbidden {
				must(t, os.Chmod(filepath.Join(dir, "test_runs", strconv.Itoa(100+i), "status"), mode))
			}
		}
	}
	forbid(0o600)
	unchanged(t, dir)
	forbid(0)
	t.Cleanup(func() { forbid(0o600) })
	writing := serve(t, "--dir", dir)
	for name, run := range map[string]func(testing.TB, ...string) result{
		"server":           writing.runstatus,
		"forbidden server": serveAs(t, nobody, "--dir", dir, "--read-only", "--state-dir", state+"/own").runstatus,
		"directory": func(t testing.TB, args ...string) result {
			cmd := command(t, nil, "runstatus", append(args, "--dir", dir)...)
			nobody(cmd)
			return finish(t, cmd)
		},
	} {
		t.Run(name, func(t *testing.T) {
			w := way{name, dir, run}
			runs := map[string]*runstatusv1.Run{}
			for _, r := range decode(t, w.must(t, "status", "--all", "--json"), &runstatusv1.ListRunsResponse{}).GetRuns() {
				runs[r.GetName()] = r
			}
			if len(runs) != len(pavtree.Rows)+len(damages) {
				t.Errorf("%d runs are listed: some hide others", len(runs))
			}
			for i, tt := range damages {
				id := strconv.Itoa(100 + i)
				r := runs["namespaces/main/test_runs/"+id]
				if tt.forbidden && name == "server" && os.Getuid() == 0 {
					continue
				}
				if tt.unreadable != "" {
					wantUnreadable(t, w, id, r, tt.unreadable)
					continue
				}
				if r.GetCurrent().GetStateName() != tt.current || r.GetCurrent().GetMalformed() != (tt.current == "") || r.GetUnreadableReason() != "" {
					t.Errorf("%s is listed as %v", tt.name, r)
				}
				var states []string
				for _, s := range decode(t, w.must(t, "history", id, "--json"), &runstatusv1.ListStatusesResponse{}).GetStatuses() {
					states = append(states, s.GetStateName())
					if s.GetMalformed() != (s.GetStateName() == "") {
						t.Errorf("%s: %v", tt.name, s)
					}
				}
				if fmt.Sprint(states) != fmt.Sprint(tt.states) {
					t.Errorf("the history of %s is %q, want %q", tt.name, states, tt.states)
				}
			}
			if table := w.must(t, "status", "--all"); strings.ContainsAny(table, "\x00\x01\x1b") {
				t.Errorf("control characters reach the terminal: %q", table)
			}
		})
	}
	for i, tt := range damages {
		if tt.unreadable != "" && !tt.forbidden {
			if r := writing.runstatus(t, "set", "--strict", strconv.Itoa(100+i), "INFO"); r.code != 2 || !strings.Contains(r.stderr, tt.unreadable) {
				t.Errorf("set on %s: %+v", tt.name, r)
			}
		}
	}
}

func wantUnreadable(t *testing.T, w way, id string, r *runstatusv1.Run, why string) {
	t.Helper()
	if !strings.Contains(r.GetUnreadableReason(), why) || strings.Contains(r.GetUnreadableReason(), w.dir) {
		t.Errorf("%s is unreadable for %q, want %q, and no path", id, r.GetUnreadableReason(), why)
	}
	if r := w.run(t, "history", id); r.code != 2 || !strings.Contains(r.stderr, why) {
		t.Errorf("history %s: %+v", id, r)
	}
	if r := w.run(t, "status", id); r.code != 0 || !strings.Contains(r.stdout, "unreadable") || !strings.Contains(r.stdout, why) {
		t.Errorf("status %s: %+v", id, r)
	}
}
