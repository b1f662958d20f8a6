package filestore_test

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/runstatus/runstatus/server/internal/filestore"
	"github.com/runstatus/runstatus/server/internal/store"
	"github.com/runstatus/runstatus/statusfile"
)

// manyRuns fills a tree with ended runs of 20 lines, as Pavilion leaves them, in
// series of a hundred.
func manyRuns(b *testing.B, n int) string {
	b.Helper()
	dir := b.TempDir()
	history := ""
	for i := range 19 {
		history += fmt.Sprintf("17000000%02d.123456 RUNNING Something of a usual length happened.\n", i)
	}
	history += "1700000019.123456 COMPLETE The test completed with result: PASS\n"
	for i := range n {
		run := filepath.Join(dir, "test_runs", fmt.Sprint(i+1))
		series := filepath.Join(dir, "series", fmt.Sprint(i/100+1))
		must(b, os.MkdirAll(run, 0o755))
		must(b, os.WriteFile(filepath.Join(run, "status"), []byte(history), 0o644))
		must(b, os.WriteFile(filepath.Join(run, "RUN_COMPLETE"), []byte(`{"complete": 1700000020.0}`), 0o644))
		must(b, os.WriteFile(filepath.Join(run, "attributes"), []byte(`{"name": "suite.test", "user": "ada", "sys_name": "cluster1"}`), 0o644))
		must(b, os.MkdirAll(filepath.Join(series, "test_sets/0.set"), 0o755))
		must(b, os.WriteFile(filepath.Join(series, "status"), []byte(goodLine), 0o644))
		must(b, os.Symlink(series, filepath.Join(run, "series")))
		must(b, os.Symlink(run, filepath.Join(series, "test_sets/0.set", fmt.Sprint(i+1))))
	}
	time.Sleep(200 * time.Millisecond) //nolint:forbidigo // file times have to be old enough to be trusted
	return dir
}

func BenchmarkRuns(b *testing.B) {
	dir := manyRuns(b, 10_000)
	cfg := filestore.Config{ReadOnly: true, Namespaces: []filestore.Namespace{{Name: "main", Dir: dir}}}
	list := func(b *testing.B, s *filestore.Store) {
		runs, err := store.Collect(s.Runs(context.Background(), store.RunsRequest{Namespace: "main"}))
		if err != nil || len(runs) != 10_100 {
			b.Fatal(len(runs), err)
		}
	}
	b.Run("first", func(b *testing.B) {
		for b.Loop() {
			s, err := filestore.Open(cfg)
			must(b, err)
			list(b, s)
			must(b, s.Close())
		}
	})
	b.Run("again", func(b *testing.B) {
		s := open(b, cfg)
		list(b, s)
		for b.Loop() {
			list(b, s)
		}
	})
}

func BenchmarkAppend(b *testing.B) {
	for name, cfg := range map[string]filestore.Config{"synced": {}, "buffered": {Buffered: true}, "followed": {Buffered: true, Follow: true}} {
		b.Run(name, func(b *testing.B) {
			cfg.Namespaces = []filestore.Namespace{{Name: "main", Dir: b.TempDir()}}
			s := open(b, cfg)
			benchmarkAppend(b, s, newRuns(b, s, 1))
		})
	}
}

// Each run is written so seldom that its status file is looked for by its name.
func BenchmarkAppendInTurn(b *testing.B) {
	s := open(b, filestore.Config{Buffered: true, Follow: true, Namespaces: []filestore.Namespace{{Name: "main", Dir: b.TempDir()}}})
	benchmarkAppend(b, s, newRuns(b, s, 1000))
}

func newRuns(b *testing.B, s *filestore.Store, n int) []store.Name {
	b.Helper()
	runs := make([]store.Name, n)
	for i := range runs {
		run, err := s.Create(context.Background(), store.CreateRequest{Namespace: "main", Kind: statusfile.TestRun})
		must(b, err)
		runs[i] = run.Name
	}
	return runs
}

func benchmarkAppend(b *testing.B, s *filestore.Store, runs []store.Name) {
	b.Helper()
	b.ReportAllocs()
	for i := 0; b.Loop(); i++ {
		_, err := s.Append(context.Background(), store.AppendRequest{Name: runs[i%len(runs)], State: "RUNNING", Note: "Something of a usual length happened."})
		must(b, err)
	}
}

// The first line of each run rests on directories that another process has just made.
func BenchmarkFirstLine(b *testing.B) {
	const runs, callers = 1000, 64
	dir := b.TempDir()
	s := open(b, filestore.Config{Namespaces: []filestore.Namespace{{Name: "main", Dir: dir}}})
	_, err := store.Collect(s.Runs(context.Background(), store.RunsRequest{}))
	must(b, err)
	for round := 0; b.Loop(); round++ {
		b.StopTimer()
		for i := range runs {
			run := filepath.Join(dir, "test_runs", fmt.Sprint(round*runs+i))
			must(b, os.Mkdir(run, 0o755))
			must(b, os.WriteFile(filepath.Join(run, "status"), []byte(goodLine), 0o644))
		}
		b.StartTimer()
		var group sync.WaitGroup
		for c := range callers {
			group.Go(func() {
				for i := c; i < runs; i += callers {
					n := testRun(fmt.Sprint(round*runs + i))
					_, err := s.Append(context.Background(), store.AppendRequest{Name: n, State: "RUNNING"})
					must(b, err)
				}
			})
		}
		group.Wait()
	}
	b.ReportMetric(float64(b.Elapsed().Microseconds())/float64(b.N*runs), "µs/line")
}

// Every call carries a time that is older than the run's newest: each has to be
// looked for in the history.
func BenchmarkAppendBehindTheClock(b *testing.B) {
	for _, lines := range []int{100, 100_000} {
		b.Run(fmt.Sprintf("lines=%d", lines), func(b *testing.B) {
			dir := b.TempDir()
			run := filepath.Join(dir, "test_runs/1")
			must(b, os.MkdirAll(run, 0o755))
			must(b, os.WriteFile(filepath.Join(run, "status"), []byte(strings.Repeat(goodLine, lines)+"4000000000.000000 INFO far ahead\n"), 0o644))
			s := open(b, filestore.Config{Buffered: true, Namespaces: []filestore.Namespace{{Name: "main", Dir: dir}}})
			n := store.Name{Namespace: "main", Kind: statusfile.TestRun, ID: "1"}
			when := time.Unix(1_700_000_001, 0)
			for b.Loop() {
				when = when.Add(time.Microsecond)
				_, err := s.Append(context.Background(), store.AppendRequest{Name: n, State: "RUNNING", Note: "late", When: when})
				must(b, err)
			}
		})
	}
}
