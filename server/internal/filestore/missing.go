package filestore

import (
	"context"
	"errors"
	"io/fs"

	"golang.org/x/sys/unix"

	"github.com/runstatus/runstatus/server/internal/fault"
	"github.com/runstatus/runstatus/server/internal/layout"
	"github.com/runstatus/runstatus/server/internal/runfile"
	"github.com/runstatus/runstatus/server/internal/safefs"
	"github.com/runstatus/runstatus/server/internal/store"
)

// makes reports whether a line creates its run if there is none.
func makes(a *runfile.Appending) bool {
	return a.Create && a.UID == "" && (a.Done.Err == nil || store.ReasonOf(a.Done.Err) == store.NotFound)
}

// appendMissing creates the run of a line together with the line: both or neither. If another
// call or process creates the run meanwhile, it appends the line to that run.
func (t creator) appendMissing(ctx context.Context, one []runfile.Appending) {
	const tries = 3
	a := &one[0]
	for range tries {
		a.Done.Err = nil
		made, err := t.makeWith(ctx, a)
		if err == nil && made {
			err = t.readMade(a)
		}
		if err != nil || made {
			a.Done.Err = err
			return
		}
		if t.writer().appendUntilGone(ctx, a.Name, one) == 1 {
			return
		}
	}
	a.Done.Err = fault.NotWritten(a.Name, "append a line", errors.New("a status file is there, and can't be looked at"))
}

// makeWith creates a run whose second line is a. Made is false without an error if the run exists
// by now.
func (t creator) makeWith(ctx context.Context, a *runfile.Appending) (made bool, err error) {
	if err := a.Precondition.Check(a.Name, &store.Fold{Kind: a.Name.Kind}, false); err != nil {
		return false, err
	}
	if err := t.mayCreate(a.Name.Kind, a.Name.ID); err != nil {
		return false, err
	}
	if err := ctx.Err(); err != nil {
		return false, fault.TooLate(a.Name, "append a line", err)
	}
	defer t.Opens()()
	c, err := t.newCreation(ctx, store.CreateRequest{
		Namespace: a.Name.Namespace, Kind: a.Name.Kind, ID: a.Name.ID, NotAfter: a.When,
	}, a.Line.Bytes)
	if err != nil {
		return false, err
	}
	defer c.close()
	if err = c.make(ctx); store.ReasonOf(err) == store.Exists {
		err = c.makeInPlace() // the directory is there, which makes no run yet
	}
	if errors.Is(err, fs.ErrExist) {
		return false, nil
	}
	return err == nil, err
}

// makeInPlace puts a status file into a directory that another process has made for a run, which
// makes it a run. The error is fs.ErrExist if there is a status file.
func (c *creation) makeInPlace() error {
	dir, err := c.draft.OpenExisting()
	if err != nil {
		return err
	}
	defer dir.Close()
	lines, err := c.draft.Lines()
	if err != nil {
		return err
	}
	f, err := c.tree.NewFile(dir, lines)
	if err != nil {
		return fault.NotWritten(c.name, "write the status file", err)
	}
	defer f.End()
	err = c.whileHeld(func() (bool, error) {
		err := f.Place(layout.StatusFile)
		return f.Placed, err
	})
	switch {
	case f.Placed && err == nil:
		return c.ensure()
	case f.Placed:
		return fault.Unknown(c.name, "write the status file", err)
	case errors.Is(err, fs.ErrExist):
		return fs.ErrExist
	}
	return fault.NotWritten(c.name, "write the status file", err)
}

// readMade finds the line in its new run, and says where it stands.
func (t creator) readMade(a *runfile.Appending) error {
	r := t.Hold(a.Name)
	defer r.Unlock()
	_, err := r.Refresh(true)
	a.Done.Revision = r.Position.Newest
	if err != nil {
		return fault.Unknown(a.Name, "append a line", err)
	}
	f, err := safefs.OpenFile(t.Root(), layout.StatusPath(r.Name), unix.O_RDONLY)
	if err != nil {
		return fault.Unknown(a.Name, "append a line", err)
	}
	defer f.Close()
	status, found, err := a.Search(r, f)
	if err != nil || !found {
		return fault.Unknown(a.Name, "append a line", errors.Join(err, runfile.ErrReplaced))
	}
	a.Done.Result = store.AppendResult{UID: r.File.UID, Status: status, Truncated: a.Line.Truncated}
	return nil
}
