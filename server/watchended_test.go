package server

import (
	"fmt"
	"os"
	"path/filepath"
	"testing"
	"time"

	runstatusv1 "github.com/runstatus/runstatus/gen/go/runstatus/v1"
	"github.com/runstatus/runstatus/internal/watchreq"
)

// A run that ended long ago is followed as long as a watch names it, or its series.
func TestWatchHearsOfLinesInARunThatEndedLongAgo(t *testing.T) {
	for name, row := range map[string]struct {
		req   *runstatusv1.WatchStatusesRequest
		found []string
	}{
		"the run":    {runs("test_runs/1"), []string{"joined test_runs/1"}},
		"its series": {&runstatusv1.WatchStatusesRequest{Selection: watchreq.Series("series/1")}, []string{"joined series/1", "joined test_runs/1"}},
	} {
		t.Run(name, func(t *testing.T) {
			var status string
			h := serve(t, func(c *settings) { status = makeOldRuns(t, c.Namespaces[0].Dir) })
			w := h.watch(t, row.req)
			if found := w.untilSynced(); len(found) != len(row.found) {
				t.Fatalf("found %q, want %q", found, row.found)
			}
			f, err := os.OpenFile(status, os.O_APPEND|os.O_WRONLY, 0)
			if err != nil {
				t.Fatal(err)
			}
			defer f.Close()
			if _, err := f.WriteString("1700000009.5 INFO late\n"); err != nil {
				t.Fatal(err)
			}
			w.want("status test_runs/1 3 INFO")
		})
	}
}

// makeOldRuns makes runs that ended long ago, so many that a sweep takes long to get to
// one, and returns the status file of run 1, which is in series 1.
func makeOldRuns(t *testing.T, dir string) string {
	t.Helper()
	then := time.Now().Add(-time.Hour)
	put := func(name, line string, links ...string) {
		home := filepath.Join(dir, name)
		err := os.MkdirAll(home, 0o755)
		for i := 0; i < len(links) && err == nil; i += 2 {
			if err = os.MkdirAll(filepath.Dir(filepath.Join(home, links[i])), 0o755); err == nil {
				err = os.Symlink(links[i+1], filepath.Join(home, links[i]))
			}
		}
		if err == nil {
			err = os.WriteFile(filepath.Join(home, "status"), []byte("1700000001.5 RUNNING x\n"+line), 0o644)
		}
		for _, path := range []string{filepath.Join(home, "status"), home} {
			if err == nil {
				err = os.Chtimes(path, then, then)
			}
		}
		if err != nil {
			t.Fatal(err)
		}
	}
	const end = "1700000002.5 COMPLETE The test completed with result: PASS\n"
	for i := range 300 {
		put(fmt.Sprintf("test_runs/old%d", i), end)
	}
	put("series/1", "1700000002.5 COMPLETE x\n", "test_sets/a/1", "../../../../test_runs/1")
	put("test_runs/1", end, "series", "../../series/1")
	return filepath.Join(dir, "test_runs/1/status")
}
