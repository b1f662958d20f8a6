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

// takeHandle returns the open status file, nil if there is none, or if another
// file stands in its place. The caller holds the run's lock and has just
// refreshed the run.
func (r Writer) takeHandle() *os.File {
	f := r.handle.Swap(nil)
	if f == nil || r.handleID == r.File.ID && r.File.Links == 1 {
		return f
	}
	_ = f.Close() // what was written there was synced, or is at the next checkpoint
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

// handleUseTime is how long a handle counts as just used: to say so for each append would have all
// appends take one lock.
const handleUseTime = time.Second

// dropHandle closes the handle, unless it is in use: KeepHandle keeps that one again.
func dropHandle(r *Run) {
	r.isKept.Store(false) // before the handle is taken: KeepHandle stores it before it looks
	if f := r.handle.Swap(nil); f != nil {
		_ = f.Close() // as in takeHandle
	}
}

// maxHandles is how many status files stay open: an eighth of the process's descriptors.
func maxHandles() int { return min(descriptors()/8, 8192) }

// maxOpening is how many descriptors may be needed for moments by what is under way.
func maxOpening() int { return min(descriptors()/4, 512) }

// filesAtOnce is how many descriptors one call needs at a time, at most.
const filesAtOnce = 4

// Opens has the caller wait until it may open files that it closes again, so that all calls
// together keep to maxOpening, and returns what ends that. A caller holds the lock of the run that it
// opens files of, which another one may wait for: so none waits longer than openTime, and then
// does without. A tree that may hang has bounds of its own (maxInside).
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

// OpensFor is Opens for an append: one to a file that is open opens no other, unless another process
// has changed the run.
func (t *Tree) OpensFor(r *Run) (done func()) {
	if r.handle.Load() != nil {
		return func() {}
	}
	return t.Opens()
}

const openTime = time.Second

// DescriptorsForOthers is how many of the process's descriptors may be in use when another one is
// taken for something else than files: connections have to leave the rest to the store.
func DescriptorsForOthers() int { return descriptors() - maxHandles() - maxOpening() }

// descriptors returns the process's limit.
func descriptors() int {
	var limit unix.Rlimit
	if err := unix.Getrlimit(unix.RLIMIT_NOFILE, &limit); err != nil { // best effort: a small number fits any limit
		return 256
	}
	return int(min(limit.Cur, 1<<30))
}
