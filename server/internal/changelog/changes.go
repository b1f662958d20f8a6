package changelog

import (
	"context"
	"iter"
	"sync"
	"sync/atomic"

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
	Close() error
}

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

// signal wakes all goroutines that wait for it. It carries nothing.
type signal struct {
	announced atomic.Int64 // changes up to this revision were announced
	mu        sync.Mutex
	next      chan struct{} // closed by the next announcement; nil: no caller waits
}

func (b *signal) await() <-chan struct{} {
	b.mu.Lock()
	defer b.mu.Unlock()
	if b.next == nil {
		b.next = make(chan struct{})
	}
	return b.next
}

func (b *signal) announce(revision int64) {
	b.mu.Lock()
	defer b.mu.Unlock()
	if revision > b.announced.Load() && b.next != nil {
		close(b.next)
		b.next = nil
	}
	b.announced.Store(max(b.announced.Load(), revision))
}
