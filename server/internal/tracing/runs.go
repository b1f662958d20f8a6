package tracing

import (
	"context"
	"strings"
	"time"

	"go.opentelemetry.io/otel/attribute"
	"go.opentelemetry.io/otel/codes"
	"go.opentelemetry.io/otel/trace"

	"github.com/runstatus/runstatus/server/internal/store"
)

// Store is what spans of runs are made from.
type Store interface {
	store.Reader
	store.Feed
}

// Runs makes a span of each run that ends from now on, until ctx ends. It reads the log of changes, so that nothing
// waits for it. What could not be read has no span.
func (t *Tracing) Runs(ctx context.Context, st Store) {
	at := st.Revision()
	for {
		news := st.News()
		end := st.Revision()
		for c, err := range st.Changes(ctx, at) {
			if err != nil {
				if ctx.Err() == nil {
					t.log.Warn("some runs that have ended get no trace: the changes cannot be read", "err", err)
				}
				break
			}
			if at = c.Revision; c.Kind == store.RunEnded && !c.Again {
				t.traceRun(ctx, st, &c)
			}
		}
		at = max(at, end)
		select {
		case <-ctx.Done():
			return
		case <-news:
		}
	}
}

// phase is a stretch of a run's life.
type phase struct {
	name       string
	begin, end time.Time
}

// The names of phases.
const (
	queued  = "queued"
	build   = "build"
	running = "run"
)

// phaseOf returns the phase that a state belongs to, "" for none. A state that can come in any phase does not change
// it.
func phaseOf(state string) (name string, changes bool) {
	switch {
	case state == "INFO" || state == "WARNING" || state == "STATUS_ERROR" || state == "INVALID" || state == "UNKNOWN":
		return "", false
	case state == "SCHEDULED" || state == "RUN_READY":
		return queued, true
	case strings.HasPrefix(state, "BUILD"):
		return build, true
	case state == "RUNNING" || state == "PREPPING_RUN" || state == "RUN_USER":
		return running, true
	}
	return "", true
}

// phases makes phases of the lines of a history, in their order.
type phases struct {
	all   []phase
	name  string // of the phase that is open
	begin time.Time
}

// add takes the next line.
func (p *phases) add(s *store.Status) {
	name, changes := phaseOf(s.State)
	if s.Malformed || !changes || name == p.name {
		return
	}
	p.close(s.When)
	p.name, p.begin = name, s.When
}

// close ends the phase that is open.
func (p *phases) close(at time.Time) {
	if p.name != "" {
		p.all = append(p.all, phase{p.name, p.begin, later(p.begin, at)})
	}
	p.name = ""
}

// later returns the second time, or the first if the second is before it: lines of different machines have
// different clocks.
func later(first, second time.Time) time.Time {
	if second.Before(first) {
		return first
	}
	return second
}

// maxPhases bounds the spans of a run that changes between phases all the time.
const maxPhases = 64

// traceRun makes the spans of a run that has ended. It reads the run as it is now: a line behind the end may be in it.
func (t *Tracing) traceRun(ctx context.Context, st Store, c *store.Change) {
	run, err := st.Run(ctx, c.Run)
	if err != nil || run.UID != c.UID || run.CreateTime.IsZero() {
		return
	}
	end := later(run.CreateTime, run.EndTime)
	var found phases
	for e, err := range st.History(ctx, store.HistoryRequest{Name: c.Run, UID: c.UID}) {
		if err != nil || len(found.all) == maxPhases {
			break
		}
		found.add(&e.Status)
	}
	found.close(end)
	ctx, span := t.tracer.Start(context.WithoutCancel(ctx), spanName(run), trace.WithNewRoot(), trace.WithTimestamp(run.CreateTime), trace.WithAttributes(attributesOf(run)...))
	for _, p := range found.all {
		_, child := t.tracer.Start(ctx, p.name, trace.WithTimestamp(p.begin))
		child.End(trace.WithTimestamp(p.end))
	}
	if !c.Outcome.Good() {
		span.SetStatus(codes.Error, run.OutcomeName())
	}
	span.End(trace.WithTimestamp(end))
}

// spanName returns the name that the spans of runs of the same test share.
func spanName(run *store.Run) string {
	if run.DisplayName != "" {
		return run.DisplayName
	}
	return run.Name.Kind.String()
}

func attributesOf(run *store.Run) []attribute.KeyValue {
	all := []attribute.KeyValue{
		attribute.String("runstatus.run", run.Name.String()), attribute.String("runstatus.uid", run.UID),
		attribute.String("runstatus.outcome", run.OutcomeName()), attribute.Int64("runstatus.statuses", run.Current.Sequence),
	}
	if run.User != "" {
		all = append(all, attribute.String("runstatus.user", run.User))
	}
	if run.Series != (store.Name{}) {
		all = append(all, attribute.String("runstatus.series", run.Series.String()))
	}
	return all
}
