package e2e

import (
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
)

// Two users of login1. The machine needs no accounts for them.
const firstUser, secondUser = 61234, 61235

// serveFiles starts a server of root on a socket that every user reaches, with rights by files. The first user owns
// run 1, which nobody else reads, and run 2, which everybody reads; the second one owns run 3.
func serveFiles(t *testing.T) (s *server, socket string) {
	t.Helper()
	if os.Geteuid() != 0 {
		t.Skip("only root starts processes of other users")
	}
	dir := shortDir(t)
	must(t, os.Chmod(dir, 0o755))
	socket = filepath.Join(dir, "s")
	s = serve(t, "--dir", dir, "--listen", "unix:"+socket, "--authz", "files")
	must(t, os.Chmod(socket, 0o666))
	if out := s.must(t, "auth", "whoami"); !strings.Contains(out, "unix") {
		t.Skip("sockets of this server do not tell who calls")
	}
	for id, of := range map[string]struct {
		uid  int
		mode os.FileMode
	}{"1": {firstUser, 0o600}, "2": {firstUser, 0o644}, "3": {secondUser, 0o600}} {
		s.must(t, "create", "--id", id)
		status := filepath.Join(dir, "test_runs", id, "status")
		must(t, os.Chmod(filepath.Dir(status), 0o755))
		must(t, os.Chown(status, of.uid, of.uid))
		must(t, os.Chmod(status, of.mode))
	}
	must(t, os.Chmod(filepath.Join(dir, "test_runs"), 0o755))
	return s, socket
}

// eachMayWhatItsFilesAllow runs the command line for the two users.
func eachMayWhatItsFilesAllow(t *testing.T, s *server, as func(uid int, args ...string) result) {
	t.Helper()
	for uid, want := range map[int]map[string]int{
		firstUser: {
			"set --strict --timeout 30s 1 RUNNING": 0, "set --strict --timeout 30s 2 RUNNING": 0, "set --strict --timeout 30s 3 RUNNING": 4,
			"show 1": 0, "show 3": 4, "wait 3": 4, "rm --force 1": 2,
		},
		secondUser: {
			"set --strict --timeout 30s 1 RUN_ERROR": 4, "set --strict --timeout 30s 2 RUN_ERROR": 2, "set --strict --timeout 30s 3 RUNNING": 0,
			"finish 2 --result PASS": 2, "finish 1 --result PASS": 4, "show 1": 4, "show 2": 0, "history 2": 0, "auth can-i set 2": 1, "auth can-i set 3": 0,
		},
	} {
		for line, code := range want {
			if r := as(uid, strings.Fields(line)...); r.code != code {
				t.Errorf("%s as %d: %+v, want the exit code %d", line, uid, r, code)
			}
		}
		if out := well(t, as(uid, "auth", "whoami"), nil); !strings.Contains(out, fmt.Sprint("uid      ", uid)) {
			t.Errorf("the server takes %d for\n%s", uid, out)
		}
	}
	for uid, want := range map[int]string{firstUser: "1 2", secondUser: "2 3"} {
		var ids []string
		for name := range strings.Lines(well(t, as(uid, "status", "-o", "name", "--sort", "run"), nil)) {
			ids = append(ids, filepath.Base(strings.TrimSpace(name)))
		}
		if got := strings.Join(ids, " "); got != want {
			t.Errorf("%d sees the runs %q, want %q", uid, got, want)
		}
	}
	for _, run := range []string{"1", "2"} {
		if out := s.must(t, "history", run); strings.Contains(out, "RUN_ERROR") || strings.Contains(out, "COMPLETE") {
			t.Errorf("the second user has written run %s:\n%s", run, out)
		}
	}
}

// The program that stands in for ssh runs the remote command as another user, as sshd does after a log-in.
func TestAnotherUserOverSSH(t *testing.T) {
	setpriv, err := exec.LookPath("setpriv")
	if err != nil {
		t.Skip(err)
	}
	s, socket := serveFiles(t)
	dir := openTo(t, t.TempDir())
	eachMayWhatItsFilesAllow(t, s, func(uid int, args ...string) result {
		t.Helper()
		script := filepath.Join(dir, fmt.Sprint("ssh-", uid)) // is called as: ssh -T login1 -- COMMAND...
		must(t, os.WriteFile(script, fmt.Appendf(nil, `#!/bin/sh
test "$1 $2 $3" = "-T login1 --" || exit 9
shift 3
RUNSTATUS_SERVER=unix:%s PATH=%s:/usr/bin:/bin exec %s --reuid %d --regid %d --clear-groups sh -c "$*"
`, socket, programs, setpriv, uid, uid), 0o755))
		return finish(t, command(t, []string{"RUNSTATUS_SERVER=ssh://login1", "RUNSTATUS_SSH=" + script}, "runstatus", args...))
	})
}

// A real sshd logs two users in. Their accounts are in an /etc/passwd that only the sshd of the test sees, so that the
// machine stays as it is.
func TestAnotherUserOverARealSSHD(t *testing.T) {
	s, socket := serveFiles(t)
	h := newSSHHostOf(t, s, socket)
	h.write(t, "passwd", 0o644, h.passwd(t))
	must(t, os.Chmod(filepath.Join(h.dir, "authorized_keys"), 0o644)) // sshd reads it as the user
	accounts := filepath.Join(h.dir, "passwd")
	h.accounts.Store(&accounts)
	if out, err := exec.Command("unshare", "-m", "mount", "--bind", accounts, "/etc/passwd").CombinedOutput(); err != nil {
		t.Skipf("no mounts of its own for sshd: %v\n%s", err, out)
	}
	h.runs(t)
	eachMayWhatItsFilesAllow(t, s, func(uid int, args ...string) result {
		t.Helper()
		return h.as(t, uid, args...)
	})
	if t.Failed() {
		t.Log("sshd says\n", h.log)
	}
}

// passwd returns that of the machine with accounts for the two users.
func (h *sshHost) passwd(t *testing.T) string {
	t.Helper()
	text, err := os.ReadFile("/etc/passwd")
	must(t, err)
	for _, uid := range []int{firstUser, secondUser} {
		text = fmt.Appendf(text, "user%d:*:%d:%d::/:/bin/sh\n", uid, uid, uid)
	}
	return string(text)
}

// as runs the command line, which logs in as a user.
func (h *sshHost) as(t *testing.T, uid int, args ...string) result {
	t.Helper()
	return finish(t, command(t, []string{fmt.Sprintf("RUNSTATUS_SERVER=ssh://user%d@login1", uid), "RUNSTATUS_SSH=" + h.dir + "/ssh"}, "runstatus", args...))
}
