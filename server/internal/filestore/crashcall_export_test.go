package filestore

import "time"

// Checkpoint makes a checkpoint now, for tests: in the keeper's place, since there
// is never more than one at a time.
func (s *Store) Checkpoint() error {
	close(s.keeper.stop)
	s.keeper.done.Wait()
	defer s.keep()
	return s.checkpoint(time.Time{})
}
