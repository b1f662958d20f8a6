package workdir

import (
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"sync"

	"github.com/runstatus/runstatus/server/internal/safefs"
	"github.com/runstatus/runstatus/server/internal/store"
	"github.com/runstatus/runstatus/statusfile"
)

// Sync syncs a file or a directory. It does nothing if the store is Buffered.
func (d *Dir) Sync(f *os.File) error {
	if d.set.Buffered {
		return nil
	}
	return f.Sync()
}

// OpenDir opens a directory of the tree.
func (d *Dir) OpenDir(rel string) (*os.File, error) {
	return safefs.OpenDir(d.fd, rel)
}

// sharedSync lets callers that call at the same time share one sync. A caller that arrives during a sync
// waits for the next one, because that sync may not cover its changes. The zero value is ready for
// use.
type sharedSync struct {
	mu      sync.Mutex
	running *syncRound // the last one that began; nil before the first
	next    *syncRound // nil, or one that has not begun: callers join it
}

type syncRound struct {
	done chan struct{}
	err  error
}

// do returns once a sync that began after the call has ended. It returns the error of that sync.
func (s *sharedSync) do(sync func() error) error {
	s.mu.Lock()
	round, before := s.next, s.running
	if round != nil {
		s.mu.Unlock()
		<-round.done
		return round.err
	}
	round = &syncRound{done: make(chan struct{})}
	s.next = round
	s.mu.Unlock()
	if before != nil {
		<-before.done
	}
	s.mu.Lock()
	s.running, s.next = round, nil
	s.mu.Unlock()
	defer close(round.done)
	round.err = sync()
	return round.err
}

// collectionSync makes a collection durable.
type collectionSync struct {
	shared sharedSync
	rooted safefs.FileID // the collection whose own path is durable; the round under way guards it
}

// SyncsPaths reports whether an OK of the store depends on durable paths in the tree.
func (d *Dir) SyncsPaths() bool { return !d.set.Buffered && d.Appends() }

// SyncCollection makes the names in a collection durable, and the collection's own path.
func (d *Dir) SyncCollection(kind statusfile.Kind) error {
	c := &d.collections[kind-1]
	return c.shared.do(func() error {
		st, err := d.SyncDir(store.Collection(kind))
		if err == nil && st.ID != c.rooted {
			if err = d.syncRoot(); err == nil {
				c.rooted = st.ID
			}
		}
		return err
	})
}

// SyncDir makes the names in a directory of the tree durable. It returns the directory's stat from before
// the sync.
func (d *Dir) SyncDir(rel string) (safefs.Info, error) {
	dir, err := d.OpenDir(rel)
	if errors.Is(err, fs.ErrPermission) {
		if st, err := safefs.Lstat(d.fd, rel); err == nil { // best effort: else the error of the opening is returned
			return st, safefs.SyncFileSystem(d.fd)
		}
	}
	if err != nil {
		return safefs.Info{}, err
	}
	defer dir.Close()
	st, err := safefs.Fstat(dir)
	if err != nil {
		return safefs.Info{}, err
	}
	return st, safefs.SyncDir(dir)
}

// syncRoot makes the tree's own path durable, up to where its file system begins.
func (d *Dir) syncRoot() error {
	if err := safefs.SyncDir(d.file); err != nil {
		return err
	}
	st, err := safefs.Fstat(d.file)
	if err != nil {
		return err
	}
	for path := d.Path; path != filepath.Dir(path); {
		path = filepath.Dir(path)
		here, err := syncAbove(path, st.ID.Dev)
		if errors.Is(err, fs.ErrPermission) {
			return safefs.SyncFileSystem(d.fd)
		}
		if err != nil || !here {
			return err
		}
	}
	return nil
}

// syncAbove syncs a directory above the tree, and reports whether it is on the file
// system dev. One of another file system is not synced: a mount point is not made by a creation.
func syncAbove(path string, dev uint64) (bool, error) {
	dir, err := os.Open(path)
	if err != nil {
		return false, err
	}
	defer dir.Close()
	st, err := safefs.Fstat(dir)
	if err != nil || st.ID.Dev != dev {
		return false, err
	}
	return true, safefs.SyncDir(dir)
}
