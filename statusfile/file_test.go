package statusfile

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
)

func create(t testing.TB, kind Kind) *File {
	t.Helper()
	f, err := Create(filepath.Join(t.TempDir(), "status"), kind)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { f.Close() })
	return f
}

func open(t testing.TB, path string) *File {
	t.Helper()
	f, err := Open(path, TestRun)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { f.Close() })
	return f
}

func contents(t testing.TB, f *File) string {
	t.Helper()
	b, err := os.ReadFile(f.Name())
	if err != nil {
		t.Fatal(err)
	}
	return string(b)
}

func TestFileHoldsItsHistory(t *testing.T) {
	f := create(t, Series)
	f.now = func() time.Time { return moment }
	var want []Status
	for s := range f.History() {
		want = append(want, s)
	}
	if len(want) != 1 || want[0].State != "STATUS_CREATED" || want[0].Note != "Created status file." || want[0].Sequence != 1 {
		t.Fatalf("a new file holds %+v", want)
	}
	for i, state := range []string{"RUN", "NO_SUCH_STATE", "COMPLETE"} {
		s, err := f.Set(state, fmt.Sprint(" note\n", i))
		if err != nil {
			t.Fatal(err)
		}
		current, err := f.Current()
		if err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff(s, current); diff != "" {
			t.Errorf("set returned what is not current (-set +current):\n%s", diff)
		}
		s.Sequence = int64(i) + 2
		want = append(want, s)
	}
	if diff := cmp.Diff(want, history(t, f)); diff != "" {
		t.Errorf("history (-want +got):\n%s", diff)
	}
	if want[2].State != "INVALID" || want[2].Note != "(NO_SUCH_STATE)  note\n1" || want[2].When != moment {
		t.Errorf("an unknown state is recorded as %+v", want[2])
	}
	for state, want := range map[string]bool{"STATUS_CREATED": true, "RUN": true, "INVALID": true, "COMPLETE": true, "NO_SUCH_STATE": false, "": false} {
		if got, err := f.HasState(state); err != nil || got != want {
			t.Errorf("HasState(%q) = %v, %v", state, got, err)
		}
	}
	if f.Kind() != Series || f.Kind().String() != "series" {
		t.Errorf("kind is %v", f.Kind())
	}
	if err := errors.Join(f.Sync(), f.Sync(), f.Close()); err != nil {
		t.Error(err)
	}
	if _, err := f.Set("RUN", ""); !errors.Is(err, fs.ErrClosed) || !errors.Is(err, ErrNotWritten) {
		t.Errorf("set on a closed file: %v", err)
	}
	var closed *Error
	if _, err := f.Current(); !errors.As(err, &closed) || closed.Path != f.Name() || closed.Op != "read" {
		t.Errorf("current of a closed file: %v", err)
	}
}

func TestAddKeepsTheTime(t *testing.T) {
	f := create(t, TestRun)
	s, err := f.Add(Status{State: "RUNNING", Note: "x", When: moment.Add(999), Sequence: 7})
	want := Status{State: "RUNNING", Note: "x", When: moment}
	if diff := cmp.Diff(want, s); err != nil || diff != "" {
		t.Errorf("%v (-want +got):\n%s", err, diff)
	}
	before := contents(t, f)
	for rule, test := range map[string]struct {
		s    Status
		want error
	}{
		"no time":     {Status{State: "RUNNING"}, ErrTime},
		"before all":  {Status{State: "RUNNING", When: time.Time{}.Add(-1)}, ErrTime},
		"malformed":   {Status{Malformed: true, Raw: []byte("x")}, ErrMalformed},
		"invalid":     {Status{State: "RUNNING", Note: "\xff", When: moment}, ErrInvalidUTF8},
		"invalid too": {Status{State: "\xff", When: moment}, ErrInvalidUTF8},
	} {
		if _, err := f.Add(test.s); !errors.Is(err, test.want) {
			t.Errorf("%s: %v, want %v", rule, err, test.want)
		}
	}
	if contents(t, f) != before {
		t.Error("what was refused was written")
	}
}

func TestEmptyAndTornFilesHaveNoHistory(t *testing.T) {
	for _, text := range []string{"", "1.0 RUNNING torn"} {
		path := filepath.Join(t.TempDir(), "status")
		if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
		f := open(t, path)
		current, err := f.Current()
		want := Status{State: "INVALID", Note: "Status file was empty."}
		if diff := cmp.Diff(want, current); err != nil || diff != "" {
			t.Errorf("%q: %v (-want +got):\n%s", text, err, diff)
		}
		if all := history(t, f); len(all) != 0 {
			t.Errorf("%q has the history %+v", text, all)
		}
		s, err := f.Set("RUNNING", "again")
		if err != nil {
			t.Fatal(err)
		}
		if current, err = f.Current(); err != nil || !cmp.Equal(s, current) {
			t.Errorf("%q: current = %+v, %v", text, current, err)
		}
	}
}

func TestMalformedLinesKeepTheirPlace(t *testing.T) {
	path := filepath.Join(t.TempDir(), "status")
	if err := os.WriteFile(path, []byte("1 CREATED a\n\nbad\n2 RUNNING b\n\xff\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	f := open(t, path)
	want := []Status{
		{State: "CREATED", Note: "a", When: time.Unix(1, 0).UTC(), Sequence: 1},
		{Malformed: true, Raw: []byte{}, Sequence: 2},
		{Malformed: true, Raw: []byte("bad"), Sequence: 3},
		{State: "RUNNING", Note: "b", When: time.Unix(2, 0).UTC(), Sequence: 4},
		{Malformed: true, Raw: []byte("\xff"), Sequence: 5},
	}
	if diff := cmp.Diff(want, history(t, f)); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
	if current, err := f.Current(); err != nil || !current.Malformed {
		t.Errorf("current = %+v, %v", current, err)
	}
	if has, err := f.HasState(""); err != nil || has {
		t.Errorf("a malformed line has a state: %v", err)
	}
}

func TestCreateWantsAFreePath(t *testing.T) {
	dir := t.TempDir()
	taken := filepath.Join(dir, "taken")
	if err := os.WriteFile(taken, []byte("x"), 0o600); err != nil {
		t.Fatal(err)
	}
	link := filepath.Join(dir, "link")
	if err := os.Symlink(filepath.Join(dir, "nowhere"), link); err != nil {
		t.Fatal(err)
	}
	for _, path := range []string{taken, link, dir} {
		_, err := Create(path, TestRun)
		var e *Error
		if !errors.Is(err, fs.ErrExist) || !errors.As(err, &e) || e.Op != "create" || e.Path != path {
			t.Errorf("create %s: %v", path, err)
		}
	}
	if _, err := Create(filepath.Join(dir, "free"), 0); !errors.Is(err, ErrKind) {
		t.Errorf("create without a kind: %v", err)
	}
	if _, err := os.Stat(filepath.Join(dir, "nowhere")); err == nil {
		t.Error("a link was followed")
	}
}

func TestOpenWantsARegularFile(t *testing.T) {
	dir := t.TempDir()
	f := create(t, TestRun)
	link, fifo := filepath.Join(dir, "link"), filepath.Join(dir, "fifo")
	if err := os.Symlink(f.Name(), link); err != nil {
		t.Fatal(err)
	}
	if err := syscall.Mkfifo(fifo, 0o600); err != nil {
		t.Fatal(err)
	}
	for path, want := range map[string]error{
		link:                          syscall.ELOOP,
		fifo:                          ErrNotRegular,
		os.DevNull:                    ErrNotRegular,
		dir:                           syscall.EISDIR,
		filepath.Join(dir, "missing"): fs.ErrNotExist,
		f.Name() + "/status":          syscall.ENOTDIR,
	} {
		_, err := Open(path, TestRun)
		var e *Error
		if !errors.Is(err, want) || !errors.As(err, &e) || e.Op != "open" || strings.Count(err.Error(), path) != 1 {
			t.Errorf("open %s: %v, want %v", path, err, want)
		}
	}
	if _, err := Open(f.Name(), 3); !errors.Is(err, ErrKind) {
		t.Errorf("open with an unknown kind: %v", err)
	}
}

func TestFailedAppendIsNotWritten(t *testing.T) {
	f := create(t, TestRun)
	f.appendTo = func(*os.File, []byte) (Appended, error) { return Appended{}, notWritten("write", syscall.ENOSPC) }
	s, err := f.Set("RUNNING", "")
	if !errors.Is(err, ErrNotWritten) || !errors.Is(err, syscall.ENOSPC) || !cmp.Equal(s, Status{}) {
		t.Errorf("%+v, %v", s, err)
	}
	want := "set status file " + f.Name() + ": not written: write: no space left on device"
	if err.Error() != want {
		t.Errorf("error says %q, want %q", err, want)
	}
}

func TestGoroutinesShareAFile(t *testing.T) {
	f := create(t, TestRun)
	const writers, each = 8, 50
	var group sync.WaitGroup
	for w := range writers {
		shared := f
		if w%2 == 1 {
			shared = open(t, f.Name())
		}
		group.Go(func() {
			for i := range each {
				if _, err := shared.Set("RUNNING", note(w, i)); err != nil {
					t.Error(err)
				}
				if _, err := shared.Current(); err != nil {
					t.Error(err)
				}
			}
		})
	}
	group.Wait()
	checkNotes(t, f, writers, each)
}

// note is line i of writer w, of a length that depends on both.
func note(w, i int) string {
	return fmt.Sprintf("%d/%d:%s", w, i, strings.Repeat("x", (w*7919+i*104729)%4000))
}

// checkNotes holds that every writer's notes are there, once, whole and in order.
func checkNotes(t *testing.T, f *File, writers, each int) {
	t.Helper()
	next := make([]int, writers)
	for _, s := range history(t, f)[1:] {
		var w, i int
		if _, err := fmt.Sscanf(s.Note, "%d/%d", &w, &i); err != nil || w >= writers || i != next[w] || s.Note != note(w, i) {
			t.Fatalf("line %d is %.60q", s.Sequence, s.Note)
		}
		next[w]++
	}
	for w, n := range next {
		if n != each {
			t.Errorf("writer %d has %d lines, want %d", w, n, each)
		}
	}
}
