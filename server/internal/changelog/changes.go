package changelog

import (
	"context"
	"errors"
	"iter"
	"sync/atomic"
	"time"

	"github.com/runstatus/runstatus/server/internal/host"
	"github.com/runstatus/runstatus/server/internal/journal"
)

// Journal is a journal on disk, or one in memory where nothing is to be written.
type Journal interface {
	Append(body []byte) (uint64, error)
	Ready() error
	CommitContext(ctx context.Context, revision uint64) error
	Committed() uint64
	Newest() uint64
	Oldest() uint64
	Read(after uint64) iter.Seq2[journal.Record, error]
	Release(revision uint64) error
	Stats() journal.Stats
	Close() error
}

// ErrSlow says that nothing more is taken: a commit has been under way for five seconds.
var ErrSlow = errors.New("the journal's disk does not answer")

// Log is the log of all changes, kept in a journal.
type Log struct {
	Journal    Journal
	signal     signal
	waits      atomic.Int64 // since when the oldest change that is not committed has waited, by monotonic; 0: none does
	Departures Departures
}

// Add appends a change and returns its revision. Readers see it once it is committed.
func (c *Log) Add(r Record) (int64, error) {
	var room [512]byte // enough for most, and no work for the collector
	revision, err := c.Journal.Append(r.encode(room[:0]))
	return int64(revision), err
}

// Ready returns nil if Add may be called, else why not.
func (c *Log) Ready() error {
	if err := c.Journal.Ready(); err != nil {
		return err
	}
	if c.age() >= commitRefusal && c.Committed() < c.Newest() {
		return ErrSlow
	}
	return nil
}

// Commit returns once all changes up to a revision are committed and announced by News.
func (c *Log) Commit(revision int64) error { return c.CommitWithin(context.Background(), revision) }

// CommitWithin is Commit with a context. If ctx ends first, it returns the cause of ctx, and the
// changes may still be committed later.
func (c *Log) CommitWithin(ctx context.Context, revision int64) error {
	if revision <= c.signal.announced.Load() {
		return nil
	}
	if err := c.Journal.CommitContext(ctx, uint64(revision)); err != nil {
		return err
	}
	c.signal.announce(c.Committed())
	return nil
}

// Settle waits up to ReadPatience until changes up to a revision are committed, and reports whether
// they are. While commits take longer than that, it does not wait.
func (c *Log) Settle(revision int64) bool {
	// What is committed may not be announced yet.
	if revision > c.signal.announced.Load() && (revision <= c.Committed() || c.age() < ReadPatience) {
		return c.SettleWithin(revision, ReadPatience)
	}
	return revision <= c.Committed()
}

// SettleWithin waits up to most until changes up to a revision are committed, and reports whether they are.
func (c *Log) SettleWithin(revision int64, most time.Duration) bool {
	ctx, cancel := context.WithTimeout(context.Background(), most)
	defer cancel()
	_ = c.CommitWithin(ctx, revision) // best effort: what matters is how far it came
	return revision <= c.Committed()
}

// age returns how long the oldest uncommitted change has waited, as of the last look of Watch.
func (c *Log) age() time.Duration {
	if waits := c.waits.Load(); waits != 0 {
		return host.Since(waits)
	}
	return 0
}

// Retry commits changes that a failing disk has left uncommitted. Without it they would wait for
// the next caller of Commit.
func (c *Log) Retry() {
	if newest := c.Newest(); newest > c.signal.announced.Load() && c.Ready() == nil {
		_ = c.Commit(newest) // best effort: the next call tries again
	}
}

// Oldest returns the oldest revision that is kept.
func (c *Log) Oldest() uint64 { return c.Journal.Oldest() }

// Newest returns the newest revision, committed or not.
func (c *Log) Newest() int64 { return int64(c.Journal.Newest()) }

// Committed returns the newest revision that is durable.
func (c *Log) Committed() int64 { return int64(c.Journal.Committed()) }

// News returns a channel that is closed once more changes are committed.
func (c *Log) News() <-chan struct{} { return c.signal.await() }

// NewestCommitted returns at(the newest committed revision). At may return nil for a revision that
// is not the newest committed one any more; then NewestCommitted calls it again.
func NewestCommitted[T any](c *Log, at func(revision int64) *T) *T {
	for {
		committed := c.Committed()
		if found := at(committed); found != nil || c.Committed() == committed {
			return found
		}
	}
}

// signal wakes all goroutines that wait for it. It carries nothing. It takes no lock, because every
// commit announces.
type signal struct {
	announced atomic.Int64                  // changes up to this revision were announced
	next      atomic.Pointer[chan struct{}] // closed by the next announcement; nil: no caller waits
}

func (b *signal) await() <-chan struct{} {
	fresh := make(chan struct{})
	for {
		if next := b.next.Load(); next != nil {
			return *next
		}
		if b.next.CompareAndSwap(nil, &fresh) {
			return fresh
		}
	}
}

// announce wakes the goroutines that wait, if a revision is newer than all that were announced. The
// revision is committed. A goroutine that waits from now on has therefore yet to read its change, and
// finds it.
func (b *signal) announce(revision int64) {
	if revision <= b.announced.Load() {
		return
	}
	if next := b.next.Swap(nil); next != nil {
		close(*next)
	}
	for before := b.announced.Load(); before < revision && !b.announced.CompareAndSwap(before, revision); {
		before = b.announced.Load()
	}
}
