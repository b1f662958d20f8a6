package journal

import (
	"errors"
	"os"
	"path/filepath"
	"syscall"
	"testing"
)

// A held journal takes nothing before what it waits for is done.
func TestHeldJournalWaitsForWhatIsOwed(t *testing.T) {
	j := open(t, t.TempDir(), Options{})
	defer j.Close()
	fill(t, j, 3)
	owed := errors.New("not yet")
	j.Hold(owed, func() error { return owed })
	for range 2 {
		if _, err := j.Append([]byte("x")); err == nil {
			t.Error("it was taken")
		}
		if err := j.retryNow(); err == nil {
			t.Error("it is ready")
		}
	}
	wantRecords(t, j, 0, 3)
	owed = nil
	must(t, j.retryNow())
	fill(t, j, 3)
	if len(j.segments) != 1 {
		t.Errorf("%d segments", len(j.segments))
	}
}

// A segment whose number can't be noted is not written to, and stays, since it may have
// been noted all the same.
func TestSegmentIsNotedBeforeItIsWrittenTo(t *testing.T) {
	dir, noting := t.TempDir(), error(nil)
	var noted, tried uint64
	o := Options{Segment: small, KeepSize: 1 << 30, Began: func(n uint64) error {
		if tried = n; noting == nil {
			noted = n
		}
		return noting
	}}
	j := open(t, dir, o)
	fill(t, j, 20)
	noting = syscall.EIO
	for j.Ready() == nil {
		r, err := j.Append(make([]byte, 1000))
		must(t, err)
		if err := j.Commit(r); err != nil && !errors.Is(err, ErrUnknown) {
			t.Fatal(err)
		}
	}
	committed, disk := j.Committed(), dirSize(t, dir)
	for range 5 {
		if j.retryNow() == nil {
			t.Fatal("it goes on")
		}
	}
	if newest(t, dir) != segmentPath(dir, tried) || tried != noted+1 || dirSize(t, dir) > disk {
		t.Errorf("the newest is %s, noted was %d, tried %d; %d bytes became %d", newest(t, dir), noted, tried, disk, dirSize(t, dir))
	}
	again := filepath.Join(t.TempDir(), "journal") // it was noted, and the server is killed
	must(t, os.CopyFS(again, os.DirFS(dir)))
	for _, last := range []uint64{noted, tried} {
		other, err := Open(again, 0, Options{Segment: small, LastSegment: last})
		must(t, err)
		if other.Committed() < committed || other.lost != nil {
			t.Errorf("it holds %d records of %d, and lost %v", other.Committed(), committed, other.lost)
		}
		must(t, other.Close())
	}
	noting = nil
	must(t, j.retryNow())
	if newest(t, dir) != segmentPath(dir, noted) {
		t.Errorf("the newest is %s, noted was %d", newest(t, dir), noted)
	}
	must(t, j.Close())
}

func TestDirectoryThatCantBeListedIsNoMissingJournal(t *testing.T) {
	dir := t.TempDir()
	if there, err := Exists(filepath.Join(dir, "none")); there || err != nil {
		t.Errorf("got %v, %v", there, err)
	}
	file := filepath.Join(dir, "file")
	must(t, os.WriteFile(file, nil, 0o600))
	if _, err := Exists(file); err == nil {
		t.Error("a file has no journal, and could not be listed")
	}
	j := open(t, filepath.Join(dir, "journal"), Options{})
	must(t, j.Close())
	if there, err := Exists(filepath.Join(dir, "journal")); !there || err != nil {
		t.Errorf("got %v, %v", there, err)
	}
}
