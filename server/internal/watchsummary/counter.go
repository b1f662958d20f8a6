package watchsummary

import (
	"context"
	"fmt"
	"runtime/debug"
	"sync"
	"time"

	"google.golang.org/protobuf/proto"

	runstatusv1 "github.com/runstatus/runstatus/gen/go/runstatus/v1"
	"github.com/runstatus/runstatus/server/internal/apierr"
	"github.com/runstatus/runstatus/server/internal/query"
	"github.com/runstatus/runstatus/server/internal/sender"
	"github.com/runstatus/runstatus/server/internal/store"
)

// Interval is the shortest time between two messages of a watch.
const Interval = 200 * time.Millisecond

// recountTime is how old a pass over the runs may be: the log does not tell that a file was cut or cannot
// be read any more.
const recountTime = time.Minute

// verifyTime is how often a counter looks how many runs are not verified.
const verifyTime = time.Second

// counter counts the runs of a selection for all watches that ask for it.
type counter struct {
	*selection
	store Store

	watches int // guarded by Server.mu
	cancel  context.CancelFunc
	asked   chan struct{} // holds one element when a watch waits for the newest revision

	// Of the counter's goroutine.
	table      *table
	passed     time.Time // when the pass over the runs began
	unverified int
	seen       int // how many of the unverified runs the pass has found that the callers may read
	last       *runstatusv1.RunSummary

	mu     sync.Mutex
	newest published
	next   chan struct{} // closed with the next publication
}

// published is the newest summary.
type published struct {
	number   int     // counts the summaries that differ; 0: there is none yet
	text     *[]byte // the message, encoded
	revision int64   // the counts have not changed up to here
	err      error   // why there will be no other
}

func newCounter(s *selection, st Store, cancel context.CancelFunc) *counter {
	return &counter{selection: s, store: st, cancel: cancel, asked: make(chan struct{}, 1), next: make(chan struct{})}
}

// ask has the counter count at once.
func (c *counter) ask() {
	select {
	case c.asked <- struct{}{}:
	default:
	}
}

// current returns the newest summary, and a channel that is closed with the next one.
func (c *counter) current() (published, <-chan struct{}) {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.newest, c.next
}

// publish replaces the newest summary and wakes the watches.
func (c *counter) publish(p published) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.newest = p
	close(c.next)
	c.next = make(chan struct{})
}

// noteRevision says that the counts are the same up to a revision.
func (c *counter) noteRevision(revision int64) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.newest.revision = revision
}

// run counts until ctx ends or the store fails.
func (c *counter) run(ctx context.Context) (err error) {
	defer func() {
		if p := recover(); p != nil { // the watches return the error
			err = fmt.Errorf("panic while runs are counted: %v\n%s", p, debug.Stack())
		}
	}()
	asked := false
	for {
		news, began := c.store.News(), time.Now()
		if err := c.count(ctx); err != nil {
			return err
		}
		if err := c.tell(asked); err != nil {
			return err
		}
		if asked, err = c.wait(ctx, news, began); err != nil {
			return err
		}
	}
}

// wait returns when the log may have more, at most once in Interval, or when a watch asks.
func (c *counter) wait(ctx context.Context, news <-chan struct{}, began time.Time) (asked bool, err error) {
	select {
	case <-ctx.Done():
		return false, ctx.Err()
	case <-c.asked:
		return true, nil
	case <-news:
	case <-time.After(c.patience()):
	}
	select {
	case <-ctx.Done():
		return false, ctx.Err()
	case <-c.asked:
		return true, nil
	case <-time.After(time.Until(began.Add(Interval))):
		return false, nil
	}
}

// patience returns how long the counter waits for changes.
func (c *counter) patience() time.Duration {
	if c.unverified > 0 {
		return verifyTime
	}
	return time.Until(c.passed.Add(recountTime))
}

// count brings the table to the end of the log.
func (c *counter) count(ctx context.Context) error {
	unverified := c.store.Unverified(c.namespace)
	verified := c.unverified > 0 && unverified == 0
	c.unverified = unverified
	if c.table == nil {
		return c.pass(ctx)
	}
	if verified || time.Since(c.passed) >= recountTime {
		if err := c.pass(ctx); store.ReasonOf(err) != store.ReadFailed {
			return err
		} // otherwise the table is still good, and the next pass comes in a while
	}
	err := c.follow(ctx, c.table)
	if store.ReasonOf(err) == store.TooOld {
		return c.pass(ctx)
	}
	return err
}

// pass makes a new table from all runs. Some of the changes that come meanwhile are in its records. All are
// once the log was followed to its end.
func (c *counter) pass(ctx context.Context) error {
	c.passed = time.Now()
	t, seen := newTable(c.selection, c.store.Revision()), 0
	for run, err := range c.store.Runs(ctx, store.RunsRequest{Namespace: c.namespace, Committed: true}) {
		if err != nil {
			return err
		}
		t.add(run)
		if run.Unverified && (c.rights.Match == nil || c.rights.Match(run)) {
			seen++
		}
	}
	if err := c.follow(ctx, t); err != nil {
		return err
	}
	c.table, c.seen = t, seen
	return nil
}

// shownUnverified returns how many of the runs that the callers may read are not verified. Where that is not
// all runs it is as of the last pass.
func (c *counter) shownUnverified() int64 {
	if c.rights.Match == nil {
		return int64(c.unverified)
	}
	return int64(min(c.seen, c.unverified))
}

// follow counts the changes up to the end of the log. Some revisions are no changes.
func (c *counter) follow(ctx context.Context, t *table) error {
	end := c.store.Revision()
	for change, err := range c.store.Changes(ctx, t.at) {
		if err != nil {
			return err
		}
		if err := t.apply(ctx, c.store, &change); err != nil {
			return err
		}
	}
	t.at = max(t.at, end)
	return nil
}

// tell publishes the counts if they have changed. If a watch has asked, it publishes them as of the newest
// revision in any case.
func (c *counter) tell(asked bool) error {
	number := c.newest.number
	if c.table.changed || c.shownUnverified() != c.last.GetUnverifiedRuns() {
		m := c.table.summary()
		if m.UnverifiedRuns = c.shownUnverified(); number == 0 || !proto.Equal(m, c.last) {
			c.last = m
			number++
		}
	}
	if number == c.newest.number && !asked {
		c.noteRevision(c.table.at)
		return nil
	}
	text, err := c.encode()
	if err == nil {
		c.publish(published{number: number, text: &text, revision: c.table.at})
	}
	return err
}

// encode returns the message of the last summary, or SUMMARY_TOO_LARGE.
func (c *counter) encode() ([]byte, error) {
	text, err := sender.Encode(&runstatusv1.WatchSummaryResponse{
		Event: &runstatusv1.WatchSummaryResponse_Summary{Summary: c.last}, Revision: c.table.at,
	})
	if err == nil && len(text) > query.MaxSummaryBytes {
		err = &store.Error{Reason: apierr.SummaryTooLarge, Detail: fmt.Sprintf(
			"the summary has %d groups, %d bytes, which is more than one message holds: watch fewer runs (filter), group by something else, or ask SummarizeRuns for pages", len(c.last.GetGroups()), len(text))}
	}
	return text, err
}
