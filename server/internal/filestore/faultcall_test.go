//go:build linux

package filestore_test

import (
	"bytes"
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"sync"
	"time"

	"golang.org/x/sys/unix"
)

// fileCall is a system call that concerns files, and where its arguments say which. It
// is close that is missing: one that is not made leaves a descriptor open, which no
// real failure of close does.
type fileCall struct {
	name string
	dir  int // the argument that is a directory's descriptor, or -1
	path int // the argument that is a path, or -1
	fd   int // the argument that is the file's descriptor, or -1
}

func byName(name string, dir, path int) fileCall { return fileCall{name, dir, path, -1} }
func byFile(name string) fileCall                { return fileCall{name, -1, -1, 0} }

var fileCalls = map[uint64]fileCall{
	unix.SYS_OPENAT: byName("openat", 0, 1), unix.SYS_OPENAT2: byName("openat2", 0, 1),
	unix.SYS_NEWFSTATAT: byName("newfstatat", 0, 1), unix.SYS_STATX: byName("statx", 0, 1),
	unix.SYS_FACCESSAT: byName("faccessat", 0, 1), unix.SYS_FACCESSAT2: byName("faccessat2", 0, 1),
	unix.SYS_READLINKAT: byName("readlinkat", 0, 1), unix.SYS_STATFS: byName("statfs", -1, 0),
	unix.SYS_MKDIRAT: byName("mkdirat", 0, 1), unix.SYS_UNLINKAT: byName("unlinkat", 0, 1),
	unix.SYS_LINKAT: byName("linkat", 2, 3), unix.SYS_SYMLINKAT: byName("symlinkat", 1, 2),
	unix.SYS_RENAMEAT: byName("renameat", 2, 3), unix.SYS_RENAMEAT2: byName("renameat2", 2, 3),
	unix.SYS_FCHMODAT: byName("fchmodat", 0, 1), unix.SYS_FCHOWNAT: byName("fchownat", 0, 1), unix.SYS_UTIMENSAT: byName("utimensat", 0, 1),
	unix.SYS_INOTIFY_ADD_WATCH: byName("inotify_add_watch", -1, 1), unix.SYS_INOTIFY_INIT1: {"inotify_init1", -1, -1, -1},
	unix.SYS_READ: byFile("read"), unix.SYS_PREAD64: byFile("pread64"), unix.SYS_GETDENTS64: byFile("getdents64"),
	unix.SYS_WRITE: byFile("write"), unix.SYS_PWRITE64: byFile("pwrite64"), unix.SYS_COPY_FILE_RANGE: byFile("copy_file_range"),
	unix.SYS_FSTAT: byFile("fstat"), unix.SYS_FSTATFS: byFile("fstatfs"), unix.SYS_LSEEK: byFile("lseek"),
	unix.SYS_FSYNC: byFile("fsync"), unix.SYS_FDATASYNC: byFile("fdatasync"), unix.SYS_SYNCFS: byFile("syncfs"), unix.SYS_SYNC_FILE_RANGE: byFile("sync_file_range"),
	unix.SYS_FTRUNCATE: byFile("ftruncate"), unix.SYS_FALLOCATE: byFile("fallocate"), unix.SYS_FCHMOD: byFile("fchmod"), unix.SYS_FCHOWN: byFile("fchown"),
	unix.SYS_FLOCK: byFile("flock"), unix.SYS_FCNTL: byFile("fcntl"), unix.SYS_MMAP: {"mmap", -1, -1, 4},
}

// target is what a call concerns.
type target struct{ name, path string }

func (g target) String() string { return g.name + " " + g.path }

// target returns what the call concerns, if that is a file. The pipes that the program
// talks through, and what its runtime waits with, are none.
func (c *call) target() (target, bool) {
	how, ok := fileCalls[c.nr]
	if !ok {
		return target{}, false
	}
	g := target{name: how.name}
	switch {
	case how.fd >= 0:
		fd := int32(c.args[how.fd])
		if fd <= 2 {
			return g, false
		}
		path, err := os.Readlink(c.file(uint64(fd)))
		g.path = path
		return g, err == nil && (filepath.IsAbs(path) || path == "anon_inode:inotify")
	case how.path >= 0:
		g.path = c.text(c.args[how.path])
		if how.dir >= 0 && !filepath.IsAbs(g.path) {
			dir, _ := os.Readlink(c.file(uint64(int32(c.args[how.dir])))) // "" for the working directory's
			g.path = filepath.Join(dir, g.path)
		}
		g.path = c.throughDescriptor(g.path)
	}
	return g, true
}

// throughDescriptor resolves a path that begins at one of the program's descriptors.
func (c *call) throughDescriptor(path string) string {
	rest, ok := strings.CutPrefix(path, "/proc/self/fd/")
	if !ok {
		return path
	}
	fd, rel, _ := strings.Cut(rest, "/")
	dir, _ := os.Readlink(fmt.Sprintf("/proc/%d/fd/%s", c.tid, fd))
	return filepath.Join(dir, rel)
}

// text reads a text of the program's.
func (c *call) text(at uint64) string {
	var text []byte
	for len(text) < unix.PathMax {
		piece := make([]byte, 256-at%256) // within one page
		n, err := unix.ProcessVMReadv(c.tid, []unix.Iovec{{Base: &piece[0], Len: uint64(len(piece))}},
			[]unix.RemoteIovec{{Base: uintptr(at), Len: len(piece)}}, 0)
		if err != nil {
			break
		}
		head, _, ended := bytes.Cut(piece[:n], []byte{0})
		if text = append(text, head...); ended {
			break
		}
		at += uint64(n)
	}
	return string(text)
}

// fault makes calls of a program fail: the one with a number, and those that fail for
// the same reason until it is over.
//
// ENOENT and other facts are never made up: where a file system says so, it is. So
// another process removes what the call names, instead. EINTR is given where a file
// system that waits for another process or machine gives it, and not to calls that none
// of them sees.
type fault struct {
	at    int // the number of the call that fails, from 1; 0: none does
	errno unix.Errno
	lasts bool           // it lasts: as long as a start or a stop does, else for lastsFor
	calls *regexp.Regexp // those that are counted, by name and path; nil: all

	// removes is what another process removes just before the call, which is made then.
	removes string
	// swallowed has the calls return 0 and do nothing, as they would seem to a program that
	// takes a failure for nothing: a listing is empty, a file ends. It is a planted bug.
	swallowed bool

	mu      sync.Mutex
	count   int // of calls so far
	hit     target
	began   time.Time
	failed  int  // calls
	serving bool // else the program starts or stops
	ended   bool
}

// again is the fault as it was before it came.
func (f *fault) again() *fault {
	return &fault{at: f.at, errno: f.errno, lasts: f.lasts, calls: f.calls, removes: f.removes, swallowed: f.swallowed}
}

// nothing is the error of a call that is not made and seems to go well.
const nothing = unix.Errno(1 << 16)

// lastsFor is how long a lasting fault lasts while the store is open.
const lastsFor = 100 * time.Millisecond

func (f *fault) String() string {
	how := "once"
	if f.lasts {
		how = fmt.Sprintf("%d times", f.failed)
	}
	if f.removes != "" {
		return fmt.Sprintf("%s was removed before call %d, %v", f.removes, f.at, f.hit)
	}
	return fmt.Sprintf("call %d, %v, failed %s with %s", f.at, f.hit, how, unix.ErrnoName(f.errno))
}

// serves says whether the program's store is open. A lasting fault that meets a start
// or a stop lasts until that is over.
func (f *fault) serves(is bool) {
	f.mu.Lock()
	defer f.mu.Unlock()
	f.serving = is
	if !f.began.IsZero() {
		f.began = time.Now()
	}
}

// end says that the program has ended: a fault that it met is over.
func (f *fault) end() {
	f.mu.Lock()
	defer f.mu.Unlock()
	f.serving, f.ended = false, f.failed > 0
}

func (f *fault) isOver() bool {
	return f.ended || f.failed > 0 && (!f.lasts || f.serving && time.Since(f.began) > lastsFor)
}

// enter is called before each call of the program.
func (f *fault) enter(c *call) {
	f.mu.Lock()
	defer f.mu.Unlock()
	if f.isOver() && !f.swallowed {
		return
	}
	g, ok := c.target()
	if !ok {
		return
	}
	if f.calls != nil && !f.calls.MatchString(g.String()) && f.hit == (target{}) {
		return
	}
	f.count++
	switch {
	case f.swallowed && f.calls.MatchString(g.String()):
		f.hit, c.errno = g, nothing
		f.failed++
		return
	case f.count == f.at:
		f.hit, f.began = g, time.Now()
	case f.hit == (target{}) || f.isOver() || !f.same(g):
		return
	}
	if f.errno == unix.EINTR && !interruptible(g.name) {
		return
	}
	f.failed++
	if f.removes != "" {
		_ = os.RemoveAll(f.removes) // what it says of it is not what is tried
		return
	}
	c.errno = f.errno
}

// same reports whether a call fails for the same reason as the first one: it concerns
// the same file, or takes a descriptor where there are none left.
func (f *fault) same(g target) bool {
	if f.errno == unix.EMFILE {
		return takesDescriptor(g.name)
	}
	return g.path == f.hit.path
}

func takesDescriptor(name string) bool {
	return slices.Contains([]string{"openat", "openat2", "inotify_init1"}, name)
}

func interruptible(name string) bool {
	return !slices.Contains([]string{"fcntl", "lseek", "mmap", "inotify_add_watch", "inotify_init1"}, name)
}
