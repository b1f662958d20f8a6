package e2e

import (
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"golang.org/x/sys/unix"
)

// lockSpool holds the lock of the only spool below dir, as a process that was stopped just
// now, until the returned function is called.
func lockSpool(t testing.TB, dir string) (unlock func()) {
	t.Helper()
	paths, err := filepath.Glob(filepath.Join(dir, "runstatus", "spool", "*"))
	must(t, err)
	paths = slices.DeleteFunc(paths, func(path string) bool { return strings.HasSuffix(path, ".uids") })
	if len(paths) != 1 {
		t.Fatalf("spools: %q", paths)
	}
	f, err := os.OpenFile(paths[0], os.O_RDWR, 0)
	must(t, err)
	lock := &unix.Flock_t{Type: unix.F_WRLCK, Start: 1 << 62, Len: time.Now().UnixMilli()}
	must(t, unix.FcntlFlock(f.Fd(), unix.F_OFD_SETLK, lock))
	return func() { _ = f.Close() }
}

// A process that is stopped while it adds to the spool holds the next command up for longer
// than set may take. What set says then is true.
func TestSetSaysWhatBecameOfAStatusWhileTheSpoolIsLocked(t *testing.T) {
	s := newComesAndGoes(t)
	s.must(t, "create")
	state := t.TempDir()
	set := func(run, note string) result {
		t.Helper()
		began := time.Now()
		r := finish(t, command(t, []string{"RUNSTATUS_SERVER=" + s.addr, "XDG_STATE_HOME=" + state}, "runstatus", "set", "--strict", run, "INFO", note))
		if took := time.Since(began); took > aJobsPatience {
			t.Errorf("took %s", took)
		}
		return r
	}
	s.stop(t)
	if r := set("1", "kept"); !strings.Contains(r.stderr, "is kept in") {
		t.Fatalf("%+v", r)
	}
	unlock := lockSpool(t, state)
	if r := set("1", "down"); r.code != 2 || !strings.Contains(r.stderr, "the status is lost: ") || !strings.Contains(r.stderr, "hint: ") {
		t.Errorf("while the server is away: %+v", r)
	}
	s.begin(t)
	if r := set("1", "behind"); r.code != 2 || !strings.Contains(r.stderr, "the status is lost: ") {
		t.Errorf("behind one that is kept: %+v", r)
	}
	if r := set("2", "another run"); r.code != 0 || r.stderr != "" {
		t.Errorf("a status that the server has written: %+v", r)
	}
	unlock()
	if r := set("1", "free"); r.code != 0 || !strings.Contains(r.stderr, "1 status is written that had been kept") {
		t.Errorf("once it is free: %+v", r)
	}
	if got, want := s.notes(t), []string{"kept", "free"}; !slices.Equal(got, want) {
		t.Errorf("arrived: %q, want %q", got, want)
	}
}
