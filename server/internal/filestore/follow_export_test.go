package filestore

import (
	"time"

	"github.com/runstatus/runstatus/server/internal/safefs"
	"github.com/runstatus/runstatus/server/internal/store"
)

// SweepEvery begins another sweep of all trees: it looks so often at all runs that have ended, and lists
// the collections.
func (s *Store) SweepEvery(every time.Duration) {
	for _, t := range s.trees {
		s.background.done.Go(func() { t.watcher().sweep(every) })
	}
}

// ForgetListing does what the sweep does before it lists a namespace.
func (s *Store) ForgetListing(namespace string) { s.trees[namespace].lister().forgetListing() }

// Listed reports whether the listing of a run's collection is believed as it is.
func (s *Store) Listed(n store.Name) bool {
	t := s.trees[n.Namespace]
	l := &t.listed[n.Kind-1]
	l.mu.Lock()
	defer l.mu.Unlock()
	dir, err := safefs.Lstat(t.Root(), store.Collection(n.Kind))
	return err == nil && l.isCurrent(dir)
}
