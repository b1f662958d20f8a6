package filestore

import (
	"context"
	"errors"
	"time"

	"github.com/runstatus/runstatus/server/internal/host"
)

// How long commits may take.
const (
	readPatience  = 200 * time.Millisecond // a reader waits, and then shows what is committed
	commitWarning = time.Second            // the log says so
	commitRefusal = 5 * time.Second        // nothing more is written until they are done
	commitLook    = 500 * time.Millisecond
)

var errSlow = errors.New("the journal's disk does not answer")

// commitWithin returns when all changes up to a revision are committed and told, or with
// the context's cause when that ends before. The changes may be committed later then.
func (c *changes) commitWithin(ctx context.Context, revision int64) error {
	if revision <= c.bell.rung.Load() {
		return nil
	}
	if err := c.journal.CommitContext(ctx, uint64(revision)); err != nil {
		return err
	}
	c.bell.ring(c.committed())
	return nil
}

// settle waits a little for changes to be committed, and not at all while commits take
// long. It reports whether they are.
func (c *changes) settle(revision int64) bool {
	// What is committed may not be told yet.
	if revision > c.bell.rung.Load() && (revision <= c.committed() || c.age() < readPatience) {
		return c.settleWithin(revision, readPatience)
	}
	return revision <= c.committed()
}

// settleWithin waits so long at most for changes to be committed. It reports whether they are.
func (c *changes) settleWithin(revision int64, most time.Duration) bool {
	ctx, cancel := context.WithTimeout(context.Background(), most)
	defer cancel()
	_ = c.commitWithin(ctx, revision) // best effort: what matters is how far it came
	return revision <= c.committed()
}

// age returns how long the oldest change that is not committed has waited, as far as was
// seen.
func (c *changes) age() time.Duration {
	if waits := c.waits.Load(); waits != 0 {
		return host.Since(waits)
	}
	return 0
}

// waiting are changes that were not committed when they were seen.
type waiting struct {
	newest int64 // up to this revision
	since  int64 // monotonic
}

// mostWaiting bounds what is remembered of a disk that hangs: the first matters.
const mostWaiting = 32

// watchCommits sees how long changes wait, and tells of those that nobody waits for any
// more, as long as the store is open.
func (s *Store) watchCommits() {
	tick := time.NewTicker(commitLook)
	defer tick.Stop()
	c, said := &s.changes, int64(0)
	var queue []waiting
	for {
		select {
		case <-s.keeper.ctx.Done():
			return
		case <-tick.C:
		}
		queue = c.look(queue)
		switch began := c.waits.Load(); {
		case said == 0 && c.age() > commitWarning:
			said = began
			s.cfg.Log.Warn("the journal's disk does not answer: commits wait", "for", c.age())
		case said != 0 && began == 0:
			s.cfg.Log.Info("the journal's disk answers again", "after", host.Since(said))
			said = 0
		}
	}
}

// look brings up to date which changes wait.
func (c *changes) look(queue []waiting) []waiting {
	committed, newest := c.committed(), c.newest()
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
	c.bell.ring(committed)
	return queue
}
