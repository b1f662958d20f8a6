package filestore

import (
	"bytes"
	"encoding/json"
	"errors"
	"io/fs"
	"os"

	"golang.org/x/sys/unix"

	"github.com/runstatus/runstatus/server/internal/safefs"
)

// takeOver empties the directory of an id that an interrupted creation or deletion has left,
// and reports whether it did. It does not if the directory is in use, or may be: it has a
// status file, or something that the service did not make, or the tree is adopted. A status
// file that comes meanwhile is not touched. The collection's lock is held.
func (a *idAllocator) takeOver(collection *os.File, id string) (bool, error) {
	if a.tree.adopted {
		return false, nil
	}
	dir, err := safefs.OpenDir(int(collection.Fd()), id)
	if errors.Is(err, unix.ENOTDIR) || errors.Is(err, unix.ELOOP) {
		return false, nil // it is no directory
	}
	if err != nil {
		return false, err
	}
	defer dir.Close()
	left, abandoned, err := leftIn(dir)
	if err != nil || !abandoned {
		return false, err
	}
	return true, removeOwn(dir, left)
}

// leftIn returns what an interruption has left in a directory, and reports whether there
// is nothing else.
func leftIn(dir *os.File) (left []safefs.Entry, abandoned bool, err error) {
	left, other, err := ownEntries(dir)
	if err != nil || other != "" {
		return nil, false, err
	}
	for _, e := range left {
		switch e.Name {
		case statusName:
			return nil, false, nil
		case attributesName:
			if ours, err := isOurAttributes(dir); err != nil || !ours {
				return nil, false, err
			}
		}
	}
	return left, true, nil
}

// isOurAttributes reports whether the service wrote the attributes in a directory: they are
// what it would write of them.
func isOurAttributes(dir *os.File) (bool, error) {
	f, err := safefs.OpenFile(int(dir.Fd()), attributesName, unix.O_RDONLY)
	if _, odd := errors.AsType[*safefs.RefusedError](err); odd || errors.Is(err, fs.ErrNotExist) {
		return false, nil
	}
	if err != nil {
		return false, err
	}
	defer f.Close()
	data, err := f.ReadAll(maxAttributeSize)
	if err != nil {
		return false, err
	}
	var a attributes
	numbers := json.NewDecoder(bytes.NewReader(data))
	numbers.UseNumber() // an id is written as it was read
	if numbers.Decode(&a) != nil {
		return false, nil
	}
	again, err := json.Marshal(a)
	return err == nil && bytes.Equal(again, data), nil
}
