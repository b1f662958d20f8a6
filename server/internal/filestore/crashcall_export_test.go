package filestore

import "time"

// Checkpoint makes a checkpoint now, for tests.
func (s *Store) Checkpoint() error { return s.checkpoint(time.Time{}) }

// LieAboutSyncs has file systems synced by doing nothing.
func (s *Store) LieAboutSyncs() {
	for _, t := range s.trees {
		t.syncing.all = func(int) error { return nil }
	}
}

// NoCheckpoints has a store make no checkpoints by itself, but for its last one.
func NoCheckpoints(c *Config) { c.noCheckpoints = true }
