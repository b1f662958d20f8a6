package filestore_test

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/runstatus/runstatus/server/internal/store"
)

// largeText is more than a look counts, with lines that all differ.
func largeText(lines int) string {
	var b strings.Builder
	filler := strings.Repeat("x", 900)
	for i := range lines {
		fmt.Fprintf(&b, "1700000000.5 RUNNING %d %s\n", i, filler)
	}
	return b.String()
}

const linesOfLarge = 10_000 // more than 8 MiB

// wantToldOnce waits until so many lines were told behind a revision, and fails unless each
// of them was told once.
func (v *service) wantToldOnce(after int64, lines int) {
	v.t.Helper()
	var notes []string
	v.until("the lines", func() bool {
		notes = nil
		for c, err := range v.Changes(context.Background(), after) {
			must(v.t, err)
			if c.Kind == store.LineAdded {
				notes = append(notes, strings.Fields(c.Status.Note)[0])
			}
		}
		return len(notes) >= lines
	})
	slices.Sort(notes)
	if told := len(slices.Compact(slices.Clone(notes))); len(notes) != lines || told != lines {
		v.t.Errorf("%d lines were told, %d of them different, want %d", len(notes), told, lines)
	}
}

// A file may be too large to be counted at first. What comes behind that is told all the same.
func TestLinesThatCameBehindTheFirstLookIntoALargeFileAreTold(t *testing.T) {
	const later = 5
	for how, change := range followings {
		t.Run(how, func(t *testing.T) {
			dir := t.TempDir()
			path := filepath.Join(dir, "data/test_runs/1/status")
			writeFile(t, path, largeText(linesOfLarge))
			v := &service{t: t, cfg: crashConfig(dir, false).With()}
			change(&v.cfg)
			v.start()
			defer func() { v.stop() }()
			v.list()
			for i := range later {
				before := v.Revision()
				appendFile(t, path, fmt.Sprintf("1700000001.5 RUN_DONE later%d\n", i))
				v.await(before, "line 1 RUN_DONE")
			}
			v.stop()
			appendFile(t, path, "1700000001.5 RUN_DONE down\n")
			v.start()
			v.wantToldOnce(0, later+1)
			if run := v.run(testRun("1")); run.Current.Sequence != 0 || run.Current.Revision == 0 || !run.Unverified {
				t.Errorf("a line whose place is not counted yet is %+v", run.Current)
			}
			if res := v.append("1", "RUNNING", "ours"); res.Status.Sequence != linesOfLarge+later+2 {
				t.Errorf("our line has sequence %d", res.Status.Sequence)
			}
			v.wantToldOnce(0, later+2)
			v.wantHistory(linesOfLarge, later+2)
		})
	}
}

// wantHistory fails unless a history's first lines have no revision, and those behind
// them the next ones.
func (v *service) wantHistory(old, told int) {
	v.t.Helper()
	n, last := 0, int64(0)
	for e, err := range v.History(context.Background(), store.HistoryRequest{Name: testRun("1")}) {
		must(v.t, err)
		if n++; n <= old && e.Status.Revision != 0 || n > old && e.Status.Revision <= last {
			v.t.Fatalf("line %d has revision %d behind %d", n, e.Status.Revision, last)
		}
		last = e.Status.Revision
	}
	if n != old+told {
		v.t.Errorf("the history holds %d lines, want %d", n, old+told)
	}
}

func TestManyLinesThatCameWhileTheServerWasDownAreTold(t *testing.T) {
	v := newService(t, following)
	v.create(store.CreateRequest{ID: "1"})
	before := v.Revision()
	v.stop()
	appendFile(t, v.path("test_runs/1/status"), largeText(linesOfLarge))
	v.start()
	v.wantToldOnce(before, linesOfLarge)
	if run := v.run(testRun("1")); run.Current.Sequence != linesOfLarge+1 && !run.Unverified {
		t.Errorf("the newest line is %d", run.Current.Sequence)
	}
	v.stop()
	v.start()
	v.list()
	v.wantToldOnce(before, linesOfLarge)
	if res := v.append("1", "RUNNING", "ours"); res.Status.Sequence != linesOfLarge+2 {
		t.Errorf("our line has sequence %d", res.Status.Sequence)
	}
}

func TestLinesOfALargeFileThatIsNewAreTold(t *testing.T) {
	v := newService(t, following)
	v.list()
	writeFile(t, v.path("new/status"), largeText(linesOfLarge))
	must(t, os.Rename(v.path("new"), v.path("test_runs/1")))
	v.wantToldOnce(0, linesOfLarge)
}
