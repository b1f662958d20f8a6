package workdir

import (
	"errors"
	"io/fs"
	"os"

	"golang.org/x/sys/unix"

	"github.com/runstatus/runstatus/server/internal/layout"
	"github.com/runstatus/runstatus/server/internal/safefs"
	"github.com/runstatus/runstatus/server/internal/store"
	"github.com/runstatus/runstatus/statusfile"
)

// List returns the entries of a collection that could be runs of a kind, by their names; none if the
// collection does not exist. Without ReadOnly it removes what interrupted creations have left there.
// The error is a ReadFailed error.
func (d *Dir) List(kind statusfile.Kind) ([]store.Name, error) {
	dir, err := safefs.OpenDir(d.fd, store.Collection(kind))
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return nil, nil
	case err != nil:
		return nil, d.ListFailed(kind, safefs.ExplainOpen(err))
	}
	defer dir.Close()
	var names []store.Name
	var temps []string
	err = safefs.EachEntry(dir, func(e os.DirEntry) {
		switch {
		case MayBeRun(e):
			names = append(names, store.Name{Namespace: d.Namespace, Kind: kind, ID: e.Name()})
		case safefs.IsTemp(e.Name()):
			temps = append(temps, e.Name())
		}
	})
	if err != nil {
		return nil, d.ListFailed(kind, err)
	}
	d.removeUnfinished(dir, temps)
	return names, nil
}

// MayBeRun reports whether an entry of a collection could be a run.
func MayBeRun(e os.DirEntry) bool {
	return (e.IsDir() || e.Type() == os.ModeSymlink) && store.CheckID(e.Name()) == nil
}

// ListFailed returns the error of a listing that failed.
func (d *Dir) ListFailed(kind statusfile.Kind, err error) error {
	return &store.Error{Reason: store.ReadFailed, Detail: "list the " + store.Collection(kind) + " of namespace " + d.Namespace, Err: err}
}

// removeUnfinished removes directories and files with temporary names, which interrupted creations
// have left in a collection. The next listing tries again to remove what can't be removed now.
func (d *Dir) removeUnfinished(collection *os.File, temps []string) {
	if d.Refusal() != nil {
		return // nothing may be written there
	}
	for _, temp := range temps {
		if _, busy := d.temps.Load(temp); busy {
			continue
		}
		dir, err := safefs.OpenDir(int(collection.Fd()), temp)
		switch {
		case err == nil:
			err = errors.Join(layout.RemoveMadeRun(collection, temp, dir), dir.Close())
		case errors.Is(err, unix.ENOTDIR):
			err = safefs.Remove(collection, temp)
		}
		if err := safefs.IgnoreAbsent(err); err != nil { // best effort: it is logged, and the next listing tries again
			d.set.Log.Warn("remove what an interrupted creation left", "dir", temp, "err", err)
		}
	}
}

// IsGone reports whether an error says that a directory's file system is not there any more.
func IsGone(err error) bool { return errors.Is(err, unix.ENOTCONN) || errors.Is(err, unix.ESTALE) }
