package runfile

import "time"

// staleViews are the runs whose views and summaries lack lines that this server has appended. They are
// updated before a list, not with each line.
type staleViews struct {
	runSet
	catching TimedMutex // held by CatchUp
}

// CatchUp updates the views of all runs in b. It waits at most DrainTime for the locks of runs whose files
// are unresponsive; those stay in b and are shown as they were.
func (b *staleViews) CatchUp() {
	late := time.Now().Add(DrainTime)
	if b.catching.lockWithin(DrainTime) {
		defer b.catching.Unlock()
	}
	for r := range b.take() {
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
