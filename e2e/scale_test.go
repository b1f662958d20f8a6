package e2e

import (
	"bufio"
	"fmt"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
	"time"

	runstatusv1 "github.com/runstatus/runstatus/gen/go/runstatus/v1"
)

// many is a working directory of so many runs, a tenth of which failed.
const many = 10_000

func manyRuns(t testing.TB) string {
	t.Helper()
	dir := t.TempDir()
	must(t, os.Mkdir(filepath.Join(dir, "series"), 0o755))
	for id := 1; id <= many; id++ {
		run := filepath.Join(dir, "test_runs", strconv.Itoa(id))
		must(t, os.MkdirAll(run, 0o755))
		when := float64(1700000000 + id)
		var status strings.Builder
		for i, line := range []string{
			"STATUS_CREATED Created status file.", "CREATED Test directory and status file created.", "BUILD_WAIT Waiting on lock.",
			"BUILDING Starting build.", "BUILD_DONE Build is done.", "SCHEDULED Waiting.", "SCHED_STARTUP The job has started.",
			"PREPPING_RUN Converting the run template.", "RUNNING Starting the run script.", "RUN_DONE The run script has ended.",
			"RESULTS Parsing results.", "COMPLETE The test completed with result: " + resultOf(id),
		} {
			fmt.Fprintf(&status, "%.6f %s\n", when+float64(i), line)
		}
		must(t, os.WriteFile(filepath.Join(run, "status"), []byte(status.String()), 0o644))
		must(t, os.WriteFile(filepath.Join(run, "attributes"), fmt.Appendf(nil, `{"id": %d, "name": "suite.test%d", "user": "user%d", "sys_name": "cluster1"}`, id, id%50, id%7), 0o644))
		must(t, os.WriteFile(filepath.Join(run, "RUN_COMPLETE"), fmt.Appendf(nil, `{"complete": %f}`, when+12), 0o644))
	}
	return dir
}

func resultOf(id int) string {
	if id%10 == 0 {
		return "FAIL"
	}
	return "PASS"
}

// How long it takes is logged, not checked: the machine may be busy.
func TestTenThousandRunsAreListedAndCounted(t *testing.T) {
	dir := manyRuns(t)
	began := time.Now()
	s := serve(t, "--dir", dir)
	t.Logf("race detector: %v; the server was ready after %v", raceEnabled, time.Since(began).Round(time.Millisecond))
	took := func(what string, from time.Time) { t.Logf("%-42s %v", what, time.Since(from).Round(time.Millisecond)) }

	for _, how := range []struct {
		name string
		run  func(testing.TB, ...string) result
	}{
		{"server, first time", s.runstatus},
		{"server", s.runstatus},
		{"directory", func(t testing.TB, args ...string) result { return runstatus(t, append(args, "--dir", dir)...) }},
	} {
		w := way{how.name, dir, how.run}
		began := time.Now()
		sum := decode(t, w.must(t, "summary", "--json"), &runstatusv1.SummarizeRunsResponse{}).GetGroups()[0]
		took(how.name+": summary", began)
		if sum.GetTotal() != many || sum.GetEnded() != many || sum.GetByOutcome()["FAILED"] != many/10 || sum.GetByOutcome()["PASSED"] != many*9/10 {
			t.Errorf("%s: %v", how.name, sum)
		}
		if how.name == "server, first time" {
			continue
		}
		began = time.Now()
		table := w.must(t, "status", "--failed", "--limit", "20")
		took(how.name+": status --failed --limit 20", began)
		if lines := strings.Count(table, "FAILED"); lines != 20 {
			t.Errorf("%s: %d rows", how.name, lines)
		}
		if raceEnabled {
			continue // what follows is much text and nothing to race
		}
		began = time.Now()
		rows, passed := bufio.NewScanner(strings.NewReader(w.must(t, "status", "--all"))), 0
		took(how.name+": status --all", began)
		for rows.Scan() {
			if strings.Contains(rows.Text(), "PASSED") {
				passed++
			}
		}
		if passed != many*9/10 {
			t.Errorf("%s: %d rows are PASSED", how.name, passed)
		}
	}
	began = time.Now()
	page := call(t, s, "ListRuns", `{"page_size":1000}`, &runstatusv1.ListRunsResponse{})
	took("grpcurl: a page of ListRuns", began)
	if len(page.GetRuns()) == 0 || page.GetNextPageToken() == "" {
		t.Errorf("a page of %d runs", len(page.GetRuns()))
	}
}

func BenchmarkTenThousandRuns(b *testing.B) {
	dir := manyRuns(b)
	s := serve(b, "--dir", dir)
	s.must(b, "summary")
	for _, bb := range []struct {
		name string
		run  func(testing.TB, ...string) result
	}{
		{"server", s.runstatus},
		{"directory", func(t testing.TB, args ...string) result { return runstatus(t, append(args, "--dir", dir)...) }},
	} {
		for _, args := range [][]string{{"summary"}, {"status", "--limit", "100"}, {"status", "--all"}} {
			b.Run(bb.name+"/"+strings.Join(args, ""), func(b *testing.B) {
				for b.Loop() {
					well(b, bb.run(b, args...), args)
				}
			})
		}
	}
}
