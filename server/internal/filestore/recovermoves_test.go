package filestore_test

import (
	"bytes"
	"fmt"
	"log/slog"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"golang.org/x/sys/unix"

	"github.com/runstatus/runstatus/server/internal/filestore"
	"github.com/runstatus/runstatus/server/internal/fsck"
	"github.com/runstatus/runstatus/server/internal/store"
)

// killed ends the service as a kill does right behind what it does: its files are as
// they are by then. A checkpoint may write them meanwhile. Therefore each file is read before
// those that are written before it: the state, the index, the status files, the journal.
func (v *service) killed(do func()) {
	v.t.Helper()
	if v.Store == nil {
		v.start()
	}
	do()
	patterns := []string{v.own("state.json"), v.own("index.db")}
	for _, ns := range v.cfg.Namespaces {
		patterns = append(patterns, filepath.Join(ns.Dir, "*/*/status"))
	}
	patterns = append(patterns, v.own("journal/0*"))
	after := readFiles(v.t, patterns...)
	v.stop()
	for path := range readFiles(v.t, v.own("journal/*")) {
		must(v.t, os.Remove(path))
	}
	for path, data := range after {
		must(v.t, os.WriteFile(path, data, 0o600))
	}
}

// check checks the namespaces.
func (v *service) check(change ...func(*fsck.Config)) (sum fsck.Summary, found []fsck.Finding, err error) {
	v.t.Helper()
	cfg := fsck.Config{Namespaces: v.cfg.Namespaces, StateDir: v.cfg.StateDir}
	for _, c := range change {
		c(&cfg)
	}
	sum, err = fsck.Check(v.t.Context(), cfg, func(f fsck.Finding) { found = append(found, f) })
	return sum, found, err
}

// acknowledgedNotes are the notes of lines that a test has appended.
func acknowledgedNotes(n int) (notes []string) {
	for i := range n {
		notes = append(notes, fmt.Sprintf("acknowledged %d", i))
	}
	return notes
}

func TestLinesThatARecoveryMovedAreMovedOnceOverAnyNumberOfKills(t *testing.T) {
	v := newService(t)
	v.create(store.CreateRequest{ID: "1"})
	before := v.Epoch()
	acknowledged := acknowledgedNotes(20)
	v.powerCut(func() {
		for _, note := range acknowledged {
			v.append("1", "RUNNING", note)
		}
	})
	appendFile(t, v.path("test_runs/1/status"), "1700000000.000000 INFO an external line that is longer than the others are\n")
	var epochs []string
	for range 4 {
		v.killed(func() { epochs = append(epochs, v.Epoch()) })
	}
	v.start()
	notes := v.notes(testRun("1"))
	if want := append([]string{notes[0], "an external line that is longer than the others are"}, acknowledged...); !slices.Equal(notes, want) {
		t.Errorf("the lines are\n%s\nwant\n%s", strings.Join(notes, "\n"), strings.Join(want, "\n"))
	}
	if epochs = slices.Compact(append(epochs, v.Epoch())); len(epochs) != 1 || epochs[0] == before {
		t.Errorf("the epoch was %s and then %q, want one other", before, epochs)
	}
	v.stop()
	sum, found, err := v.check()
	must(t, err)
	if sum.Errors+sum.Warnings > 0 {
		t.Errorf("check finds %.2000v", found)
	}
}

// A status file that has a second name for a while, as hard link snapshots make, can't be
// used: what the journal alone holds of it stays there until it is put back.
func TestLinesThatCannotBePutBackAtTheStartArePutBackLater(t *testing.T) {
	for name, then := range map[string]func(v *service, path string){
		"at a checkpoint": func(v *service, _ string) { must(v.t, v.Checkpoint()) },
		"before the first read": func(v *service, _ string) {
			if run := v.run(testRun("1")); run.Current.Note != "c" {
				v.t.Errorf("the current line is %+v", run.Current)
			}
		},
		"before the first write": func(v *service, _ string) { v.append("1", "RUNNING", "d") },
		"behind what another process wrote": func(v *service, path string) {
			before := v.Epoch()
			appendFile(v.t, path, "1700000000.000000 INFO x\n")
			if run := v.run(testRun("1")); run.Current.Note != "c" || v.Epoch() == before {
				v.t.Errorf("the current line is %+v in epoch %s after %s", run.Current, v.Epoch(), before)
			}
		},
		"at the next start": func(v *service, _ string) { v.stop(); v.start() },
	} {
		t.Run(name, func(t *testing.T) {
			var log bytes.Buffer
			v := newService(t, func(c *filestore.Settings) { c.Log = slog.New(slog.NewTextHandler(&log, nil)) })
			v.create(store.CreateRequest{ID: "1"})
			v.powerCut(func() {
				for _, note := range []string{"a", "b", "c"} {
					v.append("1", "RUNNING", note)
				}
			})
			path, other := v.path("test_runs/1/status"), v.path("snapshot")
			must(t, os.Link(path, other))
			v.start()
			for range 2 {
				must(t, v.Checkpoint())
				if run := v.run(testRun("1")); run.Unreadable == "" {
					t.Errorf("it is shown as %+v", run)
				}
				_, err := v.Append(t.Context(), store.AppendRequest{Name: testRun("1"), State: "RUNNING"})
				wantReason(t, err, store.Unreadable)
			}
			must(t, os.Remove(other))
			then(v, path)
			data, err := os.ReadFile(path)
			must(t, err)
			if n := bytes.Count(data, []byte(" RUNNING ")); n < 3 {
				t.Errorf("the file holds %q", data)
			}
			v.killed(func() {})
			v.start()
			notes := slices.DeleteFunc(v.notes(testRun("1")), func(note string) bool { return len(note) > 1 || note > "c" })
			if !slices.Equal(notes, []string{"a", "b", "c"}) {
				t.Errorf("the lines are %q", notes)
			}
			v.stop() // nothing is logged any more
			if n := strings.Count(log.String(), "lacks acknowledged lines"); n != 1 {
				t.Errorf("it is said %d times:\n%s", n, &log)
			}
		})
	}
}

// Where a checkpoint finds no file to sync, and the log of changes does not say that the
// run is gone, the journal's records stay.
func TestCheckpointKeepsTheRecordsOfAFileThatItCannotOpen(t *testing.T) {
	for name, replace := range map[string]func(path string) error{
		"a symbolic link stands there": func(path string) error { return os.Symlink("status.aside", path) },
		"a FIFO stands there":          func(path string) error { return unix.Mkfifo(path, 0o600) },
		"a directory stands there":     func(path string) error { return os.Mkdir(path, 0o700) },
	} {
		t.Run(name, func(t *testing.T) {
			var log bytes.Buffer
			v := newService(t, filestore.NoCheckpoints, filestore.Unverified, func(c *filestore.Settings) { c.Log = slog.New(slog.NewTextHandler(&log, nil)) })
			v.create(store.CreateRequest{ID: "1"})
			path := v.path("test_runs/1/status")
			before, err := os.ReadFile(path)
			must(t, err)
			v.stop()
			v.killed(func() {
				v.append("1", "RUNNING", "acknowledged")
				must(t, replace(path+".aside"))
				exchange := func() { // a moment without a file would be the end of the run
					must(t, unix.Renameat2(unix.AT_FDCWD, path, unix.AT_FDCWD, path+".aside", unix.RENAME_EXCHANGE))
				}
				exchange()
				must(t, v.Checkpoint())
				must(t, v.Checkpoint())
				exchange()
				must(t, os.Remove(path+".aside"))
			})
			if n := strings.Count(log.String(), "not in its place"); n != 1 {
				t.Errorf("it is said %d times:\n%s", n, &log)
			}
			must(t, os.WriteFile(path, before, 0o644)) // the power is cut, too
			v.start()
			if notes := v.notes(testRun("1")); !slices.Contains(notes, "acknowledged") {
				t.Errorf("the lines are %q", notes)
			}
		})
	}
}

// What a file system makes of a file while no server runs may not show in its size and
// its time.
func TestTheFirstLineBehindATailThatBecameZerosIsALineOfItsOwn(t *testing.T) {
	v := newService(t)
	v.create(store.CreateRequest{ID: "1"})
	for _, note := range []string{"a", "b"} {
		v.append("1", "RUNNING", note)
	}
	path := v.path("test_runs/1/status")
	v.stop()
	v.start()
	v.run(testRun("1")) // so that the index knows the file as the last checkpoint left it
	v.stop()
	info, err := os.Stat(path)
	must(t, err)
	data, err := os.ReadFile(path)
	must(t, err)
	clear(data[len(data)-10:])
	must(t, os.WriteFile(path, data, 0o644))
	must(t, os.Chtimes(path, info.ModTime(), info.ModTime()))
	v.start()
	if res := v.append("1", "RUNNING", "c"); res.Status.Sequence != 4 {
		t.Errorf("its sequence is %d", res.Status.Sequence)
	}
	lines := v.lines("1")
	if n := len(lines); n != 4 || !strings.Contains(string(data), "\x00") || lines[3].Note != "c" || lines[3].Sequence != 4 {
		t.Errorf("the lines are %+v", lines)
	}
}

// What another process made of a file while it was followed is what the readers saw: no
// recovery brings back what stood there before, and the check calls it no error.
func TestWhatAnotherProcessCorrectedInAFollowedFileStaysCorrected(t *testing.T) {
	corrected := func(data []byte) []byte { return bytes.Replace(data, []byte("wrogn"), []byte("wrong"), 1) }
	for name, correct := range map[string]func(t *testing.T, path string){
		"in another file of that name, as sed -i does": func(t *testing.T, path string) {
			data, err := os.ReadFile(path)
			must(t, err)
			must(t, os.WriteFile(path+".new", corrected(data), 0o644))
			must(t, os.Rename(path+".new", path))
		},
		"twice": func(t *testing.T, path string) {
			data, err := os.ReadFile(path)
			must(t, err)
			must(t, os.WriteFile(path+".new", bytes.ToUpper(data), 0o644))
			must(t, os.WriteFile(path+".newer", corrected(data), 0o644))
			must(t, os.Rename(path+".new", path))
			must(t, os.Rename(path+".newer", path))
		},
	} {
		t.Run(name, func(t *testing.T) {
			for _, end := range []string{"killed", "stopped", "stopped before it is corrected"} {
				v := newService(t, filestore.NoCheckpoints)
				v.create(store.CreateRequest{ID: "1"})
				v.append("1", "RUNNING", "wrogn")
				v.append("1", "RUNNING", "right")
				epoch, path := v.Epoch(), v.path("test_runs/1/status")
				if end == "stopped before it is corrected" {
					v.stop()
					correct(t, path)
					v.start()
					v.run(testRun("1"))
				} else {
					correct(t, path)
				}
				last := func() { v.append("1", "RUNNING", "behind the correction") }
				if end == "killed" {
					v.killed(last)
				} else {
					last()
					v.stop()
				}
				want := []string{"Created status file.", "wrong", "right", "behind the correction"}
				sum, found, err := v.check()
				must(t, err)
				if sum.Errors+sum.Warnings > 0 {
					t.Errorf("%s: check finds %.1000v", end, found)
				}
				v.start()
				if notes := v.notes(testRun("1")); !slices.Equal(notes, want) || v.Epoch() != epoch {
					t.Errorf("%s: the lines are %q, in epoch %s after %s", end, notes, v.Epoch(), epoch)
				}
				v.stop()
				if sum, found, err = v.check(); err != nil || sum.Errors+sum.Warnings > 0 {
					t.Errorf("%s: later check finds %.1000v, %v", end, found, err)
				}
			}
		})
	}
}
