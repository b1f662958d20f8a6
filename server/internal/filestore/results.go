package filestore

import (
	"context"
	"errors"
	"io/fs"

	"github.com/runstatus/runstatus/server/internal/bulkhead"
	"github.com/runstatus/runstatus/server/internal/fault"
	"github.com/runstatus/runstatus/server/internal/layout"
	"github.com/runstatus/runstatus/server/internal/store"
)

// Results implements store.Reader. It reads the run's attributes file: no memory and no index holds
// results, because they may be large.
func (s *Store) Results(ctx context.Context, n store.Name) (store.Results, error) {
	t, err := s.tree(n.Namespace)
	if err != nil {
		return store.Results{}, err
	}
	found, err := bulkhead.Do(ctx, t.Bulkhead, n, func() (store.Results, error) {
		return layout.ReadResults(t.Root(), layout.RunDir(n))
	})
	switch {
	case errors.Is(err, fs.ErrPermission):
		return store.Results{Damage: "the server has no permission to read " + layout.AttributesFile}, nil
	case err != nil && ctx.Err() == nil:
		err = &store.Error{Reason: store.ReadFailed, Run: n, Detail: "read the results of " + n.String(), Err: err}
	}
	return found, err
}

// SetResults implements store.Writer.
func (s *Store) SetResults(ctx context.Context, q store.ResultsRequest) error {
	t, err := s.writable(q.Name.Namespace)
	if err != nil {
		return err
	}
	_, err = bulkhead.Do(ctx, t.Bulkhead, q.Name, func() (struct{}, error) { return struct{}{}, t.writer().setResults(q) })
	if err != nil {
		return t.Undone(q.Name, "set the results", err)
	}
	_, err = s.presenter().committed(ctx, q.Name, "set the results")
	return err
}

// setResults replaces the attributes file of a run.
func (t treeWriter) setResults(q store.ResultsRequest) error {
	r := t.Hold(q.Name)
	defer r.Unlock()
	f, err := r.Writer().OpenToWrite(q.UID, true)
	if err != nil {
		return err
	}
	defer r.Writer().KeepHandle(f)
	dir, err := t.OpenDir(r.Path())
	if err != nil {
		return r.Writer().Failed("open the directory", err)
	}
	defer dir.Close()
	data, differs, err := layout.WithResults(dir, q.Values)
	switch {
	case layout.IsExternal(err):
		return &store.Error{Reason: store.External, Run: q.Name,
			Detail: "another program made " + q.Name.String() + ", or has changed its attributes: the results were not written; complete it without results"}
	case err != nil:
		return r.Writer().Failed("read the attributes", err)
	}
	if differs {
		if err := t.Replace(dir, layout.AttributesFile, data); err != nil {
			return r.Writer().Failed("write the results", err)
		}
	}
	if err := t.Sync(dir); err != nil { // also of a file that is there: its own sync may have failed
		return fault.Unknown(r.Name, "sync the results", err)
	}
	return nil
}
