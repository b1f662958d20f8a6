package tracing

import (
	"context"
	"log/slog"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"go.uber.org/goleak"

	sdktrace "go.opentelemetry.io/otel/sdk/trace"

	"github.com/runstatus/runstatus/server/internal/store"
	"github.com/runstatus/runstatus/statusfile"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

// phasesOf returns the phases of lines, such as "SCHEDULED@0 RUNNING@5", that end at the time of the last one.
func phasesOf(t *testing.T, lines string) (found []string) {
	t.Helper()
	start := time.Date(2026, 1, 2, 3, 4, 5, 0, time.UTC)
	var p phases
	var at time.Time
	for _, line := range strings.Fields(lines) {
		state, after, _ := strings.Cut(line, "@")
		d, err := time.ParseDuration(after + "s")
		if err != nil {
			t.Fatal(err)
		}
		at = start.Add(d)
		p.add(&store.Status{Status: statusfile.Status{State: state, When: at, Malformed: state == "?"}})
	}
	p.close(at)
	for _, one := range p.all {
		found = append(found, one.name+" "+one.begin.Sub(start).String()+"-"+one.end.Sub(start).String())
	}
	return found
}

func TestPhasesOfARun(t *testing.T) {
	for name, c := range map[string]struct {
		lines string
		want  []string
	}{
		"one after the other":               {"CREATED@0 BUILDING@1 BUILD_DONE@3 SCHEDULED@4 RUNNING@9 RUN_DONE@12 COMPLETE@13", []string{"build 1s-4s", "queued 4s-9s", "run 9s-12s"}},
		"a remark changes no phase":         {"SCHEDULED@0 INFO@2 WARNING@3 RUNNING@5 INFO@6 COMPLETE@7", []string{"queued 0s-5s", "run 5s-7s"}},
		"lines of one phase are one":        {"PREPPING_RUN@0 RUNNING@1 RUN_USER@2 COMPLETE@3", []string{"run 0s-3s"}},
		"a phase may come again":            {"SCHEDULED@0 RUNNING@1 SCHEDULED@2 COMPLETE@3", []string{"queued 0s-1s", "run 1s-2s", "queued 2s-3s"}},
		"a failed build ends with its line": {"BUILDING@0 BUILD_FAILED@4", []string{"build 0s-4s"}},
		"a clock that is late":              {"SCHEDULED@5 RUNNING@3 COMPLETE@9", []string{"queued 5s-5s", "run 3s-9s"}},
		"a malformed line is none":          {"SCHEDULED@0 ?@1 COMPLETE@2", []string{"queued 0s-2s"}},
		"no phase":                          {"CREATED@0 ABORTED@1", nil},
	} {
		if got := phasesOf(t, c.lines); !cmp.Equal(got, c.want) {
			t.Errorf("%s: %q, want %q", name, got, c.want)
		}
	}
}

// stuck is a receiver that answers when it is told to.
type stuck struct {
	began, release chan struct{}
	taken          int
}

func (s *stuck) ExportSpans(_ context.Context, spans []sdktrace.ReadOnlySpan) error {
	select {
	case s.began <- struct{}{}:
	default:
	}
	<-s.release
	s.taken += len(spans)
	return nil
}

func (s *stuck) Shutdown(context.Context) error { return nil }

// Each span is exported, failed or dropped: none is lost without being counted.
func TestSpansThatAreDroppedAreCounted(t *testing.T) {
	to := &stuck{began: make(chan struct{}, 1), release: make(chan struct{})}
	tr := &Tracing{export: newExport(to, slog.New(slog.DiscardHandler))}
	tr.provider = sdktrace.NewTracerProvider(sdktrace.WithSpanProcessor(tr.export.processor()))
	tr.tracer = tr.provider.Tracer("test")
	const spans = 3 * maxWaiting
	for range spans {
		_, span := tr.tracer.Start(t.Context(), "x")
		span.End()
	}
	<-to.began
	if _, _, dropped := tr.Counts(); dropped != spans-maxWaiting {
		t.Errorf("%d spans were dropped, want %d", dropped, spans-maxWaiting)
	}
	close(to.release)
	if err := tr.Close(); err != nil {
		t.Error(err)
	}
	exported, failed, dropped := tr.Counts()
	if int(exported) != to.taken || exported+failed+dropped != spans || exported != maxWaiting {
		t.Errorf("of %d spans %d were exported (%d came), %d failed, %d were dropped", spans, exported, to.taken, failed, dropped)
	}
}

func TestNoTracingDoesNothing(t *testing.T) {
	var tr *Tracing
	exported, failed, dropped := tr.Counts()
	if tr.Close() != nil || tr.Options() != nil || tr.Relayed() != nil || exported+failed+dropped != 0 {
		t.Error("there is something where there are no traces")
	}
}
