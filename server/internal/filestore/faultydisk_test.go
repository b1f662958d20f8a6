package filestore_test

import (
	"context"
	"os"
	"path/filepath"
	"sync"
	"sync/atomic"
	"syscall"
	"testing"

	"github.com/hanwen/go-fuse/v2/fs"
	"github.com/hanwen/go-fuse/v2/fuse"
	"golang.org/x/sys/unix"
)

// faultyDisk is a directory that is seen through FUSE, which fails as a disk does. FUSE
// counts as a file system of the network.
type faultyDisk struct {
	dir   string
	raw   string       // the same directory, not through FUSE
	bare  bool         // files can't be mapped; set before any is open
	fails atomic.Bool  // to sync directories
	syncs atomic.Int32 // of directories
	opens hanging      // of directories
	files hanging      // syncs of files

	synced sync.Map // inodes of files that were synced
}

// hanging are calls that may hang.
type hanging struct {
	well  atomic.Pointer[chan struct{}] // closed when they go on; nil: they don't hang
	stuck atomic.Int32                  // how many have hung
}

// hang has the calls hang until goOn is called, or the test ends.
func (h *hanging) hang(t *testing.T) (goOn func()) {
	well := make(chan struct{})
	h.well.Store(&well)
	goOn = sync.OnceFunc(func() {
		h.well.Store(nil)
		close(well)
	})
	t.Cleanup(goOn)
	return goOn
}

func (h *hanging) wait() {
	if well := h.well.Load(); well != nil {
		h.stuck.Add(1)
		<-*well
	}
}

func newFaultyDisk(t *testing.T) *faultyDisk {
	t.Helper()
	if f, err := os.OpenFile("/dev/fuse", os.O_RDWR, 0); err != nil || os.Geteuid() != 0 {
		t.Skip("mounting takes root and /dev/fuse")
	} else {
		must(t, f.Close())
	}
	behind := t.TempDir()
	var st syscall.Stat_t
	must(t, syscall.Stat(behind, &st))
	d := &faultyDisk{dir: filepath.Join(t.TempDir(), "mount"), raw: behind}
	must(t, os.Mkdir(d.dir, 0o755))
	data := &fs.LoopbackRoot{Path: behind, Dev: st.Dev}
	root := &faultyNode{LoopbackNode: fs.LoopbackNode{RootData: data}, disk: d}
	data.RootNode = root
	server, err := fs.Mount(d.dir, root, &fs.Options{MountOptions: fuse.MountOptions{DirectMountStrict: true, FsName: "faulty"}})
	must(t, err)
	t.Cleanup(func() {
		must(t, unix.Unmount(d.dir, unix.MNT_FORCE|unix.MNT_DETACH)) // files in it may be left open
		server.Wait()
	})
	return d
}

type faultyNode struct {
	fs.LoopbackNode
	disk *faultyDisk
}

func (n *faultyNode) WrapChild(_ context.Context, ops fs.InodeEmbedder) fs.InodeEmbedder {
	return &faultyNode{LoopbackNode: fs.LoopbackNode{RootData: ops.(*fs.LoopbackNode).RootData}, disk: n.disk}
}

func (n *faultyNode) OpendirHandle(ctx context.Context, flags uint32) (fs.FileHandle, uint32, syscall.Errno) {
	n.disk.opens.wait()
	h, flags, err := n.LoopbackNode.OpendirHandle(ctx, flags)
	if err != 0 {
		return h, flags, err
	}
	return &faultyDir{h.(openDir), n.disk}, flags, 0
}

func (n *faultyNode) Open(ctx context.Context, flags uint32) (fs.FileHandle, uint32, syscall.Errno) {
	h, flags, err := n.LoopbackNode.Open(ctx, flags)
	if err != 0 {
		return h, flags, err
	}
	if n.disk.bare {
		flags |= fuse.FOPEN_DIRECT_IO
	}
	return &faultyFile{h.(*fs.LoopbackFile), n.disk}, flags, 0
}

func (n *faultyNode) Create(ctx context.Context, name string, flags, mode uint32, out *fuse.EntryOut) (*fs.Inode, fs.FileHandle, uint32, syscall.Errno) {
	inode, h, flags, err := n.LoopbackNode.Create(ctx, name, flags, mode, out)
	if err != 0 {
		return inode, h, flags, err
	}
	return inode, &faultyFile{h.(*fs.LoopbackFile), n.disk}, flags, 0
}

type faultyFile struct {
	*fs.LoopbackFile
	disk *faultyDisk
}

// PassthroughFd lets the kernel map the file behind.
func (f *faultyFile) PassthroughFd() (int, bool) {
	if f.disk.bare {
		return 0, false
	}
	return f.LoopbackFile.PassthroughFd()
}

func (f *faultyFile) Fsync(ctx context.Context, flags uint32) syscall.Errno {
	f.disk.files.wait()
	var attr fuse.AttrOut
	if errno := f.Getattr(ctx, &attr); errno != 0 {
		return errno
	}
	f.disk.synced.Store(attr.Ino, nil)
	return f.LoopbackFile.Fsync(ctx, flags)
}

// openDir is what a loopback's open directory is.
type openDir interface {
	fs.FileReaddirenter
	fs.FileReleasedirer
	fs.FileSeekdirer
	fs.FileFsyncdirer
}

type faultyDir struct {
	openDir
	disk *faultyDisk
}

func (d *faultyDir) Fsyncdir(ctx context.Context, flags uint32) syscall.Errno {
	d.disk.syncs.Add(1)
	if d.disk.fails.Load() {
		return syscall.EIO
	}
	return d.openDir.Fsyncdir(ctx, flags)
}
