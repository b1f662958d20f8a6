package filestore

import (
	"context"

	"github.com/runstatus/runstatus/server/internal/store"
)

// requested returns the run that an earlier request with the same id created, or nil if there is
// none or it does not exist any more. If that can't be known, it returns an error, because no
// second run may be created.
func (t creator) requested(ctx context.Context, id string) (*store.Run, error) {
	n, found, all := t.Requests.Find(id)
	if !found && !all {
		if err := t.lister().enumerate(ctx); err != nil {
			return nil, err
		}
		t.Requests.NoteAll()
		n, found, _ = t.Requests.Find(id)
	}
	if !found {
		if err := t.identify(ctx); err != nil {
			return nil, err
		}
		n, found, _ = t.Requests.Find(id)
	}
	if !found {
		return nil, nil
	}
	f, err := t.look(ctx, n)
	if store.ReasonOf(err) == store.NotFound || (err == nil && f.Identity != nil && f.RequestID != id) {
		return nil, nil
	}
	if err != nil {
		return nil, err
	}
	return t.store.presenter().related(n)
}

// identify looks at the runs whose request ids are not known. It returns an error if one of them
// can't be read.
func (t creator) identify(ctx context.Context) error {
	for _, n := range t.Requests.Doubted() {
		_, err := t.look(ctx, n)
		if store.ReasonOf(err) == store.NotFound || err == nil && !t.Requests.Doubts(n) {
			continue
		}
		return &store.Error{Reason: store.NotWritten, Run: n, Err: err, Detail: "create a run: what request made " + n.String() +
			" can't be read now, and it may have been this one: nothing was created"}
	}
	return nil
}
