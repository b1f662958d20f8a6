package filestore

import (
	"context"
	"errors"
	"time"

	"github.com/runstatus/runstatus/server/internal/bulkhead"
	"github.com/runstatus/runstatus/server/internal/fault"
	"github.com/runstatus/runstatus/server/internal/runfile"
	"github.com/runstatus/runstatus/server/internal/store"
	"github.com/runstatus/runstatus/statusfile"
)

// Append implements store.Writer. It returns once the journal has committed the
// line; no reader of this store sees the line before that.
func (s *Store) Append(ctx context.Context, q store.AppendRequest) (store.AppendResult, error) {
	w := s.write(ctx, []store.AppendRequest{q}, bulkhead.Do)[0]
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
	return s.write(ctx, qs, bulkhead.TryDo)
}

// doer is bulkhead.Do or bulkhead.TryDo.
type doer func(context.Context, *bulkhead.Bulkhead[store.Name], store.Name, func() ([]store.Written, error)) ([]store.Written, error)

func (s *Store) write(ctx context.Context, qs []store.AppendRequest, do doer) []store.Written {
	n := qs[0].Name
	t, err := s.writable(n.Namespace)
	if err != nil {
		return refused(qs, err)
	}
	batch := make([]runfile.Appending, len(qs))
	for i := range qs {
		s.prepare(ctx, &batch[i], &qs[i])
	}
	written, err := do(ctx, t.Bulkhead, n, func() ([]store.Written, error) { return t.append(ctx, n, batch), nil })
	if err != nil {
		return refused(qs, t.Undone(n, "append a line", err))
	}
	if judged := t.reconcile(); judged > 0 {
		last := &written[len(written)-1]
		last.Revision = max(last.Revision, judged)
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

// prepare does what needs no file of the run.
func (s *Store) prepare(ctx context.Context, a *runfile.Appending, q *store.AppendRequest) {
	a.AppendRequest = q
	when := q.When
	if when.IsZero() {
		when = time.Now()
	}
	if a.Line, a.Done.Err = encode(q, when); a.Done.Err != nil {
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

// append writes lines of one run, and puts them into the order.
func (t *tree) append(ctx context.Context, n store.Name, batch []runfile.Appending) []store.Written {
	for done := 0; done < len(batch); {
		done += t.appendHeld(ctx, n, batch[done:])
	}
	written := make([]store.Written, len(batch))
	for i := range batch {
		written[i] = batch[i].Done
	}
	return written
}

// appendHeld writes lines of one run, up to the first that has to make it. It returns how
// many lines it has dealt with.
func (t *tree) appendHeld(ctx context.Context, n store.Name, batch []runfile.Appending) int {
	first := t.appendUntilGone(ctx, n, batch)
	for i := first; i < len(batch); i++ {
		if a := &batch[i]; makes(a) {
			t.appendMissing(ctx, batch[i:i+1])
			return i + 1
		} else if a.Done.Err == nil {
			a.Done.Err = fault.Absent(n, a.UID)
		}
	}
	return len(batch)
}

// appendUntilGone writes lines of a run that is there. It returns how many it has dealt
// with: all, or those before the first that found no run.
func (t *tree) appendUntilGone(ctx context.Context, n store.Name, batch []runfile.Appending) (done int) {
	r := t.Hold(n)
	defer r.Unlock()
	defer t.Opens()()
	for done < len(batch) && !r.Gone {
		done += r.Append(ctx, batch[done:])
	}
	if !r.Gone {
		return done
	}
	for i := done - 1; i < len(batch); i++ { // another follower's, should the run come again
		batch[i].Done.Revision = r.Position.Newest
	}
	return done - 1
}

func encode(q *store.AppendRequest, when time.Time) (statusfile.Line, error) {
	line, err := statusfile.Encode(q.Name.Kind, q.State, q.Note, when)
	switch {
	case errors.Is(err, statusfile.ErrInvalidUTF8):
		return line, &store.Error{Reason: store.InvalidText, Run: q.Name, Detail: "the state and the note must be valid UTF-8", Err: err}
	case errors.Is(err, statusfile.ErrTime):
		return line, &store.Error{Reason: store.InvalidTime, Run: q.Name, Detail: "the time must lie in the years 1 to 9999", Err: err}
	}
	return line, err
}
