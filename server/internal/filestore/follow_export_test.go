package filestore

import "github.com/runstatus/runstatus/server/internal/store"

// Listed reports whether the listing of a run's collection is believed as it is.
func (s *Store) Listed(n store.Name) bool {
	t := s.trees[n.Namespace]
	l := &t.listed[n.Kind-1]
	l.mu.Lock()
	defer l.mu.Unlock()
	dir, err := statBeneath(t.root(), store.Collection(n.Kind))
	return err == nil && l.dir.id == dir.id && l.dir.mtime == dir.mtime && settled(dir.mtime, l.seen)
}
