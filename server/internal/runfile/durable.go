package runfile

import (
	"cmp"
	"context"
	"errors"
	"io/fs"
	"os"
	"time"

	"golang.org/x/sys/unix"

	"github.com/runstatus/runstatus/server/internal/bulkhead"
	"github.com/runstatus/runstatus/server/internal/layout"
	"github.com/runstatus/runstatus/server/internal/safefs"
	"github.com/runstatus/runstatus/server/internal/store"
)

// LacksStill looks at a run whose file has lost lines in a crash, which puts them back, and reports
// whether the file still lacks some. After the deadline it returns true.
func (r Durability) LacksStill(deadline time.Time) bool {
	lacks, err := within(r.Run, deadline, func() (bool, error) { // best effort: after an error the records are kept, and the next checkpoint looks again
		_, _ = r.Tree.RefreshNow(r.Name) // best effort: bringBack logs its error, and the run still lacks lines
		r.Lock()
		defer r.Unlock()
		return !r.Gone && r.loadedState != nil && r.lacking != nil, nil
	})
	return lacks || err != nil
}

// MakeDurableWithin is makeDurable with a deadline, for files that may hang. Zero is none.
func (r Durability) MakeDurableWithin(deadline time.Time, at UnsyncedPart) (written bool, err error) {
	return within(r.Run, deadline, func() (bool, error) { return r.makeDurable(at) })
}

// within calls do through the bulkhead, and gives up at the deadline, unless that is zero.
func within(r *Run, deadline time.Time, do func() (bool, error)) (bool, error) {
	ctx := context.Background()
	if !deadline.IsZero() {
		var cancel context.CancelFunc
		ctx, cancel = context.WithDeadlineCause(ctx, deadline, bulkhead.ErrUnresponsive)
		defer cancel()
	}
	return bulkhead.TryDo(ctx, r.Tree.Bulkhead, r.Name, do)
}

// makeDurable syncs the status file, and reports whether it has written to it. If this server wrote
// the lines, or they are doubtful, it first rewrites the bytes from at.offset on with the same
// content: the file was not open since they were written, so an error of write-back may have been
// lost, and a successful fsync alone proves nothing. The rewrite is safe because other processes only
// append behind these bytes. It does not write to a file that only other processes write to, or that
// it has no permission to write to. For a run that is gone it does nothing.
func (r Durability) makeDurable(at UnsyncedPart) (written bool, err error) {
	again, path := at.Own || at.Doubtful, layout.StatusPath(r.Name)
	var opened *safefs.File
	if again {
		opened, err = safefs.OpenFile(r.Tree.Root(), path, unix.O_RDWR) // O_APPEND would append
		again = at.Own || !errors.Is(err, fs.ErrPermission)
	}
	if !again {
		opened, err = safefs.OpenFile(r.Tree.Root(), path, unix.O_RDONLY)
	}
	if safefs.IsReplaced(err) {
		return false, r.vanished(err)
	}
	if err != nil {
		return false, err
	}
	f := opened.OSFile(layout.StatusFile)
	defer f.Close()
	if again {
		if whole, err := rewrite(f, at.offset, opened.Size); !whole {
			return false, cmp.Or(err, errCut)
		}
	}
	return again, f.Sync()
}

var errCut = errors.New("another process cut the file while it was synced")

// vanished looks at a run whose status file could not be opened. It returns nil if the look has
// recorded that the run is gone, else cause: one failed call proves nothing.
func (r Durability) vanished(cause error) error {
	if _, err := r.Tree.RefreshNow(r.Name); store.ReasonOf(err) == store.NotFound {
		return nil
	}
	return cause
}

// rewrite rewrites a part of a file with the same content. Whole is false if another process
// truncated the file meanwhile.
func rewrite(f *os.File, from, to int64) (whole bool, err error) {
	buf := make([]byte, min(1<<20, max(to-from, 0)))
	for from < to {
		n, err := f.ReadAt(buf[:min(int64(len(buf)), to-from)], from)
		if n == 0 {
			return false, safefs.IgnoreEOF(err)
		}
		if _, err := f.WriteAt(buf[:n], from); err != nil {
			return false, err
		}
		from += int64(n)
	}
	return true, nil
}
