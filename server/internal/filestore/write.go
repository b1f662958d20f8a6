package filestore

import (
	"os"

	"github.com/runstatus/runstatus/server/internal/safefs"
	"github.com/runstatus/runstatus/server/internal/store"
)

// sync makes a file or a directory durable, unless the store need not be.
func (t *tree) sync(f *os.File) error {
	if t.store.cfg.Buffered {
		return nil
	}
	return f.Sync()
}

// openDir opens a directory of the tree.
func (t *tree) openDir(rel string) (*os.File, error) {
	return safefs.OpenDir(t.root(), rel)
}

// openRunDir opens a run's directory and the collection that it is in.
func (t *tree) openRunDir(n store.Name) (collection, dir *os.File, err error) {
	if collection, err = t.openDir(store.Collection(n.Kind)); err != nil {
		return nil, nil, notWritten(n, "open the collection", err)
	}
	if dir, err = safefs.OpenDir(int(collection.Fd()), n.ID); err != nil {
		_ = collection.Close() // nothing was written through it
		return nil, nil, notWritten(n, "open the directory", err)
	}
	return collection, dir, nil
}
