package watch

import (
	"context"
	"fmt"
	"sync"
	"sync/atomic"
	"time"

	"github.com/runstatus/runstatus/server/internal/store"
)

// hub reads the log of changes once for all watches, and signals the subscriptions that a change
// may concern. The other watches need neither wake up nor read the change.
//
// Invariant: the hub publishes a change, then signals subscriptions, then advances idleTo. A watch
// clears its signal before it reads, and then reads up to where the hub has published. A change that
// concerns a watch and that a read misses therefore always signals again. A watch takes no lock to
// read.
type hub struct {
	feed store.Feed

	joined chan struct{} // holds one element when there is a subscription again
	done   sync.WaitGroup

	batch     []store.Change             // of the hub's goroutine
	published atomic.Pointer[changeTail] // what watches read
	idleTo    atomic.Int64               // all subscriptions that a change up to here concerns are signalled

	mu            sync.Mutex
	tail          changeTail
	subscriptions map[*subscription]struct{}
	runs          map[store.Name]map[*subscription]struct{} // signalled for changes of a run
	series        map[store.Name]map[*subscription]struct{} // for runs that join or leave a series
	namespaces    map[string]map[*subscription]struct{}     // for all runs of a namespace, "" for all
}

// subscription is the place of one watch in the hub. A signal carries nothing: the watch reads for
// itself, from its own cursor.
type subscription struct {
	hub     *hub
	signals chan struct{} // holds one element: look again
	idleTo  atomic.Int64  // notSignalled, or: no change up to here concerned the watch

	// What tells how far the watch is behind.
	at      atomic.Int64 // the changes up to here are delivered
	resting atomic.Bool  // the watch has read to the end, and waits for a signal
}

// notSignalled is the idleTo of a subscription that was not signalled since clearSignal.
const notSignalled = -1

// maxBatch is how many changes the hub reads before it publishes them.
const maxBatch = 64

// retryTime is how long the hub waits after it could not read the changes.
const retryTime = time.Second

func newHub(feed store.Feed) *hub {
	h := &hub{
		feed: feed, joined: make(chan struct{}, 1), subscriptions: map[*subscription]struct{}{},
		runs: map[store.Name]map[*subscription]struct{}{}, series: map[store.Name]map[*subscription]struct{}{},
		namespaces: map[string]map[*subscription]struct{}{},
	}
	h.published.Store(&changeTail{})
	return h
}

// start starts the hub's goroutine, which ends with ctx.
func (h *hub) start(ctx context.Context) {
	h.done.Go(func() {
		for h.step(ctx) {
		}
	})
}

// step publishes the new changes and waits for more. It returns false once ctx has ended. Without
// subscriptions it reads nothing.
func (h *hub) step(ctx context.Context) bool {
	var news <-chan struct{}
	var retry <-chan time.Time
	if h.subscribed() {
		news = h.feed.News()
		if err := h.read(ctx); err != nil {
			h.signalAll()
			retry = time.After(retryTime)
		}
	}
	select {
	case <-ctx.Done():
		return false
	case <-news:
	case <-h.joined:
	case <-retry:
	}
	return true
}

func (h *hub) subscribed() bool {
	h.mu.Lock()
	defer h.mu.Unlock()
	return len(h.subscriptions) > 0
}

func (h *hub) read(ctx context.Context) (err error) {
	defer func() {
		if p := recover(); p != nil { // no call can return the error; the watches read the store themselves
			err = fmt.Errorf("panic of the store: %v", p)
		}
	}()
	h.batch = h.batch[:0]
	for c, err := range h.feed.Changes(ctx, h.idleTo.Load()) {
		if err != nil {
			return err
		}
		if h.batch = append(h.batch, c); len(h.batch) == maxBatch {
			h.publish(h.batch)
			h.batch = h.batch[:0]
		}
	}
	h.publish(h.batch)
	clear(h.batch[:cap(h.batch)])
	return nil
}

// publish makes changes readable, then signals all subscriptions that they may concern.
func (h *hub) publish(batch []store.Change) {
	h.mu.Lock()
	defer h.mu.Unlock()
	before := h.tail.end
	for len(batch) > 0 && batch[0].Revision <= before {
		batch = batch[1:]
	}
	for i := range batch {
		h.tail.append(&batch[i])
	}
	h.publishTail()
	for i := range batch {
		c := &batch[i]
		if i > 0 && c.Run == batch[i-1].Run && c.Series == batch[i-1].Series {
			continue // concerns the same subscriptions
		}
		for _, concerned := range []map[*subscription]struct{}{
			h.runs[c.Run], h.series[c.Series], h.namespaces[c.Run.Namespace], h.namespaces[""],
		} {
			for s := range concerned {
				s.signal(before)
			}
		}
	}
	h.idleTo.Store(h.tail.end)
}

func (h *hub) publishTail() {
	published := h.tail
	h.published.Store(&published)
}

// signalAll signals all subscriptions because the changes could not be read: each watch gets the
// error from the store itself.
func (h *hub) signalAll() {
	newest := h.feed.Revision()
	h.mu.Lock()
	defer h.mu.Unlock()
	before := h.tail.end
	h.tail.skipTo(newest)
	h.publishTail()
	for s := range h.subscriptions {
		s.signal(before)
	}
	h.idleTo.Store(h.tail.end)
}

func (s *subscription) signal(idleTo int64) {
	if s.idleTo.CompareAndSwap(notSignalled, idleTo) {
		s.wake()
	}
}

// wake has the watch look, also if no change concerns it.
func (s *subscription) wake() {
	select {
	case s.signals <- struct{}{}:
	default:
	}
}

// subscribe returns the subscription of a watch, which counts as signalled.
func (h *hub) subscribe(sel *selection) *subscription {
	s := &subscription{hub: h, signals: make(chan struct{}, 1)} // no change up to revision 0 concerns it
	s.at.Store(h.feed.Revision())
	h.mu.Lock()
	defer h.mu.Unlock()
	if len(h.subscriptions) == 0 {
		h.tail.skipTo(h.feed.Revision())
		h.publishTail()
		h.idleTo.Store(h.tail.end)
		select {
		case h.joined <- struct{}{}:
		default:
		}
	}
	h.subscriptions[s] = struct{}{}
	for _, n := range sel.names {
		insert(h.runs, n, s)
	}
	switch {
	case sel.parent:
		insert(h.namespaces, sel.namespace, s)
	case sel.series != (store.Name{}):
		insert(h.runs, sel.series, s)
		insert(h.series, sel.series, s)
	}
	return s
}

// close ends the subscription. Members are the runs that were added and not removed.
func (s *subscription) close(sel *selection, members map[store.Name]struct{}) {
	h := s.hub
	h.mu.Lock()
	defer h.mu.Unlock()
	delete(h.subscriptions, s)
	for _, n := range sel.names {
		remove(h.runs, n, s)
	}
	for n := range members {
		remove(h.runs, n, s)
	}
	remove(h.namespaces, sel.namespace, s)
	remove(h.runs, sel.series, s)
	remove(h.series, sel.series, s)
}

// addRun subscribes to a member of a series. The watch calls it while it deals with the change that
// made the run a member: what the hub published before, the same read of the watch delivers, since
// it goes on to the end.
func (s *subscription) addRun(n store.Name) {
	s.hub.mu.Lock()
	defer s.hub.mu.Unlock()
	insert(s.hub.runs, n, s)
}

func (s *subscription) removeRun(n store.Name) {
	s.hub.mu.Lock()
	defer s.hub.mu.Unlock()
	remove(s.hub.runs, n, s)
}

// clearSignal makes the subscription ready for the next signal. It returns a revision up to which no
// change concerned the watch since it was cleared last.
func (s *subscription) clearSignal() (idleTo int64) {
	idleTo = s.hub.idleTo.Load() // first: the hub signals before it advances idleTo
	select {
	case <-s.signals: // what is signalled from here on stays
	default:
	}
	if own := s.idleTo.Swap(notSignalled); own != notSignalled {
		return own
	}
	return idleTo
}

// after returns published changes behind a revision, and whether they are all that are published.
func (s *subscription) after(revision int64) (_ []store.Change, all bool) {
	return s.hub.published.Load().after(revision)
}

func insert[K comparable](into map[K]map[*subscription]struct{}, key K, s *subscription) {
	if into[key] == nil {
		into[key] = map[*subscription]struct{}{}
	}
	into[key][s] = struct{}{}
}

func remove[K comparable](from map[K]map[*subscription]struct{}, key K, s *subscription) {
	delete(from[key], s)
	if len(from[key]) == 0 {
		delete(from, key)
	}
}
