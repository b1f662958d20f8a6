package filestore

import (
	"context"
	"sync"

	"golang.org/x/sync/singleflight"

	"github.com/runstatus/runstatus/server/internal/store"
)

// requests finds the run that a request made before.
type requests struct {
	flight singleflight.Group // one request with the same id at a time
	mu     sync.Mutex
	runs   map[string]store.Name
	all    bool // every run that was there when the server started is noted
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

// requested returns the run that an earlier request with the same id made, if it
// still exists.
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
		return nil, nil
	}
	f, err := t.look(ctx, n)
	if store.ReasonOf(err) == store.NotFound || (err == nil && f.requestID != id) {
		return nil, nil
	}
	if err != nil {
		return nil, err
	}
	return t.store.shown(n)
}
