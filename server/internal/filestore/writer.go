package filestore

import (
	"context"
	"errors"
	"os"
	"path/filepath"
	"time"

	"github.com/runstatus/runstatus/server/internal/bulkhead"
	"github.com/runstatus/runstatus/server/internal/fault"
	"github.com/runstatus/runstatus/server/internal/runfile"
	"github.com/runstatus/runstatus/server/internal/store"
	"github.com/runstatus/runstatus/server/internal/workdir"
	"github.com/runstatus/runstatus/statusfile"
)

// Create implements store.Writer.
func (s *Store) Create(ctx context.Context, q store.CreateRequest) (*store.Run, error) {
	t, err := s.writable(q.Namespace)
	if err != nil {
		return nil, err
	}
	g := t.MayHang(q.Series)
	run, err := bulkhead.Do(ctx, g.Bulkhead, store.Name{}, func() (*store.Run, error) {
		if err := t.creator().mayCreate(q.Kind, q.ID); err != nil {
			return nil, err
		}
		run, err := t.creator().createOnce(ctx, q)
		if err != nil || q.ExpectWithin == 0 {
			return run, err
		}
		revision, err := t.writer().promise(run.Name, run.UID, run.Current.Sequence, q.ExpectWithin)
		if err == nil {
			err = s.Commit(ctx, run.Name, revision)
		}
		return run, err
	})
	return run, g.Undone(store.Name{}, "create a run", err)
}

// Delete implements store.Writer.
func (s *Store) Delete(ctx context.Context, q store.DeleteRequest) error {
	t, err := s.writable(q.Name.Namespace)
	if err != nil {
		return err
	}
	if t.Adopted {
		return &store.Error{Reason: store.Adopted, Run: q.Name,
			Detail: "the namespace " + q.Name.Namespace + " belongs to Pavilion: remove the run there with pav clean"}
	}
	if err := s.env.Changes.Ready(); err != nil {
		return fault.NotWritten(q.Name, "delete", err)
	}
	run, err := s.Run(ctx, q.Name)
	switch {
	case store.ReasonOf(err) == store.NotFound:
		return fault.Absent(q.Name, q.UID)
	case err != nil:
		return err
	case !run.Ended && !q.Force:
		return &store.Error{Reason: store.NotEnded, Run: q.Name, Detail: q.Name.String() + " has not ended; deleting it anyway takes force"}
	}
	g := t.MayHang(run.Series)
	revision, err := bulkhead.Do(ctx, g.Bulkhead, q.Name, func() (int64, error) {
		revision, err := t.writer().delete(q, run.UID)
		if err == nil {
			t.writer().unlinkFromSeries(q.Name, run.Series)
		}
		return revision, err
	})
	if err != nil {
		return g.Undone(q.Name, "delete", err)
	}
	if err := s.env.Changes.CommitWithin(ctx, revision); err != nil {
		return fault.Unknown(q.Name, "delete", err)
	}
	return nil
}

// Mark implements store.Writer. It does not change a marker that exists.
func (s *Store) Mark(ctx context.Context, q store.MarkRequest) (*store.Run, error) {
	t, err := s.writable(q.Name.Namespace)
	if err != nil {
		return nil, err
	}
	_, err = bulkhead.Do(ctx, t.Bulkhead, q.Name, func() (struct{}, error) { return struct{}{}, t.writer().mark(q) })
	if err != nil {
		return nil, t.Undone(q.Name, "mark", err)
	}
	return s.presenter().committed(ctx, q.Name, "mark")
}

// Append implements store.Writer. It returns once the journal has committed the
// line; no reader of this store sees the line before that.
func (s *Store) Append(ctx context.Context, q store.AppendRequest) (store.AppendResult, error) {
	w := appender{s}.write(ctx, []store.AppendRequest{q}, bulkhead.Do)[0]
	if unsure := s.Commit(ctx, q.Name, w.Revision); w.Err == nil {
		w.Err = unsure
	}
	if w.Err != nil {
		return store.AppendResult{}, w.Err
	}
	return w.Result, nil
}

// Commit implements store.Writer.
func (s *Store) Commit(ctx context.Context, n store.Name, revision int64) error {
	if err := s.env.Changes.CommitWithin(ctx, revision); err != nil {
		return fault.Unknown(n, "commit a line", err)
	}
	return nil
}

// Write implements store.Writer.
func (s *Store) Write(ctx context.Context, qs []store.AppendRequest) []store.Written {
	if t := s.trees[qs[0].Name.Namespace]; t != nil && t.IsRemote() {
		limited, cancel := context.WithTimeoutCause(ctx, bulkhead.TryPatience, bulkhead.ErrUnresponsive)
		defer cancel()
		ctx = limited
	}
	return appender{s}.write(ctx, qs, bulkhead.TryDo)
}

// writable returns the tree of a namespace if it may be written to now.
func (s *Store) writable(namespace string) (*tree, error) {
	t, ok := s.trees[namespace]
	switch {
	case !ok:
		return nil, noNamespace(namespace)
	case s.cfg.ReadOnly:
		return nil, &store.Error{Reason: store.ReadOnly, Detail: "this server is read-only: nothing was written"}
	}
	return t, t.Refusal()
}

// doer is bulkhead.Do or bulkhead.TryDo.
type doer func(context.Context, *bulkhead.Bulkhead[store.Name], store.Name, func() ([]store.Written, error)) ([]store.Written, error)

// appender appends lines to runs.
type appender struct{ *Store }

func (s appender) write(ctx context.Context, qs []store.AppendRequest, do doer) []store.Written {
	n := qs[0].Name
	t, err := s.writable(n.Namespace)
	if err != nil {
		return refused(qs, err)
	}
	batch := make([]runfile.Appending, len(qs))
	for i := range qs {
		s.prepare(ctx, &batch[i], &qs[i])
	}
	written, err := do(ctx, t.Bulkhead, n, func() ([]store.Written, error) {
		written := t.writer().append(ctx, n, batch)
		t.writer().promises(batch, written)
		return written, nil
	})
	if err != nil {
		return refused(qs, t.Undone(n, "append a line", err))
	}
	if s.env.ReconcileQueue.Pending.Load() || t.IsRemote() { // otherwise nothing is to be reconciled
		last := &written[len(written)-1]
		last.Revision = max(last.Revision, t.reconcile())
	}
	return written
}

func refused(qs []store.AppendRequest, err error) []store.Written {
	written := make([]store.Written, len(qs))
	for i := range written {
		written[i].Err = err
	}
	return written
}

// prepare encodes the line of q into a. For a series it finds out whether the series has ended. It holds no
// lock of the run.
func (s appender) prepare(ctx context.Context, a *runfile.Appending, q *store.AppendRequest) {
	a.AppendRequest = q
	when := q.When
	if when.IsZero() {
		when = s.cfg.Now()
	}
	if a.Line, a.Done.Err = encode(s.cfg.Vocabulary, q, when); a.Done.Err != nil {
		return
	}
	if q.Precondition.UnlessEnded && q.Name.Kind == statusfile.Series {
		run, err := s.Run(ctx, q.Name) // a series also ends with its members
		if err != nil && store.ReasonOf(err) != store.NotFound {
			a.Done.Err = err
		}
		a.Ended = err == nil && run.Ended
	}
}

func encode(v *statusfile.Vocabulary, q *store.AppendRequest, when time.Time) (statusfile.Line, error) {
	line, err := v.Encode(q.Name.Kind, q.State, q.Note, when)
	switch {
	case errors.Is(err, statusfile.ErrInvalidUTF8):
		return line, &store.Error{Reason: store.InvalidText, Run: q.Name, Detail: "the state and the note must be valid UTF-8", Err: err}
	case errors.Is(err, statusfile.ErrTime):
		return line, &store.Error{Reason: store.InvalidTime, Run: q.Name, Detail: "the time must lie in the years 1 to 9999", Err: err}
	}
	return line, err
}

// treeWriter changes the runs of a tree.
type treeWriter struct{ *tree }

func (t *tree) writer() treeWriter { return treeWriter{t} }

// append appends lines of one run and records them in the log. It does not commit them.
func (t treeWriter) append(ctx context.Context, n store.Name, batch []runfile.Appending) []store.Written {
	for done := 0; done < len(batch); {
		done += t.appendHeld(ctx, n, batch[done:])
	}
	written := make([]store.Written, len(batch))
	for i := range batch {
		written[i] = batch[i].Done
	}
	return written
}

// appendHeld appends lines of one run up to the first that creates the run. It returns how many lines
// are done, with or without an error.
func (t treeWriter) appendHeld(ctx context.Context, n store.Name, batch []runfile.Appending) int {
	first := t.appendUntilGone(ctx, n, batch)
	for i := first; i < len(batch); i++ {
		if a := &batch[i]; makes(a) {
			t.creator().appendMissing(ctx, batch[i:i+1])
			return i + 1
		} else if a.Done.Err == nil {
			a.Done.Err = fault.Absent(n, a.UID)
		}
	}
	return len(batch)
}

// appendUntilGone appends lines of a run that exists. It returns how many are done: all, or those
// before the first that found no run.
func (t treeWriter) appendUntilGone(ctx context.Context, n store.Name, batch []runfile.Appending) (done int) {
	r := t.Hold(n)
	defer r.Unlock()
	defer r.Writer().Opens()()
	for done < len(batch) && !r.Gone {
		done += r.Writer().Append(ctx, batch[done:])
	}
	if !r.Gone {
		return done
	}
	for i := done - 1; i < len(batch); i++ { // another follower's, should the run come again
		batch[i].Done.Revision = r.Position.Newest
	}
	return done - 1
}

// Writable implements store.Writer.
func (s *Store) Writable() error {
	if s.cfg.ReadOnly {
		return &store.Error{Reason: store.ReadOnly, Detail: "this server is read-only"}
	}
	if err := s.env.Changes.Ready(); err != nil {
		return fault.NotWritten(store.Name{}, "write the journal", err)
	}
	for _, t := range s.trees {
		if t.Appends() && !t.IsLeased() {
			return t.Refusal()
		}
	}
	failed := s.env.Trouble.Load()
	if failed == nil {
		return nil
	}
	for _, t := range s.trees {
		_, err := bulkhead.TryDo(s.background.ctx, t.Bulkhead, store.Name{Namespace: t.Namespace, ID: "probe"}, func() (struct{}, error) {
			return struct{}{}, probe(filepath.Join(t.Path, workdir.OwnDir))
		})
		if err != nil {
			return fault.NotWritten(store.Name{}, "write in the namespace "+t.Namespace, err)
		}
	}
	s.env.Trouble.CompareAndSwap(failed, nil)
	return nil
}

// probe writes a file into dir, syncs it, and removes it: it finds out whether writes succeed again.
func probe(dir string) error {
	f, err := os.CreateTemp(dir, "probe")
	if err != nil {
		return err
	}
	_, err = f.Write(make([]byte, 4096))
	return errors.Join(err, f.Sync(), f.Close(), os.Remove(f.Name()))
}
