package filestore

import (
	"context"
	"errors"
	"iter"
	"sync"

	"github.com/runstatus/runstatus/server/internal/changelog"
	"github.com/runstatus/runstatus/server/internal/journal"
	"github.com/runstatus/runstatus/server/internal/store"
)

// Revision implements store.Feed.
func (s *Store) Revision() int64 { return s.env.Changes.Committed() }

// Oldest implements store.Feed.
func (s *Store) Oldest() int64 { return int64(s.env.Changes.Oldest()) }

// News implements store.Feed.
func (s *Store) News() <-chan struct{} {
	s.watcher().follow()
	return s.env.Changes.News()
}

// Epoch implements store.Feed.
func (s *Store) Epoch() string { return s.state.Get().Epoch }

// Changes implements store.Feed.
func (s *Store) Changes(ctx context.Context, after int64) iter.Seq2[store.Change, error] {
	return func(yield func(store.Change, error) bool) {
		var d changelog.Decoder
		for r, err := range s.env.Changes.Journal.Read(uint64(after)) {
			var c changelog.Record
			if ctx.Err() != nil {
				yield(store.Change{}, ctx.Err())
				return
			}
			if err == nil {
				c, err = d.Decode(r.Revision, r.Body)
			}
			if err != nil {
				yield(store.Change{}, explainRead(err))
				return
			}
			if c.IsChange() && !yield(c.Change, nil) {
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

// Follow implements store.Feed. Runs that are released linger.
func (s *Store) Follow(names []store.Name) (release func()) {
	s.watcher().lookAtEnded(s.wanted.add(names))
	return sync.OnceFunc(func() { s.wanted.remove(names) })
}
