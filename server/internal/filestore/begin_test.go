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

	"github.com/runstatus/runstatus/server/internal/filestore"
	"github.com/runstatus/runstatus/server/internal/fsck"
	"github.com/runstatus/runstatus/server/internal/store"
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

// Revisions that were given out are never given out again in the same epoch.
func TestMissingNewestSegmentBeginsAnEpoch(t *testing.T) {
	for name, how := range map[string]func(v *service){"killed": killed, "stopped in order": (*service).stop} {
		t.Run(name, func(t *testing.T) {
			v := newService(t)
			v.create(store.CreateRequest{ID: "1"})
			for range 1500 { // over some segments
				v.append("1", "RUNNING", strings.Repeat("x", 50))
			}
			epoch := v.Epoch()
			how(v)
			must(t, os.Remove(v.newestSegment()))
			log := v.logged()
			v.start()
			if v.Epoch() == epoch {
				t.Errorf("the epoch stayed, at revision %d", v.Revision())
			}
			if !strings.Contains(log.String(), "newest segment is missing") && !strings.Contains(log.String(), "set aside") {
				t.Errorf("the log says %q", log)
			}
			v.append("1", "RUNNING", "")
			v.list() // so that the sweep is saved
			second := v.Epoch()
			v.stop()
			v.start()
			if v.Epoch() != second {
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
			s, err := v.cfg.Open()
			if err == nil {
				must(t, s.Close())
			}
			if err == nil || !strings.Contains(err.Error(), "the journal is corrupt") || !strings.Contains(err.Error(), v.newestSegment()) {
				t.Errorf("got %v", err)
			}
			found := 0
			_, err = fsck.Check(context.Background(), fsck.Config{Namespaces: v.cfg.Namespaces, StateDir: v.cfg.StateDir}, func(f fsck.Finding) {
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

func TestDamageInReleasedRecordsCostsTheEpoch(t *testing.T) {
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
			epoch := v.Epoch()
			v.stop()
			segments, err := filepath.Glob(v.own("journal/0*"))
			must(t, err)
			must(t, damage(segments))
			log := v.logged()
			v.start()
			if v.Epoch() == epoch {
				t.Error("the epoch stayed")
			}
			if n := len(v.notes(testRun("1"))); n != 1501 {
				t.Errorf("%d lines", n)
			}
			if !strings.Contains(log.String(), "epoch") {
				t.Errorf("the log says %q", log)
			}
			kept, err := filepath.Glob(v.own("journal/*.damaged"))
			must(t, err)
			if len(kept)+len(v.asides("journal")) == 0 {
				t.Error("nothing of it was kept")
			}
			v.append("1", "RUNNING", "")
			v.list() // so that the sweep is saved
			epoch = v.Epoch()
			v.stop()
			v.start()
			if v.Epoch() != epoch {
				t.Error("the next start begins another one")
			}
		})
	}
}

// Damage in records that were released does not take those with it that were not.
func TestDamageInReleasedRecordsTakesNoOthers(t *testing.T) {
	v := newService(t)
	v.create(store.CreateRequest{ID: "1"})
	epoch := v.Epoch()
	killed(v)
	must(t, flip(v.newestSegment(), 64+40)) // the creation's record
	v.start()
	v.wantAcknowledged()
	if v.Epoch() == epoch {
		t.Error("the epoch stayed")
	}
}

// What was lost when the machine stopped depends on how the server wrote that ran then.
func TestModeOfTheServerThatRanDecidesAfterAnUncleanStopOfTheMachine(t *testing.T) {
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
				v := newService(t, func(c *filestore.Settings) { c.Buffered = tt.buffered })
				v.create(store.CreateRequest{ID: "1"})
				v.cut(func() { v.append("1", "RUNNING", "") })
				epoch := v.state()["incarnation"]
				v.changeState(tt.change)
				v.cfg.Buffered = next
				v.start()
				if changed := v.Epoch() != epoch; changed != tt.lost {
					t.Errorf("another epoch: %v, want %v", changed, tt.lost)
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

// Runs that come before a sweep is saved get no change: a client that resumes has to see all
// anew.
func TestKillBeforeTheFirstSweepIsSavedBeginsAnEpoch(t *testing.T) {
	v := newService(t)
	v.stop()
	must(t, os.RemoveAll(v.cfg.StateDir))
	must(t, os.RemoveAll(v.path(".runstatus")))
	writeFile(t, v.path("test_runs/1/status"), "1750000000.000001 RUNNING of another process\n")
	v.start()
	epoch := v.Epoch()
	v.cut(func() {})
	writeFile(t, v.path("test_runs/2/status"), "1750000000.000001 RUNNING of another process\n")
	v.start()
	if v.Epoch() == epoch {
		t.Error("the epoch stayed, and no change tells of a run")
	}
	v.list()
	must(t, v.Checkpoint())
	epoch = v.Epoch()
	v.cut(func() {})
	v.start()
	if v.Epoch() != epoch {
		t.Error("the sweep is saved, and another epoch began")
	}
}

// An empty namespace that is served for the first time changes nothing for others.
func TestNewEmptyNamespaceKeepsTheEpoch(t *testing.T) {
	v := newService(t)
	epoch := v.Epoch()
	v.stop()
	v.cfg.Namespaces = append(v.cfg.Namespaces, filestore.Namespace{Name: "other", Dir: t.TempDir()})
	v.start()
	if v.Epoch() != epoch {
		t.Error("another epoch began")
	}
}

// An error of the system says nothing of what is in the index.
func TestIndexThatCantBeReadNowIsNotSetAside(t *testing.T) {
	v := newService(t)
	v.create(store.CreateRequest{ID: "1"})
	epoch := v.Epoch()
	v.stop()
	path := v.own("index.db")
	must(t, os.Rename(path, path+".kept"))
	must(t, os.Symlink("/proc/self/mem", path)) // reading its beginning is EIO
	s, err := v.cfg.Open()
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
	if v.Epoch() != epoch {
		t.Error("another epoch began")
	}
}
