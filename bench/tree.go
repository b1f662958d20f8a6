package main

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"sync/atomic"
	"time"

	"golang.org/x/sync/errgroup"
	"golang.org/x/sys/unix"
)

// runsInSeries is how many runs of the large tree are members of each series.
const runsInSeries = 100

// tree returns a working directory with many small runs. With --keep it stays for
// the next time.
func (b *bench) tree(ctx context.Context) (string, error) {
	dir := filepath.Join(b.temp, "tree")
	if b.keep {
		dir = filepath.Join(b.dir, fmt.Sprintf("runstatus-bench-tree-%d", b.runs))
	}
	done := filepath.Join(dir, "bench-tree-is-whole")
	if _, err := os.Stat(done); err == nil {
		return dir, nil
	}
	if err := haveRoom(b.dir, b.runs); err != nil {
		return "", err
	}
	if err := os.MkdirAll(dir, 0o777); err != nil {
		return "", err
	}
	start := time.Now()
	if err := b.makeTree(ctx, dir, b.runs); err != nil {
		return "", err
	}
	b.say("\r  made %d runs in %.0f s\n", b.runs, time.Since(start).Seconds())
	return dir, os.WriteFile(done, nil, 0o666)
}

// haveRoom refuses to fill a disk: a run takes a directory and two files of a block
// each, and two links. As much again stays free.
func haveRoom(dir string, runs int) error {
	var st unix.Statfs_t
	if err := unix.Statfs(dir, &st); err != nil {
		return err
	}
	const blocks, inodes = 4, 6
	n := uint64(runs)
	if st.Bavail < 2*n*blocks || st.Ffree < 2*n*inodes {
		return fmt.Errorf("%d runs need %d MB and %d inodes, twice of which is not free in %s: take fewer --runs or another --dir",
			runs, n*blocks*uint64(st.Bsize)>>20, n*inodes, dir) //nolint:gosec // a block's size is positive
	}
	return nil
}

func (b *bench) makeTree(ctx context.Context, dir string, runs int) error {
	var made atomic.Int64
	group, making := errgroup.WithContext(ctx)
	group.SetLimit(4)
	for first := 1; first <= runs && making.Err() == nil; first += runsInSeries {
		group.Go(func() error {
			last := min(first+runsInSeries-1, runs)
			err := makeSeries(dir, first/runsInSeries+1, first, last)
			if n := made.Add(1); n%100 == 0 {
				b.say("\r  made %d of %d runs", n*runsInSeries, runs)
			}
			return err
		})
	}
	return cmp.Or(group.Wait(), ctx.Err())
}

// makeSeries makes a series with its member runs, from first to last.
func makeSeries(tree string, id, first, last int) error {
	dir := fmt.Sprintf("%s/series/%d", tree, id)
	set := dir + "/test_sets/0.runstatus"
	if err := os.MkdirAll(set, 0o777); err != nil {
		return err
	}
	if err := os.WriteFile(dir+"/status", fmt.Append(nil,
		line(first, 0, "STATUS_CREATED", "Created status file."), line(first, 5, "ALL_STARTED", "All tests started.")), 0o666); err != nil {
		return err
	}
	for run := first; run <= last; run++ {
		if err := makeRun(tree, run, id); err != nil {
			return err
		}
		if err := os.Symlink(fmt.Sprintf("../../../../test_runs/%d", run), fmt.Sprintf("%s/%d", set, run)); err != nil && !errors.Is(err, os.ErrExist) {
			return err
		}
	}
	return nil
}

func makeRun(tree string, id, series int) error {
	dir := fmt.Sprintf("%s/test_runs/%d", tree, id)
	if err := os.MkdirAll(dir, 0o777); err != nil {
		return err
	}
	attributes := fmt.Appendf(nil, `{"name": "suite%d.test%d", "user": "user%d", "sys_name": "fog", "id": %d, "created": %d.5, "labels": {"partition": "standard", "compiler": "gcc%d"}}`,
		id%20, id%1000, id%50, id, began(id), id%5)
	return errors.Join(
		os.WriteFile(dir+"/attributes", attributes, 0o666),
		ignoreExists(os.Symlink(fmt.Sprintf("../../series/%d", series), dir+"/series")),
		os.WriteFile(dir+"/status", history(id), 0o666),
	)
}

func ignoreExists(err error) error {
	if errors.Is(err, os.ErrExist) {
		return nil
	}
	return err
}

// began spreads the runs over a year.
func began(id int) int { return 1_750_000_000 + id*30%31_000_000 }

func line(id, after int, state, note string) string {
	return fmt.Sprintf("%d.%06d %s %s\n", began(id)+after, id%1_000_000, state, note)
}

// history is a status file. Of ten runs seven are complete, one runs, one waits
// and one failed.
func history(id int) []byte {
	text := line(id, 0, "STATUS_CREATED", "Created status file.") + line(id, 1, "SCHEDULED", "Test slurm has job id 123456.")
	if id%10 != 0 {
		text += line(id, 60, "RUNNING", "Currently running the test.")
	}
	switch {
	case id%10 == 2:
		text += line(id, 90, "RUN_TIMEOUT", "Run timed out after 30 seconds.")
	case id%10 > 2 && id%3 == 0:
		text += line(id, 100, "COMPLETE", "The test completed with result: FAIL")
	case id%10 > 2:
		text += line(id, 100, "COMPLETE", "The test completed with result: PASS")
	}
	return []byte(text)
}
