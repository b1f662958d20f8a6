package filestore

import (
	"errors"
	"fmt"
	"io/fs"
	"time"

	"github.com/runstatus/runstatus/server/internal/fault"
	"github.com/runstatus/runstatus/server/internal/layout"
	"github.com/runstatus/runstatus/server/internal/runfile"
	"github.com/runstatus/runstatus/server/internal/store"
	"github.com/runstatus/runstatus/statusfile"
)

func (t treeWriter) mark(q store.MarkRequest) error {
	r := t.Hold(q.Name)
	defer r.Unlock()
	f, err := r.Writer().OpenToWrite(q.UID, true)
	if err != nil {
		return err
	}
	defer r.Writer().KeepHandle(f)
	dir, err := t.OpenDir(r.Path())
	if err != nil {
		return r.Writer().Failed("open the directory", err)
	}
	defer dir.Close()
	name, content, there := marker(r, q.Marker, t.store.cfg.Now())
	if !there {
		// A marker that another process has put there meanwhile serves as well.
		if err := t.PutNew(dir, name, content); err != nil && !errors.Is(err, fs.ErrExist) {
			return r.Writer().Failed("write the marker", err)
		}
	}
	if err := t.Sync(dir); err != nil { // also of one that is there: its own sync may have failed
		return fault.Unknown(r.Name, "sync the marker", err)
	}
	return nil
}

// marker returns a marker's name and content, and whether it is there.
func marker(r *runfile.Run, m store.Marker, now time.Time) (name string, content []byte, there bool) {
	view := r.Shown().CurrentView()
	if m == store.MembershipClosed {
		return layout.AllTestsStarted, nil, view.Closed
	}
	content = fmt.Appendf(nil, `{"complete": %.6f}`, float64(now.UnixMicro())/1e6)
	if r.Name.Kind == statusfile.Series {
		return layout.SeriesComplete, content, view.Complete
	}
	return layout.RunComplete, content, view.Complete
}
