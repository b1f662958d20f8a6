package runfile

import (
	"errors"

	"golang.org/x/sys/unix"

	"github.com/runstatus/runstatus/server/internal/changelog"
	"github.com/runstatus/runstatus/server/internal/layout"
	"github.com/runstatus/runstatus/server/internal/runstate"
	"github.com/runstatus/runstatus/server/internal/safefs"
	"github.com/runstatus/runstatus/server/internal/store"
	"github.com/runstatus/runstatus/statusfile"
)

// Readers see committed changes only, and each line that was acknowledged before they asked. They
// wait a short time for changes that are about to be committed. While commits take longer, they see
// the run as of the newest committed revision. An append makes no view, so there may be none of that
// revision; then the lines after the last committed view are read again.

// ShownOf returns the view itself once it is committed, else the newest committed view of the run. If
// there is none within a second, it returns a ReadFailed error.
func (t *Tree) ShownOf(n store.Name, f *runstate.View) (*runstate.View, error) {
	c := &t.env.Changes
	if c.Settle(f.Revision) {
		return f, nil
	}
	shown := changelog.NewestCommitted(c, f.Committed)
	if r := t.Runs.Find(n); r != nil && r.lockWithin(changelog.ReadPatience) {
		shown = r.Shown().asCommitted()
		r.Unlock()
	}
	switch {
	case shown != nil:
		return shown, nil
	case c.SettleWithin(f.Revision, changelog.CommitWarning):
		return f, nil
	}
	return nil, t.env.Uncommitted(n)
}

// CommittedSummary is ShownOf for a list. It returns nil for a run that was never read, for a
// generation without a committed change, and for a run that is gone: a list that begins when a watch was
// told of the deletion does not have the run.
func (r Shown) CommittedSummary() *runstate.Summary {
	if r.Leaving.Load() && r.lockWithin(changelog.CommitWarning) {
		gone := r.Gone
		r.Unlock()
		if gone {
			return nil
		}
	}
	h, c := r.Summary.Load(), r.changes()
	if h == nil || c.Settle(h.Newest) {
		return h
	}
	h = changelog.NewestCommitted(c, h.Committed)
	if r.lockWithin(changelog.ReadPatience) {
		if f := r.asCommitted(); f != nil {
			h = runstate.NewSummary(f)
		}
		r.Unlock()
	}
	return h
}

// asCommitted returns the view of the newest committed revision, nil if there is none. It makes the view if
// lines were appended without one. The caller holds mu.
func (r Shown) asCommitted() *runstate.View {
	if r.Gone {
		return nil
	}
	if !r.IsKnown() {
		r.load()
	}
	if r.Latest == nil {
		return nil
	}
	f := changelog.NewestCommitted(r.changes(), r.CurrentView().Committed)
	if f == nil || f.Partial {
		return f
	}
	last := r.Position.Revisions.UpTo(r.changes().Committed())
	if last.Revision <= f.Revision {
		return f
	}
	between, err := r.viewUpTo(f, last) // best effort: it is logged; what was committed before is shown
	if err != nil {
		r.Tree.env.log.Warn("read what was committed last", "run", r.Name.String(), "err", err)
		return f
	}
	r.Latest.Insert(between, f)
	return between
}

// viewUpTo returns f with the lines after it, up to last.
func (r Shown) viewUpTo(f *runstate.View, last changelog.LineRevision) (*runstate.View, error) {
	file, err := safefs.OpenFile(r.Tree.Root(), layout.StatusPath(r.Name), unix.O_RDONLY)
	if err != nil {
		return nil, err
	}
	defer file.Close()
	if same, err := isFileOf(file, f); !same {
		return nil, errors.Join(err, ErrReplaced)
	}
	with := &runstate.View{Content: f.Content}
	with.Revision, with.Revisions = last.Revision, r.Position.Revisions
	for line, err := range statusfile.Forward(file, f.Size, file.Size) {
		if err != nil {
			return nil, err
		}
		if line.Offset > last.Offset {
			break
		}
		with.Fold.Add(store.Status{Status: line.Status(), Revision: with.Revisions.Of(line.Offset)})
		with.Size = line.Offset + line.Length
	}
	return with, nil
}

// Uncommitted is the error of a read of a run whose first lines can't be made durable.
func (e *Env) Uncommitted(n store.Name) error {
	return &store.Error{Reason: store.ReadFailed, Run: n, Detail: "the lines of " + n.String() + " can't be made durable now", Err: e.Changes.Ready()}
}
