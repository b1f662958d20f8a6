package filestore

import "github.com/runstatus/runstatus/server/internal/store"

// standing writes how a run stood when it was deleted: flags (it had ended; a first problem
// follows), the newest line, the first problem, the states that it ever was in, its number of
// members, its outcome, its times, the result, and the revision of its creation, which records of
// earlier versions lack.
func (e *encoder) standing(r *store.Run) {
	e.flags(r.Ended, r.FirstProblem != nil)
	e.status(&r.Current)
	if r.FirstProblem != nil {
		e.status(r.FirstProblem)
	}
	ever := r.Ever.Names()
	e.number(uint64(len(ever)))
	for _, state := range ever {
		e.state(state)
	}
	e.signed(int64(r.MemberCount))
	e.number(uint64(r.Outcome))
	e.time(r.CreateTime)
	e.time(r.UpdateTime)
	e.time(r.EndTime)
	e.text(r.Result)
	e.signed(r.CreateRevision)
}

func (d *decoder) standing(r *store.Run) {
	var problem bool
	d.flags(&r.Ended, &problem)
	r.Current = d.status()
	if problem {
		s := d.status()
		r.FirstProblem = &s
	}
	for n := d.count(); n > 0 && d.rest != nil; n-- {
		r.Ever.Add(d.state())
	}
	r.MemberCount = int(d.signed())
	if o := store.Outcome(d.number()); o <= store.Completed {
		r.Outcome = o
	}
	r.CreateTime, r.UpdateTime, r.EndTime, r.Result = d.time(), d.time(), d.time(), d.text()
	if len(d.rest) > 0 {
		r.CreateRevision = d.signed()
	}
}
