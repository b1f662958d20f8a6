package journal

import (
	"bytes"
	"errors"
	"io/fs"
	"iter"
	"math/rand/v2"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

// dirSize returns how many bytes the files of a directory have.
func dirSize(t testing.TB, dir string) (size int64) {
	t.Helper()
	must(t, filepath.WalkDir(dir, func(_ string, e fs.DirEntry, err error) error {
		if err != nil || e.IsDir() {
			return err
		}
		info, err := e.Info()
		if err == nil {
			size += info.Size()
		}
		return err
	}))
	return size
}

// abandon leaves a journal as a killed process does.
func (j *Journal) abandon(t testing.TB) {
	t.Helper()
	j.spares.stop()
	must(t, j.last().close())
}

func TestManyStartsTakeNoMoreSpaceThanOne(t *testing.T) {
	dir := t.TempDir()
	for i := range uint64(200) {
		j := open(t, dir, Options{KeepSize: 1 << 30})
		wantRecords(t, j, 0, i)
		fill(t, j, 1)
		j.abandon(t)
		if size, most := dirSize(t, dir), int64(3*small); i < 50 && size > most {
			t.Fatalf("the journal has %d bytes after %d starts with a record each, want %d at most", size, i+1, most)
		}
	}
	if size := dirSize(t, dir); size > 5*small { // 200 records fill more than two segments
		t.Errorf("the journal has %d bytes", size)
	}
}

// What a crash left behind a record that can't be read was never committed. It must not
// come back when records of the same sizes are written in front of it.
func TestTornRecordsNeverComeBack(t *testing.T) {
	rnd := rand.New(rand.NewPCG(3, 4))
	for i := range 60 {
		dir, disk := t.TempDir(), &fullDisk{}
		j := open(t, dir, Options{})
		fill(t, j, 10)
		for range 20 {
			_, err := j.Append([]byte("torn"))
			must(t, err)
		}
		hole := j.segments[0].end + recordAligned(4)*rnd.Int64N(20)
		must(t, j.Commit(30))
		j.abandon(t)
		path := newest(t, dir)
		data, err := os.ReadFile(path)
		must(t, err)
		clear(data[hole : hole+recordAligned(4)])
		must(t, os.WriteFile(path, data, 0o600))
		if i%2 == 0 { // it goes on in the same file
			for path := range spareFiles(t, dir) {
				must(t, os.Remove(path))
			}
			disk.full.Store(true)
		}
		j = open(t, dir, Options{open: disk.open})
		kept := j.Committed()
		if kept < 10 || kept > 29 {
			t.Fatalf("%d records were kept", kept)
		}
		for range 1 + rnd.IntN(10) {
			r, err := j.Append([]byte("good"))
			must(t, err)
			must(t, j.Commit(r))
		}
		last := j.Committed()
		j.abandon(t)
		j = open(t, dir, Options{})
		if j.Committed() != last {
			t.Errorf("committed %d, want %d", j.Committed(), last)
		}
		for r, err := range j.Read(kept) {
			must(t, err)
			if string(r.Body) != "good" {
				t.Errorf("record %d is %q", r.Revision, r.Body)
			}
		}
		must(t, j.Close())
	}
}

func spareFiles(t *testing.T, dir string) iter.Seq[string] {
	t.Helper()
	paths, err := filepath.Glob(filepath.Join(dir, "spare*"))
	must(t, err)
	return slices.Values(paths)
}

func recordAligned(n int) int64 { return int64(recordSize(n)) }

// Once a start has taken records over, each of them is known to have been committed,
// also the last one.
func TestDamageOfARecordThatAStartTookOverIsFound(t *testing.T) {
	for _, buffered := range []bool{false, true} {
		dir := t.TempDir()
		for range 2 {
			j := open(t, dir, Options{Buffered: buffered})
			fill(t, j, 10)
			must(t, j.Close())
		}
		j := open(t, dir, Options{Buffered: buffered})
		end := j.segments[0].end
		must(t, j.Close())
		path := newest(t, dir)
		whole, err := os.ReadFile(path)
		must(t, err)
		for at := int64(headerSize); at < end; at += 7 * alignment {
			data := bytes.Clone(whole)
			data[at] ^= 4
			must(t, os.WriteFile(path, data, 0o600))
			j, err := Open(dir, 0, Options{Segment: small, Buffered: buffered})
			if _, ok := errors.AsType[*CorruptError](err); !ok {
				t.Errorf("buffered %v, byte %d of %d: got %v", buffered, at, end, err)
			}
			if err == nil {
				must(t, j.Close())
			}
			found := false
			for _, err := range Verify(dir, Options{}) {
				_, found = errors.AsType[*CorruptError](err)
				if found {
					break
				}
			}
			if !found {
				t.Errorf("buffered %v, byte %d of %d: not found by Verify", buffered, at, end)
			}
		}
	}
}

// noted keeps what Began and an orderly stop note, as a server does.
type noted struct{ Options }

func (n *noted) options() Options {
	o := n.Options
	o.Began = func(segment uint64) error {
		n.LastSegment = segment
		return nil
	}
	return o
}

func TestDamagedOrMissingNewestSegmentIsNoticed(t *testing.T) {
	for _, tt := range []struct {
		name   string
		damage func(t *testing.T, path string)
		want   string // of the error; "": it opens, and says that it has lost something
	}{
		{"missing", func(t *testing.T, path string) { must(t, os.Remove(path)) }, ""},
		{"its header", func(t *testing.T, path string) { change(t, path, func(b []byte) { b[20] ^= 1 }) }, "it has no header"},
		{"the magic", func(t *testing.T, path string) { change(t, path, func(b []byte) { b[0] = 'x' }) }, "it has no header"},
		{"a zero header", func(t *testing.T, path string) { change(t, path, func(b []byte) { clear(b[:headerSize]) }) }, "it has no header"},
		{"zeros alone", func(t *testing.T, path string) { change(t, path, func(b []byte) { clear(b) }) }, "it has no header"},
		{"empty", func(t *testing.T, path string) { must(t, os.Truncate(path, 0)) }, "it has no header"},
		{"cut in its header", func(t *testing.T, path string) { must(t, os.Truncate(path, 40)) }, "it has no header"},
		{"cut behind its header", func(t *testing.T, path string) { must(t, os.Truncate(path, headerSize)) }, "and was made of"},
		{"cut behind its records", func(t *testing.T, path string) { must(t, os.Truncate(path, small-8)) }, "and was made of"},
		{"too long", func(t *testing.T, path string) { must(t, os.Truncate(path, small+8)) }, "and was made of"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			dir, n := t.TempDir(), noted{Options{KeepSize: 1 << 30, Segment: small}}
			j := open(t, dir, n.options())
			fill(t, j, 150)
			if len(j.segments) < 2 {
				t.Fatal("it has one segment only")
			}
			j.abandon(t)
			tt.damage(t, newest(t, dir))
			wantFound(t, dir, n.Options, "")
			j, err := Open(dir, 10, n.options())
			if tt.want != "" {
				corrupt, ok := errors.AsType[*CorruptError](err)
				if !ok || !strings.Contains(err.Error(), tt.want) || corrupt.Released {
					t.Errorf("got %v", err)
				}
				return
			}
			must(t, err)
			if j.lost == nil {
				t.Error("it has lost nothing")
			}
			fill2(t, j, 10)
			must(t, j.Close())
		})
	}
}

// fill2 appends records whatever the revisions are.
func fill2(t *testing.T, j *Journal, n int) {
	t.Helper()
	for range n {
		r, err := j.Append(body(j.Newest() + 1))
		must(t, err)
		must(t, j.Commit(r))
	}
}

func change(t *testing.T, path string, do func(b []byte)) {
	t.Helper()
	data, err := os.ReadFile(path)
	must(t, err)
	do(data)
	must(t, os.WriteFile(path, data, 0o600))
}

// wantFound has Verify find damage.
func wantFound(t *testing.T, dir string, o Options, why string) {
	t.Helper()
	for _, err := range Verify(dir, o) {
		if corrupt, ok := errors.AsType[*CorruptError](err); ok && strings.Contains(corrupt.Why, why) {
			return
		}
		must(t, err)
	}
	t.Errorf("Verify finds nothing, want %q", why)
}

// A file that never came into use is no damage.
func TestSegmentOfZerosThatWasNeverNotedIsNone(t *testing.T) {
	dir, n := t.TempDir(), noted{}
	j := open(t, dir, n.options())
	fill(t, j, 10)
	must(t, j.Close())
	must(t, os.WriteFile(segmentPath(dir, n.LastSegment+1), make([]byte, small), 0o600))
	for _, err := range Verify(dir, n.Options) {
		must(t, err)
	}
	j = open(t, dir, n.options())
	defer j.Close()
	if j.lost != nil {
		t.Error(j.lost)
	}
	wantRecords(t, j, 0, 10)
}

func TestDamageInReleasedRecordsStopsNoStart(t *testing.T) {
	const last = 400
	for _, tt := range []struct {
		name    string
		segment int // from the end
		at      int64
	}{
		{"a record of the last segment", 0, headerSize + bodyAt},
		{"a record of the segment before", 1, headerSize + bodyAt},
		{"the header of an old segment", 3, 9},
		{"the size of an old segment", 3, -1},
		{"a record of an old segment", 3, headerSize + bodyAt},
	} {
		for _, stopped := range []bool{false, true} {
			t.Run(tt.name+map[bool]string{false: ", killed", true: ", stopped in order"}[stopped], func(t *testing.T) {
				dir, n := t.TempDir(), noted{Options{KeepSize: 1 << 30, Segment: small}}
				j := open(t, dir, n.options())
				fill(t, j, last)
				released := j.last().first + 5
				if tt.segment == 1 {
					released -= 8
				}
				must(t, j.Release(released))
				j.abandon(t)
				if stopped {
					n.LastRevision = last
				}
				files, err := filepath.Glob(filepath.Join(dir, "0*"))
				must(t, err)
				path := files[len(files)-1-tt.segment]
				if tt.at < 0 {
					must(t, os.Truncate(path, small/2))
				} else {
					change(t, path, func(b []byte) { b[tt.at] ^= 1 })
				}
				for range 2 {
					j, err = Open(dir, released, n.options())
					must(t, err)
					wantRecords(t, j, max(released, j.Oldest()-1), j.Committed())
					for r, err := range j.Read(0) {
						if err != nil && !errors.Is(err, ErrTooOld) {
							t.Errorf("at revision %d: %v", r.Revision, err)
						}
					}
					must(t, j.Release(j.Committed()-5))
					fill(t, j, 5)
					n.LastRevision = 0
					must(t, j.Close())
				}
				if j.lost != nil {
					t.Errorf("the second start has lost something again: %v", j.lost)
				}
				if kept, err := filepath.Glob(filepath.Join(dir, "*.damaged")); err != nil || tt.segment != 3 && len(kept) != 1 {
					t.Errorf("%q are kept, %v", kept, err)
				}
			})
		}
	}
}
