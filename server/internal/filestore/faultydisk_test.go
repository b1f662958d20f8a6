package filestore_test

import (
	"context"
	"os"
	"path/filepath"
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
	syncs atomic.Int32                  // of directories
	stuck atomic.Int32                  // calls that hang
	fails atomic.Bool                   // to sync directories
	hangs atomic.Pointer[chan struct{}] // closed when directories can be opened again
}

// hang has directories hang when they are opened, until the test ends.
func (d *faultyDisk) hang(t *testing.T) {
	well := make(chan struct{})
	d.hangs.Store(&well)
	t.Cleanup(func() { close(well) })
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
	d := &faultyDisk{dir: filepath.Join(t.TempDir(), "mount")}
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
	if well := n.disk.hangs.Load(); well != nil {
		n.disk.stuck.Add(1)
		<-*well
	}
	h, flags, err := n.LoopbackNode.OpendirHandle(ctx, flags)
	if err != 0 {
		return h, flags, err
	}
	return &faultyDir{h.(openDir), n.disk}, flags, 0
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
