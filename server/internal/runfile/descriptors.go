package runfile

import (
	"time"

	"golang.org/x/sys/unix"
)

// The descriptors of the process are divided: an eighth keeps status files open (maxHandles), a quarter is
// for the files that calls open for moments (maxOpening), and connections may use the rest
// (DescriptorsForOthers). A history is read in pieces: no file is open while the store waits for a client.

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
