package journal

import (
	"errors"
	"io/fs"
	"os"
	"sync/atomic"
	"syscall"
	"testing"
)

// fullDisk has no room for new files as long as it is full.
type fullDisk struct{ full atomic.Bool }

type fullFile struct {
	file
	disk *fullDisk
}

func (d *fullDisk) open(path string, flag int) (file, error) {
	if d.full.Load() && flag&os.O_CREATE != 0 {
		return nil, &fs.PathError{Op: "open", Path: path, Err: syscall.ENOSPC}
	}
	f, err := openFile(path, flag)
	return fullFile{f, d}, err
}

// Records are read on a full disk, and taken as long as the last segment has room, and
// again once there is room for another.
func TestFullDiskAtTheStartStopsNoReader(t *testing.T) {
	for _, before := range []int{0, 30} {
		dir, disk := t.TempDir(), &fullDisk{}
		if before > 0 {
			j := open(t, dir, Options{open: disk.open})
			fill(t, j, before)
			must(t, j.Close())
		}
		for path := range spareFiles(t, dir) {
			must(t, os.Remove(path))
		}
		disk.full.Store(true)
		last := uint64(before)
		for range 2 {
			j := open(t, dir, Options{open: disk.open})
			wantRecords(t, j, 0, last)
			for ; ; last++ {
				r, err := j.Append(body(last + 1))
				if err == nil {
					err = j.Commit(r)
				}
				if err != nil {
					if !errors.Is(err, syscall.ENOSPC) {
						t.Error(err)
					}
					break
				}
			}
			if before > 0 == (last == uint64(before)) {
				t.Errorf("%d records more were taken", last-uint64(before))
			}
			wantRecords(t, j, 0, last)
			if err := j.retryNow(); !errors.Is(err, syscall.ENOSPC) {
				t.Errorf("got %v", err)
			}
			j.abandon(t)
		}
		j := open(t, dir, Options{open: disk.open})
		disk.full.Store(false)
		if err := j.Ready(); err != nil {
			must(t, j.retryNow())
		}
		fill(t, j, 10)
		last += 10
		wantRecords(t, j, 0, last)
		must(t, j.Close())
		j = open(t, dir, Options{open: disk.open})
		wantRecords(t, j, 0, last)
		must(t, j.Close())
	}
}

// What only retention needs gives way before writes are refused.
func TestFullDiskTakesReleasedSegmentsFirst(t *testing.T) {
	dir, disk := t.TempDir(), &fullDisk{}
	j := open(t, dir, Options{open: disk.open, KeepSize: 1 << 30})
	defer j.Close()
	fill(t, j, 500)
	must(t, j.Release(400))
	disk.full.Store(true)
	segments := len(j.segments)
	fill(t, j, 200)
	if j.Oldest() == 1 || len(j.segments) > segments+1 {
		t.Errorf("the oldest is %d, and %d segments became %d", j.Oldest(), segments, len(j.segments))
	}
	wantRecords(t, j, j.Oldest()-1, 700)
	for {
		r, err := j.Append(make([]byte, 1000))
		if err == nil {
			err = j.Commit(r)
		}
		if err != nil {
			if !errors.Is(err, syscall.ENOSPC) {
				t.Error(err)
			}
			break
		}
	}
	if j.Oldest() > 401 {
		t.Errorf("the oldest is %d, and what lies behind 400 was not released", j.Oldest())
	}
	disk.full.Store(false)
	must(t, j.retryNow())
}
