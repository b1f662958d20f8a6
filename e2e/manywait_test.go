package e2e

import (
	"fmt"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"testing"

	"github.com/runstatus/runstatus/client"
)

// waitedFor returns a working directory of runs with a long note each, all of them members
// of series 1, which is closed. One of them has failed.
func waitedFor(t testing.TB, runs, failed int) string {
	t.Helper()
	dir := t.TempDir()
	series := filepath.Join(dir, "series", "1")
	must(t, os.MkdirAll(filepath.Join(series, "test_sets", "all"), 0o755))
	must(t, os.WriteFile(filepath.Join(series, "status"), []byte("1700000000.5 STATUS_CREATED Created status file.\n"), 0o644))
	note := strings.Repeat("a long note, ", 290)
	for id := 1; id <= runs; id++ {
		result := "PASS"
		if id == failed {
			result = "FAIL"
		}
		run := filepath.Join(dir, "test_runs", strconv.Itoa(id))
		must(t, os.MkdirAll(run, 0o755))
		must(t, os.WriteFile(filepath.Join(run, "status"), fmt.Appendf(nil, `1700000001.5 STATUS_CREATED Created status file.
1700000002.5 RUNNING %s
1700000003.5 COMPLETE The test completed with result: %s
1700000004.5 INFO %s
`, note, result, note), 0o644))
		must(t, os.WriteFile(filepath.Join(run, "RUN_COMPLETE"), []byte(`{"complete": 1700000003.5}`), 0o644))
		must(t, os.Symlink(series, filepath.Join(run, "series")))
		must(t, os.Symlink(run, filepath.Join(series, "test_sets", "all", strconv.Itoa(id))))
	}
	must(t, os.WriteFile(filepath.Join(series, "ALL_TESTS_STARTED"), nil, 0o644))
	return dir
}

// One failed run among many decides the verdict, however they are waited for, and the
// tally counts them all.
func TestOneFailedRunAmongManyIsFound(t *testing.T) {
	runs := 1500
	if *longCampaign {
		runs = 20_000
	}
	failed := runs * 2 / 3
	dir := waitedFor(t, runs, failed)
	s := serve(t, "--dir", dir)
	var list []string
	for id := 1; id <= runs; id++ {
		list = append(list, strconv.Itoa(id))
	}
	for what, args := range map[string][]string{"list": list, "range": {fmt.Sprint("1-", runs)}, "series": {"s1"}} {
		for _, w := range []way{{"server", dir, s.runstatus}, {"directory", dir, func(t testing.TB, args ...string) result {
			return runstatus(t, append(args, "--dir", dir)...)
		}}} {
			r := w.run(t, append([]string{"wait", "--timeout", "5m"}, args...)...)
			if r.code != 1 || !strings.Contains(r.stdout, fmt.Sprintf("%d PASSED, 1 FAILED (%d)", runs-1, failed)) {
				t.Errorf("%s, %s: exit code %d: %.1000s%.1000s", what, w.name, r.code, r.stdout, r.stderr)
			}
		}
	}
	c, err := client.New(s.addr)
	must(t, err)
	defer c.Close()
	for what, option := range map[string]client.WatchOption{
		"parent": client.Parent("namespaces/main"), "filter": client.Filter(`kind = "test_run"`), "user": client.Filter(`user != "nobody"`),
		"series": client.Series("series/1"),
	} {
		closing, err := c.Wait(t.Context(), option, client.UntilEnded())
		must(t, err)
		if tally := closing.GetTally(); tally.GetByOutcome()["PASSED"] != int64(runs-1) || tally.GetByOutcome()["FAILED"] != 1 {
			t.Errorf("%s: the tally is %v", what, tally)
		}
	}
}
