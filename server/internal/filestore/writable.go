package filestore

import (
	"errors"
	"os"
	"path/filepath"

	"github.com/runstatus/runstatus/server/internal/bulkhead"
	"github.com/runstatus/runstatus/server/internal/store"
)

// Writable implements store.Writer.
func (s *Store) Writable() error {
	if s.cfg.ReadOnly {
		return &store.Error{Reason: store.ReadOnly, Detail: "this server is read-only"}
	}
	if err := s.changes.Ready(); err != nil {
		return notWritten(store.Name{}, "write the journal", err)
	}
	for _, t := range s.trees {
		if t.appends() && !t.isLeased() {
			return t.refusal()
		}
	}
	failed := s.trouble.Load()
	if failed == nil {
		return nil
	}
	for _, t := range s.trees {
		_, err := bulkhead.TryDo(s.background.ctx, t.bulkhead, store.Name{Namespace: t.namespace, ID: "probe"}, func() (struct{}, error) {
			return struct{}{}, probe(filepath.Join(t.path, ownDirName))
		})
		if err != nil {
			return notWritten(store.Name{}, "write in the namespace "+t.namespace, err)
		}
	}
	s.trouble.CompareAndSwap(failed, nil)
	return nil
}

// probe writes a block durably where the service may, and removes it.
func probe(dir string) error {
	f, err := os.CreateTemp(dir, "probe")
	if err != nil {
		return err
	}
	_, err = f.Write(make([]byte, 4096))
	return errors.Join(err, f.Sync(), f.Close(), os.Remove(f.Name()))
}
