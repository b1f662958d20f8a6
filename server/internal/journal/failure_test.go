package journal

import (
	"errors"
	"os"
	"sync"
	"sync/atomic"
	"syscall"
	"testing"
)

// badMoment is a disk that fails one sync of a segment's records: the left-th from
// now on.
type badMoment struct{ left atomic.Int64 }

type badMomentFile struct {
	file
	disk *badMoment
}

func (d *badMoment) open(path string, flag int) (file, error) {
	f, err := openFile(path, flag)
	return badMomentFile{f, d}, err
}

func (f badMomentFile) Datasync() error {
	if f.disk.left.Add(-1) == 0 {
		return syscall.EIO
	}
	return f.file.Datasync()
}

// retryNow makes the journal try again without the wait.
func (j *Journal) retryNow() error {
	j.mu.Lock()
	j.retryAt = j.retryAt.Add(-retryAfter)
	j.mu.Unlock()
	return j.Ready()
}

// The first part of a group is in a segment that was begun before, and the retry
// writes it again.
func TestGroupOverTwoSegmentsIsWholeThoughOneOfThemFailed(t *testing.T) {
	for _, failing := range []int64{1, 2, 3} { // what of the group is synced: the old segment, and each that it fills
		dir := t.TempDir()
		disk := &badMoment{}
		j := open(t, dir, Options{open: disk.open, KeepSize: 1 << 30})
		fill(t, j, 20)
		last := uint64(200)
		for r := uint64(21); r <= last; r++ {
			_, err := j.Append(body(r))
			must(t, err)
		}
		disk.left.Store(failing)
		if err := j.Commit(last); !errors.Is(err, ErrUnknown) {
			t.Fatalf("sync %d failed, and the commit says %v", failing, err)
		}
		must(t, j.retryNow())
		must(t, j.Commit(last))
		fill(t, j, 10)
		wantRecords(t, j, 0, last+10)
		must(t, j.Close())
		j = open(t, dir, Options{KeepSize: 1 << 30})
		wantRecords(t, j, 0, last+10)
		must(t, j.Close())
	}
}

// The segments whose records a retry has written again may be there still, when the
// process ended before it could remove them.
func TestSegmentThatWasWrittenAgainDoesNotCount(t *testing.T) {
	dir := t.TempDir()
	disk := &badMoment{}
	j := open(t, dir, Options{open: disk.open, KeepSize: 1 << 30})
	fill(t, j, 20)
	for r := uint64(21); r <= 200; r++ {
		_, err := j.Append(body(r))
		must(t, err)
	}
	disk.left.Store(2)
	if err := j.Commit(200); !errors.Is(err, ErrUnknown) {
		t.Fatal(err)
	}
	failed := newest(t, dir)
	data, err := os.ReadFile(failed)
	must(t, err)
	must(t, j.retryNow())
	fill(t, j, 10)
	must(t, j.Close())
	must(t, os.WriteFile(failed, data, 0o600))
	j = open(t, dir, Options{KeepSize: 1 << 30})
	defer j.Close()
	wantRecords(t, j, 0, 210)
}

func TestSegmentsChangeWhileOthersAreReleasedAndRead(t *testing.T) {
	dir := t.TempDir()
	j := open(t, dir, Options{Segment: 4096})
	done := make(chan struct{})
	var others sync.WaitGroup
	meanwhile := func(do func()) {
		others.Go(func() {
			for {
				select {
				case <-done:
					return
				default:
					do()
				}
			}
		})
	}
	meanwhile(func() {
		if err := j.Release(j.Committed()); err != nil {
			t.Error(err)
		}
	})
	meanwhile(func() {
		for _, err := range j.Read(j.Oldest() - 1) {
			if errors.Is(err, ErrTooOld) { // it was released meanwhile
				return
			}
			if err != nil {
				t.Error(err)
				return
			}
		}
	})
	fill(t, j, 250)
	close(done)
	others.Wait()
	must(t, j.Close())
	j, err := Open(dir, 250, Options{Segment: small})
	must(t, err)
	defer j.Close()
	fill(t, j, 20)
	wantRecords(t, j, 250, 270)
}

// keptFiles is a disk that knows what each file held at its last sync.
type keptFiles map[string][]byte

type keptFile struct {
	file
	disk keptFiles
	path string
}

func (d keptFiles) open(path string, flag int) (file, error) {
	f, err := openFile(path, flag)
	return keptFile{f, d, path}, err
}

func (f keptFile) Datasync() error {
	if data, err := os.ReadFile(f.path); err == nil { // it may have another name by now
		f.disk[f.path] = data
	}
	return f.file.Datasync()
}

// A process is killed behind a write and before its sync, the next one goes on, and
// then the power is cut.
func TestRecordsThatWereFoundAtTheStartAreAsDurableAsOthers(t *testing.T) {
	dir := t.TempDir()
	j := open(t, dir, Options{Buffered: true, KeepSize: 1 << 30})
	last := newest(t, dir)
	header, err := os.ReadFile(last)
	must(t, err)
	fill(t, j, 5)
	must(t, j.Close())
	disk := keptFiles{last: header}
	j = open(t, dir, Options{open: disk.open, KeepSize: 1 << 30})
	fill(t, j, 3)
	must(t, j.Close())
	must(t, os.WriteFile(last, disk[last], 0o600))
	j = open(t, dir, Options{KeepSize: 1 << 30})
	wantRecords(t, j, 0, 8)
	must(t, j.Close())
}
