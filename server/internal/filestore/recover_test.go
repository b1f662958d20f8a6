package filestore_test

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"golang.org/x/sys/unix"

	"github.com/runstatus/runstatus/server/internal/filestore"
	"github.com/runstatus/runstatus/server/internal/store"
	"github.com/runstatus/runstatus/statusfile"
)

// files are the contents of files by their paths.
type files map[string][]byte

func readFiles(t *testing.T, patterns ...string) files {
	t.Helper()
	all := files{}
	for _, pattern := range patterns {
		paths, err := filepath.Glob(pattern)
		must(t, err)
		for _, path := range paths {
			data, err := os.ReadFile(path)
			must(t, err)
			all[path] = data
		}
	}
	return all
}

// putBack gives the files that are there still their contents.
func (f files) putBack(t *testing.T) {
	t.Helper()
	for path, data := range f {
		if _, err := os.Stat(path); err == nil {
			must(t, os.WriteFile(path, data, 0o600))
		}
	}
}

// powerCut stops the service as a power cut would while it does something: of that
// only the journal was written to the disk, and what it took away.
func (v *service) powerCut(do func()) {
	v.t.Helper()
	v.stop() // all that was before is on the disk
	v.start()
	v.cut(do)
}

// cut is powerCut where all that was before is on the disk, as at a first start.
func (v *service) cut(do func()) {
	v.t.Helper()
	var statuses []string
	for _, ns := range v.cfg.Namespaces {
		statuses = append(statuses, filepath.Join(ns.Dir, "*/*/status"))
	}
	before := readFiles(v.t, append(statuses, v.own("state.json"), v.own("index.db"))...)
	do()
	after := readFiles(v.t, v.own("journal/0*"))
	v.stop()
	for path := range readFiles(v.t, v.own("journal/*")) {
		must(v.t, os.Remove(path))
	}
	for path, data := range after {
		must(v.t, os.WriteFile(path, data, 0o600))
	}
	before.putBack(v.t)
}

// notes returns the notes of a run's lines.
func (v *service) notes(n store.Name) (notes []string) {
	v.t.Helper()
	for e, err := range v.History(context.Background(), store.HistoryRequest{Name: n}) {
		must(v.t, err)
		notes = append(notes, e.Status.Note)
	}
	return notes
}

func TestPowerCutTakesNoAcknowledgedLineOrRevision(t *testing.T) {
	v := newService(t)
	v.create(store.CreateRequest{ID: "1"})
	epoch := v.Epoch()
	v.powerCut(func() { v.append("1", "RUNNING", "acknowledged") })
	v.start()
	if notes := v.notes(testRun("1")); !slices.Contains(notes, "acknowledged") || v.Epoch() != epoch {
		t.Errorf("the lines are %q, the epoch was %s and is %s", notes, epoch, v.Epoch())
	}
	v.wantOrder(0, "created 1", "line 1 "+createdState, "line 1 RUNNING")
}

func TestNamespaceIsNotLeftOutBeforeItsLinesAreSafe(t *testing.T) {
	v := newService(t)
	all := append(slices.Clone(v.cfg.Namespaces), filestore.Namespace{Name: "other", Dir: t.TempDir()})
	v.stop()
	v.cfg.Namespaces = all
	v.start()
	n := store.Name{Namespace: "other", Kind: statusfile.TestRun, ID: "1"}
	_, err := v.Create(context.Background(), store.CreateRequest{Namespace: "other", Kind: statusfile.TestRun, ID: "1"})
	must(t, err)
	v.powerCut(func() {
		_, err := v.Append(context.Background(), store.AppendRequest{Name: n, State: "RUNNING", Note: "acknowledged"})
		must(t, err)
	})
	v.cfg.Namespaces = all[:1]
	for range 2 {
		s, err := v.cfg.Open()
		if err == nil {
			must(t, s.Close())
		}
		if err == nil || !strings.Contains(err.Error(), "serve the namespace other") {
			t.Errorf("got %v", err)
		}
	}
	v.cfg.Namespaces = all
	v.start()
	if notes := v.notes(n); !slices.Contains(notes, "acknowledged") {
		t.Errorf("the refused starts lost a line: %q", notes)
	}
	v.stop()
	v.cfg.Namespaces = all[:1]
	v.start()
}

// A line whose place was taken while the server was down stands behind what took it.
func TestRevisionsGrowInTheOrderOfTheFileAfterARecovery(t *testing.T) {
	v := newService(t)
	v.create(store.CreateRequest{ID: "1"})
	v.powerCut(func() { v.append("1", "RUNNING", "acknowledged") })
	appendFile(t, v.path("test_runs/1/status"), "1700000000.000000 INFO an external line that is longer than ours was\n")
	v.start()
	v.list()
	var last int64
	for e, err := range v.History(context.Background(), store.HistoryRequest{Name: testRun("1")}) {
		must(t, err)
		if e.Status.Sequence > 1 && e.Status.Revision <= last {
			t.Errorf("line %d has revision %d behind %d", e.Status.Sequence, e.Status.Revision, last)
		}
		last = e.Status.Revision
	}
	if notes := v.notes(testRun("1")); len(notes) != 3 || notes[2] != "acknowledged" {
		t.Errorf("the lines are %q", notes)
	}
}

func TestDeletionThatTheJournalHoldsIsNotMadeTwice(t *testing.T) {
	v := newService(t)
	v.create(store.CreateRequest{ID: "1"})
	v.powerCut(func() {
		must(t, v.Delete(context.Background(), store.DeleteRequest{Name: testRun("1"), Force: true}))
	})
	v.start()
	_, err := v.Run(context.Background(), testRun("1"))
	wantReason(t, err, store.NotFound)
	v.list()
	v.wantOrder(0, "created 1", "line 1 "+createdState, "deleted 1")
}

// The journal's directory may be the same, and only its files gone.
func TestLostJournalBeginsAnEpoch(t *testing.T) {
	for name, lose := range map[string]func(t *testing.T, journal string){
		"its files": func(t *testing.T, journal string) {
			for path := range readFiles(t, filepath.Join(journal, "*")) {
				must(t, os.Remove(path))
			}
		},
		"all of it": func(t *testing.T, journal string) { must(t, os.RemoveAll(journal)) },
		"all but a copy": func(t *testing.T, journal string) {
			must(t, os.CopyFS(journal+".copy", os.DirFS(journal)))
			must(t, os.RemoveAll(journal))
			must(t, os.Rename(journal+".copy", journal))
		},
	} {
		t.Run(name, func(t *testing.T) {
			v := newService(t)
			v.create(store.CreateRequest{ID: "1"})
			epoch := v.Epoch()
			v.powerCut(func() {
				for range 5 {
					v.append("1", "RUNNING", "")
				}
			})
			lose(t, v.own("journal"))
			v.start()
			if v.Epoch() == epoch {
				t.Errorf("the epoch stayed, at revision %d", v.Revision())
			}
			v.append("1", "RUNNING", "")
		})
	}
}

// What the state says was released stands no more in the journal.
func TestServerStartsWithoutItsState(t *testing.T) {
	for name, lose := range map[string]func(path string) error{
		"lost":    os.Remove,
		"empty":   func(path string) error { return os.Truncate(path, 0) },
		"garbage": func(path string) error { return os.WriteFile(path, []byte("{garbage"), 0o600) },
	} {
		for keep, size := range map[string]int64{"all is kept": 1 << 40, "nothing is kept": 1} {
			t.Run(name+", "+keep, func(t *testing.T) {
				v := newService(t, func(c *filestore.Settings) { c.Journal.KeepSize = size })
				epoch := v.Epoch()
				for range 3 {
					v.append(v.create(store.CreateRequest{}).Name.ID, "RUNNING", "")
					v.stop()
					v.start()
				}
				v.stop()
				must(t, lose(v.own("state.json")))
				v.start()
				if runs := v.list(); len(runs) != 3 || v.Epoch() == epoch {
					t.Errorf("%d runs, epoch %s after %s", len(runs), v.Epoch(), epoch)
				}
			})
		}
	}
}

// The mark that a tree is the service's own is on the disk before the tree looks
// like one of Pavilion's.
func TestTreeOfAnInterruptedFirstStartIsOwn(t *testing.T) {
	for name, made := range map[string][]string{
		"only the mark":      {},
		"and the series":     {"series"},
		"and the collection": {"series", "test_runs"},
	} {
		t.Run(name, func(t *testing.T) {
			dir := t.TempDir()
			must(t, os.Mkdir(filepath.Join(dir, ".runstatus"), 0o700))
			must(t, os.WriteFile(filepath.Join(dir, ".runstatus/own"), nil, 0o600))
			for _, collection := range made {
				must(t, os.Mkdir(filepath.Join(dir, collection), 0o775))
			}
			s := open(t, filestore.Config{Namespaces: []filestore.Namespace{{Name: "main", Dir: dir}}})
			for _, kind := range []statusfile.Kind{statusfile.TestRun, statusfile.Series} {
				_, err := s.Create(context.Background(), store.CreateRequest{Namespace: "main", Kind: kind})
				must(t, err)
			}
		})
	}
}

// While changes can't be recorded, nothing may happen that would be one.
func TestFullDiskOfTheJournalLetsNothingHappen(t *testing.T) {
	disk := t.TempDir()
	if os.Getuid() != 0 {
		t.Skip("mounting a file system takes root")
	}
	if err := unix.Mount("tmpfs", disk, "tmpfs", 0, "size=2m"); err != nil {
		t.Skipf("no file system can be mounted: %v", err)
	}
	t.Cleanup(func() { must(t, unix.Unmount(disk, unix.MNT_DETACH)) })
	v := newService(t)
	v.stop()
	v.cfg.StateDir = filepath.Join(disk, "state")
	v.start()
	ctx := context.Background()
	v.create(store.CreateRequest{ID: "r"})
	fill, err := os.Create(filepath.Join(disk, "fill"))
	must(t, err)
	for _, err = fill.Write(make([]byte, 4096)); err == nil; {
		_, err = fill.Write(make([]byte, 4096))
	}
	must(t, fill.Close())
	for i := 0; err == nil || i == 0; i++ { // the journal's last segments are on the disk already
		_, err = v.Append(ctx, store.AppendRequest{Name: testRun("r"), State: "RUNNING", Note: fmt.Sprint(i)})
	}
	before := v.Revision()
	for range 3 {
		_, err := v.Create(ctx, store.CreateRequest{Namespace: "main", Kind: statusfile.TestRun, RequestID: "once"})
		wantReason(t, err, store.Full)
		_, err = v.Append(ctx, store.AppendRequest{Name: testRun("r"), State: "RUNNING"})
		wantReason(t, err, store.Full)
		wantReason(t, v.Delete(ctx, store.DeleteRequest{Name: testRun("r"), Force: true}), store.Full)
	}
	if names, err := filepath.Glob(v.path("test_runs/[0-9]*")); err != nil || len(names) > 0 || v.Revision() != before {
		t.Errorf("made %q (%v), revision %d after %d", names, err, v.Revision(), before)
	}
	must(t, os.Remove(filepath.Join(disk, "fill")))
	again := time.NewTicker(50 * time.Millisecond) // a disk that failed is left alone for a while
	defer again.Stop()
	for ; ; <-again.C {
		run, err := v.Create(ctx, store.CreateRequest{Namespace: "main", Kind: statusfile.TestRun, RequestID: "once"})
		if err == nil {
			if run.Name != testRun("1") || len(v.list()) != 2 {
				t.Errorf("one request made %s and %d runs", run.Name, len(v.list()))
			}
			break
		}
		wantReason(t, err, store.Full)
	}
}

// What the index knows of a series is older than the log then: a member that came
// since must not seem to have left.
func TestRecoveryTakesNoMemberOutOfItsSeries(t *testing.T) {
	v := newService(t)
	v.create(store.CreateRequest{Kind: statusfile.Series, ID: "7"})
	var after int64
	v.powerCut(func() {
		for i := range 20 {
			v.create(store.CreateRequest{Kind: statusfile.TestRun, ID: fmt.Sprint(i + 1), Series: series("7")})
		}
		after = v.Revision()
	})
	v.start()
	v.list()
	v.wantOrder(after)
}

// Watches with a filter have to know the identity of a run whose deletion no process saw.
func TestARunThatWasMadeHereIsKnownThoughItWentWhileTheServerWasDead(t *testing.T) {
	v := newService(t)
	v.powerCut(func() {
		v.create(store.CreateRequest{ID: "1", User: "ann", DisplayName: "hpl", Labels: map[string]string{"team": "a"}})
	})
	must(t, os.RemoveAll(v.path("test_runs/1"))) // what the kill left of a deletion
	v.start()
	v.wantOrder(0, "created 1", "line 1 "+createdState, "deleted 1")
	for c, err := range v.Changes(context.Background(), 0) {
		must(t, err)
		if c.Kind == store.RunDeleted && (c.Last == nil || c.Last.User != "ann" || c.Last.DisplayName != "hpl" || c.Last.Labels.Map()["team"] != "a") {
			t.Errorf("who went is %+v", c.Last)
		}
	}
}

// A watch is told of it: nothing is taken for old that came later.
func TestWhatComesBehindTheFirstStartIsNewThoughTheServerWasKilledAtOnce(t *testing.T) {
	v := newService(t)
	v.cut(func() { v.create(store.CreateRequest{ID: "1"}) })
	must(t, os.Mkdir(v.path("test_runs/2"), 0o755))
	must(t, os.WriteFile(v.path("test_runs/2/status"), []byte("1750000000.000001 RUNNING external\n"), 0o644))
	v.start()
	v.list()
	v.wantOrder(0, "created 1", "line 1 "+createdState, "created 2", "line 2 RUNNING")
}
