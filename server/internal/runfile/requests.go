package runfile

import (
	"maps"
	"slices"
	"sync"

	"golang.org/x/sync/singleflight"

	"github.com/runstatus/runstatus/server/internal/store"
)

// Requests finds the run that a request made before.
type Requests struct {
	flight       singleflight.Group // one request with the same id at a time
	mu           sync.Mutex
	runs         map[string]store.Name
	unidentified map[store.Name]struct{} // runs whose request can't be told
	all          bool                    // every run that was there when the server started is noted
}

// Once calls do, unless a call with the same request id is under way: then it returns what that
// returns.
func (q *Requests) Once(id string, do func() (any, error)) (any, error) {
	made, err, _ := q.flight.Do(id, do)
	return made, err
}

// NoteAll says that every run that was there when the server started is noted.
func (q *Requests) NoteAll() {
	q.mu.Lock()
	defer q.mu.Unlock()
	q.all = true
}

// Count returns how many requests are noted.
func (q *Requests) Count() int {
	q.mu.Lock()
	defer q.mu.Unlock()
	return len(q.runs)
}

// Note notes the run that a request has made.
func (q *Requests) Note(id string, n store.Name) {
	q.mu.Lock()
	defer q.mu.Unlock()
	if q.runs == nil {
		q.runs = map[string]store.Name{}
	}
	q.runs[id] = n
}

// forget forgets a request whose run is gone.
func (q *Requests) forget(id string, n store.Name) {
	q.mu.Lock()
	defer q.mu.Unlock()
	if q.runs[id] == n {
		delete(q.runs, id)
	}
}

// Find returns the run that a request has made, and whether every run is noted.
func (q *Requests) Find(id string) (n store.Name, found, all bool) {
	q.mu.Lock()
	defer q.mu.Unlock()
	n, found = q.runs[id]
	return n, found, q.all
}

// Doubt says that the request that made a run can't be told.
func (q *Requests) Doubt(n store.Name) {
	q.mu.Lock()
	defer q.mu.Unlock()
	if q.unidentified == nil {
		q.unidentified = map[store.Name]struct{}{}
	}
	q.unidentified[n] = struct{}{}
}

// Doubts reports whether the request that made a run can't be told.
func (q *Requests) Doubts(n store.Name) bool {
	q.mu.Lock()
	defer q.mu.Unlock()
	_, is := q.unidentified[n]
	return is
}

// clear says that the request that made a run is known, or that the run is gone.
func (q *Requests) clear(n store.Name) {
	q.mu.Lock()
	defer q.mu.Unlock()
	delete(q.unidentified, n)
}

// Doubted returns the runs whose requests can't be told.
func (q *Requests) Doubted() []store.Name {
	q.mu.Lock()
	defer q.mu.Unlock()
	return slices.Collect(maps.Keys(q.unidentified))
}
