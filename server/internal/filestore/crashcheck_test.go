//go:build linux

package filestore_test

import (
	"errors"
	"fmt"
	"io"
	"io/fs"
	"maps"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"syscall"
	"testing"

	"github.com/runstatus/runstatus/server/internal/filestore"
	"github.com/runstatus/runstatus/server/internal/fsck"
	"github.com/runstatus/runstatus/server/internal/journal"
	"github.com/runstatus/runstatus/server/internal/store"
)

// crashed is what a crash has left, for starts that don't know of each other.
type crashed struct {
	t   *testing.T
	dir string
}

// copy copies it all, with the times.
func (c crashed) copy(name string) crashed {
	c.t.Helper()
	to := c.dir + "." + name
	if out, err := exec.Command("cp", "-a", c.dir, to).CombinedOutput(); err != nil {
		c.t.Fatalf("copy: %v: %s", err, out)
	}
	must(c.t, filestore.SettleCopy(filepath.Join(c.dir, "state"), filepath.Join(to, "state")))
	return crashed{c.t, to}
}

// files returns all that stands in it: what and, of a file, which it is. The hint of a
// lock's holder is no part of it, nor is what a creation left that was interrupted: a server
// removes that after a while.
func (c crashed) files(inodes bool) map[string]string {
	c.t.Helper()
	all := map[string]string{}
	must(c.t, filepath.WalkDir(c.dir, func(path string, e fs.DirEntry, err error) error {
		if err != nil || e.Name() == "server.pid" {
			return err
		}
		if strings.HasPrefix(e.Name(), ".runstatus.tmp-") {
			if e.IsDir() {
				return fs.SkipDir
			}
			return nil
		}
		info, err := e.Info()
		what := fmt.Sprint(info.Mode())
		if inodes {
			what += fmt.Sprint(" ", info.Sys().(*syscall.Stat_t).Ino)
		}
		switch rel := strings.TrimPrefix(path, c.dir); {
		case err != nil:
		case info.Mode().IsRegular():
			var data []byte
			data, err = os.ReadFile(path)
			all[rel] = what + " " + string(data)
		case info.Mode()&fs.ModeSymlink != 0:
			var to string
			to, err = os.Readlink(path)
			all[rel] = what + " " + to
		default:
			all[rel] = what
		}
		return err
	}))
	return all
}

// append is another process that appends a line to each status file.
func (c crashed) append() {
	c.t.Helper()
	paths, err := filepath.Glob(filepath.Join(c.dir, "data/*/*/status"))
	must(c.t, err)
	for _, path := range paths {
		appendFile(c.t, path, "1700000000.000000 INFO another process\n")
	}
}

// start starts a server, and returns what that says of the runs and leaves in their
// files, and which epoch it begins if it is a new one.
func (c crashed) start(was string, o journal.Options) (said, files map[string]string) {
	c.t.Helper()
	s := &scripted{dir: c.dir, out: io.Discard, journal: o}
	must(c.t, s.open())
	said = map[string]string{}
	runs, err := store.Collect(s.s.Runs(ctx, store.RunsRequest{}))
	must(c.t, err)
	for _, r := range runs {
		text := fmt.Sprintf("%s %s %q %t %v %q\n", r.UID, r.Series, r.DisplayName, r.Ended, r.Outcome, r.Unreadable)
		for e, err := range s.s.History(ctx, store.HistoryRequest{Name: r.Name}) {
			must(c.t, err)
			text += fmt.Sprintf("%d %s %q %v %q\n", e.Status.Sequence, e.Status.State, e.Status.Note, e.Status.When, e.Status.Raw)
		}
		said[r.Name.String()] = text
	}
	newest := s.s.Revision()
	for _, change := range changesOf(s.s, 0) { // those of different runs have no order that two starts must agree on
		fields := strings.SplitN(change, " ", 4)
		said["changes of "+fields[2]] += fields[1] + " " + fields[3] + "\n"
	}
	said["order"] = fmt.Sprintf("%d, in the same epoch %t", newest, s.s.Epoch() == was)
	must(c.t, s.close())
	files = c.files(false)
	maps.DeleteFunc(files, func(path, _ string) bool { return !strings.HasPrefix(path, "/data") })
	return said, files
}

// differences tells what differs.
func differences(got, want map[string]string) (all []string) {
	for what := range united(got, want) {
		if got[what] != want[what] {
			all = append(all, fmt.Sprintf("%s is\n%.600q\nwant\n%.600q", what, got[what], want[what]))
		}
	}
	slices.Sort(all)
	return all
}

func united(all ...map[string]string) map[string]string {
	m := map[string]string{}
	for _, one := range all {
		maps.Copy(m, one)
	}
	return m
}

// checkThenStart is the property: of what a crash has left a check and a repair change
// nothing, and the start behind them says and leaves what one without them does.
func (c crashed) checkThenStart(was string, o journal.Options) {
	c.t.Helper()
	plain, checked := c.copy("plain"), c.copy("checked")
	before := checked.files(true)
	cfg := scriptConfig(checked.dir)
	if _, err := os.Stat(filepath.Join(checked.dir, "data/test_runs")); err == nil { // else a first start did not come so far
		for _, repair := range []bool{false, true} {
			_, err := fsck.Check(ctx, fsck.Config{Namespaces: cfg.Namespaces, StateDir: cfg.StateDir, Repair: repair}, func(fsck.Finding) {})
			if err != nil && !errors.Is(err, fsck.ErrUnrecovered) {
				c.t.Errorf("check, to repair %t: %v", repair, err)
			}
		}
	}
	wrong := differences(checked.files(true), before)
	wantSaid, wantFiles := plain.start(was, o)
	said, files := checked.start(was, o)
	wrong = slices.Concat(wrong, differences(said, wantSaid), differences(files, wantFiles))
	if len(wrong) > 0 {
		c.t.Fatalf("%d things are wrong, such as\n%s", len(wrong), strings.Join(wrong[:min(len(wrong), 5)], "\n"))
	}
	must(c.t, errors.Join(os.RemoveAll(plain.dir), os.RemoveAll(checked.dir)))
}

// Whatever a crash has left: `check; check --repair; start` leaves the same bytes and
// the same answers as `start`.
func TestCheckAndRepairAfterACrashAreAsIfTheyHadNotBeen(t *testing.T) {
	for _, external := range []bool{false, true} {
		for kind := range kindsOfTails {
			t.Run(fmt.Sprintf("%v tails, external lines %t", kind, external), func(t *testing.T) {
				points := eachPoint(t, max(1, *every/2), int(kind), func(v *trial, at crash) bool {
					at.tails = kind
					killed, _ := v.crash(at)
					c := crashed{t, v.dir}
					if external {
						c.append()
					}
					c.checkThenStart(v.epoch, journal.Options{Segment: 2 << 10, KeepSize: 1 << 20})
					return killed
				})
				t.Logf("%d crashes", points)
			})
		}
	}
}

// So it is in a recovery that moves lines.
func TestCheckAndRepairAfterACrashOfARecoveryThatMovesLinesAreAsIfTheyHadNotBeen(t *testing.T) {
	for kind := range kindsOfTails {
		t.Run(kind.String()+" tails", func(t *testing.T) {
			points := eachStrike(t, max(1, *every/16), int(kind), func(m *moved, at strike) bool {
				at.tails, at.append = kind, max(1, at.at/2)
				opened := m.recover(at)
				crashed{t, m.dir}.checkThenStart("", movedStore(m.dir).journal)
				return !opened
			})
			t.Logf("%d crashes", points)
		})
	}
}
