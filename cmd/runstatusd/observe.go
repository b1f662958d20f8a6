package main

import (
	"fmt"
	"io"
	"log/slog"
	"os"
	"strings"

	"github.com/spf13/pflag"

	"github.com/runstatus/runstatus/server"
)

// The forms of the log.
const (
	logText = "text"
	logJSON = "json"
)

// defineObserve defines the flags by which an operator sees into the server.
func defineObserve(f *pflag.FlagSet, o *server.Observe) {
	f.StringVar(&o.Metrics, "metrics", server.MetricsLocal, "let `WHO` read /metrics of the HTTP port: local (this machine, and readers of all runs), rights (readers of all runs), open (every client), or off")
	f.StringVar(&o.TraceEndpoint, "trace-endpoint", "", "send traces to the receiver of OTLP over gRPC at `URL`, such as http://localhost:4317 (default OTEL_EXPORTER_OTLP_TRACES_ENDPOINT or OTEL_EXPORTER_OTLP_ENDPOINT, else no traces)")
	f.BoolVar(&o.TraceRuns, "trace-runs", false, "send a trace of each run that ends, too, with the times that it was queued, built and run")
	f.StringVar(&o.Debug, "debug", "", "serve profiles (pprof) on `ADDR`: HOST:PORT of this machine alone, or unix:PATH")
}

// traceEndpoint returns the URL of the receiver of traces: that of the flag, else that of OpenTelemetry's environment.
func traceEndpoint(flag string) string {
	if flag != "" || strings.EqualFold(os.Getenv("OTEL_SDK_DISABLED"), "true") || os.Getenv("OTEL_TRACES_EXPORTER") == "none" {
		return flag
	}
	if url := os.Getenv("OTEL_EXPORTER_OTLP_TRACES_ENDPOINT"); url != "" {
		return url
	}
	return os.Getenv("OTEL_EXPORTER_OTLP_ENDPOINT")
}

// newLogHandler returns what writes the log in a form.
func newLogHandler(w io.Writer, form string, level *slog.LevelVar) slog.Handler {
	if form == logJSON {
		return slog.NewJSONHandler(w, &slog.HandlerOptions{Level: level})
	}
	return slog.NewTextHandler(w, &slog.HandlerOptions{Level: level})
}

func checkLogFormat(form string) error {
	if form != logText && form != logJSON {
		return fmt.Errorf("log-format is %q, want %s or %s", form, logText, logJSON)
	}
	return nil
}
