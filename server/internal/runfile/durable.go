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

// LacksStill looks at a run whose file lacks lines since a crash, and reports whether it
// still does.
func (r Durability) LacksStill(deadline time.Time) bool {
	lacks, err := within(r.Run, deadline, func() (bool, error) { // best effort: after an error the records are kept, and the next checkpoint looks again
		_, _ = r.Tree.RefreshNow(r.Name) // best effort: bringBack logs why it failed, and the run still lacks lines
		r.Lock()
		defer r.Unlock()
		return !r.Gone && r.loadedState != nil && r.lacking != nil, nil
	})
	return lacks || err != nil
}

// MakeDurableWithin is makeDurable for files that may hang: then they keep their records.
func (r Durability) MakeDurableWithin(deadline time.Time, at UnsyncedPart) (written bool, err error) {
	return within(r.Run, deadline, func() (bool, error) { return r.makeDurable(at) })
}

// within calls do aside, and no longer than until a deadline, unless that is zero.
func within(r *Run, deadline time.Time, do func() (bool, error)) (bool, error) {
	ctx := context.Background()
	if !deadline.IsZero() {
		var cancel context.CancelFunc
		ctx, cancel = context.WithDeadlineCause(ctx, deadline, bulkhead.ErrUnresponsive)
		defer cancel()
	}
	return bulkhead.TryDo(ctx, r.Tree.Bulkhead, r.Name, do)
}

// makeDurable syncs the file. Bytes that this server wrote, or that are in doubt, it
// writes over themselves before: the file was not open all the time since they were
// written, so a failure to write them back may have gone unnoticed, and a good fsync
// alone says nothing of them. Others only append behind these bytes. A file that
// others alone write is not written to, nor is one that may not be written to. Of a run
// that is gone there is nothing to save. It reports whether it has written.
func (r Durability) makeDurable(at UnsyncedPart) (written bool, err error) {
	again, path := at.Own || at.Doubtful, r.Path()+"/"+layout.StatusFile
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

// vanished looks at a run whose status file could not be opened. It returns nil once the
// log of changes holds that the run is gone: a failed call alone says nothing.
func (r Durability) vanished(cause error) error {
	if _, err := r.Tree.RefreshNow(r.Name); store.ReasonOf(err) == store.NotFound {
		return nil
	}
	return cause
}

// rewrite writes a file's bytes over themselves. It is not whole if another process cut
// the file meanwhile.
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
