//go:build linux

package filestore_test

import (
	"errors"
	"fmt"
	"io"
	"maps"
	"os"
	"runtime"
	"slices"
	"strings"
	"sync"
	"syscall"
	"testing"
	"unsafe"

	"golang.org/x/sys/unix"
)

// changing are the system calls that change files or make them durable.
var changing = []uint64{
	unix.SYS_WRITE, unix.SYS_PWRITE64, unix.SYS_WRITEV, unix.SYS_PWRITEV, unix.SYS_COPY_FILE_RANGE, unix.SYS_SENDFILE,
	unix.SYS_FSYNC, unix.SYS_FDATASYNC, unix.SYS_SYNC_FILE_RANGE, unix.SYS_MSYNC,
	unix.SYS_FALLOCATE, unix.SYS_FTRUNCATE, unix.SYS_TRUNCATE,
	unix.SYS_MKDIRAT, unix.SYS_RENAMEAT, unix.SYS_RENAMEAT2, unix.SYS_UNLINKAT, unix.SYS_LINKAT, unix.SYS_SYMLINKAT, unix.SYS_MKNODAT,
	unix.SYS_FCHMOD, unix.SYS_FCHMODAT, unix.SYS_FCHOWN, unix.SYS_FCHOWNAT, unix.SYS_UTIMENSAT, unix.SYS_FLOCK,
	unix.SYS_OPENAT, unix.SYS_OPENAT2, // where they create
}

// stopsEnv says at which of its calls the test process stops for its tracer.
const stopsEnv = "RUNSTATUS_TEST_STOPS"

// stops are the calls that a tracer may look at: those that change files and, of a tracer
// that looks at tails, where a file is read at an offset; or all that concern files.
var stops = map[string][]uint64{
	"changes": append(slices.Clone(changing), unix.SYS_PREAD64),
	"files":   append(slices.Clone(changing), slices.Collect(maps.Keys(fileCalls))...),
}

// stopAt has this process stop for its tracer at these calls. To stop it at each call
// takes three times as long.
func stopAt(stops []uint64) error {
	program := []unix.SockFilter{{Code: unix.BPF_LD | unix.BPF_W | unix.BPF_ABS}} // the call's number
	for i, nr := range stops {
		program = append(program, unix.SockFilter{Code: unix.BPF_JMP | unix.BPF_JEQ | unix.BPF_K, K: uint32(nr), Jt: uint8(len(stops) - i)})
	}
	program = append(program, unix.SockFilter{Code: unix.BPF_RET, K: unix.SECCOMP_RET_ALLOW}, unix.SockFilter{Code: unix.BPF_RET, K: unix.SECCOMP_RET_TRACE})
	if err := unix.Prctl(unix.PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0); err != nil {
		return err
	}
	filter := unix.SockFprog{Len: uint16(len(program)), Filter: &program[0]}
	_, _, failed := unix.Syscall(unix.SYS_SECCOMP, unix.SECCOMP_SET_MODE_FILTER, unix.SECCOMP_FILTER_FLAG_TSYNC, uintptr(unsafe.Pointer(&filter)))
	if failed != 0 {
		return failed
	}
	return nil
}

// tracer runs a process and stops it at each of its changing calls, counted over
// all its threads, before the call is made and behind it.
type tracer struct {
	pid    int
	inside map[int]*call // calls that threads are in
	calls  int           // that changed something
	args   []string      // of the program

	// enter is called before each call is made. A call whose errno it sets is not made:
	// it fails with that. Without it the process stops at changing calls alone, with it at all
	// that concern files.
	enter func(*call)
	// before and behind a changing call; true kills the process there.
	before, behind func(*call) bool
	// each call, behind it.
	each func(*call)
}

// call is a system call of one thread.
type call struct {
	tid      int
	nr       uint64
	args     [6]uint64
	result   int64
	changing int        // its number among those that change something, from 1; 0: it does not
	errno    unix.Errno // what it fails with instead of being made; 0: it is made
}

// syscallInfo is the kernel's struct ptrace_syscall_info.
type syscallInfo struct {
	op   uint8
	_    [3]uint8
	arch uint32
	_    [2]uint64 // where the program is, and its stack
	data [8]uint64 // at entry: the number and the arguments; at exit: the result
}

// run starts a program and traces it to its end. It returns what the program
// wrote to its standard output, which must fit into a pipe, and whether it was killed.
func (c *tracer) run(t *testing.T, env ...string) (out []byte, killed bool) {
	t.Helper()
	r, w, err := os.Pipe()
	must(t, err)
	defer r.Close()
	killed = c.trace(t, nil, w, env...)
	out, err = io.ReadAll(r)
	must(t, err)
	return out, killed
}

// forks is held by those who start a program until that has begun: before, it has the
// files that are open here, and their locks.
var forks sync.RWMutex

// trace starts a program and traces it to its end. It closes the files, which are the
// program's standard input and output, once the program has them. It reports whether
// the program was killed.
func (c *tracer) trace(t *testing.T, in, out *os.File, env ...string) (killed bool) {
	t.Helper()
	runtime.LockOSThread() // the thread that starts it is the one that traces it
	defer runtime.UnlockOSThread()
	if c.enter == nil {
		env = append(env, stopsEnv+"=changes")
	} else {
		env = append(env, stopsEnv+"=files")
	}
	forks.RLock()
	p, err := os.StartProcess(os.Args[0], append(os.Args[:1:1], c.args...), &os.ProcAttr{
		Env:   append(append(os.Environ(), "GOMAXPROCS=1", "GODEBUG=asyncpreemptoff=1"), env...),
		Files: []*os.File{in, out, os.Stderr},
		Sys:   &syscall.SysProcAttr{Ptrace: true, Setpgid: true},
	})
	_ = in.Close() // nil without one
	must(t, out.Close())
	if err != nil {
		forks.RUnlock()
	}
	if errors.Is(err, unix.EPERM) || errors.Is(err, unix.ENOSYS) {
		t.Skip("processes may not be traced here (ptrace): ", err)
	}
	must(t, err)
	c.pid, c.inside = p.Pid, map[int]*call{}
	must(t, p.Release())
	status := c.loop(t)
	if c.calls == 0 {
		t.Skip("the kernel does not tell what is called (Linux 5.3 and later do)")
	}
	return status.Signaled() && status.Signal() == syscall.SIGKILL
}

// loop lets the process go on from stop to stop.
func (c *tracer) loop(t *testing.T) syscall.WaitStatus {
	t.Helper()
	first := true
	for {
		var ws syscall.WaitStatus
		tid, err := syscall.Wait4(-c.pid, &ws, unix.WALL, nil)
		if errors.Is(err, unix.EINTR) {
			continue
		}
		must(t, err)
		deliver := 0
		switch {
		case tid == c.pid && (ws.Exited() || ws.Signaled()):
			return ws
		case !ws.Stopped():
			continue
		case first:
			first = false
			forks.RUnlock() // its program has begun
			must(t, syscall.PtraceSetOptions(tid, unix.PTRACE_O_TRACECLONE|unix.PTRACE_O_TRACESYSGOOD|unix.PTRACE_O_TRACESECCOMP|unix.PTRACE_O_EXITKILL))
		case ws.StopSignal() == syscall.SIGTRAP|0x80, ws.StopSignal() == syscall.SIGTRAP && ws.TrapCause() == unix.PTRACE_EVENT_SECCOMP:
			if c.stopped(tid) {
				must(t, syscall.Kill(c.pid, syscall.SIGKILL))
				continue // it does not run on: a call that it was about to make is not made
			}
		case ws.StopSignal() != syscall.SIGTRAP && ws.StopSignal() != syscall.SIGSTOP:
			deliver = int(ws.StopSignal())
		}
		if err := c.resume(tid, deliver); err != nil && !errors.Is(err, unix.ESRCH) { // it is being killed
			t.Fatal(err)
		}
	}
}

// resume lets a thread go on to its next stop: behind the call that it is in, if that is
// one to stop at.
func (c *tracer) resume(tid, deliver int) error {
	if c.inside[tid] != nil {
		return syscall.PtraceSyscall(tid, deliver)
	}
	return syscall.PtraceCont(tid, deliver)
}

// stopped looks at a thread that stopped at a call, and tells whether to kill it.
func (c *tracer) stopped(tid int) (kill bool) {
	var info syscallInfo
	_, _, failed := unix.Syscall6(unix.SYS_PTRACE, unix.PTRACE_GET_SYSCALL_INFO, uintptr(tid), unsafe.Sizeof(info), uintptr(unsafe.Pointer(&info)), 0, 0)
	if failed != 0 {
		return false // it is being killed
	}
	if info.op == unix.PTRACE_SYSCALL_INFO_ENTRY || info.op == unix.PTRACE_SYSCALL_INFO_SECCOMP {
		return c.entered(&call{tid: tid, nr: info.data[0], args: [6]uint64(info.data[1:7])})
	}
	at := c.inside[tid]
	if info.op != unix.PTRACE_SYSCALL_INFO_EXIT || at == nil {
		return false
	}
	delete(c.inside, tid)
	if at.errno != 0 {
		at.fail()
		return false
	}
	at.result = int64(info.data[0])
	if c.each != nil {
		c.each(at)
	}
	return at.changing > 0 && c.behind != nil && c.behind(at)
}

// entered looks at a call that is about to be made.
func (c *tracer) entered(at *call) (kill bool) {
	if c.enter != nil {
		if c.enter(at); at.errno != 0 || c.each != nil {
			c.inside[at.tid] = at
		}
		if at.errno != 0 {
			at.skip()
			return false
		}
	}
	if !at.changes() {
		if at.nr == unix.SYS_PREAD64 {
			c.inside[at.tid] = at
		}
		return false
	}
	c.calls++
	c.inside[at.tid], at.changing = at, c.calls
	return c.before != nil && c.before(at)
}

func (c *call) changes() bool {
	switch c.nr {
	case unix.SYS_OPENAT:
		return c.args[2]&unix.O_CREAT != 0
	case unix.SYS_OPENAT2: // its flags come first in what the argument points to
		var flags [8]byte
		_, err := unix.PtracePeekData(c.tid, uintptr(c.args[2]), flags[:])
		return err == nil && *(*uint64)(unsafe.Pointer(&flags))&unix.O_CREAT != 0
	}
	return slices.Contains(changing, c.nr)
}

// file is the path by which the file of a descriptor is found, whatever its name.
func (c *call) file(fd uint64) string { return fmt.Sprintf("/proc/%d/fd/%d", c.tid, fd) }

// opened returns a descriptor that the call opened to create a file.
func (c *call) opened() (fd uint64, ok bool) {
	return uint64(c.result), c.changing > 0 && c.result >= 0 && (c.nr == unix.SYS_OPENAT || c.nr == unix.SYS_OPENAT2)
}

// synced returns the descriptor that the call made durable.
func (c *call) synced() (fd uint64, ok bool) {
	return c.args[0], c.result == 0 && (c.nr == unix.SYS_FSYNC || c.nr == unix.SYS_FDATASYNC)
}

// looksAtTail tells whether the call read the last byte of a status file, as an
// append does that looks for a torn line.
func (c *call) looksAtTail() bool {
	if c.nr != unix.SYS_PREAD64 || c.args[2] != 1 || c.result != 1 {
		return false
	}
	path, err := os.Readlink(c.file(c.args[0]))
	return err == nil && strings.HasSuffix(path, "/status")
}

// readsInstead makes the program see another byte than the one it read.
func (c *call) readsInstead(b byte) { _, _ = unix.PtracePokeData(c.tid, uintptr(c.args[1]), []byte{b}) }
