package e2e

import (
	"bytes"
	"context"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"

	"github.com/runstatus/runstatus/client"
	runstatusv1 "github.com/runstatus/runstatus/gen/go/runstatus/v1"
	"github.com/runstatus/runstatus/internal/pavtree"
)

// spoils are what can have become of a run that failed. None of them may make it, or its
// series, seem good.
var spoils = []struct {
	name  string
	do    func(dir string) error // of the run
	reads bool                   // the run is read all the same, and tells its outcome
	gone  bool                   // there is no such run any more
}{
	{name: "forbidden file", do: func(dir string) error { return os.Chmod(dir+"/status", 0) }},
	{name: "forbidden directory", do: func(dir string) error { return os.Chmod(dir, 0o700) }},
	{name: "a second name", do: func(dir string) error { return os.Link(dir+"/status", filepath.Dir(filepath.Dir(dir))+"/snapshot") }, reads: true},
	{name: "emptied", do: func(dir string) error { return os.Truncate(dir+"/status", 0) }},
	{name: "cut to its first line", do: edit(func(text []byte) []byte { return text[:bytes.IndexByte(text, '\n')+1] })},
	{name: "cut in its last line", do: edit(func(text []byte) []byte { return text[:len(text)-5] })},
	{name: "cut before its last line", do: edit(func(text []byte) []byte { return text[:lastLine(text)] })},
	{name: "zeros at its end", do: edit(func(text []byte) []byte {
		clear(text[lastLine(text):])
		return text
	})},
	{name: "zeros in its last line", do: edit(func(text []byte) []byte {
		clear(text[lastLine(text)+10 : len(text)-1])
		return text
	})},
	{name: "zeros all over", do: edit(func(text []byte) []byte {
		clear(text)
		return text
	})},
	{name: "garbage in its last line", do: edit(func(text []byte) []byte {
		text[lastLine(text)+2] = 0xff
		return text
	})},
	{name: "garbage in all lines", do: edit(func(text []byte) []byte { return bytes.ReplaceAll(text, []byte("1"), []byte("\xff")) })},
	{name: "a directory", do: instead(func(path string) error { return os.Mkdir(path, 0o755) })},
	{name: "a FIFO", do: instead(func(path string) error { return syscall.Mkfifo(path, 0o644) })},
	{name: "a link to a good run", do: instead(func(path string) error { return os.Symlink("../17/status", path) })},
	{name: "a link in its path", do: func(dir string) error {
		if err := os.Rename(dir, dir+".moved"); err != nil {
			return err
		}
		return os.Symlink(filepath.Base(dir)+".moved", dir)
	}},
	{name: "no status file", do: func(dir string) error { return os.Remove(dir + "/status") }, gone: true},
}

func edit(change func([]byte) []byte) func(dir string) error {
	return func(dir string) error {
		text, err := os.ReadFile(dir + "/status")
		if err != nil {
			return err
		}
		return os.WriteFile(dir+"/status", change(text), 0o644)
	}
}

func lastLine(text []byte) int { return bytes.LastIndexByte(text[:len(text)-1], '\n') + 1 }

func instead(put func(path string) error) func(dir string) error {
	return func(dir string) error {
		if err := os.Remove(dir + "/status"); err != nil {
			return err
		}
		return put(dir + "/status")
	}
}

// Run 18 of the tree has failed, 17 has passed, and both are the members of series 3,
// which is closed.
func TestNothingSpoiledSeemsGood(t *testing.T) {
	for _, spoil := range spoils {
		for _, marked := range []bool{true, false} { // whether its marker says that it has ended
			name := spoil.name
			if !marked {
				name += ", no marker"
			}
			t.Run(name, func(t *testing.T) {
				t.Parallel()
				dir := openTo(t, pavtree.Unpack(t))
				run := filepath.Join(dir, "test_runs", "18")
				if !marked {
					must(t, os.Remove(filepath.Join(run, "RUN_COMPLETE")))
				}
				must(t, spoil.do(run))
				t.Cleanup(func() { _ = os.Chmod(run, 0o755) }) // so that it can be removed
				state := openTo(t, t.TempDir())
				must(t, os.Chmod(state, 0o777))
				s := serveAs(t, nobody, "--dir", dir, "--read-only", "--state-dir", state+"/own")
				looksBad(t, way{"server", dir, s.runstatus}, spoil.reads, spoil.gone)
				looksBad(t, way{"directory", dir, func(t testing.TB, args ...string) result {
					cmd := command(t, nil, "runstatus", append(args, "--dir", dir)...)
					nobody(cmd)
					return finish(t, cmd)
				}}, spoil.reads, spoil.gone)
				library(t, s.addr, spoil.gone)
			})
		}
	}
}

// looksBad checks what the command line says of run 18 and of series 3.
func looksBad(t *testing.T, w way, reads, gone bool) {
	t.Helper()
	for _, args := range [][]string{{"18"}, {"17", "18"}, {"16-19"}} {
		r := w.run(t, append([]string{"wait", "--timeout", "2s"}, args...)...)
		if r.code == 0 {
			t.Errorf("%s: wait %v exits 0: %s%s", w.name, args, r.stdout, r.stderr)
		}
		if !strings.Contains(r.stdout+r.stderr, "18") && (!gone || args[0] != "16-19") {
			t.Errorf("%s: wait %v does not name it: %s%s", w.name, args, r.stdout, r.stderr)
		}
		if reads && r.code != 1 {
			t.Errorf("%s: wait %v exits %d: %s%s", w.name, args, r.code, r.stdout, r.stderr)
		}
	}
	if r := w.run(t, "wait", "--timeout", "2s", "s3"); r.code == 0 && !gone {
		t.Errorf("%s: wait s3 exits 0: %s%s", w.name, r.stdout, r.stderr)
	}
	good := w.run(t, "status", "--all", "--filter", `outcome = "PASSED" OR outcome = "COMPLETED" OR outcome = "SKIPPED"`, "--json")
	for _, run := range decode(t, good.stdout, &runstatusv1.ListRunsResponse{}).GetRuns() {
		switch run.GetName() {
		case "namespaces/main/test_runs/18":
			t.Errorf("%s: it is %s", w.name, run.GetOutcome())
		case "namespaces/main/series/3":
			if !gone {
				t.Errorf("%s: its series is %s", w.name, run.GetOutcome())
			}
		}
	}
	before, whole := 0, decode(t, w.run(t, "summary", "--json", "--filter", `id = "17" OR id = "18"`).stdout, &runstatusv1.SummarizeRunsResponse{})
	for _, g := range whole.GetGroups() {
		for _, outcome := range []string{"PASSED", "COMPLETED", "SKIPPED"} {
			before += int(g.GetByOutcome()[outcome])
		}
	}
	if before != 1 {
		t.Errorf("%s: %d of the two are counted as good: %v", w.name, before, whole)
	}
}

// library checks what the Go client says of them.
func library(t *testing.T, addr string, gone bool) {
	t.Helper()
	c, err := client.New(addr)
	must(t, err)
	defer c.Close()
	for _, name := range []string{"18", "s3"} {
		run, err := c.Run(name).Get(t.Context())
		if name == "s3" && gone || err != nil {
			continue
		}
		if run.GetEnded() && !client.IsProblem(run.GetOutcome()) {
			t.Errorf("%s is %s", name, run.GetOutcome())
		}
	}
	selections := map[string]client.WatchOption{"both runs": client.Runs("17", "18")}
	if !gone { // else nothing tells that there was such a run
		selections["the series"], selections["a filter"] = client.Series("s3"), client.Filter(`id = "17" OR id = "18"`)
	}
	noneIsWell(t, c, selections)
}

// noneIsWell wants no wait for these runs to end with all of them well.
func noneIsWell(t *testing.T, c *client.Client, selections map[string]client.WatchOption) {
	t.Helper()
	var all sync.WaitGroup
	for what, selection := range selections {
		all.Go(func() {
			ctx, cancel := context.WithTimeout(t.Context(), 2*time.Second)
			defer cancel()
			if closing, err := c.Wait(ctx, selection, client.UntilEnded()); err == nil && allGood(closing) {
				t.Errorf("the wait for %s is over, and all is well: %v", what, closing)
			}
		})
	}
	all.Wait()
}

// allGood reports whether a closing says that all runs ended well.
func allGood(c *runstatusv1.WatchClosing) bool {
	for _, tally := range []*runstatusv1.RunTally{c.GetTally(), c.GetSeriesTally()} {
		good := tally.GetByOutcome()["PASSED"] + tally.GetByOutcome()["SKIPPED"] + tally.GetByOutcome()["COMPLETED"]
		if good < tally.GetTotal() {
			return false
		}
	}
	return len(c.GetMissing())+len(c.GetDeleted())+len(c.GetUnreadable()) == 0
}

// A namespace that hangs hides what has failed in it, and says nothing good of it.
func TestNothingThatHangsSeemsGood(t *testing.T) {
	for name, known := range map[string]bool{"known before": true, "never looked at": false} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			far := mount(t, pavtree.Unpack(t))
			s := start(t, func(*exec.Cmd) {}, "--namespace=main="+t.TempDir(), "--namespace=far="+far.dir, "--state-dir="+filepath.Join(t.TempDir(), "state"))
			if known {
				if r := s.runstatus(t, "wait", "far.18", "--timeout", "30s"); r.code != 1 {
					t.Fatalf("exit code %d: %s%s", r.code, r.stdout, r.stderr)
				}
			}
			far.hang(t)
			defer far.resume(t)
			var all sync.WaitGroup
			for _, args := range [][]string{{"far.18"}, {"far.17", "far.18"}, {"far.s3"}} {
				all.Go(func() {
					r := s.runstatus(t, append([]string{"wait", "--timeout", "2s"}, args...)...)
					if r.code == 0 || strings.Contains(r.stdout+r.stderr, "18 PASSED") {
						t.Errorf("wait %v exits %d: %s%s", args, r.code, r.stdout, r.stderr)
					}
				})
			}
			all.Go(func() {
				began := time.Now()
				if r := s.runstatus(t, "show", "far.18"); r.code == 0 || time.Since(began) > 40*time.Second {
					t.Errorf("show exits %d after %v: %s%s", r.code, time.Since(began), r.stdout, r.stderr)
				}
			})
			for _, args := range [][]string{{"status", "--all", "--namespace", "far"}, {"summary", "--namespace", "far"}} {
				r := s.runstatus(t, args...)
				if !known && strings.Contains(r.stdout, "PASSED") || r.code == 0 && !known && !strings.Contains(r.stderr, "could not be read yet") {
					t.Errorf("%v exits %d: %s%s", args, r.code, r.stdout, r.stderr)
				}
			}
			c, err := client.New(s.addr)
			must(t, err)
			defer c.Close()
			noneIsWell(t, c, map[string]client.WatchOption{
				"both runs": client.Runs("far.17", "far.18"), "the series": client.Series("far.s3"), "a filter": client.Parent("namespaces/far"),
			})
			all.Wait()
		})
	}
}
