package filestore

import (
	"context"
	"maps"
	"slices"
	"sync"

	"golang.org/x/sync/singleflight"

	"github.com/runstatus/runstatus/server/internal/store"
)

// requests finds the run that a request made before.
type requests struct {
	flight singleflight.Group // one request with the same id at a time
	mu     sync.Mutex
	runs   map[string]store.Name
	untold map[store.Name]struct{} // runs whose request can't be told
	all    bool                    // every run that was there when the server started is noted
}

func (q *requests) note(id string, n store.Name) {
	q.mu.Lock()
	defer q.mu.Unlock()
	if q.runs == nil {
		q.runs = map[string]store.Name{}
	}
	q.runs[id] = n
}

// forget forgets a request whose run is gone.
func (q *requests) forget(id string, n store.Name) {
	q.mu.Lock()
	defer q.mu.Unlock()
	if q.runs[id] == n {
		delete(q.runs, id)
	}
}

func (q *requests) find(id string) (n store.Name, found, all bool) {
	q.mu.Lock()
	defer q.mu.Unlock()
	n, found = q.runs[id]
	return n, found, q.all
}

// doubt says that the request that made a run can't be told.
func (q *requests) doubt(n store.Name) {
	q.mu.Lock()
	defer q.mu.Unlock()
	if q.untold == nil {
		q.untold = map[store.Name]struct{}{}
	}
	q.untold[n] = struct{}{}
}

func (q *requests) doubts(n store.Name) bool {
	q.mu.Lock()
	defer q.mu.Unlock()
	_, is := q.untold[n]
	return is
}

// clear says that the request that made a run is known, or that the run is gone.
func (q *requests) clear(n store.Name) {
	q.mu.Lock()
	defer q.mu.Unlock()
	delete(q.untold, n)
}

func (q *requests) doubted() []store.Name {
	q.mu.Lock()
	defer q.mu.Unlock()
	return slices.Collect(maps.Keys(q.untold))
}

// requested returns the run that an earlier request with the same id made, if it
// still exists. It is an error that this can't be told: a second run must not be made.
func (t *tree) requested(ctx context.Context, id string) (*store.Run, error) {
	n, found, all := t.requests.find(id)
	if !found && !all {
		if err := t.enumerate(ctx); err != nil {
			return nil, err
		}
		t.requests.mu.Lock()
		t.requests.all = true
		t.requests.mu.Unlock()
		n, found, _ = t.requests.find(id)
	}
	if !found {
		if err := t.identify(ctx); err != nil {
			return nil, err
		}
		n, found, _ = t.requests.find(id)
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
	return t.store.related(n)
}

// identify looks at the runs whose requests can't be told. It returns an error if one of
// them still can't.
func (t *tree) identify(ctx context.Context) error {
	for _, n := range t.requests.doubted() {
		_, err := t.look(ctx, n)
		if store.ReasonOf(err) == store.NotFound || err == nil && !t.requests.doubts(n) {
			continue
		}
		return &store.Error{Reason: store.NotWritten, Run: n, Err: err, Detail: "create a run: what request made " + n.String() +
			" can't be read now, and it may have been this one: nothing was created"}
	}
	return nil
}
