package changelog

import (
	"github.com/runstatus/runstatus/server/internal/store"

	"github.com/runstatus/runstatus/server/internal/codec"
)

// encodeStanding writes how a run stood when it was deleted: flags (it had ended; a first problem
// follows), the newest line, the first problem, the states that it ever was in, its number of
// members, its outcome, its times, the result, and the revision of its creation, which records of
// earlier versions lack.
func encodeStanding(e *codec.Encoder, r *store.Run) {
	e.Flags(r.Ended, r.FirstProblem != nil)
	e.Status(&r.Current)
	if r.FirstProblem != nil {
		e.Status(r.FirstProblem)
	}
	ever := r.Ever.Names()
	e.Number(uint64(len(ever)))
	for _, state := range ever {
		e.State(state)
	}
	e.Signed(int64(r.MemberCount))
	e.Number(uint64(r.Outcome))
	e.Time(r.CreateTime)
	e.Time(r.UpdateTime)
	e.Time(r.EndTime)
	e.Text(r.Result)
	e.Signed(r.CreateRevision)
}

func decodeStanding(d *codec.Decoder, r *store.Run) {
	var problem bool
	d.Flags(&r.Ended, &problem)
	r.Current = d.Status()
	if problem {
		s := d.Status()
		r.FirstProblem = &s
	}
	for n := d.Count(); n > 0 && d.Rest != nil; n-- {
		r.Ever.Add(d.State())
	}
	r.MemberCount = int(d.Signed())
	if o := store.Outcome(d.Number()); o <= store.Completed {
		r.Outcome = o
	}
	r.CreateTime, r.UpdateTime, r.EndTime, r.Result = d.Time(), d.Time(), d.Time(), d.Text()
	if len(d.Rest) > 0 {
		r.CreateRevision = d.Signed()
	}
}
