package filestore

import (
	"os"

	"golang.org/x/sys/unix"
)

// Status files stay open between appends, so far as descriptors reach. Whoever
// appends takes the handle, and puts it back: so nobody closes it meanwhile.

// takeHandle returns the open status file, nil if there is none, or if another
// file stands in its place. The caller holds the run's lock and has just
// refreshed the run.
func (r *run) takeHandle() *os.File {
	f := r.handle.Swap(nil)
	if f == nil || r.handleID == r.file.id && r.file.links == 1 {
		return f
	}
	_ = f.Close() // what was written there was synced, or is at the next checkpoint
	return nil
}

// keepHandle keeps the file for the next append. On a network file system it is closed:
// what the next one sees of others is what is there when it opens the file.
func (r *run) keepHandle(f *os.File) {
	if r.tree.remote() {
		_ = f.Close() // as in takeHandle
		return
	}
	r.handle.Store(f)
	r.tree.store.handles.use(r, 1)
}

func dropHandle(r *run) {
	if f := r.handle.Swap(nil); f != nil {
		_ = f.Close() // as in takeHandle
	}
}

// maxHandles leaves most of the process's descriptors to connections.
func maxHandles() int {
	var limit unix.Rlimit
	if err := unix.Getrlimit(unix.RLIMIT_NOFILE, &limit); err != nil { // best effort: a small number fits any limit
		return 64
	}
	return int(min(limit.Cur/4, 8192))
}
