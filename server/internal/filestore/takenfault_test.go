//go:build linux

package filestore_test

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"os"
	"strings"
	"testing"

	"golang.org/x/sys/unix"

	"github.com/runstatus/runstatus/internal/pavtree"
	"github.com/runstatus/runstatus/server/internal/filestore"
	"github.com/runstatus/runstatus/server/internal/store"
)

const roleReport = "report" // directory

// reportBlindly appends lines that may make their runs, and says which were acknowledged:
// first while it can't see the status files, then while it can.
func reportBlindly(dir string) error {
	s, err := filestore.Open(crashConfig(dir, false))
	if err != nil {
		return err
	}
	for _, when := range []string{"blind", "seeing"} {
		fmt.Fprintln(os.Stdout, when)
		for _, id := range []string{"1", "named", "absent"} {
			note := when + " " + id
			_, err := s.Append(context.Background(), store.AppendRequest{Name: testRun(id), State: "RUNNING", Note: note, Create: true})
			if err == nil {
				fmt.Fprintln(os.Stdout, "done", note)
			}
		}
	}
	return s.Close()
}

// While fstatat wrongly says ENOENT of each status file, a line that may make its run
// replaces no history, and is acknowledged only if it is there.
func TestNoHistoryIsReplacedWhileStatusFilesSeemToBeAbsent(t *testing.T) {
	if !canFail {
		t.Skip("calls of a traced program can't be made to fail on this architecture")
	}
	v := newService(t)
	for _, q := range []store.CreateRequest{{}, {ID: "named"}} {
		run := v.create(q)
		for range 20 {
			v.append(run.Name.ID, "RUNNING", "before")
		}
	}
	dir := strings.TrimSuffix(v.path(""), "/data")
	v.stop()
	before := readFiles(t, v.path("test_runs/*/status"))
	blind := false
	tr := &tracer{}
	tr.enter = func(c *call) {
		if c.nr == unix.SYS_WRITE && c.args[0] == 1 {
			word := c.text(c.args[1])
			blind = strings.HasPrefix(word, "blind") || blind && !strings.HasPrefix(word, "seeing")
		}
		if g, ok := c.target(); ok && blind && g.name == "newfstatat" && strings.HasSuffix(g.path, "/status") {
			c.errno = unix.ENOENT
		}
	}
	said, _ := tr.run(t, roleEnv+"="+roleReport, roleArgs+"="+dir)
	for path, was := range before {
		if now, err := os.ReadFile(path); err != nil || !bytes.HasPrefix(now, was) {
			t.Errorf("%s held %d bytes, and holds %q, %v", path, len(was), now, err)
		}
	}
	acknowledged := 0
	for line := range strings.Lines(string(said)) {
		note, done := strings.CutPrefix(strings.TrimSpace(line), "done ")
		if !done {
			continue
		}
		acknowledged++
		_, id, _ := strings.Cut(note, " ")
		data, err := os.ReadFile(v.path("test_runs/" + id + "/status"))
		if must(t, err); strings.Count(string(data), note+"\n") != 1 {
			t.Errorf("%q is acknowledged, the file holds %q", note, data)
		}
	}
	if acknowledged < 3 {
		t.Errorf("of 6 lines %d were acknowledged: %s", acknowledged, said)
	}
	v.wantNoLeftovers()
}

// Without descriptors nothing is made, and no number is used up, wherever they end.
func TestACreationWithoutDescriptorsLeavesTheTreeAsItWas(t *testing.T) {
	v := newService(t)
	v.create(store.CreateRequest{})
	run := testRun("1")
	before := filesIn(t, v.path("."))
	failed := 0
	for left := range 12 {
		for name, call := range map[string]func() error{
			"the next run": func() error {
				_, err := v.Create(context.Background(), store.CreateRequest{Namespace: "main", Kind: run.Kind})
				return err
			},
			"a line": func() error {
				_, err := v.Append(context.Background(), store.AppendRequest{Name: testRun("7"), State: "RUNNING", Create: true})
				return err
			},
		} {
			err := withDescriptors(t, left, call)
			if err == nil {
				continue // it had enough
			}
			failed++
			if reason := store.ReasonOf(err); reason == store.OutcomeUnknown {
				return // it is made, and needs more to say so
			} else if reason != store.OutOfFiles {
				t.Errorf("%s with %d descriptors: %v", name, left, err)
			}
			v.list() // it removes what could not be removed without descriptors
			if changed := pavtree.Changed(before, filesIn(t, v.path("."))); len(changed) > 0 {
				t.Fatalf("%s with %d descriptors changed %q", name, left, changed)
			}
		}
	}
	if failed == 0 {
		t.Error("it never failed")
	}
}

// withDescriptors leaves the process so many file descriptors while do runs.
func withDescriptors(t *testing.T, left int, do func() error) error {
	t.Helper()
	f, err := os.Open(os.DevNull) // the lowest that is free
	must(t, err)
	var was unix.Rlimit
	must(t, unix.Getrlimit(unix.RLIMIT_NOFILE, &was))
	less := was
	less.Cur = uint64(f.Fd()) + uint64(left)
	must(t, errors.Join(f.Close(), unix.Setrlimit(unix.RLIMIT_NOFILE, &less)))
	defer func() { must(t, unix.Setrlimit(unix.RLIMIT_NOFILE, &was)) }()
	return do()
}
