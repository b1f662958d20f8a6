package files

import (
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"go.uber.org/goleak"
	"golang.org/x/sys/unix"

	"github.com/runstatus/runstatus/server/internal/auth"
	"github.com/runstatus/runstatus/server/internal/store"
	"github.com/runstatus/runstatus/statusfile"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

// tree makes runs with modes and owners, and returns the Mode of their directory.
func tree(t *testing.T) (*Mode, string) {
	t.Helper()
	if os.Geteuid() != 0 {
		t.Skip("only root has files of several users")
	}
	dir, err := os.MkdirTemp("/tmp", "files")
	must(t, err)
	t.Cleanup(func() { _ = os.RemoveAll(dir) })
	must(t, os.Chmod(dir, 0o755))
	m, err := New(map[string]string{"main": dir})
	must(t, err)
	m.kept.life = 0
	if !m.ServesOthers() {
		t.Skip("no leave to become another user")
	}
	must(t, os.Mkdir(filepath.Join(dir, "test_runs"), 0o755))
	must(t, os.Mkdir(filepath.Join(dir, "series"), 0o755))
	return m, dir
}

func must(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

func addRun(t *testing.T, dir, id string, uid, gid int, dirMode, mode os.FileMode) {
	t.Helper()
	run := filepath.Join(dir, "test_runs", id)
	must(t, os.Mkdir(run, 0o755))
	must(t, os.WriteFile(filepath.Join(run, "status"), nil, 0o600))
	must(t, os.Chown(filepath.Join(run, "status"), uid, gid))
	must(t, os.Chmod(filepath.Join(run, "status"), mode))
	must(t, os.Chown(run, uid, gid))
	must(t, os.Chmod(run, dirMode))
}

func run(id string) *store.Run {
	return &store.Run{Name: store.Name{Namespace: "main", Kind: statusfile.TestRun, ID: id}}
}

func process(uid, gid uint32, groups ...uint32) *auth.Principal {
	return &auth.Principal{Kind: auth.Unix, UID: uid, GID: gid, GIDs: groups}
}

func TestAProcessMayWhatTheKernelLetsItDo(t *testing.T) {
	m, dir := tree(t)
	addRun(t, dir, "own", 1001, 1001, 0o755, 0o600)
	addRun(t, dir, "group", 1002, 2000, 0o755, 0o660)
	addRun(t, dir, "readable", 1002, 1002, 0o755, 0o644)
	addRun(t, dir, "hidden", 1002, 1002, 0o700, 0o666)
	addRun(t, dir, "writeonly", 1002, 1002, 0o755, 0o622)
	addRun(t, dir, "denied", 1001, 2000, 0o755, 0o060) // the owner is not in the class of others
	ids := []string{"own", "group", "readable", "hidden", "writeonly", "denied", "absent"}
	for _, c := range []struct {
		who                *auth.Principal
		reads, writes, rms string
	}{
		{process(1001, 1001), "own readable", "own", ""},
		{process(1001, 1001, 2000), "own group readable", "own group", ""},
		{process(1003, 2000), "group readable denied", "group denied", ""},
		{process(1003, 1003), "readable", "", ""},
		{process(1002, 1002), "group readable hidden writeonly", "group readable hidden writeonly", ""},
		{process(0, 0), "own group readable hidden writeonly denied", "own group readable hidden writeonly denied absent", "own group readable hidden writeonly denied"},
		{&auth.Principal{Kind: auth.Token, UID: 0}, "", "", ""},
	} {
		rights := m.Rights(c.who)
		for role, want := range map[auth.Role]string{auth.Reader: c.reads, auth.Writer: c.writes, auth.Admin: c.rms} {
			var got []string
			for _, id := range ids {
				if rights.Allows(role, run(id)) && (role != auth.Reader || id != "absent") {
					got = append(got, id)
				}
			}
			if strings.Join(got, " ") != want {
				t.Errorf("%v %v as %s: %q, want %q", c.who.UID, c.who.GIDs, role, got, want)
			}
		}
	}
}

// An answer is kept for a moment, for one process, role and generation of a run.
func TestAnAnswerIsKeptForAMoment(t *testing.T) {
	m, dir := tree(t)
	m.kept.life = time.Hour
	addRun(t, dir, "1", 1001, 2000, 0o755, 0o640)
	first := run("1")
	first.UID = "first"
	owner, member, other := m.Rights(process(1001, 1001)), m.Rights(process(1002, 2000)), m.Rights(process(1002, 1002))
	if !owner.Allows(auth.Writer, first) || !member.Allows(auth.Reader, first) || member.Allows(auth.Writer, first) || other.Allows(auth.Reader, first) {
		t.Fatal("the first answers are wrong")
	}
	must(t, os.Chmod(filepath.Join(dir, "test_runs/1/status"), 0o000))
	if !owner.Allows(auth.Writer, first) || !member.Allows(auth.Reader, first) {
		t.Error("an answer was not kept")
	}
	next := run("1")
	next.UID = "next"
	if owner.Allows(auth.Writer, next) || member.Allows(auth.Reader, next) {
		t.Error("an answer of another generation counts")
	}
	m.kept.life = 0
	if owner.Allows(auth.Writer, first) || member.Allows(auth.Reader, first) {
		t.Error("an answer is kept for too long")
	}
}

func TestAccessControlListsCount(t *testing.T) {
	m, dir := tree(t)
	addRun(t, dir, "1", 1002, 1002, 0o755, 0o600)
	// version 2; user:: rw, user:1001 r, group:: none, mask r, other none
	acl := []byte{2, 0, 0, 0, 1, 0, 6, 0, 255, 255, 255, 255, 2, 0, 4, 0, 0xe9, 3, 0, 0, 4, 0, 0, 0, 255, 255, 255, 255, 0x10, 0, 4, 0, 255, 255, 255, 255, 0x20, 0, 0, 0, 255, 255, 255, 255}
	if err := unix.Setxattr(filepath.Join(dir, "test_runs/1/status"), "system.posix_acl_access", acl, 0); err != nil {
		t.Skipf("no ACLs here: %v", err)
	}
	for uid, want := range map[uint32]auth.Role{1001: auth.Reader, 1003: auth.NoRole, 1002: auth.Writer} {
		rights, got := m.Rights(process(uid, uid)), auth.NoRole
		for _, role := range []auth.Role{auth.Reader, auth.Writer} {
			if rights.Allows(role, run("1")) {
				got = role
			}
		}
		if got != want {
			t.Errorf("%d has the role %s, want %s", uid, got, want)
		}
	}
}

func TestRunsAreCreatedAndRemovedByThoseWhoMayChangeTheDirectory(t *testing.T) {
	m, dir := tree(t)
	collection := filepath.Join(dir, "test_runs")
	must(t, os.Chown(collection, 0, 2000))
	must(t, os.Chmod(collection, 0o775))
	addRun(t, dir, "1", 1001, 2000, 0o775, 0o660)
	addRun(t, dir, "2", 1002, 2000, 0o775, 0o660)
	member, other := m.Rights(process(1001, 1001, 2000)), m.Rights(process(1003, 1003))
	if !member.Allows(auth.Writer, run("new")) || !member.Allows(auth.Writer, run("")) || other.Allows(auth.Writer, run("new")) || other.Allows(auth.Writer, run("")) {
		t.Error("who may create is not who may change the directory")
	}
	if !member.Allows(auth.Admin, run("1")) || !member.Allows(auth.Admin, run("2")) || other.Allows(auth.Admin, run("1")) {
		t.Error("who may remove is not who may change the directory")
	}
	must(t, os.Chmod(collection, 0o775|os.ModeSticky))
	if !member.Allows(auth.Admin, run("1")) || member.Allows(auth.Admin, run("2")) {
		t.Error("the sticky bit does not count")
	}
}

// Threads keep the identity that they have taken to themselves, and answers do not mix.
func TestQuestionsOfManyUsersAtATime(t *testing.T) {
	m, dir := tree(t)
	for uid := range 8 {
		addRun(t, dir, string(rune('a'+uid)), 1100+uid, 1100+uid, 0o755, 0o600)
	}
	var all sync.WaitGroup
	for uid := range 8 {
		all.Go(func() {
			rights := m.Rights(process(uint32(1100+uid), uint32(1100+uid)))
			for range 200 {
				for of := range 8 {
					if rights.Allows(auth.Writer, run(string(rune('a'+of)))) != (of == uid) {
						t.Errorf("%d and the run of %d", uid, of)
						return
					}
				}
			}
		})
	}
	all.Wait()
	if _, err := os.ReadFile("/etc/shadow"); err != nil {
		t.Errorf("the process has lost its own identity: %v", err)
	}
}

func BenchmarkAsk(b *testing.B) {
	for name, life := range map[string]time.Duration{"asked": 0, "kept": time.Second} {
		b.Run(name, func(b *testing.B) { benchmarkAsk(b, life) })
	}
}

func benchmarkAsk(b *testing.B, life time.Duration) {
	m, err := New(map[string]string{"main": b.TempDir()})
	if err != nil {
		b.Fatal(err)
	}
	m.kept.life = life
	rights := m.Rights(process(uint32(os.Geteuid()), 0)) //nolint:gosec // a uid
	for b.Loop() {
		rights.Allows(auth.Reader, run("1"))
	}
}
