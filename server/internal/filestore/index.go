package filestore

import (
	"errors"
	"fmt"
	"maps"
	"slices"

	"github.com/runstatus/runstatus/server/internal/lockorder"
	"github.com/runstatus/runstatus/server/internal/runindex"
)

// putSwept notes which trees are complete.
func putSwept(tx *runindex.Tx, trees map[string]*tree) error {
	for _, t := range trees {
		if !t.Complete() {
			continue
		}
		if err := tx.SetSwept(t.Namespace); err != nil {
			return err
		}
	}
	return nil
}

// saveIndex writes the records of changed runs into the index. It commits their changes first:
// otherwise the index could hold revisions that the journal lacks after a crash. It returns the
// revision up to which the journal may release records. That is less than released if a run on a
// network file system is locked: saveIndex does not wait for it. If the index is lost, nothing is
// saved, and the next start reads the files.
func (s indexer) saveIndex(epoch string, released uint64) (uint64, error) {
	lockorder.Take(lockorder.SavingIndex)
	defer lockorder.Release(lockorder.SavingIndex)
	s.savingIndex.Lock()
	defer s.savingIndex.Unlock()
	if s.env.Index.DB.IsLost() {
		return released, nil
	}
	batch := s.env.Index.Take()
	defer s.env.Index.Done()
	records := make(map[string][]byte, len(batch)) // by key
	oldest := int64(s.env.Changes.Oldest())
	var newest int64
	for n, r := range batch {
		if !r.Tree.IsRemote() {
			r.Lock()
		} else if !r.TryLock() { // its file system may hang
			s.env.Index.PutOff(r)
			released = min(released, s.state.Get().Released) // the journal keeps the records of a run that is not saved
			continue
		}
		switch key := string(runindex.Key(n)); {
		case r.Gone:
			records[key] = nil
		case r.IsKnown(): // else the index knows more
			records[key] = r.Encode(n.Namespace, oldest, r.Latest != nil)
			newest = max(newest, r.Position.Newest)
		}
		r.Unlock()
	}
	err := s.env.Changes.Commit(newest)
	if err == nil {
		err = s.updateIndex(func(tx *runindex.Tx) error { return s.putIndex(tx, epoch, released, records) })
	}
	if err != nil {
		for _, r := range batch {
			s.env.Index.PutOff(r)
		}
	}
	if err != nil && !s.env.Index.DB.IsLost() {
		return 0, fmt.Errorf("save the index: %w", err)
	}
	return released, nil
}

func (s indexer) putIndex(tx *runindex.Tx, epoch string, released uint64, records map[string][]byte) error {
	errs := []error{tx.SetEpoch(epoch), tx.SetReleased(released), putSwept(tx, s.trees)}
	for _, key := range slices.Sorted(maps.Keys(records)) {
		errs = append(errs, tx.Put(key, records[key]))
	}
	return errors.Join(errs...)
}

// evictExcess evicts runs when too many are loaded.
func (s indexer) evictExcess() {
	if !s.env.Index.DB.IsKept() {
		return
	}
	s.env.Loaded.EvictExcess(func() error {
		_, err := s.saveIndex(s.state.Get().Epoch, s.state.Get().Released)
		if err != nil { // best effort: it is logged, and runs stay loaded
			s.cfg.Log.Error("make room for more runs", "err", err)
		}
		return err
	})
}
