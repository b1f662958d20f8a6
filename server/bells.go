package server

import (
	"context"
	"fmt"
	"sync"
	"sync/atomic"
	"time"

	"github.com/runstatus/runstatus/server/internal/store"
)

// bells follow the order of changes for all watches, and ring those that a change
// may concern, so that the others need neither wake up nor read it. A bell
// carries nothing: the watch reads for itself, from its own position.
//
// The rule that all rests on: a watch takes its bell before it reads, and then
// reads up to where was looked when it gets there. What was looked at is shown
// before anybody is rung for it, and counts as quiet only after that: so whatever
// concerns a watch and is not read by it rings. A watch takes no lock to read.
type bells struct {
	store store.Store
	// deaf bells never ring. Watches then look when it is time for a progress
	// message. For tests; set before the first watch.
	deaf atomic.Bool

	wanted chan struct{} // there is a watch again
	done   sync.WaitGroup

	batch []store.Change         // of the goroutine that looks
	shown atomic.Pointer[recent] // what was looked at
	quiet atomic.Int64           // and up to here all whom it concerns are rung

	mu         sync.Mutex
	recent     recent
	watches    map[*bell]struct{}
	runs       map[store.Name]map[*bell]struct{} // who is rung for a run
	series     map[store.Name]map[*bell]struct{} // for who joins or leaves a series
	namespaces map[string]map[*bell]struct{}     // for all of a namespace, "" for all
}

// bell is one watch's.
type bell struct {
	bells *bells
	rings chan struct{}
	rung  atomic.Int64 // silent, or: nothing up to here concerned the watch
}

// silent is a bell that was not rung since it was taken.
const silent = -1

// maxBatch is how many changes are looked at before any watch is rung for them.
const maxBatch = 64

func newBells(st store.Store) *bells {
	b := &bells{
		store: st, wanted: make(chan struct{}, 1), watches: map[*bell]struct{}{},
		runs: map[store.Name]map[*bell]struct{}{}, series: map[store.Name]map[*bell]struct{}{},
		namespaces: map[string]map[*bell]struct{}{},
	}
	b.shown.Store(&recent{})
	return b
}

// start follows until ctx ends.
func (b *bells) start(ctx context.Context) {
	b.done.Go(func() {
		for b.wait(ctx) {
		}
	})
}

// wait looks at what is new, and waits for more. While there is no watch it looks
// at nothing.
func (b *bells) wait(ctx context.Context) bool {
	var news <-chan struct{}
	var again <-chan time.Time
	if !b.idle() {
		news = b.store.News()
		if err := b.look(ctx); err != nil {
			b.lost()
			again = time.After(time.Second)
		}
	}
	select {
	case <-ctx.Done():
		return false
	case <-news:
	case <-b.wanted:
	case <-again:
	}
	return true
}

func (b *bells) idle() bool {
	b.mu.Lock()
	defer b.mu.Unlock()
	return b.deaf.Load() || len(b.watches) == 0
}

func (b *bells) look(ctx context.Context) (err error) {
	defer func() {
		if p := recover(); p != nil { // no call is to blame, so none can be told: the watches look for themselves
			err = fmt.Errorf("panic of the store: %v", p)
		}
	}()
	b.batch = b.batch[:0]
	for c, err := range b.store.Changes(ctx, b.quiet.Load()) {
		if err != nil {
			return err
		}
		if b.batch = append(b.batch, c); len(b.batch) == maxBatch {
			b.ring(b.batch)
			b.batch = b.batch[:0]
		}
	}
	b.ring(b.batch)
	clear(b.batch[:cap(b.batch)])
	return nil
}

// ring rings all whom changes may concern.
func (b *bells) ring(batch []store.Change) {
	b.mu.Lock()
	defer b.mu.Unlock()
	before := b.recent.end
	for len(batch) > 0 && batch[0].Revision <= before {
		batch = batch[1:]
	}
	for i := range batch {
		b.recent.add(&batch[i])
	}
	b.show()
	for i := range batch {
		c := &batch[i]
		if i > 0 && c.Run == batch[i-1].Run && c.Series == batch[i-1].Series {
			continue // the same are concerned
		}
		for _, concerned := range []map[*bell]struct{}{
			b.runs[c.Run], b.series[c.Series], b.namespaces[c.Run.Namespace], b.namespaces[""],
		} {
			for w := range concerned {
				w.ring(before)
			}
		}
	}
	b.quiet.Store(b.recent.end)
}

// show lets the watches read what was looked at.
func (b *bells) show() {
	shown := b.recent
	b.shown.Store(&shown)
}

// lost rings all, since changes could not be read: each watch finds out itself.
func (b *bells) lost() {
	newest := b.store.Revision()
	b.mu.Lock()
	defer b.mu.Unlock()
	before := b.recent.end
	b.recent.skip(newest)
	b.show()
	for w := range b.watches {
		w.ring(before)
	}
	b.quiet.Store(b.recent.end)
}

func (w *bell) ring(quiet int64) {
	if w.rung.CompareAndSwap(silent, quiet) {
		w.wake()
	}
}

// wake has the watch look, also if nothing concerns it.
func (w *bell) wake() {
	select {
	case w.rings <- struct{}{}:
	default:
	}
}

// join returns the bell of a watch, which has rung.
func (b *bells) join(s *selection) *bell {
	w := &bell{bells: b, rings: make(chan struct{}, 1)} // it has rung: nothing up to 0 concerns it
	b.mu.Lock()
	defer b.mu.Unlock()
	if len(b.watches) == 0 {
		b.recent.skip(b.store.Revision())
		b.show()
		b.quiet.Store(b.recent.end)
		select {
		case b.wanted <- struct{}{}:
		default:
		}
	}
	b.watches[w] = struct{}{}
	for _, n := range s.names {
		enlist(b.runs, n, w)
	}
	switch {
	case s.parent:
		enlist(b.namespaces, s.namespace, w)
	case s.series != (store.Name{}):
		enlist(b.runs, s.series, w)
		enlist(b.series, s.series, w)
	}
	return w
}

// leave ends the bell. Members are those that it still follows.
func (w *bell) leave(s *selection, members map[store.Name]struct{}) {
	b := w.bells
	b.mu.Lock()
	defer b.mu.Unlock()
	delete(b.watches, w)
	for _, n := range s.names {
		strike(b.runs, n, w)
	}
	for n := range members {
		strike(b.runs, n, w)
	}
	strike(b.namespaces, s.namespace, w)
	strike(b.runs, s.series, w)
	strike(b.series, s.series, w)
}

// follow has the bell ring for a member of a series too. It is called while the
// change that made it a member is dealt with: what was looked at before that is
// read by the same reading, which goes on to the end.
func (w *bell) follow(n store.Name) {
	w.bells.mu.Lock()
	defer w.bells.mu.Unlock()
	enlist(w.bells.runs, n, w)
}

func (w *bell) unfollow(n store.Name) {
	w.bells.mu.Lock()
	defer w.bells.mu.Unlock()
	strike(w.bells.runs, n, w)
}

// take makes the bell ready to ring again, and returns up to where nothing
// concerned the watch since it was taken last.
func (w *bell) take() (quiet int64) {
	quiet = w.bells.quiet.Load() // before the bell, since it is rung before
	select {
	case <-w.rings: // what rings from here on is kept
	default:
	}
	if rung := w.rung.Swap(silent); rung != silent {
		return rung
	}
	return quiet
}

// behind returns what was looked at behind a revision, and whether that is all.
func (w *bell) behind(revision int64) (_ []store.Change, all bool) {
	return w.bells.shown.Load().behind(revision)
}

func enlist[K comparable](of map[K]map[*bell]struct{}, key K, w *bell) {
	if of[key] == nil {
		of[key] = map[*bell]struct{}{}
	}
	of[key][w] = struct{}{}
}

func strike[K comparable](of map[K]map[*bell]struct{}, key K, w *bell) {
	delete(of[key], w)
	if len(of[key]) == 0 {
		delete(of, key)
	}
}
