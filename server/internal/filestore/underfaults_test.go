//go:build linux

package filestore_test

import (
	"bytes"
	"encoding/binary"
	"errors"
	"net/url"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"syscall"
	"testing"

	"golang.org/x/sys/unix"
)

// failing says which system calls of a test's own process fail: those of some names
// that look at some path.
type failing struct {
	calls string     // their names, with spaces between them; "": all that read
	path  string     // how the path ends, or, with a slash at its end, a directory that is in it
	errno unix.Errno // 0: EIO
	skip  int        // how many of them go well before
	times int        // how many fail; 0: all
}

const (
	failingEnv  = "RUNSTATUS_TEST_FAILING"
	failingPath = "/runstatus-test-failing?" // to open such a path is to tell the tracer
)

// readingCalls are the calls by which a store looks at files. By name it looks from a
// directory's descriptor on, unlike the test beside it.
var readingCalls = map[uint64]string{
	unix.SYS_OPENAT2: "openat2", unix.SYS_NEWFSTATAT: "newfstatat", unix.SYS_READLINKAT: "readlinkat",
	unix.SYS_FSTAT: "fstat", unix.SYS_PREAD64: "pread64", unix.SYS_GETDENTS64: "getdents64",
}

// underFaults reports whether the test is to go on. It is run again in a process whose
// system calls really fail, as failing says, since this process traces it.
func underFaults(t *testing.T) bool {
	t.Helper()
	if os.Getenv(failingEnv) != "" {
		return true
	}
	if !canFail {
		t.Skip("calls can be made to fail on amd64 only")
	}
	in := &injector{}
	args := slices.DeleteFunc(slices.Clone(os.Args[1:]), func(arg string) bool { return !strings.HasPrefix(arg, "-") || strings.HasPrefix(arg, "-test.") })
	tr := &tracer{enter: in.enter, each: in.behind, args: append([]string{"-test.run=^" + t.Name() + "$", "-test.v", "-test.count=1"}, args...)}
	out, _ := tr.run(t, failingEnv+"=1")
	if strings.Contains("\n"+string(out), "\n--- PASS: "+t.Name()) {
		t.Logf("%s", out)
	} else {
		t.Errorf("%s", out)
	}
	return false
}

// begin lets calls fail from now on, and no others.
func (f failing) begin() {
	if f.errno == 0 {
		f.errno = unix.EIO
	}
	tellTracer(url.Values{"calls": {f.calls}, "path": {f.path}, "errno": {strconv.Itoa(int(f.errno))}, "skip": {strconv.Itoa(f.skip)}, "times": {strconv.Itoa(f.times)}})
}

// endFailing lets no calls fail any more, and returns how many did, some thousands at most.
func endFailing() int { return tellTracer(url.Values{}) }

// tellNoTypes has listings of directories say of no entry what it is, as some file systems
// do, NFS among them.
func tellNoTypes() { tellTracer(url.Values{"untyped": {"1"}}) }

// couldFail returns how many calls could have failed, some thousands at most.
func couldFail() int { return tellTracer(url.Values{"seen": {""}}) }

func tellTracer(q url.Values) int {
	_, err := syscall.Open(failingPath+q.Encode(), 0, 0)
	errno, _ := errors.AsType[syscall.Errno](err)
	return int(errno) - 1
}

// injector makes calls of the traced process fail.
type injector struct {
	failing
	on, untyped  bool
	seen, failed int
}

func (in *injector) enter(c *call) {
	path, ok := c.looksAt()
	if query, told := strings.CutPrefix(path, failingPath); ok && told {
		const most = 4000 // errnos
		if query == "seen=" {
			c.errno = unix.Errno(1 + min(in.seen, most))
			return
		}
		c.errno = unix.Errno(1 + min(in.failed, most))
		in.follow(query)
		return
	}
	if !in.on || !ok || !in.concerns(c, path) {
		return
	}
	if in.seen++; in.seen > in.skip && (in.times == 0 || in.failed < in.times) {
		in.failed++
		c.errno = in.errno
	}
}

func (in *injector) follow(query string) {
	q, _ := url.ParseQuery(query)
	number := func(key string) int {
		n, _ := strconv.Atoi(q.Get(key))
		return n
	}
	*in = injector{on: q.Has("path"), untyped: q.Has("untyped"), failing: failing{
		calls: q.Get("calls"), path: q.Get("path"), errno: unix.Errno(number("errno")), skip: number("skip"), times: number("times"),
	}}
}

// behind takes the types out of a listing.
func (in *injector) behind(c *call) {
	if !in.untyped || c.nr != unix.SYS_GETDENTS64 || c.result <= 0 {
		return
	}
	listing := make([]byte, c.result)
	if _, err := unix.PtracePeekData(c.tid, uintptr(c.args[1]), listing); err != nil {
		return // the process is being killed
	}
	const length, kind = 16, 18 // where they stand in an entry
	for at := 0; at < len(listing); at += int(binary.LittleEndian.Uint16(listing[at+length:])) {
		listing[at+kind] = unix.DT_UNKNOWN
	}
	_, _ = unix.PtracePokeData(c.tid, uintptr(c.args[1]), listing) // as above
}

func (in *injector) concerns(c *call, path string) bool {
	name := readingCalls[c.nr]
	if name == "" || int32(c.args[0]) == unix.AT_FDCWD {
		return false
	}
	if in.calls != "" && !slices.Contains(strings.Fields(in.calls), name) {
		return false
	}
	if strings.HasSuffix(in.path, "/") {
		return strings.Contains(path+"/", in.path)
	}
	return strings.HasSuffix(path, in.path)
}

// looksAt returns the path that a reading call looks at.
func (c *call) looksAt() (path string, ok bool) {
	switch c.nr {
	case unix.SYS_FSTAT, unix.SYS_PREAD64, unix.SYS_GETDENTS64:
		path, err := os.Readlink(c.file(c.args[0]))
		return path, err == nil
	case unix.SYS_OPENAT2, unix.SYS_OPENAT, unix.SYS_NEWFSTATAT, unix.SYS_READLINKAT:
		path := c.textAt(c.args[1])
		if !filepath.IsAbs(path) {
			dir, _ := os.Readlink(c.file(uint64(uint32(c.args[0]))))
			path = filepath.Join(dir, path)
		}
		return path, true
	}
	return "", false
}

// textAt reads a text of the traced process.
func (c *call) textAt(at uint64) string {
	var text []byte
	for {
		piece := make([]byte, 256-at%256) // within one page
		n, err := unix.ProcessVMReadv(c.tid, []unix.Iovec{{Base: &piece[0], Len: uint64(len(piece))}}, []unix.RemoteIovec{{Base: uintptr(at), Len: len(piece)}}, 0)
		before, _, ended := bytes.Cut(piece[:max(n, 0)], []byte{0})
		text = append(text, before...)
		if err != nil || n <= 0 || ended {
			return string(text)
		}
		at += uint64(n)
	}
}
