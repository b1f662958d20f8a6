package e2e

import (
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
)

// With --authz files a process of another user may do what it may do with the files. The programs run as real
// processes of that user.
func TestAnotherUserMayWhatTheFilesAllow(t *testing.T) {
	if os.Geteuid() != 0 {
		t.Skip("only root starts processes of other users")
	}
	dir, err := os.MkdirTemp("/tmp", "authz") // which every user reaches
	must(t, err)
	t.Cleanup(func() { _ = os.RemoveAll(dir) })
	must(t, os.Chmod(dir, 0o755))
	socket := filepath.Join(dir, "socket")
	s := serve(t, "--dir", dir, "--listen", "unix:"+socket, "--authz", "files")
	must(t, os.Chmod(socket, 0o666))
	if out := s.must(t, "auth", "whoami"); !strings.Contains(out, "unix") {
		t.Skip("sockets of this server do not tell who calls")
	}
	const uid = 61234
	for id, of := range map[string]struct {
		uid  int
		mode os.FileMode
	}{"1": {uid, 0o600}, "2": {0, 0o644}, "3": {0, 0o600}} {
		s.must(t, "create", "--id", id)
		status := filepath.Join(dir, "test_runs", id, "status")
		must(t, os.Chmod(filepath.Dir(status), 0o755))
		must(t, os.Chown(status, of.uid, of.uid))
		must(t, os.Chmod(status, of.mode))
	}
	must(t, os.Chmod(filepath.Join(dir, "test_runs"), 0o755))
	other := func(args ...string) result {
		t.Helper()
		cmd := command(t, []string{"RUNSTATUS_SERVER=unix:" + socket}, "runstatus", args...)
		cmd.SysProcAttr = &syscall.SysProcAttr{Credential: &syscall.Credential{Uid: uid, Gid: uid}}
		cmd.Dir = dir
		return finish(t, cmd)
	}
	for line, want := range map[string]int{
		"auth can-i set 1": 0, "auth can-i show 2": 0, "auth can-i set 2": 1, "auth can-i show 3": 1, "auth can-i rm 1": 1,
		"set --strict 1 RUNNING": 0, "set --strict 2 RUNNING": 2, "set --strict 3 RUNNING": 4, "show 2": 0, "show 3": 4, "rm --force 1": 2, "create --id 9": 2,
	} {
		if r := other(strings.Fields(line)...); r.code != want {
			t.Errorf("%s: %+v, want the exit code %d", line, r, want)
		}
	}
	if out := s.must(t, "show", "2"); strings.Contains(out, "RUNNING") {
		t.Errorf("a run of another user was written:\n%s", out)
	}
}
