package runfile

import (
	"sync"
	"time"
)

// staleViews are the runs whose summaries lack lines that this server has appended: they
// are made for a list, not for each line.
type staleViews struct {
	catching TimedMutex // of the call that catches up: lists wait for it
	mu       sync.Mutex
	runs     map[*Run]struct{}
}

func (b *staleViews) add(r *Run) {
	b.mu.Lock()
	defer b.mu.Unlock()
	if b.runs == nil {
		b.runs = map[*Run]struct{}{}
	}
	b.runs[r] = struct{}{}
}

// forget is for a run that is gone.
func (b *staleViews) forget(r *Run) {
	b.mu.Lock()
	defer b.mu.Unlock()
	delete(b.runs, r)
}

// CatchUp makes the summaries of all that is behind. Runs whose files hang are waited for
// no longer than drainTime, and then shown as they were.
func (b *staleViews) CatchUp() {
	late := time.Now().Add(DrainTime)
	if b.catching.lockWithin(DrainTime) {
		defer b.catching.Unlock()
	}
	b.mu.Lock()
	runs := b.runs
	b.runs = nil
	b.mu.Unlock()
	for r := range runs {
		if !r.lockWithin(time.Until(late)) {
			b.add(r)
			continue
		}
		if !r.Gone && r.loadedState != nil && r.viewStale {
			r.Shown().updateView()
		}
		r.Unlock()
	}
}

// DrainTime is how long a list waits at most for what was told before it began.
const DrainTime = 200 * time.Millisecond
