package e2e

import (
	"errors"
	"fmt"
	"io/fs"
	"net"
	"os"
	"os/exec"
	"os/user"
	"path/filepath"
	"strconv"
	"strings"
	"sync"
	"sync/atomic"
	"syscall"
	"testing"

	"github.com/runstatus/runstatus/client"
	runstatusv1 "github.com/runstatus/runstatus/gen/go/runstatus/v1"
	"github.com/runstatus/runstatus/internal/testkit"
)

// separation is the directory that sshd needs when it runs as root.
const separation = "/run/sshd"

// sshHost is a host "login1" that an sshd of the test stands for. There runs a server on a unix socket, which
// the sessions find in RUNSTATUS_SERVER.
type sshHost struct {
	dir      string
	server   *server
	log      *testkit.Log           // of sshd
	accounts atomic.Pointer[string] // the /etc/passwd that sshd sees; nil: that of the machine
}

// newSSHHost starts a server and an sshd with keys and configurations of their own. It skips the test where
// there is no sshd.
func newSSHHost(t *testing.T) *sshHost {
	t.Helper()
	sshdProgram(t)
	socket := filepath.Join(shortDir(t), "s")
	h := newSSHHostOf(t, serve(t, "--dir", t.TempDir(), "--listen", "unix:"+socket), socket)
	h.runs(t)
	return h
}

// newSSHHostOf starts an sshd on the host of a server that listens on a socket.
func newSSHHostOf(t *testing.T, s *server, socket string) *sshHost {
	t.Helper()
	sshd := sshdProgram(t)
	h := &sshHost{dir: openTo(t, t.TempDir()), server: s, log: &testkit.Log{}}
	for _, key := range []string{"host", "other_host", "user"} {
		h.do(t, "ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-f", key)
	}
	public := strings.Fields(h.read(t, "host.pub"))
	other := strings.Fields(h.read(t, "other_host.pub"))
	h.write(t, "authorized_keys", 0o600, h.read(t, "user.pub"))
	h.write(t, "known_hosts", 0o600, "login1 "+public[0]+" "+public[1]+"\n")
	h.write(t, "wrong_hosts", 0o600, "login1 "+other[0]+" "+other[1]+"\n")
	h.write(t, "sshd_config", 0o600, fmt.Sprintf(`HostKey %[1]s/host
AuthorizedKeysFile %[1]s/authorized_keys
StrictModes no
UsePAM no
PidFile none
PasswordAuthentication no
KbdInteractiveAuthentication no
PermitRootLogin yes
SetEnv PATH=%[2]s:/usr/bin:/bin RUNSTATUS_SERVER=unix:%[3]s GORACE=atexit_sleep_ms=10
`, h.dir, programs, socket))
	port := h.listen(t, sshd)
	me, err := user.Current()
	must(t, err)
	h.write(t, "ssh_config", 0o600, fmt.Sprintf(`Host login1
HostName 127.0.0.1
HostKeyAlias login1
Port %d
User %s
IdentityFile %[3]s/user
IdentitiesOnly yes
UserKnownHostsFile %[3]s/known_hosts
GlobalKnownHostsFile none
StrictHostKeyChecking yes
UpdateHostKeys no
`, port, me.Username, h.dir))
	// Each ssh writes its process id down.
	h.write(t, "ssh", 0o755, fmt.Sprintf("#!/bin/sh\necho $$ >>%[1]s/pids\nexec ssh -F %[1]s/ssh_config \"$@\"\n", h.dir))
	return h
}

// runs fails or skips the test if this user cannot log in.
func (h *sshHost) runs(t *testing.T) {
	t.Helper()
	if out, err := exec.Command(filepath.Join(h.dir, "ssh"), "login1", "true").CombinedOutput(); err != nil {
		if strings.Contains(h.log.String(), "account is locked") {
			t.Skip("this user may not log in by ssh: ", h.log)
		}
		t.Fatalf("ssh: %v\n%s\nsshd says\n%s", err, out, h.log)
	}
}

// sshdProgram returns the path of sshd, which wants to be started by it.
func sshdProgram(t *testing.T) string {
	t.Helper()
	for _, path := range []string{"/usr/sbin/sshd", "/usr/local/sbin/sshd"} {
		if _, err := os.Stat(path); err == nil {
			if _, err := exec.LookPath("ssh-keygen"); err != nil {
				t.Skip(err)
			}
			prepareSeparation(t)
			return path
		}
	}
	t.Skip("there is no sshd; tools/debian-packages.sh installs it")
	return ""
}

// prepareSeparation makes the directory that a service manager would make before it starts sshd as root.
func prepareSeparation(t *testing.T) {
	t.Helper()
	if os.Geteuid() != 0 {
		return
	}
	err := os.Mkdir(separation, 0o755)
	if err == nil {
		t.Cleanup(func() { _ = os.Remove(separation) })
	} else if !errors.Is(err, fs.ErrExist) {
		t.Skip("sshd as root needs a directory: ", err)
	}
}

// listen accepts connections on a free port, with an sshd for each.
func (h *sshHost) listen(t *testing.T, sshd string) (port int) {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	must(t, err)
	var sessions sync.WaitGroup
	t.Cleanup(func() { must(t, l.Close()); sessions.Wait() })
	sessions.Go(func() {
		for {
			conn, err := l.Accept()
			if err != nil {
				return
			}
			sessions.Go(func() { h.session(t, sshd, conn.(*net.TCPConn)) })
		}
	})
	return l.Addr().(*net.TCPAddr).Port
}

// session serves one connection until it ends.
func (h *sshHost) session(t *testing.T, sshd string, conn *net.TCPConn) {
	socket, err := conn.File()
	if err := errors.Join(err, conn.Close()); err != nil {
		t.Error(err)
		return
	}
	defer socket.Close()
	cmd := exec.Command(sshd, "-i", "-e", "-f", filepath.Join(h.dir, "sshd_config"))
	if accounts := h.accounts.Load(); accounts != nil {
		cmd = exec.Command("unshare", append([]string{"-m", "sh", "-c", `mount --bind "$0" /etc/passwd && exec "$@"`, *accounts}, cmd.Args...)...)
	}
	cmd.Stdin, cmd.Stdout, cmd.Stderr = socket, socket, h.log
	_ = cmd.Run() // it fails where a connection is cut
}

func (h *sshHost) do(t *testing.T, program string, args ...string) {
	t.Helper()
	cmd := exec.Command(program, args...)
	cmd.Dir = h.dir
	if out, err := cmd.CombinedOutput(); err != nil {
		t.Fatalf("%s: %v\n%s", program, err, out)
	}
}

func (h *sshHost) read(t *testing.T, name string) string {
	t.Helper()
	text, err := os.ReadFile(filepath.Join(h.dir, name))
	must(t, err)
	return string(text)
}

func (h *sshHost) write(t *testing.T, name string, mode os.FileMode, text string) {
	t.Helper()
	must(t, os.WriteFile(filepath.Join(h.dir, name), []byte(text), mode))
}

// change replaces a text of a configuration.
func (h *sshHost) change(t *testing.T, name, from, to string) {
	t.Helper()
	text := h.read(t, name)
	if !strings.Contains(text, from) {
		t.Fatalf("%s does not hold %q", name, from)
	}
	h.write(t, name, 0o600, strings.ReplaceAll(text, from, to))
}

// runstatus runs the command line with the server ssh://login1.
func (h *sshHost) runstatus(t *testing.T, args ...string) result {
	t.Helper()
	return finish(t, command(t, h.environment(), "runstatus", args...))
}

func (h *sshHost) environment() []string {
	return []string{"RUNSTATUS_SERVER=ssh://login1", "RUNSTATUS_SSH=" + h.dir + "/ssh"}
}

// processes returns the processes of ssh, the newest last.
func (h *sshHost) processes(t *testing.T) (pids []int) {
	t.Helper()
	for line := range strings.Lines(h.read(t, "pids")) {
		pid, err := strconv.Atoi(strings.TrimSpace(line))
		must(t, err)
		pids = append(pids, pid)
	}
	return pids
}

func TestTheCommandLineWorksOverSSH(t *testing.T) {
	h := newSSHHost(t)
	for _, args := range [][]string{{"create", "--name", "far.away"}, {"set", "1", "RUNNING", "over ssh", "--strict", "--timeout", "30s"}, {"status"}, {"version"}} {
		out := well(t, h.runstatus(t, args...), args)
		if args[0] == "status" && (!strings.Contains(out, "far.away") || !strings.Contains(out, "RUNNING")) || args[0] == "version" && !strings.Contains(out, "\nserver ") {
			t.Errorf("%v printed\n%s\nsshd says\n%s", args, out, h.log)
		}
	}
	cmd := command(t, h.environment(), "runstatus", "watch", "1", "--from", "beginning")
	stdout, err := cmd.StdoutPipe()
	must(t, err)
	must(t, cmd.Start())
	watch := read(stdout)
	watch.until(t, "over ssh")
	if r := h.runstatus(t, "set", "1", "COMPLETE", "--strict", "--timeout", "30s"); r.code != 0 {
		t.Errorf("%+v", r)
	}
	watch.until(t, "COMPLETE")
	must(t, cmd.Process.Signal(os.Interrupt))
	watch.rest()
	if err := cmd.Wait(); err != nil {
		t.Errorf("the watch ended with %v", err)
	}
	for _, pid := range h.processes(t) {
		testkit.Eventually(t, func() bool { return hasEnded(pid) }, fmt.Sprintf("the ssh with the process id %d ends", pid))
	}
}

func TestWhatSSHSaysIsTheError(t *testing.T) {
	h := newSSHHost(t)
	for _, c := range []struct{ name, config, from, to, want string }{
		{"another host key", "ssh_config", "known_hosts", "wrong_hosts", "Host key verification failed."},
		{"no key", "ssh_config", "/user\n", "/other_host\n", "Permission denied (publickey)."},
		{"no program", "sshd_config", "PATH=" + programs + ":", "PATH=", "runstatus: "},
		{"no server", "sshd_config", "RUNSTATUS_SERVER=unix:", "RUNSTATUS_SERVER=unix:/nope", "no server answers at unix:/nope"},
	} {
		before := h.read(t, c.config)
		h.change(t, c.config, c.from, c.to)
		r := h.runstatus(t, "status")
		h.write(t, c.config, 0o600, before)
		if r.code != 2 || !strings.HasPrefix(r.stderr, "runstatus: ssh to login1: ") || !strings.Contains(r.stderr, c.want) || r.stdout != "" {
			t.Errorf("%s: %+v", c.name, r)
		}
	}
	if r := h.runstatus(t, "status"); r.code != 0 {
		t.Errorf("without a mistake: %+v", r)
	}
}

// A watch goes on over a new connection each time ssh is killed: no change is missed, none comes twice.
func TestAWatchOutlivesItsSSH(t *testing.T) {
	const lines, cuts = 200, 8
	h := newSSHHost(t)
	t.Setenv("RUNSTATUS_SSH", h.dir+"/ssh")
	far, err := client.New("ssh://login1")
	must(t, err)
	near, err := client.New(h.server.addr)
	must(t, err)
	defer func() { must(t, errors.Join(far.Close(), near.Close())) }()
	run, err := near.Create(t.Context(), &runstatusv1.CreateRunRequest{Kind: runstatusv1.Kind_KIND_TEST_RUN})
	must(t, err)

	var got []string
	redialed := 0
	written := make(chan error, 1)
	for e, err := range far.Watch(t.Context(), client.Runs(run.GetName()), client.From(runstatusv1.WatchStart_WATCH_START_BEGINNING), client.UntilEnded(),
		client.Redialing(func(error) { redialed++ })) {
		must(t, err)
		if e.Synced {
			go func() { written <- writeLines(t, near.Run(run.GetName()), lines, cuts, h) }()
		}
		if e.Status != nil && strings.HasPrefix(e.Status.GetNote(), "line ") {
			got = append(got, e.Status.GetNote())
		}
	}
	must(t, <-written)
	for i := range lines {
		if i >= len(got) || got[i] != fmt.Sprint("line ", i) {
			t.Fatalf("after %d lines of %d: %q", i, len(got), got)
		}
	}
	if len(got) != lines || redialed == 0 {
		t.Errorf("%d lines, %d connections were lost", len(got), redialed)
	}
	t.Logf("%d lines over %d processes of ssh, %d connections lost", len(got), len(h.processes(t)), redialed)
}

// writeLines writes lines to a run and ends it. Between them it kills the newest ssh so many times, each time
// another one.
func writeLines(t *testing.T, run *client.RunHandle, lines, cuts int, h *sshHost) error {
	killed := 0
	for i := range lines {
		if _, err := run.Set(t.Context(), runstatusv1.TestState_TEST_STATE_RUNNING, fmt.Sprint("line ", i)); err != nil {
			return err
		}
		if i%(lines/cuts) != lines/cuts/2 {
			continue
		}
		if !testkit.Becomes(func() bool {
			pid := newest(h.dir)
			if pid == killed || syscall.Kill(pid, syscall.SIGKILL) != nil {
				return false
			}
			killed = pid
			return true
		}) {
			return errors.New("there is no new ssh to kill")
		}
	}
	_, err := run.Set(t.Context(), runstatusv1.TestState_TEST_STATE_COMPLETE, "")
	return err
}

// newest returns the process id of the newest ssh, 0 if there is none.
func newest(dir string) int {
	text, err := os.ReadFile(filepath.Join(dir, "pids"))
	if err != nil {
		return 0
	}
	fields := append([]string{"0"}, strings.Fields(string(text))...)
	pid, err := strconv.Atoi(fields[len(fields)-1])
	if err != nil {
		return 0
	}
	return pid
}
