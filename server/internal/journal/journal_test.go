package journal

import (
	"bytes"
	"errors"
	"fmt"
	"math/rand/v2"
	"os"
	"path/filepath"
	"sync"
	"sync/atomic"
	"syscall"
	"testing"

	"go.uber.org/goleak"

	"github.com/runstatus/runstatus/internal/testkit"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

const small = 16 << 10 // a segment for tests

var must = testkit.Must

func open(t testing.TB, dir string, o Options) *Journal {
	t.Helper()
	if o.Segment == 0 {
		o.Segment = small
	}
	j, err := Open(dir, 0, o)
	must(t, err)
	return j
}

func body(revision uint64) []byte {
	return fmt.Appendf(nil, "body of %d %s", revision, bytes.Repeat([]byte("x"), int(revision*37%300)))
}

// fill appends records with the bodies that their revisions ask for.
func fill(t testing.TB, j *Journal, n int) {
	t.Helper()
	for range n {
		want := j.Committed() + 1
		got, err := j.Append(body(want))
		must(t, err)
		if got != want {
			t.Fatalf("revision %d, want %d", got, want)
		}
		must(t, j.Commit(got))
	}
}

// wantRecords reads what is behind a revision: exactly those up to last.
func wantRecords(t testing.TB, j *Journal, after, last uint64) {
	t.Helper()
	next := after + 1
	for r, err := range j.Read(after) {
		must(t, err)
		if r.Revision != next || !bytes.Equal(r.Body, body(next)) {
			t.Fatalf("record %d with %.30q, want %d", r.Revision, r.Body, next)
		}
		next++
	}
	if next != last+1 {
		t.Fatalf("read up to %d, want %d", next-1, last)
	}
}

func TestRecordsAreReadFromAnyRevisionOverSegments(t *testing.T) {
	j := open(t, t.TempDir(), Options{KeepSize: 1 << 30})
	defer j.Close()
	fill(t, j, 500)
	if len(j.segments) < 5 {
		t.Fatalf("only %d segments", len(j.segments))
	}
	for after := uint64(0); after <= 500; after += 7 {
		wantRecords(t, j, after, 500)
	}
	wantRecords(t, j, 500, 500)
}

func TestReopenedJournalGoesOn(t *testing.T) {
	dir := t.TempDir()
	last := uint64(0)
	for range 5 {
		j := open(t, dir, Options{KeepSize: 1 << 30})
		wantRecords(t, j, 0, last)
		fill(t, j, 60)
		last += 60
		must(t, j.Close())
	}
}

func TestCallersShareCommits(t *testing.T) {
	const callers, each = 16, 100
	disk := &disk{}
	j := open(t, t.TempDir(), Options{Segment: 1 << 20, open: disk.open})
	defer j.Close()
	var group sync.WaitGroup
	for range callers {
		group.Go(func() {
			for range each {
				r, err := j.Append([]byte("x"))
				if err == nil {
					err = j.Commit(r)
				}
				if err != nil || j.Committed() < r {
					t.Errorf("revision %d: %v", r, err)
				}
			}
		})
	}
	group.Wait()
	if syncs := disk.syncs.Load(); syncs > callers*each {
		t.Errorf("%d syncs for %d records", syncs, callers*each)
	}
	n := uint64(0)
	for r, err := range j.Read(0) {
		must(t, err)
		if n++; r.Revision != n {
			t.Fatalf("revision %d, want %d", r.Revision, n)
		}
	}
	if n != callers*each {
		t.Errorf("%d records", n)
	}
}

func TestUncommittedRecordsAreNotRead(t *testing.T) {
	j := open(t, t.TempDir(), Options{})
	defer j.Close()
	fill(t, j, 3)
	_, err := j.Append([]byte("pending"))
	must(t, err)
	wantRecords(t, j, 0, 3)
}

func TestReleasedSegmentsGoByRetention(t *testing.T) {
	dir := t.TempDir()
	j := open(t, dir, Options{KeepSize: 3 * small})
	fill(t, j, 1000)
	must(t, j.Release(900))
	oldest := j.Oldest()
	if oldest < 500 || oldest > 901 || len(j.segments) > 8 {
		t.Fatalf("oldest is %d, %d segments", oldest, len(j.segments))
	}
	wantRecords(t, j, oldest-1, 1000)
	for _, err := range j.Read(oldest - 2) {
		if !errors.Is(err, ErrTooOld) {
			t.Error(err)
		}
	}
	fill(t, j, 200) // into files that were in use before
	must(t, j.Close())
	j, err := Open(dir, 900, Options{Segment: small})
	must(t, err)
	defer j.Close()
	wantRecords(t, j, 900, 1200)
}

// newest returns the path of the segment that was written to last.
func newest(t testing.TB, dir string) string {
	t.Helper()
	files, err := filepath.Glob(filepath.Join(dir, "0*"))
	must(t, err)
	return files[len(files)-1]
}

func TestTornGroupIsDroppedWhereverItIsTorn(t *testing.T) {
	dir := t.TempDir()
	j := open(t, dir, Options{})
	fill(t, j, 20)
	for i := range 5 { // one group
		_, err := j.Append(body(uint64(21 + i)))
		must(t, err)
	}
	end := j.segments[0].end
	must(t, j.Commit(25))
	groupEnd := j.segments[0].end
	must(t, j.Close())
	path := newest(t, dir)
	whole, err := os.ReadFile(path)
	must(t, err)
	rnd := rand.New(rand.NewPCG(1, 2))
	for range 300 {
		data := bytes.Clone(whole)
		for at := end; at < groupEnd; at += 64 { // any part of the group may be missing
			if rnd.IntN(2) == 0 {
				clear(data[at:min(at+64, groupEnd)])
			}
		}
		must(t, os.WriteFile(path, data, 0o600))
		j, err := Open(dir, 0, Options{Segment: small})
		must(t, err)
		last := j.Committed()
		if last < 20 || last > 25 {
			t.Fatalf("committed %d", last)
		}
		wantRecords(t, j, 0, last)
		fill(t, j, 2)
		wantRecords(t, j, 0, last+2)
		must(t, j.Close())
		must(t, os.Remove(newest(t, dir)))
	}
}

func TestCorruptCommittedRecordIsAnErrorThatSaysWhere(t *testing.T) {
	dir := t.TempDir()
	j := open(t, dir, Options{})
	fill(t, j, 30)
	must(t, j.Close())
	path := newest(t, dir)
	whole, err := os.ReadFile(path)
	must(t, err)
	for at := int64(headerSize); at < 1000; at += 3 {
		data := bytes.Clone(whole)
		data[at] ^= 0x10
		must(t, os.WriteFile(path, data, 0o600))
		j, err := Open(dir, 0, Options{Segment: small})
		corrupt, ok := errors.AsType[*CorruptError](err)
		if err == nil && at%alignment == 0 {
			t.Fatalf("byte %d: committed %d", at, j.Committed())
		}
		if err == nil { // padding belongs to no record
			wantRecords(t, j, 0, 30)
			must(t, j.Close())
			must(t, os.Remove(newest(t, dir)))
			continue
		}
		if !ok || corrupt.File != path || corrupt.Offset > at || corrupt.Offset < at-500 {
			t.Fatalf("byte %d: %v", at, err)
		}
	}
}

// A record that no segment has room for is refused, and others go on.
func TestRecordLargerThanASegmentIsRefused(t *testing.T) {
	j := open(t, t.TempDir(), Options{})
	most := small - headerSize - bodyAt
	if _, err := j.Append(make([]byte, most+1)); err == nil {
		t.Error("it was taken")
	}
	revision, err := j.Append(make([]byte, most))
	must(t, err)
	must(t, j.Commit(revision))
	must(t, j.Close())
}

func TestJournalThatIsOlderThanWhatWasMadeOfItIsRefused(t *testing.T) {
	dir := t.TempDir()
	j := open(t, dir, Options{})
	fill(t, j, 5)
	must(t, j.Close())
	if _, err := Open(dir, 6, Options{Segment: small}); !errors.Is(err, ErrBehind) {
		t.Error(err)
	}
}

func TestFailedSyncIsNeverBelievedAgain(t *testing.T) {
	dir := t.TempDir()
	disk := &disk{}
	j := open(t, dir, Options{open: disk.open})
	fill(t, j, 10)
	disk.fail.Store(true)
	r, err := j.Append(body(11))
	must(t, err)
	if err := j.Commit(r); !errors.Is(err, ErrUnknown) || !errors.Is(err, syscall.EIO) {
		t.Fatal(err)
	}
	if _, err := j.Append(body(12)); !errors.Is(err, syscall.EIO) {
		t.Fatal(err)
	}
	wantRecords(t, j, 0, 10)
	disk.fail.Store(false)
	j.mu.Lock()
	j.retryAt = j.retryAt.Add(-retryAfter)
	j.mu.Unlock()
	must(t, j.Ready())
	wantRecords(t, j, 0, 11)
	fill(t, j, 10)
	if len(j.segments) != 2 {
		t.Errorf("%d segments: the record must be written into a new one", len(j.segments))
	}
	must(t, j.Close())
	j = open(t, dir, Options{})
	defer j.Close()
	wantRecords(t, j, 0, 21)
}

// disk counts syncs, and fails them when told to.
type disk struct {
	syncs  atomic.Int64
	writes atomic.Int64
	fail   atomic.Bool
}

type countedFile struct {
	file
	disk *disk
}

func (d *disk) open(path string, flag int) (file, error) {
	f, err := openFile(path, flag)
	return countedFile{f, d}, err
}

func (f countedFile) WriteAt(p []byte, at int64) (int, error) {
	f.disk.writes.Add(1)
	return f.file.WriteAt(p, at)
}

func (f countedFile) Datasync() error {
	f.disk.syncs.Add(1)
	if f.disk.fail.Load() {
		return syscall.EIO
	}
	return f.file.Datasync()
}

func FuzzDamagedSegment(f *testing.F) {
	dir := f.TempDir()
	j := open(f, dir, Options{Segment: 4096})
	fill(f, j, 10)
	must(f, j.Close())
	whole, err := os.ReadFile(newest(f, dir))
	must(f, err)
	f.Add(whole)
	f.Add(whole[:2000])
	f.Fuzz(func(t *testing.T, data []byte) {
		dir := t.TempDir()
		must(t, os.WriteFile(filepath.Join(dir, "0000000000000001"), data, 0o600))
		j, err := Open(dir, 0, Options{Segment: 4096})
		if err != nil {
			return
		}
		defer j.Close()
		next := j.Oldest()
		for r, err := range j.Read(next - 1) {
			if err != nil || r.Revision != next {
				t.Fatalf("record %d, want %d: %v", r.Revision, next, err)
			}
			next++
		}
		if next != j.Committed()+1 {
			t.Fatalf("read up to %d of %d", next-1, j.Committed())
		}
	})
}
