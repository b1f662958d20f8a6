package filestore

import (
	"fmt"
	"os"
	"regexp"
	"sync"

	"github.com/runstatus/runstatus/server/internal/safefs"
	"github.com/runstatus/runstatus/server/internal/store"
	"github.com/runstatus/runstatus/statusfile"
)

// Pavilion has written ids in three forms, and a tree that it has made keeps its own:
//
//   - integers as they are: test_runs/12, series/4, and the next one in next_id;
//   - in old trees integers of seven digits: test_runs/0000012; next_id has no zeros;
//   - since 2.6 a test run is named by its series and its number in it: test_runs/s4.2.
//     There is no test_runs/next_id, and series/next_id says "s5" for series/5.
type idForm struct {
	digits   int  // that integers have at least; 0: as they are
	bySeries bool // of test runs
}

var (
	paddedID   = regexp.MustCompile(`^0[0-9]+$`)
	inSeriesID = regexp.MustCompile(`^s([1-9][0-9]*)\.([1-9][0-9]{0,17})$`)
	integerID  = regexp.MustCompile(`^[1-9][0-9]*$`)
)

// integer writes an integer id.
func (f idForm) integer(n int64) string { return fmt.Sprintf("%0*d", f.digits, n) }

// want says what an id of the form looks like.
func (f idForm) want(kind statusfile.Kind) string {
	switch {
	case f.bySeries:
		return "s and the number of its series, a full stop, and its number in it, such as s4.2"
	case f.digits > 0:
		return fmt.Sprintf("an integer of %d digits, such as %s", f.digits, f.integer(12))
	case kind == statusfile.Series:
		return "an integer"
	}
	return "an integer without leading zeros"
}

func (f idForm) fits(id string) bool {
	switch {
	case f.bySeries:
		return inSeriesID.MatchString(id)
	case f.digits > 0 && paddedID.MatchString(id):
		return len(id) == f.digits
	case f.digits > 0:
		return integerID.MatchString(id) && len(id) >= f.digits
	}
	return integerID.MatchString(id)
}

// knownForm is a form that has been found out.
type knownForm struct {
	mu    sync.Mutex
	known bool
	form  idForm
}

// form returns the form of a collection's ids. A tree of the service's own has integers as
// they are. Another one is listed for it, once there is anything in it.
func (a *idAllocator) form() (idForm, error) {
	if !a.tree.adopted {
		return idForm{}, nil
	}
	k := &a.known
	k.mu.Lock()
	defer k.mu.Unlock()
	if k.known {
		return k.form, nil
	}
	form, found, err := a.findForm()
	if err != nil {
		return idForm{}, err
	}
	k.form, k.known = form, found
	return form, nil
}

func (a *idAllocator) findForm() (f idForm, found bool, err error) {
	collection, err := a.tree.openDir(a.collection)
	if err != nil {
		return f, false, err
	}
	defer collection.Close()
	inSeries := false
	err = safefs.EachEntry(collection, func(e os.DirEntry) {
		switch id := e.Name(); {
		case paddedID.MatchString(id):
			f.digits, found = len(id), true
		case integerID.MatchString(id):
			found = true
		case inSeriesID.MatchString(id):
			inSeries, found = true, true
		}
	})
	if err != nil || a.kind != statusfile.TestRun {
		return f, found, err
	}
	counted, err := readNextID(collection)
	if err != nil {
		return f, found, err
	}
	f.bySeries = inSeries && counted.number == 0
	if !f.bySeries {
		f.bySeries, err = a.tree.countsSeriesByS()
	}
	return f, found, err
}

// countsSeriesByS reports whether series/next_id is one of Pavilion 2.6.
func (t *tree) countsSeriesByS() (bool, error) {
	collection, err := t.openDir(store.Collection(statusfile.Series))
	if err != nil {
		return false, safefs.IgnoreAbsent(err)
	}
	defer collection.Close()
	next, err := readNextID(collection)
	return next.prefix == "s", err
}

// checkID returns an InvalidName error unless a run may be made with the id: in a tree of
// Pavilion's it must be of the tree's form, since Pavilion can do nothing with another.
func (a *idAllocator) checkID(id string) error {
	if !a.tree.adopted {
		return store.CheckNewID(id)
	}
	if err := store.CheckID(id); err != nil {
		return err
	}
	form, err := a.form()
	if err != nil {
		return notWritten(store.Name{}, "find out how the ids of the "+a.collection+" are written", err)
	}
	if !form.fits(id) {
		return &store.Error{Reason: store.InvalidName, Detail: fmt.Sprintf(
			"Pavilion knows no id %q in the %s of namespace %s: want %s", id, a.collection, a.tree.namespace, form.want(a.kind))}
	}
	return nil
}
