package filestore_test

import (
	"context"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"syscall"
	"testing"

	"golang.org/x/sys/unix"

	"github.com/runstatus/runstatus/internal/pavtree"
	"github.com/runstatus/runstatus/internal/testkit"
	"github.com/runstatus/runstatus/server/internal/filestore"
	"github.com/runstatus/runstatus/server/internal/store"
	"github.com/runstatus/runstatus/statusfile"
)

const goodLine = "1700000000.000000 RUNNING good\n"

// damages are what can stand in the place of a run's status file, and how the run
// shows it. Each makes the run in the directory that it is given.
var damages = []struct {
	name       string
	make       func(t *testing.T, dir string)
	states     []string // of its history, "" for a malformed line
	current    string
	unreadable string
	unwritable string // why it is not written to, though it is read
}{
	{name: "garbage", make: content("no status\n\x00\xff\n\n" + goodLine), states: []string{"", "", "", "RUNNING"}, current: "RUNNING"},
	{name: "garbage at the end", make: content(goodLine + "garbage\n"), states: []string{"RUNNING", ""}, current: ""},
	{name: "binary", make: content(strings.Repeat("\x00\x01\xfe\xff", 5000) + "\n" + goodLine), states: []string{"", "RUNNING"}, current: "RUNNING"},
	{name: "empty", make: content(""), current: "INVALID"},
	{name: "torn", make: content(goodLine + "1700000001.000000 COMPL"), states: []string{"RUNNING"}, current: "RUNNING"},
	{name: "nothing but torn", make: content("17000"), current: "INVALID"},
	{name: "one line of a megabyte", make: content(strings.Repeat("x", 1<<20) + "\n" + goodLine), states: []string{"", "RUNNING"}, current: "RUNNING"},
	{name: "directory", make: inPlace(func(path string) error { return os.Mkdir(path, 0o755) }), unreadable: "directory"},
	{name: "fifo", make: inPlace(func(path string) error { return unix.Mkfifo(path, 0o644) }), unreadable: "FIFO"},
	{name: "socket", make: inPlace(func(path string) error { return unix.Mknod(path, unix.S_IFSOCK|0o644, 0) }), unreadable: "socket"},
	{name: "link inside", make: inPlace(func(path string) error { return os.Symlink("../1/status", path) }), unreadable: "symbolic link"},
	{name: "link outside", make: inPlace(func(path string) error { return os.Symlink("/etc/passwd", path) }), unreadable: "symbolic link"},
	{name: "hard link", make: inPlace(func(path string) error {
		return os.Link(filepath.Join(filepath.Dir(path), "..", "1", "other"), path)
	}), states: []string{"RUNNING"}, current: "RUNNING", unwritable: "hard links"},
	{name: "linked run directory", make: func(t *testing.T, dir string) {
		must(t, os.Symlink("1", dir))
	}, unreadable: "symbolic link"},
}

func content(data string) func(*testing.T, string) {
	return inPlace(func(path string) error { return os.WriteFile(path, []byte(data), 0o644) })
}

func inPlace(do func(path string) error) func(*testing.T, string) {
	return func(t *testing.T, dir string) {
		t.Helper()
		must(t, os.Mkdir(dir, 0o755))
		must(t, do(filepath.Join(dir, "status")))
	}
}

var must = testkit.Must

func TestDamageIsShownInItsPlace(t *testing.T) {
	for _, tt := range damages {
		t.Run(tt.name, func(t *testing.T) {
			dir, s := pavilion(t, filestore.Config{})
			must(t, os.WriteFile(filepath.Join(dir, "test_runs/1/other"), []byte(goodLine), 0o644))
			tt.make(t, filepath.Join(dir, "test_runs/99"))
			before := pavtree.Snapshot(t, dir)
			n := store.Name{Namespace: "main", Kind: statusfile.TestRun, ID: "99"}

			runs, err := store.Collect(s.Runs(context.Background(), store.RunsRequest{Namespace: "main"}))
			if err != nil || len(runs) != 21 {
				t.Errorf("%d runs, %v: one must not hide the others", len(runs), err)
			}
			run, err := s.Run(context.Background(), n)
			must(t, err)
			if !strings.Contains(run.Unreadable, tt.unreadable) || (tt.unreadable == "") != (run.Unreadable == "") || strings.Contains(run.Unreadable, dir) {
				t.Errorf("unreadable %q, want %q", run.Unreadable, tt.unreadable)
			}
			if run.Current.State != tt.current && tt.unreadable == "" {
				t.Errorf("current %+v, want %q", run.Current, tt.current)
			}
			wantStates(t, s, n, tt.states, tt.unreadable)
			if changed := pavtree.Changed(before, pavtree.Snapshot(t, dir)); len(changed) > 0 {
				t.Errorf("reading changed %v", changed)
			}

			res, err := s.Append(context.Background(), store.AppendRequest{Name: n, State: "INFO", Note: "after"})
			if why := tt.unreadable + tt.unwritable; why != "" {
				if store.ReasonOf(err) != store.Unreadable || !strings.Contains(err.Error(), why) {
					t.Errorf("append: %v", err)
				}
				if changed := pavtree.Changed(before, pavtree.Snapshot(t, dir)); len(changed) > 0 {
					t.Errorf("a refused append changed %v", changed)
				}
				return
			}
			must(t, err)
			want := append(tt.states[:len(tt.states):len(tt.states)], "INFO")
			if strings.Contains(tt.name, "torn") {
				want = append(tt.states[:len(tt.states):len(tt.states)], "", "INFO") // the sealed line
			}
			wantStates(t, s, n, want, "")
			if res.Status.Sequence != int64(len(want)) || res.ExternalBefore != 0 {
				t.Errorf("answered %+v", res)
			}
		})
	}
}

func wantStates(t *testing.T, s *filestore.Store, n store.Name, want []string, unreadable string) {
	t.Helper()
	var got []string
	for e, err := range s.History(context.Background(), store.HistoryRequest{Name: n}) {
		if err != nil {
			if unreadable == "" || store.ReasonOf(err) != store.Unreadable {
				t.Errorf("history: %v", err)
			}
			return
		}
		if e.Status.Malformed != (e.Status.State == "") {
			t.Errorf("%+v", e.Status)
		}
		got = append(got, e.Status.State)
	}
	if strings.Join(got, ",") != strings.Join(want, ",") {
		t.Errorf("history %q, want %q", got, want)
	}
}

func TestForbiddenFileIsReportedInItsPlace(t *testing.T) {
	dir, s := pavilion(t, filestore.Config{ReadOnly: true})
	must(t, os.Chmod(filepath.Join(dir, "test_runs/1/status"), 0))
	must(t, os.Chmod(filepath.Join(dir, "test_runs/2"), 0))
	asNobody(t, func() {
		for _, id := range []string{"1", "2"} {
			run, err := s.Run(context.Background(), store.Name{Namespace: "main", Kind: statusfile.TestRun, ID: id})
			must(t, err)
			if run.Unreadable != "permission denied" {
				t.Errorf("run %s: unreadable %q", id, run.Unreadable)
			}
		}
	})
	must(t, os.Chmod(filepath.Join(dir, "test_runs/1/status"), 0o644))
	must(t, os.Chmod(filepath.Join(dir, "test_runs/2"), 0o755))
	asNobody(t, func() {
		run, err := s.Run(context.Background(), store.Name{Namespace: "main", Kind: statusfile.TestRun, ID: "1"})
		must(t, err)
		if run.Unreadable != "" || run.Outcome != store.Passed {
			t.Errorf("made readable again: %+v", run)
		}
	})
}

// asNobody runs do without root's right to read everything: the file system user
// is a property of the thread.
func asNobody(t *testing.T, do func()) {
	t.Helper()
	if os.Getuid() == 0 {
		runtime.LockOSThread()
		defer runtime.UnlockOSThread()
		must(t, syscall.Setfsuid(65534))
		defer func() { must(t, syscall.Setfsuid(0)) }()
	}
	do()
}

func TestChangesInPlaceAreSeen(t *testing.T) {
	n := store.Name{Namespace: "main", Kind: statusfile.TestRun, ID: "7"}
	for _, tt := range []struct {
		name   string
		change func(t *testing.T, dir, path string)
		states []string
		uid    bool // another generation
	}{
		{"appended", func(t *testing.T, _, path string) {
			f, err := os.OpenFile(path, os.O_APPEND|os.O_WRONLY, 0)
			must(t, err)
			_, err = f.WriteString(goodLine)
			must(t, err)
			must(t, f.Close())
		}, []string{"RUNNING", "INFO", "RUNNING"}, false},
		{"truncated", func(t *testing.T, _, path string) { must(t, os.Truncate(path, int64(len(goodLine)))) }, []string{"RUNNING"}, false},
		{"replaced by another generation", func(t *testing.T, _, path string) {
			must(t, os.Remove(path))
			must(t, os.WriteFile(path, []byte("1700000009.000000 CREATED x\n1700000009.000000 INFO y\n1700000009.000000 INFO z\n"), 0o644))
		}, []string{"CREATED", "INFO", "INFO"}, true},
		{"rewritten in place", func(t *testing.T, _, path string) {
			must(t, os.WriteFile(path, []byte("1700000009.000000 CREATED x\n1700000009.000000 INFO y\n1700000009.000000 INFO zzzzzzzz\n"), 0o644))
		}, []string{"CREATED", "INFO", "INFO"}, true},
		{"directory replaced", func(t *testing.T, dir, _ string) {
			must(t, os.Rename(filepath.Join(dir, "test_runs/7"), filepath.Join(dir, "test_runs/old")))
			must(t, os.Mkdir(filepath.Join(dir, "test_runs/7"), 0o755))
			must(t, os.WriteFile(filepath.Join(dir, "test_runs/7/status"), []byte("1700000009.000000 CREATED x\n"), 0o644))
		}, []string{"CREATED"}, true},
	} {
		t.Run(tt.name, func(t *testing.T) {
			dir, s := pavilion(t, filestore.Config{})
			content(goodLine+"1700000001.000000 INFO i\n")(t, filepath.Join(dir, "test_runs/7"))
			before, err := s.Run(context.Background(), n)
			must(t, err)
			tt.change(t, dir, filepath.Join(dir, "test_runs/7/status"))
			after, err := s.Run(context.Background(), n)
			must(t, err)
			if (before.UID != after.UID) != tt.uid || after.Current.Sequence != int64(len(tt.states)) {
				t.Errorf("before %+v, after %+v", before, after)
			}
			wantStates(t, s, n, tt.states, "")
		})
	}
	t.Run("removed", func(t *testing.T) {
		dir, s := pavilion(t, filestore.Config{})
		must(t, os.RemoveAll(filepath.Join(dir, "test_runs/1")))
		_, err := s.Run(context.Background(), store.Name{Namespace: "main", Kind: statusfile.TestRun, ID: "1"})
		if store.ReasonOf(err) != store.NotFound {
			t.Error(err)
		}
		series, err := s.Run(context.Background(), store.Name{Namespace: "main", Kind: statusfile.Series, ID: "1"})
		if must(t, err); series.MemberCount != 10 {
			t.Errorf("%d members", series.MemberCount)
		}
	})
}

func TestGiantFileIsListedFromItsEnds(t *testing.T) {
	dir, s := pavilion(t, filestore.Config{})
	const line = "1700000001.000000 INFO i\n"
	giant := goodLine + strings.Repeat(line, 9<<20/len(line)) + "1700000002.000000 COMPLETE The test completed with result: FAIL\n"
	lines := int64(strings.Count(giant, "\n"))
	content(giant)(t, filepath.Join(dir, "test_runs/7"))
	n := store.Name{Namespace: "main", Kind: statusfile.TestRun, ID: "7"}
	run, err := s.Run(context.Background(), n)
	must(t, err)
	if !run.Unverified || run.Current.State != "COMPLETE" || run.Current.Sequence != 0 || run.Outcome != store.Failed || run.CreateTime.Unix() != 1700000000 {
		t.Errorf("before it is counted: %+v", run)
	}
	res, err := s.Append(context.Background(), store.AppendRequest{Name: n, State: "INFO"})
	must(t, err)
	after, err := s.Run(context.Background(), n)
	must(t, err)
	if res.Status.Sequence != lines+1 || after.Unverified || after.Current.Sequence != lines+1 || after.UID != run.UID {
		t.Errorf("answered %+v, then %+v", res, after)
	}
}
