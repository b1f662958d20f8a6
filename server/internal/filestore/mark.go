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
	"github.com/runstatus/runstatus/server/internal/store"
	"github.com/runstatus/runstatus/statusfile"
)

// Mark implements store.Writer. A marker that is there is left as it is.
func (s *Store) Mark(ctx context.Context, q store.MarkRequest) (*store.Run, error) {
	t, err := s.writable(q.Name.Namespace)
	if err != nil {
		return nil, err
	}
	_, err = bulkhead.Do(ctx, t.bulkhead, q.Name, func() (struct{}, error) { return struct{}{}, t.mark(q) })
	if err != nil {
		return nil, t.undone(q.Name, "mark", err)
	}
	return s.committed(ctx, q.Name, "mark")
}

func (t *tree) mark(q store.MarkRequest) error {
	r := t.hold(q.Name)
	defer r.mu.Unlock()
	f, err := r.openToWrite(q.UID, true)
	if err != nil {
		return err
	}
	defer r.keepHandle(f)
	dir, err := t.OpenDir(r.dir())
	if err != nil {
		return r.failed("open the directory", err)
	}
	defer dir.Close()
	name, content, there := r.marker(q.Marker)
	if !there {
		// One that another process has put there meanwhile is as good.
		if err := t.PutNew(dir, name, content); err != nil && !errors.Is(err, fs.ErrExist) {
			return r.failed("write the marker", err)
		}
	}
	if err := t.Sync(dir); err != nil { // also of one that is there: its own sync may have failed
		return fault.Unknown(r.Name, "sync the marker", err)
	}
	return nil
}

// marker returns a marker's name and content, and whether it is there.
func (r *run) marker(m store.Marker) (name string, content []byte, there bool) {
	facts := r.currentView()
	if m == store.MembershipClosed {
		return layout.AllTestsStarted, nil, facts.Closed
	}
	content = fmt.Appendf(nil, `{"complete": %.6f}`, float64(time.Now().UnixMicro())/1e6)
	if r.Name.Kind == statusfile.Series {
		return layout.SeriesComplete, content, facts.Complete
	}
	return layout.RunComplete, content, facts.Complete
}
