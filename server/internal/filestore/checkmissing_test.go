package filestore_test

import (
	"errors"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"golang.org/x/sys/unix"

	"github.com/runstatus/runstatus/server/internal/filestore"
	"github.com/runstatus/runstatus/server/internal/fsck"
	"github.com/runstatus/runstatus/server/internal/store"
	"github.com/runstatus/runstatus/statusfile"
)

// What a server keeps beside its trees and is missing is told until the next start, which
// begins another epoch.
func TestCheckTellsWhatIsMissingOfTheServersOwn(t *testing.T) {
	for _, tt := range []struct {
		name, path string
		killed     bool
		want       []string
	}{
		{"the journal", "journal", false, []string{"warning missing_journal 0:0"}},
		{"the journal's segments", "journal/0*", false, []string{"warning missing_journal 0:0"}},
		{"the journal, after a kill", "journal", true, []string{"error missing_journal 0:0", "note unclean_stop 0:0"}},
		{"the index", "index.db", false, []string{"warning missing_index 0:0"}},
		{"the state", "state.json", false, []string{"warning bad_state 0:0"}},
		{"the journal and the index", "[ij]*", false, []string{"warning missing_index 0:0", "warning missing_journal 0:0"}},
		{"all of it", "*", false, nil}, // as of a tree that no server has served
	} {
		t.Run(tt.name, func(t *testing.T) {
			v := newService(t)
			v.create(store.CreateRequest{ID: "1"})
			v.append("1", "RUNNING", "a")
			epoch := v.Epoch()
			if tt.killed {
				v.killed(func() { v.append("1", "RUNNING", "b") })
			} else {
				v.stop()
			}
			paths, err := filepath.Glob(v.own(tt.path))
			must(t, err)
			for _, path := range paths {
				must(t, os.RemoveAll(path))
			}
			sum, found, err := v.check()
			must(t, err)
			var got []string
			for _, f := range found {
				got = append(got, findingText(f))
				if f.Repair != "" || f.Text == "" || !strings.HasPrefix(f.File, v.cfg.StateDir) {
					t.Errorf("%+v", f)
				}
			}
			if slices.Sort(got); !slices.Equal(got, tt.want) {
				t.Errorf("found %q, want %q", got, tt.want)
			}
			if left := int64(len(tt.want)); sum.Left != left && !tt.killed || tt.killed && sum.Left == 0 {
				t.Errorf("%+v", sum)
			}
			v.start()
			if v.Epoch() == epoch {
				t.Error("the epoch stayed")
			}
			v.list() // so that the sweep is saved
			v.stop()
			if sum, found, err := v.check(); err != nil || sum.Errors+sum.Warnings+sum.Notes > 0 {
				t.Errorf("after the next start: %+v, %v", found, err)
			}
		})
	}
}

// What the system refuses says nothing of what is in the index: it stays.
func TestIndexThatCannotBeReadIsNotTakenForDamaged(t *testing.T) {
	v := newService(t)
	v.create(store.CreateRequest{ID: "1"})
	v.stop()
	must(t, os.Rename(v.own("index.db"), v.own("index")))
	must(t, os.Mkdir(v.own("index.db"), 0o700)) // EISDIR
	for _, repair := range []bool{false, true} {
		sum, found, err := v.check(func(c *fsck.Config) { c.Repair = repair })
		must(t, err)
		wantFindings(t, found, "error read_failed 0:0")
		if sum.Left != 1 || sum.Repaired > 0 || sum.Copy != "" {
			t.Errorf("%+v", sum)
		}
	}
	must(t, os.Remove(v.own("index.db")))
	must(t, os.Rename(v.own("index"), v.own("index.db")))
	_, found, err := v.check()
	must(t, err)
	wantFindings(t, found)
}

// An index that can't be mapped is none that is damaged: neither a start nor a repair takes
// it out of use.
func TestIndexThatCannotBeMappedIsNotTakenForDamaged(t *testing.T) {
	disk := newFaultyDisk(t)
	disk.bare = true
	v := newService(t, filestore.Remote, func(c *filestore.Settings) { c.StateDir = filepath.Join(disk.raw, "state") })
	v.create(store.CreateRequest{ID: "1"})
	v.list() // so that the sweep is saved
	epoch := v.Epoch()
	v.stop()
	v.cfg.StateDir = filepath.Join(disk.dir, "state")
	for _, repair := range []bool{false, true} {
		_, found, err := v.check(func(c *fsck.Config) { c.Repair = repair })
		must(t, err)
		wantFindings(t, found, "error read_failed 0:0")
	}
	s, err := v.cfg.Open()
	if !errors.Is(err, unix.ENODEV) {
		t.Errorf("a start: %v", err)
	}
	if err == nil {
		must(t, s.Close())
	}
	v.cfg.StateDir = filepath.Join(disk.raw, "state")
	v.start()
	if aside := v.asides("index.db"); v.Epoch() != epoch || len(aside) > 0 {
		t.Errorf("it is aside as %q, and the epoch %s is %s", aside, epoch, v.Epoch())
	}
}

// A check of some of a server's namespaces says which others there are, and which of those
// that it was given are none of the server's. All can be checked together.
func TestCheckOfSeveralNamespaces(t *testing.T) {
	gpu := filestore.Namespace{Name: "gpu", Dir: t.TempDir()}
	v := newService(t, func(c *filestore.Settings) { c.Namespaces = append(c.Namespaces, gpu) })
	series, err := v.Create(t.Context(), store.CreateRequest{Namespace: "gpu", Kind: statusfile.Series, ID: "1"})
	must(t, err)
	v.create(store.CreateRequest{ID: "1", Series: series.Name})
	_, err = v.Create(t.Context(), store.CreateRequest{Namespace: "gpu", Kind: statusfile.TestRun, ID: "1"})
	must(t, err)
	v.stop()
	both := v.cfg.Namespaces
	for _, tt := range []struct {
		name  string
		given []filestore.Namespace
		runs  int64
		want  []string
	}{
		{"both", both, 3, nil},
		{"one", both[:1], 1, []string{"note other_namespaces 0:0"}},
		{"the other one", both[1:], 2, []string{"note other_namespaces 0:0"}},
		{"one by another name", []filestore.Namespace{{Name: "lab", Dir: gpu.Dir}}, 2,
			[]string{"note other_namespaces 0:0", "note other_namespaces 0:0", "warning unknown_namespace 0:0"}},
	} {
		t.Run(tt.name, func(t *testing.T) {
			sum, found, err := v.check(func(c *fsck.Config) { c.Namespaces = tt.given })
			must(t, err)
			wantFindings(t, found, tt.want...)
			if sum.Runs != tt.runs {
				t.Errorf("%+v", sum)
			}
		})
	}

	v.cfg.Namespaces = both[:1] // its server serves one of them now
	v.start()
	v.list()
	v.stop()
	_, found, err := v.check()
	must(t, err)
	wantFindings(t, found, "note other_namespaces 0:0")
	_, found, err = v.check(func(c *fsck.Config) { c.Namespaces = both })
	must(t, err)
	wantFindings(t, found, "warning unknown_namespace 0:0")

	members, err := filepath.Glob(filepath.Join(gpu.Dir, "series/1/test_sets/*/*"))
	must(t, err)
	for _, link := range members {
		must(t, os.Remove(link))
	}
	_, found, err = v.check(func(c *fsck.Config) { c.Namespaces = both })
	must(t, err)
	if !slices.ContainsFunc(found, func(f fsck.Finding) bool { return f.Kind == "one_sided_link" && f.Run == testRun("1").String() }) {
		t.Errorf("a link between namespaces that only one side has: %+v", found)
	}

	appendFile(t, filepath.Join(gpu.Dir, "test_runs/1/status"), "garbage\n")
	appendFile(t, v.path("test_runs/1/status"), "garbage\n")
	sum, _, err := v.check(func(c *fsck.Config) { c.Namespaces, c.Repair = both, true })
	must(t, err)
	for _, ns := range both {
		if _, err := os.Stat(filepath.Join(sum.Copy, ns.Name, "test_runs/1/status")); err != nil || sum.Repaired != 2 {
			t.Errorf("%+v, %v", sum, err)
		}
	}
}
