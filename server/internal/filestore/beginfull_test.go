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

	"github.com/runstatus/runstatus/server/internal/filestore"
	"github.com/runstatus/runstatus/server/internal/store"
	"github.com/runstatus/runstatus/statusfile"
)

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
			if len(v.list()) != 1 || v.Epoch() == "" {
				t.Errorf("%d runs, epoch %q", len(v.list()), v.Epoch())
			}
			ctx := context.Background()
			for range 3 {
				_, err := v.Append(ctx, store.AppendRequest{Name: testRun("1"), State: "RUNNING"})
				wantReason(t, err, store.Full)
				_, err = v.Create(ctx, store.CreateRequest{Namespace: "main", Kind: statusfile.TestRun})
				wantReason(t, err, store.Full)
			}
			before := v.Epoch()
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
			if v.Epoch() != before || v.state()["incarnation"] != before {
				t.Errorf("the epoch was %s, is %s, and %v is saved", before, v.Epoch(), v.state()["incarnation"])
			}
			v.stop()
			v.start()
			if v.Epoch() != before || !slices.Contains(v.notes(testRun("1")), "there is room") {
				t.Errorf("the epoch was %s and is %s; the lines are %q", before, v.Epoch(), v.notes(testRun("1")))
			}
		})
	}
}

// Not even the journal's directory can be made at the first start.
func TestFullDiskAtTheFirstStartStopsNoReader(t *testing.T) {
	disk := smallDisk(t, "size=4m,nr_inodes=40")
	v := newService(t)
	v.create(store.CreateRequest{ID: "1"})
	v.stop()
	v.cfg.StateDir = filepath.Join(disk, "state")
	must(t, os.Mkdir(v.cfg.StateDir, 0o700))
	var fill []string
	for err := error(nil); err == nil; {
		path := filepath.Join(disk, fmt.Sprint("fill", len(fill)))
		if err = os.WriteFile(path, nil, 0o600); err == nil {
			fill = append(fill, path)
		}
	}
	v.start()
	if len(v.list()) != 1 || len(v.notes(testRun("1"))) != 1 {
		t.Errorf("%d runs", len(v.list()))
	}
	_, err := v.Append(t.Context(), store.AppendRequest{Name: testRun("1"), State: "RUNNING"})
	wantReason(t, err, store.Full)
	epoch := v.Epoch()
	for _, path := range fill {
		must(t, os.Remove(path))
	}
	again := time.NewTicker(50 * time.Millisecond) // a disk that failed is left alone for a while
	defer again.Stop()
	for err != nil {
		<-again.C
		_, err = v.Append(t.Context(), store.AppendRequest{Name: testRun("1"), State: "RUNNING"})
	}
	v.list()
	v.stop()
	v.start()
	if v.Epoch() != epoch || len(v.notes(testRun("1"))) != 2 {
		t.Errorf("the epoch was %q and is %q, the lines are %q", epoch, v.Epoch(), v.notes(testRun("1")))
	}
}

// What other processes wrote while changes could not be recorded is told once they can be,
// though nothing asks for it.
func TestWhatCameWhileTheJournalFailedIsToldLater(t *testing.T) {
	disk := smallDisk(t, "size=2m")
	v := newService(t, func(c *filestore.Settings) { c.Follow = true })
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
