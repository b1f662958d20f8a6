package ids

import (
	"fmt"
	"os"
	"sync"

	"github.com/runstatus/runstatus/server/internal/fault"
	"github.com/runstatus/runstatus/server/internal/layout"
	"github.com/runstatus/runstatus/server/internal/safefs"
	"github.com/runstatus/runstatus/server/internal/store"
	"github.com/runstatus/runstatus/statusfile"
)

// knownForm is the form of a collection's ids, once it is known.
type knownForm struct {
	mu    sync.Mutex
	known bool
	form  layout.IDForm
}

// form returns the form of a collection's ids. In the service's own trees it is a plain integer. In an
// adopted tree it is derived from the ids in the collection, and known for good once there is one.
func (a *Allocator) form() (layout.IDForm, error) {
	if !a.dir.Adopted {
		return layout.IDForm{}, nil
	}
	k := &a.known
	k.mu.Lock()
	defer k.mu.Unlock()
	if k.known {
		return k.form, nil
	}
	form, found, err := a.findForm()
	if err != nil {
		return layout.IDForm{}, err
	}
	k.form, k.known = form, found
	return form, nil
}

func (a *Allocator) findForm() (f layout.IDForm, found bool, err error) {
	collection, err := a.dir.OpenDir(a.collection)
	if err != nil {
		return f, false, err
	}
	defer collection.Close()
	inSeries := false
	err = safefs.EachEntry(collection, func(e os.DirEntry) {
		switch id := e.Name(); {
		case layout.PaddedID.MatchString(id):
			f.Digits, found = len(id), true
		case layout.IntegerID.MatchString(id):
			found = true
		case layout.InSeriesID.MatchString(id):
			inSeries, found = true, true
		}
	})
	if err != nil || a.kind != statusfile.TestRun {
		return f, found, err
	}
	counted, err := layout.ReadNextID(collection)
	if err != nil {
		return f, found, err
	}
	f.BySeries = inSeries && counted.Number == 0
	if !f.BySeries {
		f.BySeries, err = a.countsSeriesByS()
	}
	return f, found, err
}

// countsSeriesByS reports whether series/next_id has the prefix "s", as Pavilion 2.6 writes it.
func (a *Allocator) countsSeriesByS() (bool, error) {
	collection, err := a.dir.OpenDir(store.Collection(statusfile.Series))
	if err != nil {
		return false, safefs.IgnoreAbsent(err)
	}
	defer collection.Close()
	next, err := layout.ReadNextID(collection)
	return next.Prefix == "s", err
}

// CheckID returns an InvalidName error unless a run may be created with the id. In an adopted tree the id
// must have the form of the tree's ids: Pavilion can't use any other.
func (a *Allocator) CheckID(id string) error {
	if !a.dir.Adopted {
		return store.CheckNewID(id)
	}
	if err := store.CheckID(id); err != nil {
		return err
	}
	form, err := a.form()
	if err != nil {
		return fault.NotWritten(store.Name{}, "find out how the ids of the "+a.collection+" are written", err)
	}
	if !form.Fits(id) {
		return &store.Error{Reason: store.InvalidName, Detail: fmt.Sprintf(
			"Pavilion knows no id %q in the %s of namespace %s: want %s", id, a.collection, a.dir.Namespace, form.Describe(a.kind))}
	}
	return nil
}
