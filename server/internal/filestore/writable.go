package filestore

import (
	"errors"
	"os"
	"path/filepath"

	"github.com/runstatus/runstatus/server/internal/bulkhead"
	"github.com/runstatus/runstatus/server/internal/fault"
	"github.com/runstatus/runstatus/server/internal/store"
	"github.com/runstatus/runstatus/server/internal/workdir"
)

// Writable implements store.Writer.
func (s *Store) Writable() error {
	if s.cfg.ReadOnly {
		return &store.Error{Reason: store.ReadOnly, Detail: "this server is read-only"}
	}
	if err := s.env.Changes.Ready(); err != nil {
		return fault.NotWritten(store.Name{}, "write the journal", err)
	}
	for _, t := range s.trees {
		if t.Appends() && !t.IsLeased() {
			return t.Refusal()
		}
	}
	failed := s.env.Trouble.Load()
	if failed == nil {
		return nil
	}
	for _, t := range s.trees {
		_, err := bulkhead.TryDo(s.background.ctx, t.Bulkhead, store.Name{Namespace: t.Namespace, ID: "probe"}, func() (struct{}, error) {
			return struct{}{}, probe(filepath.Join(t.Path, workdir.OwnDir))
		})
		if err != nil {
			return fault.NotWritten(store.Name{}, "write in the namespace "+t.Namespace, err)
		}
	}
	s.env.Trouble.CompareAndSwap(failed, nil)
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
