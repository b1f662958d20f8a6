package filestore_test

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"log/slog"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/runstatus/runstatus/server/internal/filestore"
	"github.com/runstatus/runstatus/server/internal/store"
	"github.com/runstatus/runstatus/statusfile"
)

// changeState changes what the state file says.
func (v *service) changeState(change func(st map[string]any)) {
	v.t.Helper()
	path := v.own("state.json")
	data, err := os.ReadFile(path)
	must(v.t, err)
	st := map[string]any{}
	numbers := json.NewDecoder(bytes.NewReader(data))
	numbers.UseNumber()
	must(v.t, numbers.Decode(&st))
	change(st)
	data, err = json.Marshal(st)
	must(v.t, err)
	must(v.t, os.WriteFile(path, data, 0o600))
}

// asides returns the paths of what was set aside of the server's own.
func (v *service) asides(name string) []string {
	v.t.Helper()
	paths, err := filepath.Glob(v.own(name + ".set-aside-*"))
	must(v.t, err)
	return paths
}

// logged has the service log into a buffer.
func (v *service) logged() *bytes.Buffer {
	var log bytes.Buffer
	v.cfg.Log = slog.New(slog.NewTextHandler(&log, nil))
	return &log
}

func (v *service) newestSegment() string {
	v.t.Helper()
	paths, err := filepath.Glob(v.own("journal/0*"))
	must(v.t, err)
	return paths[len(paths)-1]
}

// killed stops the service as a kill would, behind some work that no checkpoint saw.
func killed(v *service) {
	v.t.Helper()
	v.powerCut(func() {
		for i := range 5 {
			v.append("1", "RUNNING", fmt.Sprint("acknowledged ", i))
		}
	})
}

func (v *service) wantAcknowledged() {
	v.t.Helper()
	notes := v.notes(testRun("1"))
	for i := range 5 {
		if !slices.Contains(notes, fmt.Sprint("acknowledged ", i)) {
			v.t.Errorf("the lines are %q", notes)
			return
		}
	}
}

// Revisions that were given out are never given out again in the same incarnation.
func TestMissingNewestSegmentBeginsAnIncarnation(t *testing.T) {
	for name, how := range map[string]func(v *service){"killed": killed, "stopped in order": (*service).stop} {
		t.Run(name, func(t *testing.T) {
			v := newService(t)
			v.create(store.CreateRequest{ID: "1"})
			for range 1500 { // over some segments
				v.append("1", "RUNNING", strings.Repeat("x", 50))
			}
			incarnation := v.Incarnation()
			how(v)
			must(t, os.Remove(v.newestSegment()))
			log := v.logged()
			v.start()
			if v.Incarnation() == incarnation {
				t.Errorf("the incarnation stayed, at revision %d", v.Revision())
			}
			if !strings.Contains(log.String(), "newest segment is missing") && !strings.Contains(log.String(), "set aside") {
				t.Errorf("the log says %q", log)
			}
			v.append("1", "RUNNING", "")
			v.list() // so that the sweep is saved
			second := v.Incarnation()
			v.stop()
			v.start()
			if v.Incarnation() != second {
				t.Error("the next start begins another one")
			}
		})
	}
}

// A damaged segment that recovery needs stops the start, and says where: it may hold
// what the files lack.
func TestDamagedNewestSegmentIsNoticed(t *testing.T) {
	for name, damage := range map[string]func(path string) error{
		"its header":  func(path string) error { return flip(path, 20) },
		"its size":    func(path string) error { return os.Truncate(path, 32<<10) },
		"it is empty": func(path string) error { return os.Truncate(path, 0) },
		"zeros":       func(path string) error { return os.WriteFile(path, make([]byte, 64<<10), 0o600) },
	} {
		t.Run(name, func(t *testing.T) {
			v := newService(t)
			v.create(store.CreateRequest{ID: "1"})
			killed(v)
			must(t, damage(v.newestSegment()))
			s, err := filestore.Open(v.cfg)
			if err == nil {
				must(t, s.Close())
			}
			if err == nil || !strings.Contains(err.Error(), "the journal is corrupt") || !strings.Contains(err.Error(), v.newestSegment()) {
				t.Errorf("got %v", err)
			}
			found := 0
			_, err = filestore.Check(context.Background(), filestore.CheckConfig{Namespace: v.cfg.Namespaces[0], StateDir: v.cfg.StateDir}, func(f filestore.Finding) {
				if f.Kind == "corrupt_journal" {
					found++
				}
			})
			if err != nil || found == 0 {
				t.Errorf("the check finds nothing: %v", err)
			}
		})
	}
}

func flip(path string, at int64) error {
	data, err := os.ReadFile(path)
	if err == nil {
		data[at] ^= 1
		err = os.WriteFile(path, data, 0o600)
	}
	return err
}

func TestDamageInReleasedRecordsCostsTheIncarnation(t *testing.T) {
	for name, damage := range map[string]func(segments []string) error{
		"a record of the newest segment":   func(s []string) error { return flip(s[len(s)-1], 64+40) },
		"the header of the newest segment": func(s []string) error { return flip(s[len(s)-1], 20) },
		"the size of the newest segment":   func(s []string) error { return os.Truncate(s[len(s)-1], 32<<10) },
		"the header of the oldest segment": func(s []string) error { return flip(s[0], 20) },
		"an empty segment":                 func(s []string) error { return os.Truncate(s[1], 0) },
	} {
		t.Run(name, func(t *testing.T) {
			v := newService(t)
			v.create(store.CreateRequest{ID: "1"})
			for range 1500 {
				v.append("1", "RUNNING", strings.Repeat("x", 50))
			}
			incarnation := v.Incarnation()
			v.stop()
			segments, err := filepath.Glob(v.own("journal/0*"))
			must(t, err)
			must(t, damage(segments))
			log := v.logged()
			v.start()
			if v.Incarnation() == incarnation {
				t.Error("the incarnation stayed")
			}
			if n := len(v.notes(testRun("1"))); n != 1501 {
				t.Errorf("%d lines", n)
			}
			if !strings.Contains(log.String(), "incarnation") {
				t.Errorf("the log says %q", log)
			}
			kept, err := filepath.Glob(v.own("journal/*.damaged"))
			must(t, err)
			if len(kept)+len(v.asides("journal")) == 0 {
				t.Error("nothing of it was kept")
			}
			v.append("1", "RUNNING", "")
			v.list() // so that the sweep is saved
			incarnation = v.Incarnation()
			v.stop()
			v.start()
			if v.Incarnation() != incarnation {
				t.Error("the next start begins another one")
			}
		})
	}
}

// Damage in records that were released does not take those with it that were not.
func TestDamageInReleasedRecordsTakesNoOthers(t *testing.T) {
	v := newService(t)
	v.create(store.CreateRequest{ID: "1"})
	incarnation := v.Incarnation()
	killed(v)
	must(t, flip(v.newestSegment(), 64+40)) // the creation's record
	v.start()
	v.wantAcknowledged()
	if v.Incarnation() == incarnation {
		t.Error("the incarnation stayed")
	}
}

// A restored backup may hold what the files lack.
func TestJournalThatDoesNotFitIsSetAside(t *testing.T) {
	for name, swap := range map[string]func(t *testing.T, dir string){
		"a copy": func(t *testing.T, dir string) {
			must(t, os.CopyFS(dir+".copy", os.DirFS(dir)))
			must(t, os.RemoveAll(dir))
			must(t, os.Rename(dir+".copy", dir))
		},
		"a backup in a new directory, of the same inode": func(t *testing.T, dir string) {
			must(t, os.CopyFS(dir+".copy", os.DirFS(dir)))
			must(t, os.RemoveAll(dir))
			must(t, os.CopyFS(dir, os.DirFS(dir+".copy"))) // some file systems give the inode again
			must(t, os.RemoveAll(dir+".copy"))
		},
	} {
		t.Run(name, func(t *testing.T) {
			v := newService(t)
			v.create(store.CreateRequest{ID: "1"})
			incarnation := v.Incarnation()
			killed(v)
			swap(t, v.own("journal"))
			files := readFiles(t, v.own("journal/0*"))
			log := v.logged()
			v.start()
			if v.Incarnation() == incarnation {
				t.Error("the incarnation stayed")
			}
			aside := v.asides("journal")
			if len(aside) != 1 || !strings.Contains(log.String(), aside[0]) {
				t.Fatalf("set aside: %q; the log says %q", aside, log)
			}
			for path, data := range files {
				if got, err := os.ReadFile(filepath.Join(aside[0], filepath.Base(path))); err != nil || !bytes.Equal(got, data) {
					t.Errorf("%s is not as it was: %v", path, err)
				}
			}
			v.append("1", "RUNNING", "")
			v.stop()
			must(t, os.RemoveAll(v.own("journal"))) // a person puts it back
			must(t, os.Rename(aside[0], v.own("journal")))
			incarnation = v.state()["incarnation"].(string)
			v.start()
			if v.Incarnation() == incarnation || len(v.asides("journal")) != 1 {
				t.Errorf("it was taken for the live one: %q", v.asides("journal"))
			}
		})
	}
}

func (v *service) state() (st map[string]any) {
	v.t.Helper()
	data, err := os.ReadFile(v.own("state.json"))
	must(v.t, err)
	must(v.t, json.Unmarshal(data, &st))
	return st
}

// A file system that gives directories other inodes at each mount fills no disk.
func TestWhatIsSetAsideIsBounded(t *testing.T) {
	v := newService(t)
	v.create(store.CreateRequest{ID: "1"})
	refused := error(nil)
	for range 20 {
		v.append("1", "RUNNING", "")
		v.stop()
		v.changeState(func(st map[string]any) { st["journal"] = 1 })
		s, err := filestore.Open(v.cfg)
		if err != nil {
			refused = err
			break
		}
		v.Store = s
	}
	if refused == nil || !strings.Contains(refused.Error(), "move them away") {
		t.Errorf("got %v", refused)
	}
	if n := len(v.asides("journal")); n < 3 || n > 10 {
		t.Errorf("%d were set aside", n)
	}
	for _, path := range v.asides("journal") {
		must(t, os.RemoveAll(path))
	}
	v.start()
}

// Nor does a journal without a record, however often it is found not to fit.
func TestEmptyJournalIsNotSetAside(t *testing.T) {
	v := newService(t)
	for range 12 {
		v.stop()
		v.changeState(func(st map[string]any) { st["journal"] = 1 })
		v.start()
	}
	if aside := v.asides("journal"); len(aside) > 0 {
		t.Errorf("set aside: %q", aside)
	}
}

func TestStateThatCantBeUnderstoodIsSetAside(t *testing.T) {
	for _, text := range []string{"", "{garbage", `{"released": "many"}`, "null", "[]"} {
		t.Run(text, func(t *testing.T) {
			v := newService(t)
			v.create(store.CreateRequest{ID: "1"})
			incarnation := v.Incarnation()
			v.stop()
			must(t, os.WriteFile(v.own("state.json"), []byte(text), 0o600))
			log := v.logged()
			v.start()
			if v.Incarnation() == incarnation {
				t.Error("the incarnation stayed")
			}
			if text == "null" {
				return // it is understood, and says nothing
			}
			aside := v.asides("state.json")
			if len(aside) != 1 || !strings.Contains(log.String(), aside[0]) {
				t.Fatalf("set aside: %q; the log says %q", aside, log)
			}
			if data, err := os.ReadFile(aside[0]); err != nil || string(data) != text {
				t.Errorf("it holds %q, %v", data, err)
			}
		})
	}
}

// What was lost when the machine stopped depends on how the server wrote that ran then.
func TestUncleanStopOfTheMachineIsJudgedByTheModeOfTheServerThatRan(t *testing.T) {
	for _, tt := range []struct {
		name     string
		buffered bool
		change   func(st map[string]any)
		lost     bool
	}{
		{"buffered", true, func(st map[string]any) { st["boot"] = "another" }, true},
		{"synced", false, func(st map[string]any) { st["boot"] = "another" }, false},
		{"not known", false, func(st map[string]any) {
			st["boot"] = "another"
			delete(st, "durability")
		}, true},
		{"buffered, in the same boot", true, func(map[string]any) {}, false},
		{"buffered, and stopped in order", true, func(st map[string]any) { st["boot"], st["clean"] = "another", true }, false},
	} {
		for _, next := range []bool{false, true} {
			t.Run(fmt.Sprintf("%s, then buffered %v", tt.name, next), func(t *testing.T) {
				v := newService(t, func(c *filestore.Config) { c.Buffered = tt.buffered })
				v.create(store.CreateRequest{ID: "1"})
				v.cut(func() { v.append("1", "RUNNING", "") })
				incarnation := v.state()["incarnation"]
				v.changeState(tt.change)
				v.cfg.Buffered = next
				v.start()
				if changed := v.Incarnation() != incarnation; changed != tt.lost {
					t.Errorf("another incarnation: %v, want %v", changed, tt.lost)
				}
			})
		}
	}
}

func TestStateSaysHowTheServerWrites(t *testing.T) {
	v := newService(t)
	if st := v.state(); st["durability"] != "synced" || !slices.Equal(st["namespaces"].([]any), []any{"main"}) {
		t.Errorf("%v", st)
	}
	v.stop()
	v.cfg.Buffered = true
	v.start()
	if st := v.state(); st["durability"] != "buffered" {
		t.Errorf("%v", st)
	}
}

// Runs that come before a sweep is saved get no change: whoever resumes has to see all
// anew.
func TestKillBeforeTheFirstSweepIsSavedBeginsAnIncarnation(t *testing.T) {
	v := newService(t)
	v.stop()
	must(t, os.RemoveAll(v.cfg.StateDir))
	must(t, os.RemoveAll(v.path(".runstatus")))
	writeFile(t, v.path("test_runs/1/status"), "1750000000.000001 RUNNING of another process\n")
	v.start()
	incarnation := v.Incarnation()
	v.cut(func() {})
	writeFile(t, v.path("test_runs/2/status"), "1750000000.000001 RUNNING of another process\n")
	v.start()
	if v.Incarnation() == incarnation {
		t.Error("the incarnation stayed, and no change tells of a run")
	}
	v.list()
	must(t, v.Checkpoint())
	incarnation = v.Incarnation()
	v.cut(func() {})
	v.start()
	if v.Incarnation() != incarnation {
		t.Error("the sweep is saved, and another incarnation began")
	}
}

// An empty namespace that is served for the first time changes nothing for others.
func TestNewEmptyNamespaceKeepsTheIncarnation(t *testing.T) {
	v := newService(t)
	incarnation := v.Incarnation()
	v.stop()
	v.cfg.Namespaces = append(v.cfg.Namespaces, filestore.Namespace{Name: "other", Dir: t.TempDir()})
	v.start()
	if v.Incarnation() != incarnation {
		t.Error("another incarnation began")
	}
}

// An error of the system says nothing of what is in the index.
func TestIndexThatCantBeReadNowIsNotSetAside(t *testing.T) {
	v := newService(t)
	v.create(store.CreateRequest{ID: "1"})
	incarnation := v.Incarnation()
	v.stop()
	path := v.own("index.db")
	must(t, os.Rename(path, path+".kept"))
	must(t, os.Symlink("/proc/self/mem", path)) // reading its beginning is EIO
	s, err := filestore.Open(v.cfg)
	if err == nil {
		must(t, s.Close())
	}
	if err == nil || !strings.Contains(err.Error(), "input/output error") || !strings.Contains(err.Error(), "index") {
		t.Errorf("got %v", err)
	}
	if target, err := os.Readlink(path); err != nil || target != "/proc/self/mem" || len(v.asides("index.db")) > 0 {
		t.Errorf("it was set aside: %q, %v", target, err)
	}
	must(t, os.Remove(path))
	must(t, os.Rename(path+".kept", path))
	v.start()
	if v.Incarnation() != incarnation {
		t.Error("another incarnation began")
	}
}

// The server starts, reads go on, and writes are refused until there is room.
func TestFullDiskAtTheStartStopsNoReader(t *testing.T) {
	for name, lose := range map[string]func(v *service) error{
		"nothing is lost":                func(*service) error { return nil },
		"the index is lost":              func(v *service) error { return os.Remove(v.own("index.db")) },
		"the index is garbage":           func(v *service) error { return os.WriteFile(v.own("index.db"), []byte("garbage garbage"), 0o600) },
		"the journal's segments are":     func(v *service) error { return os.Remove(v.newestSegment()) },
		"the journal is of another time": func(v *service) error { v.changeState(func(st map[string]any) { st["journal"] = 1 }); return nil },
	} {
		t.Run(name, func(t *testing.T) {
			disk := smallDisk(t, "size=4m")
			v := newService(t)
			v.stop()
			v.cfg.StateDir = filepath.Join(disk, "state")
			v.start()
			v.create(store.CreateRequest{ID: "1"})
			v.powerCut(func() { v.append("1", "RUNNING", "acknowledged") })
			must(t, lose(v))
			for path := range readFiles(t, v.own("journal/spare*")) {
				must(t, os.Remove(path))
			}
			fill(t, filepath.Join(disk, "fill"))
			v.start()
			if notes := v.notes(testRun("1")); name == "nothing is lost" && !slices.Contains(notes, "acknowledged") {
				t.Errorf("the lines are %q", notes)
			}
			if len(v.list()) != 1 || v.Incarnation() == "" {
				t.Errorf("%d runs, incarnation %q", len(v.list()), v.Incarnation())
			}
			ctx := context.Background()
			for range 3 {
				_, err := v.Append(ctx, store.AppendRequest{Name: testRun("1"), State: "RUNNING"})
				wantReason(t, err, store.Full)
				_, err = v.Create(ctx, store.CreateRequest{Namespace: "main", Kind: statusfile.TestRun})
				wantReason(t, err, store.Full)
			}
			before := v.Incarnation()
			must(t, os.Remove(filepath.Join(disk, "fill")))
			again := time.NewTicker(50 * time.Millisecond) // a disk that failed is left alone for a while
			defer again.Stop()
			for ; ; <-again.C {
				_, err := v.Append(ctx, store.AppendRequest{Name: testRun("1"), State: "RUNNING", Note: "there is room"})
				if err == nil {
					break
				}
				wantReason(t, err, store.Full)
			}
			if v.Incarnation() != before || v.state()["incarnation"] != before {
				t.Errorf("the incarnation was %s, is %s, and %v is saved", before, v.Incarnation(), v.state()["incarnation"])
			}
			v.stop()
			v.start()
			if v.Incarnation() != before || !slices.Contains(v.notes(testRun("1")), "there is room") {
				t.Errorf("the incarnation was %s and is %s; the lines are %q", before, v.Incarnation(), v.notes(testRun("1")))
			}
		})
	}
}

// What other processes wrote while changes could not be recorded is told once they can be,
// though nothing asks for it.
func TestWhatCameWhileTheJournalFailedIsToldLater(t *testing.T) {
	disk := smallDisk(t, "size=2m")
	v := newService(t, func(c *filestore.Config) { c.Follow = true })
	v.stop()
	v.cfg.StateDir = filepath.Join(disk, "state")
	v.start()
	v.create(store.CreateRequest{ID: "1"})
	v.create(store.CreateRequest{ID: "2"})
	v.list()
	fill(t, filepath.Join(disk, "fill"))
	for err := error(nil); err == nil; { // the journal's last segments are on the disk already
		_, err = v.Append(context.Background(), store.AppendRequest{Name: testRun("1"), State: "RUNNING", Note: strings.Repeat("x", 1000)})
	}
	before := v.Revision()
	appendFile(t, v.path("test_runs/2/status"), "1700000000.000001 RUNNING of another process\n")
	_ = v.run(testRun("2")) // it was looked at
	if v.Revision() != before {
		t.Fatalf("the revision is %d, and was %d", v.Revision(), before)
	}
	must(t, os.Remove(filepath.Join(disk, "fill")))
	for late := time.NewTimer(20 * time.Second); !slices.Contains(v.order(0), "line 2 RUNNING"); {
		select {
		case <-v.News():
		case <-late.C:
			t.Fatalf("the order is %q", v.order(0))
		}
	}
}
