package watchsummary

import (
	"context"
	"math"
	"slices"
	"time"

	"github.com/runstatus/runstatus/server/internal/store"
	"github.com/runstatus/runstatus/statusfile"
)

// facts are what a filter over all facts looks at, beside what the record of the run tells. Times are
// microseconds since 1970, or noTime.
type facts struct {
	state, result          string
	ever                   store.States
	created, updated, over int64
	endedByLine            bool // over is the time of a line
	series                 store.Name
	who                    store.Identity
}

const noTime = math.MinInt64

func packTime(t time.Time) int64 {
	if t.IsZero() {
		return noTime
	}
	return t.UnixMicro()
}

func unpackTime(us int64) time.Time {
	if us == noTime {
		return time.Time{}
	}
	return time.UnixMicro(us).UTC()
}

func factsOf(v *statusfile.Vocabulary, run *store.Run) *facts {
	ends := func(state string) bool { return v.Ends(run.Name.Kind, state) }
	return &facts{
		state: run.Current.State, result: run.Result, ever: run.Ever,
		created: packTime(run.CreateTime), updated: packTime(run.UpdateTime), over: packTime(run.EndTime),
		endedByLine: slices.ContainsFunc(run.Ever.Names(), ends), series: run.Series, who: run.Identity(),
	}
}

// run returns a run with these facts, as far as a filter looks at it.
func (f *facts) run(n store.Name, r *record) store.Run {
	run := store.Run{
		Name: n, Result: f.result, Ever: f.ever, Series: f.series, Ended: r.ended, Outcome: r.outcome,
		CreateTime: unpackTime(f.created), UpdateTime: unpackTime(f.updated),
	}
	run.Current.State = f.state
	if r.ended {
		run.EndTime = unpackTime(f.over)
	}
	if r.silent {
		run.Silence.Since = run.UpdateTime // a filter asks whether there is one
	}
	run.SetIdentity(f.who)
	return run
}

// apply takes a change of the run. The log does not tell when a run ended that no line ended: apply asks
// reader for that.
func (f *facts) apply(ctx context.Context, reader store.Reader, v *statusfile.Vocabulary, c *store.Change) error {
	switch c.Kind {
	case store.LineAdded:
		f.addLine(v, c)
	case store.IdentityChanged:
		if c.Identity != nil {
			f.who = *c.Identity
		}
	case store.MemberJoined, store.MemberLeft:
		f.series = seriesAfter(c)
	case store.RunEnded:
		if f.endedByLine {
			return nil
		}
		run, err := reader.Run(ctx, c.Run)
		switch {
		case store.ReasonOf(err) == store.NotFound:
			return nil // its deletion follows
		case err != nil:
			return err
		case run.UID == c.UID:
			f.over = packTime(run.EndTime)
		}
	}
	return nil
}

func (f *facts) addLine(v *statusfile.Vocabulary, c *store.Change) {
	fold := store.Fold{
		Kind: c.Run.Kind, Vocabulary: v, Ever: f.ever, Created: unpackTime(f.created), Result: f.result,
		Ended: f.endedByLine, EndTime: unpackTime(f.over),
	}
	fold.Add(c.Status)
	f.state, f.result, f.ever = c.Status.State, fold.Result, fold.Ever
	f.created, f.updated = packTime(fold.Created), packTime(c.Status.When)
	if fold.Ended {
		f.over, f.endedByLine = packTime(fold.EndTime), true
	}
}
