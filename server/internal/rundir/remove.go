package rundir

import (
	"errors"
	"fmt"
	"os"

	"github.com/runstatus/runstatus/server/internal/fault"
	"github.com/runstatus/runstatus/server/internal/layout"
	"github.com/runstatus/runstatus/server/internal/safefs"
	"github.com/runstatus/runstatus/server/internal/store"
	"github.com/runstatus/runstatus/server/internal/workdir"
)

// Remove removes the files that the service makes for a run, and its directory. Id identifies the status
// file. The status file goes first: without it there is no run, whatever an interruption leaves. Remove
// removes nothing if the directory holds other files (HasFiles) or another status file (UIDMismatch).
func Remove(in *workdir.Dir, n store.Name, id safefs.FileID) error {
	collection, dir, err := open(in, n)
	if err != nil {
		return err
	}
	defer collection.Close()
	defer dir.Close()
	own, other, err := layout.MadeHere(dir)
	switch {
	case err != nil:
		return fault.NotWritten(n, "look for other files in the directory", err)
	case other != "":
		return &store.Error{Reason: store.HasFiles, Run: n, Detail: fmt.Sprintf("%s holds other files, such as %q: nothing was removed", n, other)}
	}
	switch removed, err := (safefs.Entry{Dir: dir, Name: layout.StatusFile, ID: id}).Take(); {
	case err != nil:
		return fault.NotWritten(n, "remove the status file", err)
	case !removed:
		return fault.OtherGeneration(n, "its status file was replaced or removed meanwhile")
	}
	err = layout.RemoveMade(dir, own)
	if err == nil {
		err = safefs.RemoveEmptyDir(collection, n.ID)
	}
	if err = errors.Join(err, in.Sync(collection)); err != nil {
		return fault.Unknown(n, "remove", err)
	}
	return nil
}

// open opens a run's directory and the collection that it is in.
func open(in *workdir.Dir, n store.Name) (collection, dir *os.File, err error) {
	if collection, err = in.OpenDir(store.Collection(n.Kind)); err != nil {
		return nil, nil, fault.NotWritten(n, "open the collection", err)
	}
	if dir, err = safefs.OpenDir(int(collection.Fd()), n.ID); err != nil {
		_ = collection.Close() // nothing was written through it
		return nil, nil, fault.NotWritten(n, "open the directory", err)
	}
	return collection, dir, nil
}
