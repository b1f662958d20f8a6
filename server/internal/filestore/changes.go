package filestore

import (
	"context"
	"errors"
	"iter"
	"sync"
	"sync/atomic"

	"github.com/runstatus/runstatus/server/internal/journal"
	"github.com/runstatus/runstatus/server/internal/store"
)

// journalLog is a journal on disk, or one in memory where nothing is to be written.
type journalLog interface {
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

// changes is the order of all changes, kept in a journal.
type changes struct {
	journal    journalLog
	bell       bell
	waits      atomic.Int64 // since when the oldest change that is not committed has waited, by monotonic; 0: none does
	departures departures
}

// add puts a change behind the others and returns its revision. Nobody sees it
// before it is committed.
func (c *changes) add(r record) (int64, error) {
	var room [512]byte // enough for most, and no work for the collector
	revision, err := c.journal.Append(r.encode(room[:0]))
	return int64(revision), err
}

// ready returns nil when changes are taken.
func (c *changes) ready() error {
	if err := c.journal.Ready(); err != nil {
		return err
	}
	if c.age() >= commitRefusal && c.committed() < c.newest() {
		return errSlow
	}
	return nil
}

// commit returns when all changes up to a revision are committed and told.
func (c *changes) commit(revision int64) error { return c.commitWithin(context.Background(), revision) }

// retry commits what a failing disk has kept from being committed: nothing else may come
// that does.
func (c *changes) retry() {
	if newest := c.newest(); newest > c.bell.rung.Load() && c.ready() == nil {
		_ = c.commit(newest) // best effort: the next call tries again
	}
}

// oldest returns the oldest revision that is kept.
func (c *changes) oldest() uint64 { return c.journal.Oldest() }

// newest returns the newest revision, committed or not.
func (c *changes) newest() int64 { return int64(c.journal.Newest()) }

func (c *changes) committed() int64 { return int64(c.journal.Committed()) }

// newestCommitted returns what stands at the newest committed revision, by a function that
// finds nothing at older ones: more may be committed meanwhile.
func newestCommitted[T any](c *changes, at func(revision int64) *T) *T {
	for {
		committed := c.committed()
		if found := at(committed); found != nil || c.committed() == committed {
			return found
		}
	}
}

// bell says "look again" to all who wait, and carries nothing.
type bell struct {
	rung atomic.Int64 // up to here it has rung
	mu   sync.Mutex
	news chan struct{} // made when somebody asks for it
}

func (b *bell) take() <-chan struct{} {
	b.mu.Lock()
	defer b.mu.Unlock()
	if b.news == nil {
		b.news = make(chan struct{})
	}
	return b.news
}

func (b *bell) ring(revision int64) {
	b.mu.Lock()
	defer b.mu.Unlock()
	if revision > b.rung.Load() && b.news != nil {
		close(b.news)
		b.news = nil
	}
	b.rung.Store(max(b.rung.Load(), revision))
}

// Revision implements store.Store.
func (s *Store) Revision() int64 { return s.changes.committed() }

// Oldest implements store.Store.
func (s *Store) Oldest() int64 { return int64(s.changes.oldest()) }

// News implements store.Store.
func (s *Store) News() <-chan struct{} {
	s.follow()
	return s.changes.bell.take()
}

// Incarnation implements store.Store.
func (s *Store) Incarnation() string { return s.state.get().Incarnation }

// Changes implements store.Store.
func (s *Store) Changes(ctx context.Context, after int64) iter.Seq2[store.Change, error] {
	return func(yield func(store.Change, error) bool) {
		for r, err := range s.changes.journal.Read(uint64(after)) {
			var c record
			if ctx.Err() != nil {
				yield(store.Change{}, ctx.Err())
				return
			}
			if err == nil {
				c, err = decodeRecord(r.Revision, r.Body)
			}
			if err != nil {
				yield(store.Change{}, explainRead(err))
				return
			}
			if c.isChange() && !yield(c.Change, nil) {
				return
			}
		}
	}
}

func explainRead(err error) error {
	if errors.Is(err, journal.ErrTooOld) {
		return &store.Error{Reason: store.TooOld, Detail: "changes of so long ago are not kept any more", Err: err}
	}
	return &store.Error{Reason: store.ReadFailed, Detail: "read the changes", Err: err}
}
