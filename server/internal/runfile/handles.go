package runfile

import (
	"os"
	"time"

	"golang.org/x/sys/unix"
)

// Status files stay open between appends, as far as descriptors allow. An append takes the
// handle out of the run and puts it back, so that no other call closes it meanwhile.
//
// The descriptors of the process are divided: an eighth keeps status files open (maxHandles), a quarter is
// for the files that calls open for moments (maxOpening), and connections may use the rest
// (DescriptorsForOthers). A history is read in pieces: no file is open while the store waits for a client.

// takeHandle returns the open status file. It returns nil if none is open, or if the path names another
// file now. The caller holds the run's lock and has just refreshed the run.
func (r Writer) takeHandle() *os.File {
	f := r.handle.Swap(nil)
	if f == nil || r.handleID == r.File.ID && r.File.Links == 1 {
		return f
	}
	_ = f.Close() // best effort: a checkpoint opens the file anew and makes its lines durable
	return nil
}

// KeepHandle keeps the file for the next append. On a network file system it closes it: such file
// systems promise close-to-open consistency alone. An open asks the server for the size of the file; a
// stat may be answered from the client's attribute cache.
func (r Writer) KeepHandle(f *os.File) {
	if r.Tree.IsRemote() {
		_ = f.Close() // as in takeHandle
		return
	}
	r.handle.Store(f)
	now := time.Now()
	if r.isKept.Load() && now.Sub(r.handleUsed) < handleUseTime {
		return
	}
	r.handleUsed = now
	r.isKept.Store(true)
	r.Tree.env.Handles.Use(r.Run, 1)
}

// handleUseTime is how long a handle counts as just used. Without it each append would take the lock of
// the LRU.
const handleUseTime = time.Second

// dropHandle closes the handle of a run that leaves the LRU. A handle that is in use stays open, and
// KeepHandle puts the run into the LRU again.
func dropHandle(r *Run) {
	r.isKept.Store(false) // before the handle is taken: KeepHandle stores it before it looks
	if f := r.handle.Swap(nil); f != nil {
		_ = f.Close() // as in takeHandle
	}
}

// maxHandles is how many status files stay open: an eighth of the process's descriptors.
func maxHandles() int { return min(descriptors()/8, 8192) }

// maxOpening is how many descriptors all calls together may use for short times.
func maxOpening() int { return min(descriptors()/4, 512) }

// filesAtOnce is the most descriptors that one call uses at a time.
const filesAtOnce = 4

// Opens waits until the caller may open files for a short time, so that all calls together stay within
// maxOpening. The caller calls done after it has closed them. Because the caller holds the lock of a
// run, Opens waits at most openTime, and then lets it exceed the bound. On a network file system the
// bulkhead bounds the calls instead.
func (t *Tree) Opens() (done func()) {
	e := t.env
	if t.IsRemote() {
		return func() {}
	}
	select {
	case e.opening <- struct{}{}:
	default:
		late := time.NewTimer(openTime)
		defer late.Stop()
		select {
		case e.opening <- struct{}{}:
		case <-late.C:
			return func() {}
		}
	}
	return func() { <-e.opening }
}

// OpensFor is Opens for an append. It does not wait if the status file of the run is open, because the
// append then opens no other file unless another process has changed the run.
func (t *Tree) OpensFor(r *Run) (done func()) {
	if r.handle.Load() != nil {
		return func() {}
	}
	return t.Opens()
}

const openTime = time.Second

// DescriptorsForOthers returns how many of the process's descriptors connections may use. The store needs
// the rest for files.
func DescriptorsForOthers() int { return descriptors() - maxHandles() - maxOpening() }

// descriptors returns the process's limit.
func descriptors() int {
	var limit unix.Rlimit
	if err := unix.Getrlimit(unix.RLIMIT_NOFILE, &limit); err != nil { // best effort: a small number fits any limit
		return 256
	}
	return int(min(limit.Cur, 1<<30))
}
