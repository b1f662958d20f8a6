package filestore

import (
	"context"
	"errors"
	"os"

	"github.com/runstatus/runstatus/server/internal/fault"
	"github.com/runstatus/runstatus/server/internal/ids"
	"github.com/runstatus/runstatus/server/internal/rundir"
	"github.com/runstatus/runstatus/server/internal/store"
)

// creation is a run that is being created: a draft, which gets its name under Pavilion's lock on ids.
type creation struct {
	tree       *tree
	ids        *ids.Allocator
	name       store.Name
	request    store.CreateRequest
	collection *os.File
	draft      *rundir.Draft
	set        rundir.MemberSet // of the series, if there is one
}

// newCreation begins a creation. Second is the second line of the status file, or nil. The caller must call
// close.
func (t creator) newCreation(ctx context.Context, q store.CreateRequest, second []byte) (*creation, error) {
	c := &creation{tree: t.tree, ids: t.ids[q.Kind-1], request: q}
	var err error
	if c.collection, err = t.OpenDir(store.Collection(q.Kind)); err != nil {
		return nil, fault.NotWritten(store.Name{}, "open the collection", err)
	}
	c.name = store.Name{Namespace: t.Namespace, Kind: q.Kind, ID: q.ID}
	if q.ID == "" {
		c.name.ID, err = c.ids.ReserveNext(c.collection, q.Series.ID, func() ([]string, error) { return t.idsIn(q.Series) })
	} else {
		err = c.ids.Reserve(ctx, q.ID)
	}
	if err == nil {
		c.draft = rundir.NewDraft(t.Dir, c.collection, c.name, t.store.cfg.Now(), q, second)
		return c, nil
	}
	_ = c.collection.Close() // nothing was written through it
	if store.ReasonOf(err) == "" {
		err = fault.NotWritten(store.Name{}, "find the next id in the "+store.Collection(q.Kind), err)
	}
	return nil, err
}

func (c *creation) close() {
	c.ids.Free(c.name.ID)
	c.draft.Close()
	c.set.Close()
}

// make creates the run, durably. The error is Exists if another run has the id. After OutcomeUnknown the
// run may exist; the next call with the same request id then finds it. After any other error there is
// no new run.
func (c *creation) make(ctx context.Context) error {
	err := c.draft.Fill()
	if err == nil && c.request.Series != (store.Name{}) {
		err = c.join()
	}
	if err == nil {
		err = c.ids.Place(ctx, c)
	}
	if err == nil {
		err = c.ensure()
	}
	switch {
	case err == nil:
	case store.ReasonOf(err) == store.OutcomeUnknown:
		c.tree.Requests.Doubt(c.name)
	default:
		c.undo()
	}
	return err
}

// ensure makes the run durable.
func (c *creation) ensure() error {
	if err := c.tree.EnsureMade(c.name, c.request.Series); err != nil {
		return fault.Unknown(c.name, "sync the new directory", err)
	}
	return nil
}

// whileHeld calls do with the lock of the run held. Do gives the directory its name. If the run appeared,
// whileHeld notes that this server created it.
func (c *creation) whileHeld(do func() (appeared bool, err error)) error {
	r := c.tree.Hold(c.name)
	defer r.Unlock()
	appeared, err := do()
	r.CreatedHere = r.CreatedHere || appeared
	if !appeared && r.Latest == nil && !r.Position.Tracked {
		c.tree.Leave(r) // otherwise lists would not look at what another process made there
	}
	return err
}

// Name implements ids.Creation.
func (c *creation) Name() store.Name { return c.name }

// Collection implements ids.Creation.
func (c *creation) Collection() *os.File { return c.collection }

// IsNext implements ids.Creation.
func (c *creation) IsNext() bool { return c.request.ID == "" }

// Appear implements ids.Creation. The collection's lock is held.
func (c *creation) Appear(over bool) error {
	return c.whileHeld(func() (bool, error) { return c.draft.Appear(over) })
}

// undo removes the draft and its links.
func (c *creation) undo() {
	err := c.draft.Undo()
	if c.request.Series != (store.Name{}) {
		err = errors.Join(c.leave(), err)
	}
	if err != nil { // best effort: it is logged, and the caller has the error of the creation
		c.tree.store.cfg.Log.Warn("undo a creation that failed", "run", c.name.String(), "err", err)
	}
}
