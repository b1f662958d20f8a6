package filestore

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

// Readers see what is committed, and each line that was acknowledged before they asked.
// They wait a little for what is about to be committed. While commits take long they see
// the run as of the newest revision that is committed. There may be no view of it, since
// lines are appended without one: then the lines behind the last view are read again.

// shownOf returns what may be shown of a view: what is committed. It is an error that
// nothing is.
func (t *tree) shownOf(n store.Name, f *runstate.View) (*runstate.View, error) {
	c := &t.store.changes
	if c.Settle(f.Revision) {
		return f, nil
	}
	shown := changelog.NewestCommitted(c, f.Committed)
	if r := t.runs.Find(n); r != nil && lockWithin(&r.mu, changelog.ReadPatience) {
		shown = r.asCommitted()
		r.mu.Unlock()
	}
	switch {
	case shown != nil:
		return shown, nil
	case c.SettleWithin(f.Revision, changelog.CommitWarning):
		return f, nil
	}
	return nil, t.store.uncommitted(n)
}

// uncommitted is the error of a read of a run whose first lines can't be made durable.
func (s *Store) uncommitted(n store.Name) error {
	return &store.Error{Reason: store.ReadFailed, Run: n, Detail: "the lines of " + n.String() + " can't be made durable now", Err: s.changes.Ready()}
}

// committedSummary is shownOf for a list. It is nil for a run that was never read, and for one of
// whose generation nothing is committed.
func (r *run) committedSummary() *runstate.Summary {
	h, c := r.summary.Load(), r.changes()
	if h == nil || c.Settle(h.Newest) {
		return h
	}
	h = changelog.NewestCommitted(c, h.Committed)
	if lockWithin(&r.mu, changelog.ReadPatience) {
		if f := r.asCommitted(); f != nil {
			h = runstate.NewSummary(f)
		}
		r.mu.Unlock()
	}
	return h
}

// asCommitted returns the view of the newest revision that is committed; nil if there are
// none. The caller holds mu.
func (r *run) asCommitted() *runstate.View {
	if r.gone {
		return nil
	}
	r.load()
	if r.latest == nil {
		return nil
	}
	f := changelog.NewestCommitted(r.changes(), r.currentView().Committed)
	if f == nil || f.Partial {
		return f
	}
	last := r.Position.Revisions.UpTo(r.changes().Committed())
	if last.Revision <= f.Revision {
		return f
	}
	between, err := r.viewUpTo(f, last) // best effort: it is logged; what was committed before is shown
	if err != nil {
		r.tree.store.cfg.Log.Warn("read what was committed last", "run", r.Name.String(), "err", err)
		return f
	}
	r.latest.Insert(between, f)
	return between
}

// viewUpTo returns a view with the lines behind it, up to a last one.
func (r *run) viewUpTo(f *runstate.View, last changelog.LineRevision) (*runstate.View, error) {
	file, err := safefs.OpenFile(r.tree.Root(), r.dir()+"/"+layout.StatusFile, unix.O_RDONLY)
	if err != nil {
		return nil, err
	}
	defer file.Close()
	if same, err := isFileOf(file, f); !same {
		return nil, errors.Join(err, errReplaced)
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
