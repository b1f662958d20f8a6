package filestore

import (
	"sync"
	"time"
)

// staleViews are the runs whose summaries lack lines that this server has appended: they
// are made for a list, not for each line.
type staleViews struct {
	catching timedMutex // of the call that catches up: lists wait for it
	mu       sync.Mutex
	runs     map[*run]struct{}
}

func (b *staleViews) add(r *run) {
	b.mu.Lock()
	defer b.mu.Unlock()
	if b.runs == nil {
		b.runs = map[*run]struct{}{}
	}
	b.runs[r] = struct{}{}
}

// forget is for a run that is gone.
func (b *staleViews) forget(r *run) {
	b.mu.Lock()
	defer b.mu.Unlock()
	delete(b.runs, r)
}

// catchUp makes the summaries of all that is behind. Runs whose files hang are waited for
// no longer than drainTime, and then shown as they were.
func (b *staleViews) catchUp() {
	late := time.Now().Add(drainTime)
	if b.catching.lockWithin(drainTime) {
		defer b.catching.unlock()
	}
	b.mu.Lock()
	runs := b.runs
	b.runs = nil
	b.mu.Unlock()
	for r := range runs {
		if !lockWithin(&r.mu, time.Until(late)) {
			b.add(r)
			continue
		}
		if !r.gone && r.loadedState != nil && r.viewStale {
			r.updateView()
		}
		r.mu.Unlock()
	}
}
