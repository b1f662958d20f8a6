package tracing

import (
	"context"
	"log/slog"
	"sync/atomic"
	"time"

	sdktrace "go.opentelemetry.io/otel/sdk/trace"
	"go.opentelemetry.io/otel/trace"
)

// maxWaiting bounds the spans that have ended and are not exported, and batch those of one request.
const (
	maxWaiting = 4096
	batch      = 512
)

// exportTime bounds one request to the receiver.
const exportTime = 10 * time.Second

// export counts what the SDK's batch processor does with spans, which that does not tell. It stands in front of the
// processor, where it drops spans while as many wait as the processor's queue holds, and behind it, where it sees
// what became of each batch.
type export struct {
	sdktrace.SpanProcessor // the batch processor
	exporter               sdktrace.SpanExporter
	log                    *slog.Logger
	away                   atomic.Bool // the last batch was not taken

	waiting                   atomic.Int64
	exported, failed, dropped atomic.Uint64
}

func newExport(to sdktrace.SpanExporter, log *slog.Logger) *export {
	return &export{exporter: to, log: log}
}

// processor returns the processor for a TracerProvider.
func (e *export) processor() sdktrace.SpanProcessor {
	e.SpanProcessor = sdktrace.NewBatchSpanProcessor(behind{e}, sdktrace.WithMaxQueueSize(maxWaiting),
		sdktrace.WithMaxExportBatchSize(batch), sdktrace.WithExportTimeout(exportTime))
	return e
}

// OnEnd implements sdktrace.SpanProcessor.
func (e *export) OnEnd(s sdktrace.ReadOnlySpan) {
	if !s.SpanContext().IsSampled() {
		return
	}
	if e.waiting.Add(1) > maxWaiting {
		e.waiting.Add(-1)
		e.dropped.Add(1)
		return
	}
	e.SpanProcessor.OnEnd(s)
}

// undescribed is the span of a call without the text of its status: otelgrpc puts the message of an error there, which has
// names of runs.
type undescribed struct{ sdktrace.ReadOnlySpan }

// Status implements sdktrace.ReadOnlySpan.
func (s undescribed) Status() sdktrace.Status {
	return sdktrace.Status{Code: s.ReadOnlySpan.Status().Code}
}

// behind is the export as the batch processor sees it.
type behind struct{ *export }

// ExportSpans implements sdktrace.SpanExporter. An error is logged here, once until the receiver is back: the
// SDK would print each.
func (e behind) ExportSpans(ctx context.Context, spans []sdktrace.ReadOnlySpan) error {
	bare := make([]sdktrace.ReadOnlySpan, len(spans))
	for i, span := range spans {
		bare[i] = span
		if span.SpanKind() == trace.SpanKindServer {
			bare[i] = undescribed{span}
		}
	}
	err := e.exporter.ExportSpans(ctx, bare)
	e.waiting.Add(-int64(len(spans)))
	if err != nil {
		e.failed.Add(uint64(len(spans)))
	} else {
		e.exported.Add(uint64(len(spans)))
	}
	switch was := e.away.Swap(err != nil); {
	case err != nil && !was:
		e.log.Warn("traces are lost because their receiver does not take them", "err", err)
	case err == nil && was:
		e.log.Info("the receiver of traces takes them again", "lost", e.failed.Load()+e.dropped.Load())
	}
	return nil
}

// Shutdown implements sdktrace.SpanExporter.
func (e behind) Shutdown(ctx context.Context) error { return e.exporter.Shutdown(ctx) }
