package filestore

import (
	"cmp"
	"context"
	"iter"

	"github.com/runstatus/runstatus/server/internal/bulkhead"
	"github.com/runstatus/runstatus/server/internal/layout"
	"github.com/runstatus/runstatus/server/internal/runfile"
	"github.com/runstatus/runstatus/server/internal/runstate"
	"github.com/runstatus/runstatus/server/internal/safefs"
	"github.com/runstatus/runstatus/server/internal/store"
	"github.com/runstatus/runstatus/statusfile"
)

// historyInPieces yields a history that it reads in pieces, each in one call through the bulkhead. No
// file is open while the consumer waits for its client.
func (t treeReader) historyInPieces(ctx context.Context, q store.HistoryRequest) iter.Seq2[store.Entry, error] {
	const most = 128
	return func(yield func(store.Entry, error) bool) {
		for {
			piece, err := bulkhead.Do(ctx, t.Bulkhead, historyGate(q.Name), func() (piece []store.Entry, err error) {
				for e, err := range t.history(ctx, q) {
					if err != nil {
						return piece, err
					}
					if piece = append(piece, e); len(piece) == most {
						break
					}
				}
				return piece, nil
			})
			for _, e := range piece {
				if !yield(e, nil) {
					return
				}
				q.UID, q.After = e.UID, e.Cursor
			}
			if err != nil {
				yield(store.Entry{}, t.Unread(q.Name, err))
			}
			if err != nil || len(piece) < most {
				return
			}
		}
	}
}

// historyGate is the bulkhead's key of the calls that read a run's lines, which may take long.
func historyGate(n store.Name) store.Name {
	n.ID += "/" + layout.StatusFile
	return n
}

func (t treeReader) history(ctx context.Context, q store.HistoryRequest) iter.Seq2[store.Entry, error] {
	return func(yield func(store.Entry, error) bool) {
		view, f, err := t.openHistory(ctx, q)
		if err != nil {
			yield(store.Entry{}, err)
			return
		}
		defer f.close()
		step := ascend(q.After)
		lines := statusfile.Forward(f, q.After.Position, view.Size)
		if q.Descending {
			end := q.After
			if end == (store.Cursor{}) {
				end = store.Cursor{Position: view.Size, Sequence: view.Fold.Count + 1}
			}
			step = descend(end)
			lines = statusfile.Backward(f, 0, end.Position)
		}
		for line, err := range lines {
			if ctx.Err() != nil {
				yield(store.Entry{}, ctx.Err())
				return
			}
			if err != nil {
				yield(store.Entry{}, cmp.Or(f.checkWhole(view, q.Name), historyFailed(q.Name, err)))
				return
			}
			e := step(line)
			e.UID, e.Status.Revision = view.UID, view.Revisions.Of(line.Offset)
			if !yield(e, nil) {
				return
			}
		}
		if err := f.checkWhole(view, q.Name); err != nil {
			yield(store.Entry{}, err)
		}
	}
}

func historyFailed(n store.Name, err error) error {
	return &store.Error{Reason: store.ReadFailed, Run: n, Detail: "read the history of " + n.String(), Err: err}
}

func anotherGeneration(n store.Name) error {
	return &store.Error{Reason: store.UIDMismatch, Run: n,
		Detail: n.String() + " has begun another generation since; read its history from the start"}
}

func ascend(after store.Cursor) func(statusfile.RawLine) store.Entry {
	return func(line statusfile.RawLine) store.Entry {
		after = store.Cursor{Position: line.Offset + line.Length, Sequence: after.Sequence + 1}
		e := store.Entry{Status: store.Status{Status: line.Status()}, Cursor: after}
		e.Status.Sequence = after.Sequence
		return e
	}
}

// descend is ascend for newest first. If the sequence of after is not known, all sequences are 0.
func descend(after store.Cursor) func(statusfile.RawLine) store.Entry {
	return func(line statusfile.RawLine) store.Entry {
		after = store.Cursor{Position: line.Offset, Sequence: max(after.Sequence-1, 0)}
		e := store.Entry{Status: store.Status{Status: line.Status()}, Cursor: after}
		e.Status.Sequence = after.Sequence
		return e
	}
}

// historyFile is the open file of a history. It counts as one of the files that Tree.Opens bounds.
type historyFile struct {
	*safefs.File
	done func()
}

func (h *historyFile) close() {
	_ = h.Close() // it was only read
	h.done()
}

// checkWhole returns an error if another process has cut the file since the view of it was made, or if that is not
// known.
func (h *historyFile) checkWhole(view *runstate.View, n store.Name) error {
	if err := h.Recheck(false); err != nil {
		return historyFailed(n, err)
	}
	if h.Size < view.Size {
		return anotherGeneration(n)
	}
	return nil
}

// openHistory looks at a run, opens its status file, and returns the view and the file. If the file
// was replaced in between, it looks again: the look records that in the log, where a caller that
// gets UIDMismatch then finds it.
func (t treeReader) openHistory(ctx context.Context, q store.HistoryRequest) (*runstate.View, *historyFile, error) {
	for range runfile.MostLooks {
		view, err := t.look(ctx, q.Name)
		switch {
		case err != nil:
			return nil, nil, err
		case view.Unreadable != "":
			return nil, nil, &store.Error{Reason: store.Unreadable, Run: q.Name,
				Detail: "the history of " + q.Name.String() + " can't be read: " + view.Unreadable}
		case q.UID != "" && q.UID != view.UID, q.After.Position > view.Size:
			return nil, nil, anotherGeneration(q.Name)
		}
		done := t.Opens()
		f, err := t.OpenFileOf(view)
		if f == nil {
			done()
		}
		if err != nil {
			return nil, nil, &store.Error{Reason: store.ReadFailed, Run: q.Name, Detail: "open the history of " + q.Name.String(), Err: err}
		}
		if f != nil {
			return view, &historyFile{f, done}, nil
		}
	}
	return nil, nil, &store.Error{Reason: store.ReadFailed, Run: q.Name, Detail: "open the history of " + q.Name.String() + ": its status file is replaced all the time"}
}
