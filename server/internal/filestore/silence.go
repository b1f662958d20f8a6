package filestore

import (
	"context"
	"errors"
	"time"

	"github.com/runstatus/runstatus/server/internal/bulkhead"
	"github.com/runstatus/runstatus/server/internal/fault"
	"github.com/runstatus/runstatus/server/internal/layout"
	"github.com/runstatus/runstatus/server/internal/rundir"
	"github.com/runstatus/runstatus/server/internal/runfile"
	"github.com/runstatus/runstatus/server/internal/store"
)

// NoteSilence implements store.Writer. It looks at each run that is to be silent: another process may have
// appended a line that the store has not seen yet.
func (s *Store) NoteSilence(ctx context.Context, qs []store.SilenceRequest) error {
	newest := int64(0)
	var last store.Name
	var failed []error
	for _, q := range qs {
		t, err := s.tree(q.Name.Namespace)
		if err != nil {
			failed = append(failed, err)
			continue
		}
		revision, err := bulkhead.TryDo(ctx, t.Bulkhead, q.Name, func() (int64, error) { return t.writer().noteSilence(q) })
		switch {
		case store.ReasonOf(err) == store.NotFound:
			continue
		case err != nil:
			failed = append(failed, t.Undone(q.Name, "note the silence", err))
			continue
		}
		newest, last = max(newest, revision), q.Name
	}
	return errors.Join(append(failed, s.Commit(ctx, last, newest))...)
}

// noteSilence records that a run is silent, or is not, and returns the revision of the run.
func (t treeWriter) noteSilence(q store.SilenceRequest) (int64, error) {
	r := t.Hold(q.Name)
	defer r.Unlock()
	view, err := r.Refresh(false)
	if err != nil {
		return 0, err
	}
	if view.UID == "" || view.Unreadable != "" || view.UID != q.UID || view.Fold.Current.Sequence != q.Sequence || view.HasEnded() {
		return r.Position.Newest, nil
	}
	next := r.Position.Silence
	if q.Since.IsZero() && next.Since.IsZero() {
		return r.Position.Newest, nil
	}
	if next.Sequence != q.Sequence {
		next = store.Silence{Sequence: q.Sequence}
	}
	next.Since, next.Together = q.Since.Truncate(time.Microsecond), q.Together
	if err := r.Recorder().NoteSilence(next); err != nil {
		return 0, fault.NotWritten(q.Name, "note the silence", err)
	}
	return r.Position.Newest, nil
}

// promises records what lines that were written promise.
func (t treeWriter) promises(lines []runfile.Appending, written []store.Written) {
	for i := range lines {
		if w := &written[i]; lines[i].ExpectWithin > 0 && w.Err == nil {
			revision, err := t.promise(lines[i].Name, w.Result.UID, w.Result.Status.Sequence, lines[i].ExpectWithin)
			w.Revision, w.Err = max(w.Revision, revision), err
		}
	}
}

// promise records the time within which the line behind the newest one comes, and returns the revision of
// the run. It does nothing if another line is the newest one.
func (t treeWriter) promise(n store.Name, uid string, sequence int64, within time.Duration) (int64, error) {
	r := t.Hold(n)
	defer r.Unlock()
	if r.Gone || !r.IsKnown() || r.Position.UID != uid || r.File.Fold.Count != sequence || r.Position.Ended {
		return r.Position.Newest, nil
	}
	next := r.Position.Silence // a call that is repeated does not end a silence
	if next.Sequence != sequence {
		next = store.Silence{Sequence: sequence}
	}
	next.Within = within
	if err := r.Recorder().NoteSilence(next); err != nil {
		return 0, fault.Unknown(n, "note when the next line is expected", err)
	}
	return r.Position.Newest, nil
}

// Activity implements store.Reader. The log files of a run are the files in its directory whose names end
// in .log.
func (s *Store) Activity(ctx context.Context, n store.Name) (store.Activity, error) {
	t, err := s.tree(n.Namespace)
	if err != nil {
		return store.Activity{}, err
	}
	found, err := bulkhead.TryDo(ctx, t.Bulkhead, n, func() (store.Activity, error) {
		return rundir.ReadActivity(t.Root(), layout.RunDir(n))
	})
	if err != nil {
		err = &store.Error{Reason: store.ReadFailed, Run: n, Detail: "look at the log files of " + n.String(), Err: err}
	}
	return found, err
}
