package filestore

import (
	"context"

	"github.com/runstatus/runstatus/server/internal/fault"
	"github.com/runstatus/runstatus/server/internal/store"
	"github.com/runstatus/runstatus/statusfile"
)

// mayCreate returns an error unless a run with the id may be created. The id may be empty.
func (t creator) mayCreate(kind statusfile.Kind, id string) error {
	if t.Adopted && !t.store.cfg.AllowCreate {
		return &store.Error{Reason: store.Adopted, Detail: "the namespace " + t.Namespace +
			" belongs to Pavilion, which could not open a run made here (--allow-create allows it): nothing was created"}
	}
	if err := t.store.env.Changes.Ready(); err != nil {
		return fault.NotWritten(store.Name{}, "create a run", err)
	}
	if id == "" {
		return nil
	}
	return t.ids[kind-1].CheckID(id)
}

// createOnce returns the run that an earlier request with the same id created, or creates one.
func (t creator) createOnce(ctx context.Context, q store.CreateRequest) (*store.Run, error) {
	if q.RequestID == "" {
		return t.create(ctx, q)
	}
	// Later calls with the same request id wait for this one: the end of its context must not fail them.
	ctx = context.WithoutCancel(ctx)
	run, err := t.Requests.Once(q.RequestID, func() (any, error) {
		if run, err := t.requested(ctx, q.RequestID); run != nil || err != nil {
			return run, err
		}
		return t.create(ctx, q)
	})
	if err != nil {
		return nil, err
	}
	return run.(*store.Run), nil
}

// maxTaken bounds how many ids in a row may prove to be taken by other processes before a creation
// fails.
const maxTaken = 100

func (t creator) create(ctx context.Context, q store.CreateRequest) (*store.Run, error) {
	if q.Series != (store.Name{}) {
		if err := t.mayJoin(ctx, q.Series); err != nil {
			return nil, err
		}
	}
	for try := 1; ; try++ {
		n, err := t.make(ctx, q)
		switch {
		case err == nil:
			return t.store.presenter().committed(ctx, n, "create")
		case q.ID != "" || store.ReasonOf(err) != store.Exists || try == maxTaken:
			return nil, err
		}
	}
}

// make creates a run and returns its name.
func (t creator) make(ctx context.Context, q store.CreateRequest) (store.Name, error) {
	c, err := t.newCreation(ctx, q, nil)
	if err != nil {
		return store.Name{}, err
	}
	defer c.close()
	return c.name, c.make(ctx)
}

// idsIn returns the ids of a series' members.
func (t creator) idsIn(series store.Name) (ids []string, err error) {
	if series.Namespace != t.Namespace {
		return nil, &store.Error{Reason: store.Adopted, Detail: "Pavilion names the test runs of namespace " + t.Namespace +
			" by their series: give a series of that namespace: nothing was created"}
	}
	r := t.Hold(series)
	defer r.Unlock()
	if _, err := r.Known(); err != nil {
		return nil, err
	}
	for m := range r.Dir.Members {
		ids = append(ids, m.ID)
	}
	return ids, nil
}
