package filestore

import "time"

// Checkpoint makes a checkpoint now, for tests.
func (s *Store) Checkpoint() error { return s.checkpoint(time.Time{}) }
