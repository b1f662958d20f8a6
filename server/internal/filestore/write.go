package filestore

import (
	"context"
	"errors"
	"time"

	"github.com/runstatus/runstatus/server/internal/fault"
	"github.com/runstatus/runstatus/server/internal/runfile"
	"github.com/runstatus/runstatus/server/internal/store"
	"github.com/runstatus/runstatus/statusfile"
)

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
	defer t.OpensFor(r)()
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
