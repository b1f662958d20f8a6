package runfile

import (
	"sync"
	"time"
)

// staleViews are the runs whose views and summaries lack lines that this server has appended. They are
// updated before a list, not with each line.
type staleViews struct {
	catching TimedMutex // held by CatchUp
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

// forget removes a run that is gone.
func (b *staleViews) forget(r *Run) {
	b.mu.Lock()
	defer b.mu.Unlock()
	delete(b.runs, r)
}

// CatchUp updates the views of all runs in b. It waits at most DrainTime for the locks of runs whose files
// are unresponsive; those stay in b and are shown as they were.
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

// DrainTime is how long a list waits for changes that were found before it began.
const DrainTime = 200 * time.Millisecond
