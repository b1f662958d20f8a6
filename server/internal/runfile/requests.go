package runfile

import (
	"maps"
	"slices"
	"sync"

	"golang.org/x/sync/singleflight"

	"github.com/runstatus/runstatus/server/internal/store"
)

// Requests maps request ids to the runs that they created. It is safe for concurrent use.
type Requests struct {
	flight       singleflight.Group // one call for each request id at a time
	mu           sync.Mutex
	runs         map[string]store.Name
	unidentified map[store.Name]struct{} // runs whose request ids are not known
	all          bool                    // the request ids of all runs from before the start are noted
}

// Once calls do and returns its results. If a call with the same request id is under way, it waits for
// that call and returns its results.
func (q *Requests) Once(id string, do func() (any, error)) (any, error) {
	made, err, _ := q.flight.Do(id, do)
	return made, err
}

// NoteAll says that the request ids of all runs from before the start are noted.
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

// Note notes the run that a request has created.
func (q *Requests) Note(id string, n store.Name) {
	q.mu.Lock()
	defer q.mu.Unlock()
	if q.runs == nil {
		q.runs = map[string]store.Name{}
	}
	q.runs[id] = n
}

// forget removes a request id if its run is n, which is gone.
func (q *Requests) forget(id string, n store.Name) {
	q.mu.Lock()
	defer q.mu.Unlock()
	if q.runs[id] == n {
		delete(q.runs, id)
	}
}

// Find returns the run that a request has created. All reports whether NoteAll was called.
func (q *Requests) Find(id string) (n store.Name, found, all bool) {
	q.mu.Lock()
	defer q.mu.Unlock()
	n, found = q.runs[id]
	return n, found, q.all
}

// Doubt says that the request id of a run is not known.
func (q *Requests) Doubt(n store.Name) {
	q.mu.Lock()
	defer q.mu.Unlock()
	if q.unidentified == nil {
		q.unidentified = map[store.Name]struct{}{}
	}
	q.unidentified[n] = struct{}{}
}

// Doubts reports whether the request id of a run is not known.
func (q *Requests) Doubts(n store.Name) bool {
	q.mu.Lock()
	defer q.mu.Unlock()
	_, is := q.unidentified[n]
	return is
}

// clear ends the doubt about a run: its request id is known, or the run is gone.
func (q *Requests) clear(n store.Name) {
	q.mu.Lock()
	defer q.mu.Unlock()
	delete(q.unidentified, n)
}

// Doubted returns the runs whose request ids are not known.
func (q *Requests) Doubted() []store.Name {
	q.mu.Lock()
	defer q.mu.Unlock()
	return slices.Collect(maps.Keys(q.unidentified))
}
