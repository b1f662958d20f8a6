package filestore

import "time"

// Checkpoint makes a checkpoint now, for tests.
func (s *Store) Checkpoint() error { return s.checkpoint(time.Time{}) }

// NoChanges returns the revisions behind another one of records that are no changes.
func (s *Store) NoChanges(after int64) (revisions map[int64]bool, err error) {
	revisions = map[int64]bool{}
	for r, err := range s.changes.journal.Read(uint64(after)) {
		if err != nil {
			return nil, err
		}
		c, err := decodeRecord(r.Revision, r.Body)
		if err != nil {
			return nil, err
		}
		if !c.isChange() {
			revisions[c.Revision] = true
		}
	}
	return revisions, nil
}

// LieAboutSyncs has file systems synced by doing nothing.
func (s *Store) LieAboutSyncs() {
	for _, t := range s.trees {
		t.syncing.all = func(int) error { return nil }
	}
}

// NoCheckpoints has a store make no checkpoints by itself, but for its last one.
func NoCheckpoints(c *Config) { c.noCheckpoints = true }
