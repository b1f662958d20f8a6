package filestore

import (
	"context"
	"encoding/json"
	"errors"
	"io/fs"
	"os"
	"strconv"
	"time"

	"golang.org/x/sys/unix"

	"github.com/runstatus/runstatus/server/internal/layout"
	"github.com/runstatus/runstatus/server/internal/safefs"
	"github.com/runstatus/runstatus/server/internal/store"
	"github.com/runstatus/runstatus/statusfile"
)

// creation makes a run. It fills the run's directory under a temporary name and renames it
// when it is whole. So no other process sees a part of a run or writes to it, a directory
// that another process has made is never touched, and a creation that fails takes back what
// it alone knew of.
type creation struct {
	tree    *tree
	ids     *idAllocator
	name    store.Name
	request store.CreateRequest
	second  []byte // a line behind the first one, or nil
	now     time.Time

	collection, dir *os.File
	temp            string    // the directory's name so far
	set             memberSet // of the series, if there is one
}

// newCreation begins to make a run. Its close must be called.
func (t *tree) newCreation(ctx context.Context, q store.CreateRequest) (*creation, error) {
	c := &creation{tree: t, ids: &t.ids[q.Kind-1], request: q, now: time.Now()}
	if !q.NotAfter.IsZero() && q.NotAfter.Before(c.now) {
		c.now = q.NotAfter
	}
	var err error
	if c.collection, err = t.openDir(c.ids.collection); err != nil {
		return nil, notWritten(store.Name{}, "open the collection", err)
	}
	c.name = store.Name{Namespace: t.namespace, Kind: q.Kind, ID: q.ID}
	if q.ID == "" {
		c.name.ID, err = c.ids.reserveNext(c.collection, q.Series)
	} else {
		err = c.ids.reserve(ctx, q.ID)
	}
	if err == nil {
		return c, nil
	}
	_ = c.collection.Close() // nothing was written through it
	if store.ReasonOf(err) == "" {
		err = notWritten(store.Name{}, "find the next id in the "+c.ids.collection, err)
	}
	return nil, err
}

func (c *creation) close() {
	c.ids.free(c.name.ID)
	for _, f := range []*os.File{c.dir, c.collection, c.set.dir} {
		_ = f.Close() // nothing was written through it; it may be nil
	}
	c.tree.temps.Delete(c.temp)
}

// make makes the run. The error is Exists if another run has the id. Any error but
// OutcomeUnknown says that nothing was made. After that one the run may be there, and be
// the one that the next call with the same request asks for.
func (c *creation) make(ctx context.Context) error {
	err := c.fill()
	if err == nil {
		err = c.ids.place(ctx, c)
	}
	if err == nil {
		err = c.ensure()
	}
	switch {
	case err == nil:
	case store.ReasonOf(err) == store.OutcomeUnknown:
		c.tree.requests.doubt(c.name)
	default:
		c.undo()
	}
	return err
}

// ensure makes the run durable.
func (c *creation) ensure() error {
	if err := c.tree.ensureMade(c.name, c.request.Series); err != nil {
		return unknown(c.name, "sync the new directory", err)
	}
	return nil
}

// lines returns what the status file begins with.
func (c *creation) lines() ([]byte, error) {
	first, err := statusfile.Encode(c.name.Kind, "STATUS_CREATED", "Created status file.", c.now)
	return append(first.Bytes, c.second...), err
}

// fill makes the directory and all that belongs into it.
func (c *creation) fill() error {
	if err := c.tree.refusal(); err != nil {
		return err
	}
	switch there, err := safefs.Exists(c.collection, c.name.ID+"/"+layout.StatusFile); {
	case err != nil:
		return notWritten(c.name, "look at the directory", err)
	case there:
		return exists(c.name.ID) // which is found out again when it counts
	}
	c.temp = safefs.TempName()
	c.tree.temps.Store(c.temp, nil)
	var err error
	if c.dir, err = c.tree.mkdir(c.collection, c.temp); err != nil {
		return notWritten(c.name, "make the directory", err)
	}
	if err := c.tree.putNew(c.dir, layout.AttributesFile, c.attributes()); err != nil {
		return notWritten(c.name, "write the attributes", err)
	}
	if c.name.Kind == statusfile.Series {
		if err := c.fillSeries(); err != nil {
			return err
		}
	}
	lines, err := c.lines()
	if err != nil {
		return err
	}
	if err := c.tree.putNew(c.dir, layout.StatusFile, lines); err != nil {
		return notWritten(c.name, "write the status file", err)
	}
	if c.request.Series != (store.Name{}) {
		return c.join()
	}
	return nil
}

// fillSeries makes what a series has besides. Pavilion can't list series without a config.
func (c *creation) fillSeries() error {
	if err := c.tree.makeDir(c.dir, layout.TestSets); err != nil {
		return notWritten(c.name, "make the test sets", err)
	}
	if !c.tree.adopted {
		return nil
	}
	data, _ := json.Marshal(map[string]string{"name": layout.SeriesNameOf(c.request.DisplayName)}) // strings
	if err := c.tree.putNew(c.dir, layout.ConfigFile, data); err != nil {
		return notWritten(c.name, "write the config", err)
	}
	return nil
}

// attributes is the identity of a new run, in Pavilion's names where it has them.
func (c *creation) attributes() []byte {
	q := &c.request
	a := layout.Attributes{
		Name: q.DisplayName, User: q.User, SysName: q.Labels["sys_name"],
		Created: float64(c.now.UnixMicro()) / 1e6, Labels: q.Labels, RequestID: q.RequestID,
	}
	a.ID = c.name.ID
	if i, err := strconv.ParseInt(c.name.ID, 10, 64); err == nil {
		a.ID = i
	}
	data, _ := json.Marshal(a) // strings, numbers and maps of them
	return data
}

// whileNobodyLooks does what makes the run appear, and notes that it is new, if it did.
func (c *creation) whileNobodyLooks(do func() (appeared bool, err error)) error {
	r := c.tree.hold(c.name)
	defer r.mu.Unlock()
	appeared, err := do()
	r.createdHere = r.createdHere || appeared
	if !appeared && r.latest == nil && !r.Position.Tracked {
		c.tree.leave(r) // else lists would take what is there for known
	}
	return err
}

// appear gives the directory its name. The error is fs.ErrExist if anything has it. With
// over, an empty directory gives way. The collection's lock is held.
func (c *creation) appear(over bool) error {
	return c.whileNobodyLooks(func() (bool, error) {
		err := c.rename(over)
		if err == nil {
			return true, nil
		}
		// NFS can fail a call that it repeats, though the first one renamed the directory.
		appeared, failed := c.isPlaced()
		switch {
		case failed != nil:
			return false, unknown(c.name, "rename the directory", errors.Join(err, failed))
		case appeared:
			return true, nil
		}
		return false, err
	})
}

func (c *creation) rename(over bool) error {
	if over {
		return safefs.RenameDir(c.collection, c.temp, c.name.ID)
	}
	err := errors.ErrUnsupported
	if !c.tree.store.cfg.noLinks {
		err = safefs.RenameNoReplace(c.collection, c.temp, c.name.ID)
	}
	if errors.Is(err, errors.ErrUnsupported) {
		return c.renameOverOwn()
	}
	return err
}

// renameOverOwn renames the directory over an empty one that it has made itself, where the
// file system can't refuse to replace another one's.
func (c *creation) renameOverOwn() error {
	err := safefs.WithFD(c.collection, func(fd int) error { return unix.Mkdirat(fd, c.name.ID, 0o700) })
	if err != nil {
		return &fs.PathError{Op: "mkdir", Path: c.name.ID, Err: err}
	}
	err = safefs.RenameDir(c.collection, c.temp, c.name.ID)
	if err != nil && !errors.Is(err, fs.ErrExist) { // else another process has put something into it
		err = errors.Join(err, safefs.RemoveEmptyDir(c.collection, c.name.ID))
	}
	return err
}

// isPlaced reports whether the directory has its name.
func (c *creation) isPlaced() (bool, error) {
	own, err := safefs.Fstat(c.dir)
	if err != nil {
		return false, err
	}
	now, err := safefs.EntryOf(c.collection, c.name.ID)
	return now.ID == own.ID, safefs.IgnoreAbsent(err)
}

// undo takes away what was made.
func (c *creation) undo() {
	var errs []error
	if c.request.Series != (store.Name{}) {
		errs = append(errs, c.leave())
	}
	if c.dir != nil {
		errs = append(errs, layout.RemoveMadeRun(c.collection, c.temp, c.dir))
	}
	if err := errors.Join(errs...); err != nil { // best effort: it is logged, and the caller has the error of the creation
		c.tree.store.cfg.Log.Warn("undo a creation that failed", "run", c.name.String(), "err", err)
	}
}
