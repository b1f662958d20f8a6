package runfile

import (
	"maps"
	"os"
	"slices"

	"github.com/runstatus/runstatus/server/internal/layout"
	"github.com/runstatus/runstatus/server/internal/safefs"
	"github.com/runstatus/runstatus/server/internal/store"
)

// The journal keeps lines, and recovery puts them back into files that are there: it
// makes no path anew. So an OK, and a line that is shown, also rest on the names that
// lead to the status file: its own in the run's directory, the directory's in the
// collection, the collection's in the tree, and the tree's. Another process that makes
// a run syncs none of them. Therefore each is synced before the first change of the run
// is put into the log, and before the server writes into the run: once for each
// status file, since a file that takes its place has a name that is new. The index keeps
// that it was done (runstate.File.Durable).
//
// After a sync that failed a caller's write is "not written". A reader is not shown the change
// yet: it is not recorded, and the run is looked at again.
//
// The same holds for what stands beside the status file, when a change rests on it: a
// completion marker, and the links of a run and its series.

// syncPath is EnsurePath for a path that is not known to be durable.
func (r Durability) syncPath() error {
	if err := r.ensureLines(); err != nil {
		return err
	}
	if _, err := r.Tree.SyncDir(r.Path()); err != nil {
		return err
	}
	return r.Tree.SyncCollection(r.Name.Kind)
}

// ensureLines syncs the status file if it holds lines from before the log began, or lines that were
// recorded for another file. After a failed sync it rewrites them before it syncs again.
func (r Durability) ensureLines() error {
	if r.Position.AdoptedTo == 0 || r.File.Why != "" {
		return nil
	}
	_, err := r.makeDurable(UnsyncedPart{Doubtful: r.linesDoubtful})
	r.linesDoubtful = err != nil
	return err
}

// ensureDirState makes the markers and links durable that were read. The caller holds mu.
func (r Durability) ensureDirState() error {
	h := &r.Dir
	if h.Synced || !r.Tree.SyncsPaths() {
		return nil
	}
	for _, rel := range append(slices.Collect(maps.Keys(h.Sets)), r.Path()) {
		if _, err := r.Tree.SyncDir(rel); err != nil {
			return &pathError{r.Name, err}
		}
	}
	h.Synced = true
	return nil
}

// ensureSeries makes the links of a series to its members durable. The caller holds mu.
func (r Durability) ensureSeries(n store.Name) error {
	if r.Tree.env.Trees[n.Namespace] == nil {
		return nil
	}
	_, err := WithSeries(r.Tree, n, func(series *Run) (struct{}, error) {
		if err := series.Durability().ensureDirState(); err != nil {
			return struct{}{}, err
		}
		return struct{}{}, series.EnsurePath()
	})
	return err
}

// EnsureMade makes durable the path of a run that this server has just created, and with it the run's link
// to its series. The link of the series is durable already.
func (t *Tree) EnsureMade(n, series store.Name) error {
	r := t.Hold(n)
	defer r.Unlock()
	st, err := safefs.Lstat(t.Root(), layout.StatusPath(r.Name))
	if r.Latest == nil {
		r.File.ID, r.File.Fold = st.ID, r.Tree.env.newFold(r.Name.Kind)
	}
	if err == nil {
		err = r.EnsurePath()
	}
	if err == nil {
		r.linked = series
	}
	return err
}

// EnsureSet makes the path of the service's own test set of a series durable, once. The caller holds mu.
func (r Durability) EnsureSet(set *os.File) error {
	st, err := safefs.Fstat(set)
	if err != nil || st.ID == r.ownSet || !r.Tree.SyncsPaths() {
		return err
	}
	for _, rel := range []string{r.Path(), r.Path() + "/" + layout.TestSets} {
		if _, err := r.Tree.SyncDir(rel); err != nil {
			return &pathError{r.Name, err}
		}
	}
	r.ownSet = st.ID
	return nil
}

// pathError says that a path could not be made durable. It hides ENOENT and ENOTDIR of its cause, so that
// no caller takes it for the absence of the run.
type pathError struct {
	run store.Name
	err error
}

func (e *pathError) Error() string {
	return "make the path of " + e.run.String() + " durable: " + e.err.Error()
}

func (e *pathError) Unwrap() error {
	if safefs.IsAbsent(e.err) {
		return nil
	}
	return e.err
}
