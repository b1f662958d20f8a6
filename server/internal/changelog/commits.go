package changelog

import (
	"context"
	"log/slog"
	"sync"
	"sync/atomic"
	"time"

	"github.com/runstatus/runstatus/server/internal/host"
)

// How long commits may take.
const (
	ReadPatience  = 200 * time.Millisecond // a reader waits, and then shows what is committed
	CommitWarning = time.Second            // the log says so
	commitRefusal = 5 * time.Second        // nothing more is written until they are done
	commitLook    = 100 * time.Millisecond
)

// waiting are changes that were not committed when Watch looked.
type waiting struct {
	newest int64 // up to this revision
	since  int64 // monotonic
}

// mostWaiting bounds the queue while a disk hangs: only the first entry matters.
const mostWaiting = 32

// look updates the queue of uncommitted changes.
func (c *Log) look(queue []waiting) []waiting {
	committed, newest := c.Committed(), c.Newest()
	for len(queue) > 0 && queue[0].newest <= committed {
		queue = queue[1:]
	}
	if n := len(queue); newest > committed && n < mostWaiting && (n == 0 || queue[n-1].newest < newest) {
		queue = append(queue, waiting{newest, host.Monotonic()})
	}
	if len(queue) > 0 {
		c.waits.Store(queue[0].since)
	} else {
		c.waits.Store(0)
	}
	c.signal.announce(committed)
	return queue
}

// Watch measures until ctx ends how long commits take. It logs when a commit takes longer than a
// second and when commits succeed again. It commits and announces changes that no caller waits for.
func (c *Log) Watch(ctx context.Context, log *slog.Logger) {
	tick := time.NewTicker(commitLook)
	defer tick.Stop()
	said := int64(0)
	var queue []waiting
	var commit sync.WaitGroup
	defer commit.Wait()
	var committing atomic.Bool
	for {
		select {
		case <-ctx.Done():
			return
		case <-tick.C:
		}
		before := len(queue)
		queue = c.look(queue)
		if before > 0 && len(queue) > 0 && committing.CompareAndSwap(false, true) { // they wait since the last tick
			newest := queue[len(queue)-1].newest
			commit.Go(func() {
				defer committing.Store(false)
				_ = c.CommitWithin(ctx, newest) // best effort: they wait on, and the next tick tries again
			})
		}
		switch began := c.waits.Load(); {
		case said == 0 && c.age() > CommitWarning:
			said = began
			log.Warn("the journal's disk does not answer: commits wait", "for", c.age())
		case said != 0 && began == 0:
			log.Info("the journal's disk answers again", "after", host.Since(said))
			said = 0
		}
	}
}
