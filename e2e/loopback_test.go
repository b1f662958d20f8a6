package e2e

import (
	"bufio"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"
	"testing"

	"github.com/hanwen/go-fuse/v2/fs"
	"github.com/hanwen/go-fuse/v2/fuse"
	"golang.org/x/sys/unix"
)

// mounted is a directory that is seen through FUSE, which counts as a file system of the
// network. The program behind it is a process of its own: stopped, each call hangs;
// killed, the mount is dead.
type mounted struct {
	behind, dir string
	cmd         *exec.Cmd
}

const loopbackEnv = "RUNSTATUS_TEST_LOOPBACK"

// loopback is the program behind a mount. It says when it has a file open in its own
// mount no longer, as it has at first: killed before, it would wait for itself for ever.
// It ends when it is killed.
func loopback(behind, dir string) error {
	root, err := fs.NewLoopbackRoot(behind)
	if err != nil {
		return err
	}
	server, err := fs.Mount(dir, root, &fs.Options{MountOptions: fuse.MountOptions{DirectMountStrict: true, FsName: "loopback"}})
	if err != nil {
		return err
	}
	if _, err := os.Stdout.WriteString("mounted\n"); err != nil {
		return err
	}
	server.Wait()
	return nil
}

// mount shows the directory behind at another place.
func mount(t *testing.T, behind string) *mounted {
	t.Helper()
	if f, err := os.OpenFile("/dev/fuse", os.O_RDWR, 0); err != nil || os.Geteuid() != 0 {
		t.Skip("mounting takes root and /dev/fuse")
	} else {
		must(t, f.Close())
	}
	m := &mounted{behind: behind, dir: filepath.Join(t.TempDir(), "mount")}
	must(t, os.Mkdir(m.dir, 0o755))
	m.start(t)
	t.Cleanup(func() { m.vanish(t) })
	return m
}

func (m *mounted) start(t *testing.T) {
	t.Helper()
	self, err := os.Executable()
	must(t, err)
	m.cmd = exec.Command(self)
	m.cmd.Env = append(os.Environ(), loopbackEnv+"="+m.behind+":"+m.dir)
	m.cmd.Stderr = os.Stderr
	out, err := m.cmd.StdoutPipe()
	must(t, err)
	must(t, m.cmd.Start())
	if said, err := bufio.NewReader(out).ReadString('\n'); said != "mounted\n" {
		t.Fatalf("the program behind the mount said %q, %v", said, err)
	}
	var st unix.Statfs_t
	must(t, unix.Statfs(m.dir, &st))
	if st.Type != unix.FUSE_SUPER_MAGIC {
		t.Fatalf("%s is a file system of type %#x", m.dir, st.Type)
	}
}

// hang has every call in the mount hang, until resume.
func (m *mounted) hang(t *testing.T)   { must(t, m.cmd.Process.Signal(syscall.SIGSTOP)) }
func (m *mounted) resume(t *testing.T) { must(t, m.cmd.Process.Signal(syscall.SIGCONT)) }

// die leaves the mount without its program.
func (m *mounted) die(t *testing.T) {
	must(t, m.cmd.Process.Kill())
	_ = m.cmd.Wait() // it was killed
}

func (m *mounted) vanish(t *testing.T) {
	if m.cmd.ProcessState == nil {
		m.die(t)
	}
	must(t, unix.Unmount(m.dir, unix.MNT_DETACH))
}

// stuckThreads returns how many threads of a process wait for an answer through FUSE.
func stuckThreads(t *testing.T, pid int) (stuck int) {
	t.Helper()
	tasks, err := filepath.Glob("/proc/" + itoa(pid) + "/task/*")
	must(t, err)
	for _, task := range tasks {
		if isStuck(task) {
			stuck++
		}
	}
	return stuck
}

func isStuck(task string) bool {
	where, _ := os.ReadFile(filepath.Join(task, "wchan")) // the thread may be gone
	return strings.Contains(string(where), "fuse") || strings.Contains(string(where), "request_wait")
}

// hasEnded reports whether a process has ended. It may leave a thread that, on FUSE and
// unlike on NFS, cannot be killed.
func hasEnded(pid int) bool {
	stat, err := os.ReadFile("/proc/" + itoa(pid) + "/stat")
	return err != nil || strings.Contains(string(stat), ") Z ")
}
