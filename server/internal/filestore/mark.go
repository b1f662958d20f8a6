package filestore

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"time"

	"github.com/runstatus/runstatus/server/internal/bulkhead"
	"github.com/runstatus/runstatus/server/internal/fault"
	"github.com/runstatus/runstatus/server/internal/layout"
	"github.com/runstatus/runstatus/server/internal/runfile"
	"github.com/runstatus/runstatus/server/internal/store"
	"github.com/runstatus/runstatus/statusfile"
)

// Mark implements store.Writer. A marker that is there is left as it is.
func (s *Store) Mark(ctx context.Context, q store.MarkRequest) (*store.Run, error) {
	t, err := s.writable(q.Name.Namespace)
	if err != nil {
		return nil, err
	}
	_, err = bulkhead.Do(ctx, t.Bulkhead, q.Name, func() (struct{}, error) { return struct{}{}, t.mark(q) })
	if err != nil {
		return nil, t.Undone(q.Name, "mark", err)
	}
	return s.committed(ctx, q.Name, "mark")
}

func (t *tree) mark(q store.MarkRequest) error {
	r := t.Hold(q.Name)
	defer r.Unlock()
	f, err := r.OpenToWrite(q.UID, true)
	if err != nil {
		return err
	}
	defer r.KeepHandle(f)
	dir, err := t.OpenDir(r.Path())
	if err != nil {
		return r.Failed("open the directory", err)
	}
	defer dir.Close()
	name, content, there := marker(r, q.Marker)
	if !there {
		// One that another process has put there meanwhile is as good.
		if err := t.PutNew(dir, name, content); err != nil && !errors.Is(err, fs.ErrExist) {
			return r.Failed("write the marker", err)
		}
	}
	if err := t.Sync(dir); err != nil { // also of one that is there: its own sync may have failed
		return fault.Unknown(r.Name, "sync the marker", err)
	}
	return nil
}

// marker returns a marker's name and content, and whether it is there.
func marker(r *runfile.Run, m store.Marker) (name string, content []byte, there bool) {
	facts := r.CurrentView()
	if m == store.MembershipClosed {
		return layout.AllTestsStarted, nil, facts.Closed
	}
	content = fmt.Appendf(nil, `{"complete": %.6f}`, float64(time.Now().UnixMicro())/1e6)
	if r.Name.Kind == statusfile.Series {
		return layout.SeriesComplete, content, facts.Complete
	}
	return layout.RunComplete, content, facts.Complete
}
