package changelog

import (
	"github.com/runstatus/runstatus/server/internal/codec"
	"github.com/runstatus/runstatus/server/internal/store"
)

// encodeStanding writes how a run stood when it was deleted: flags (it had ended; a first problem
// follows), the newest line, the first problem, the states that it ever was in, its number of
// members, its outcome, its times, the result, the revision of its creation, and what was noted of its
// silence; records of earlier versions lack the last two or the last.
func encodeStanding(e *codec.Encoder, r *store.Run) {
	e.Flags(r.Ended, r.FirstProblem != nil)
	e.Lines(&r.Current, r.FirstProblem, r.Ever)
	e.Signed(int64(r.MemberCount))
	e.Number(uint64(r.Outcome))
	e.Time(r.CreateTime)
	e.Time(r.UpdateTime)
	e.Time(r.EndTime)
	e.Text(r.Result)
	e.Signed(r.CreateRevision)
	e.Silence(&r.Silence)
}

func decodeStanding(d *codec.Decoder, r *store.Run) {
	var problem bool
	d.Flags(&r.Ended, &problem)
	r.Current, r.FirstProblem, r.Ever = d.Lines(problem)
	r.MemberCount = int(d.Signed())
	if o := store.Outcome(d.Number()); o <= store.Completed {
		r.Outcome = o
	}
	r.CreateTime, r.UpdateTime, r.EndTime, r.Result = d.Time(), d.Time(), d.Time(), d.Text()
	if len(d.Rest) > 0 {
		r.CreateRevision = d.Signed()
	}
	if len(d.Rest) > 0 {
		r.Silence = d.Silence()
	}
}
