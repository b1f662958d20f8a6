package filestore

import (
	"cmp"
	"errors"

	"github.com/runstatus/runstatus/server/internal/safefs"
	"github.com/runstatus/runstatus/server/internal/store"
)

// expect notes what the journal holds of a run behind the last checkpoint. Its file may
// lack some of it: that is brought back before the file is read or written to. The error
// is that of the index, if it can't be read.
func (t *tree) expect(n store.Name, h *logged) error {
	if !t.appends() {
		return nil // what is in the file is all that there is
	}
	r := t.hold(n)
	defer r.mu.Unlock()
	if r.lost != nil {
		return r.lost
	}
	if r.place.uid != h.uid && r.place.uid != "" {
		r.place, r.derived, r.home = place{}, derived{}, home{} // the index knows an earlier generation
	}
	known := r.place
	r.place = place{
		seen: true, uid: h.uid, who: h.who, given: known.given, newest: h.newest, created: cmp.Or(h.created, known.created), revisions: known.revisions,
		ended: h.ended || known.ended, related: known.related || h.related, series: known.series,
	}
	if h.related {
		r.place.series = h.series
	}
	if h.oldest > 0 { // what is before was given its revisions earlier
		r.place.given, r.place.revisions = h.from, known.revisions.before(h.from)
		h.settle()
		r.lacking = h
		t.store.touched.putBack(r, touch{offset: h.from, revision: h.oldest - 1, own: true, doubtful: true, lacking: true})
	}
	if r.latest != nil {
		r.note()
	}
	return nil
}

// bringBack brings back the lines that the run's file lost, into the same generation
// and never over what stands there. As long as it fails the file is not used, and the
// journal keeps the run's records: the next look tries again, and each checkpoint.
func (r *run) bringBack() error {
	h := r.lacking
	if h == nil {
		return nil
	}
	d, err := r.openRedo(h)
	if errors.Is(err, errGeneration) { // the look that follows says so in the order
		r.lacking = nil
		r.tree.store.touched.settle(r, h, false)
		return nil
	}
	if err == nil {
		defer d.close()
		var s *survey
		if s, err = d.all(); err == nil {
			r.lacking = nil
			r.tree.store.touched.settle(r, h, d.over != nil)
			r.broughtBack(h, s)
			return nil
		}
		if errors.Is(err, d.refused) {
			err = &safefs.RefusedError{Why: "acknowledged lines can't be put back into it: " + err.Error(), Err: err}
		}
	}
	if why := err.Error(); why != h.why {
		h.why = why
		r.tree.store.cfg.Log.Error("recover a run: its status file lacks acknowledged lines; the journal keeps them, and the next look tries again",
			"run", r.Name.String(), "err", err)
	}
	return err
}

// broughtBack gives the lines that stand where the journal says their revisions. Those
// behind the first that was moved get new ones, as lines of other processes do.
func (r *run) broughtBack(h *logged, s *survey) {
	if h.why != "" {
		r.tree.store.cfg.Log.Info("recover a run: its status file holds all acknowledged lines again", "run", r.Name.String())
	}
	if h.moves {
		r.file.id = safefs.FileID{} // read it all again
	}
	p := &r.place
	for _, l := range s.stand {
		if l.moved {
			return
		}
		p.revisions = append(p.revisions, lineRevision{l.offset, l.Revision})
		p.given = l.end()
	}
}
