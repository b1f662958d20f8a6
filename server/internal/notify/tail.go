package notify

import (
	"context"
	"sort"
	"sync"
	"time"

	"github.com/runstatus/runstatus/server/internal/store"
)

const (
	// tailSize is how many changes are kept in memory for all rules, at times twice as many. A rule that is
	// behind them reads the log itself.
	tailSize = 1024
	// batch bounds the changes that a rule takes at a time.
	batch = 256
	// restTime is the shortest time between two readings of the log: many changes at a time cost less.
	restTime   = 100 * time.Millisecond
	retryAfter = time.Second
)

// tail has the newest changes that can concern a rule. One goroutine reads the log for all rules.
type tail struct {
	store Store

	mu      sync.Mutex
	changes []store.Change // those behind the revision from, up to the revision read, by revision
	from    int64
	read    int64
	next    chan struct{} // closed when more was read
}

func newTail(s Store) *tail {
	at := s.Revision()
	return &tail{store: s, from: at, read: at, next: make(chan struct{})}
}

// concernsRules reports whether a change can be one that a rule tells.
func concernsRules(c *store.Change) bool {
	switch c.Kind {
	case store.RunEnded:
		return true
	case store.SilenceChanged:
		before := c.SilenceBefore
		return !c.Silence.Since.IsZero() && (before.Since.IsZero() || before.Sequence != c.Silence.Sequence)
	}
	return false
}

// run reads the log until ctx ends. Say is told of each try.
func (t *tail) run(ctx context.Context, say func(error)) {
	for ctx.Err() == nil {
		news := t.store.News()
		err := t.readOn(ctx)
		if ctx.Err() != nil {
			return
		}
		say(err)
		if err != nil {
			if !rest(ctx, retryAfter) {
				return
			}
			continue
		}
		select {
		case <-ctx.Done():
			return
		case <-news:
		}
		if !rest(ctx, restTime) {
			return
		}
	}
}

// rest waits for a while, and reports whether ctx goes on.
func rest(ctx context.Context, d time.Duration) bool {
	timer := time.NewTimer(d)
	defer timer.Stop()
	select {
	case <-ctx.Done():
		return false
	case <-timer.C:
		return true
	}
}

// readOn reads the log to its end. Where the log does not reach back, what lies before its end is left to the
// rules, which find out the same.
func (t *tail) readOn(ctx context.Context) error {
	end, read := t.store.Revision(), t.read
	var found []store.Change
	for c, err := range t.store.Changes(ctx, read) {
		if store.ReasonOf(err) == store.TooOld {
			t.startAt(end)
			return nil
		}
		if err != nil {
			return err
		}
		if concernsRules(&c) {
			found = append(found, c)
		}
		read = c.Revision
		if len(found) == batch {
			t.add(found, read)
			found = nil
		}
	}
	t.add(found, max(read, end))
	return nil
}

func (t *tail) startAt(revision int64) {
	t.mu.Lock()
	defer t.mu.Unlock()
	t.changes, t.from = nil, revision
	t.advance(revision)
}

// add adds changes up to a revision. The oldest ones make room.
func (t *tail) add(changes []store.Change, read int64) {
	t.mu.Lock()
	defer t.mu.Unlock()
	t.changes = append(t.changes, changes...)
	if over := len(t.changes) - tailSize; over > tailSize { // to copy them seldom costs less
		t.from = t.changes[over-1].Revision
		t.changes = append([]store.Change(nil), t.changes[over:]...)
	}
	t.advance(read)
}

func (t *tail) advance(read int64) {
	if read > t.read {
		t.read = read
		close(t.next)
		t.next = make(chan struct{})
	}
}

// recent returns the changes behind a revision, batch of them at most, and the revision up to which these
// are all. It reports false if the rule must read the log itself. If there is nothing yet, more is closed
// when there is.
func (t *tail) recent(after int64) (changes []store.Change, upTo int64, more <-chan struct{}, ok bool) {
	t.mu.Lock()
	defer t.mu.Unlock()
	if after < t.from {
		return nil, 0, nil, false
	}
	at := sort.Search(len(t.changes), func(i int) bool { return t.changes[i].Revision > after })
	changes, upTo = t.changes[at:], t.read
	if len(changes) > batch {
		changes = changes[:batch]
		upTo = changes[batch-1].Revision
	}
	return append([]store.Change(nil), changes...), max(upTo, after), t.next, true
}

// maxScan bounds the changes that a rule reads of the log at a time.
const maxScan = 20_000

// older returns the same from the log itself. The error is TooOld if the log does not reach back.
func (t *tail) older(ctx context.Context, after int64) (changes []store.Change, upTo int64, err error) {
	upTo = after
	end, read := t.store.Revision(), 0
	for c, err := range t.store.Changes(ctx, after) {
		if err != nil {
			return nil, 0, err
		}
		upTo = c.Revision
		if concernsRules(&c) {
			changes = append(changes, c)
		}
		if read++; len(changes) == batch || read == maxScan {
			return changes, upTo, nil
		}
	}
	return changes, max(upTo, end), nil
}
