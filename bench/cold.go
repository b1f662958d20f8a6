package main

import (
	"context"
	"errors"
	"io"
	"os"
	"path/filepath"
	"time"

	"golang.org/x/sync/errgroup"
	"golang.org/x/sys/unix"
)

// dropCaches makes the disk cold. Without root it can only drop the contents of the
// status files, not the directories and inodes.
func dropCaches(ctx context.Context, tree string) (all bool, err error) {
	unix.Sync() // what is not written yet can't be dropped
	if os.WriteFile("/proc/sys/vm/drop_caches", []byte("3\n"), 0) == nil {
		return true, nil
	}
	return false, eachStatus(ctx, tree, func(f *os.File) error {
		return unix.Fadvise(int(f.Fd()), 0, 0, unix.FADV_DONTNEED)
	})
}

// sweep reads the tail of each status file, as a server without an index must.
func sweep(ctx context.Context, tree string) (sample, error) {
	start := time.Now()
	err := eachStatus(ctx, tree, func(f *os.File) error {
		info, err := f.Stat()
		if err != nil {
			return err
		}
		var tail [4096]byte
		_, err = f.ReadAt(tail[:], max(info.Size()-int64(len(tail)), 0))
		if errors.Is(err, io.EOF) {
			return nil
		}
		return err
	})
	return sample{value: time.Since(start).Seconds()}, err
}

// eachStatus opens all status files of a tree, with 8 workers.
func eachStatus(ctx context.Context, tree string, do func(*os.File) error) error {
	group, ctx := errgroup.WithContext(ctx)
	paths := make(chan string, 1024)
	group.Go(func() error {
		defer close(paths)
		for _, collection := range []string{"test_runs", "series"} {
			if err := eachRun(ctx, filepath.Join(tree, collection), paths); err != nil {
				return err
			}
		}
		return nil
	})
	for range 8 {
		group.Go(func() error {
			for path := range paths {
				f, err := os.Open(path)
				if err != nil {
					return err
				}
				err = do(f)
				f.Close()
				if err != nil {
					return err
				}
			}
			return nil
		})
	}
	return group.Wait()
}

func eachRun(ctx context.Context, collection string, paths chan<- string) error {
	dir, err := os.Open(collection)
	if err != nil {
		return err
	}
	defer dir.Close()
	for {
		entries, err := dir.ReadDir(1024)
		for _, e := range entries {
			if !e.IsDir() {
				continue
			}
			select {
			case paths <- filepath.Join(collection, e.Name(), "status"):
			case <-ctx.Done():
				return ctx.Err()
			}
		}
		if errors.Is(err, io.EOF) {
			return nil
		}
		if err != nil {
			return err
		}
	}
}
