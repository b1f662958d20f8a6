package runfile

import (
	"cmp"
	"errors"

	"github.com/runstatus/runstatus/server/internal/changelog"
	"github.com/runstatus/runstatus/server/internal/layout"
	"github.com/runstatus/runstatus/server/internal/redo"
	"github.com/runstatus/runstatus/server/internal/rundir"
	"github.com/runstatus/runstatus/server/internal/runstate"
	"github.com/runstatus/runstatus/server/internal/safefs"
	"github.com/runstatus/runstatus/server/internal/store"
)

// Expect notes the journal's records of a run after the last checkpoint. The status file may lack lines
// of them; these are put back before the file is read or written to. The error says that the index
// can't be read.
func (t *Tree) Expect(n store.Name, h *changelog.RunLog) error {
	if !t.Appends() {
		return nil // the store may not put lines back
	}
	r := t.Hold(n)
	defer r.Unlock()
	if r.lost != nil {
		return r.lost
	}
	if r.Position.UID != h.UID && r.Position.UID != "" {
		r.Position, r.Derived, r.Dir = runstate.Position{}, runstate.Derived{}, rundir.State{} // the index has an earlier generation
	}
	known := r.Position
	r.Position = runstate.Position{
		Tracked: true, UID: h.UID, Identity: known.Identity, AdoptedTo: known.AdoptedTo, Newest: h.Newest, Created: cmp.Or(h.Created, known.Created), Revisions: known.Revisions,
		Ended: h.Ended || known.Ended, Outcome: known.Outcome, Related: known.Related || h.Related, Series: known.Series, Silence: known.Silence,
	}
	if h.Silence != nil {
		r.Position.Silence = *h.Silence
	}
	if h.Related {
		r.Position.Series = h.Series
	}
	if h.Ended {
		r.Position.Outcome = h.Outcome
	}
	if h.Identity != nil {
		r.Position.Identity = &layout.Identity{Identity: *h.Identity, Results: h.Results}
	}
	if h.Oldest > 0 { // lines before h.From keep their revisions from the index
		r.Position.AdoptedTo, r.Position.Revisions = h.From, known.Revisions.Before(h.From)
		h.Settle()
		r.lacking = h
		t.env.Unsynced.PutBack(r, UnsyncedPart{offset: h.From, Revision: h.Oldest - 1, Own: true, Doubtful: true, Lacking: true})
	}
	if r.Latest != nil {
		r.Shown().updateView()
	}
	return nil
}

// bringBack puts lost lines back into the status file. It never overwrites other bytes, and writes only
// to the generation that the lines belong to. While it fails the file is not used, the journal keeps
// the run's records, and each look and each checkpoint try again.
func (r Durability) bringBack() error {
	h := r.lacking
	if h == nil {
		return nil
	}
	d, err := redo.Open(r.Tree.Root(), r.Name, h, redo.Journal{
		Renumber: r.Tree.env.renumber,
		Add:      r.Recorder().record,
		Commit:   func() error { return r.changes().Commit(r.Position.Newest) },
	}, r.Tree.env.log)
	if errors.Is(err, redo.ErrGeneration) { // the look that follows records the new generation
		r.Recorder().foldLacking()
		r.lacking = nil
		r.Tree.env.Unsynced.settle(r.Run, h, false)
		return nil
	}
	if err == nil {
		defer d.Close()
		var s *changelog.Survey
		if s, err = d.All(); err == nil {
			r.lacking = nil
			r.Tree.env.Unsynced.settle(r.Run, h, d.Refused() == nil)
			r.broughtBack(h, s)
			return nil
		}
		if errors.Is(err, d.Refused()) {
			err = &safefs.RefusedError{Why: "acknowledged lines can't be put back into it: " + err.Error(), Err: err}
		}
	}
	if why := err.Error(); why != h.Why {
		h.Why = why
		r.Tree.env.log.Error("recover a run: its status file lacks acknowledged lines; the journal keeps them, and the next look tries again",
			"run", r.Name.String(), "err", err)
	}
	return err
}

// broughtBack restores the revisions of the lines up to the first that recovery has moved. Lines from
// there on get new revisions, as external lines do.
func (r Durability) broughtBack(h *changelog.RunLog, s *changelog.Survey) {
	if h.Why != "" {
		r.Tree.env.log.Info("recover a run: its status file holds all acknowledged lines again", "run", r.Name.String())
	}
	if h.Moves {
		r.File.ID = safefs.FileID{} // the whole file is read again
	}
	p := &r.Position
	for _, l := range s.Stand {
		if l.Moved {
			return
		}
		p.Revisions = append(p.Revisions, changelog.LineRevision{Offset: l.Offset, Revision: l.Revision})
		p.AdoptedTo = l.End()
	}
}
