package main

import (
	"cmp"
	"fmt"
	"io"
	"slices"
	"strings"
	"text/tabwriter"
)

// figure is what is to be reached.
type figure struct {
	Number     int     `json:"figure"`
	Variant    string  `json:"variant,omitempty"`
	What       string  `json:"what"`
	Must       float64 `json:"must"`
	Aim        float64 `json:"aim"`
	Unit       string  `json:"unit,omitempty"` // none for a ratio
	LowerIsFit bool    `json:"lower_is_better,omitempty"`
}

var figures = []figure{
	{Number: 1, Variant: "g=64", What: "unary SetStatus, buffered / no-op unary", Must: 0.80, Aim: 0.90},
	{Number: 2, Variant: "g=1", What: "unary SetStatus, durable / etcd put", Must: 1.2, Aim: 1.4},
	{Number: 2, Variant: "g=64", What: "unary SetStatus, durable / etcd put", Must: 1.8, Aim: 2.2},
	{Number: 2, Variant: "g=256", What: "unary SetStatus, durable / etcd put", Must: 1.5, Aim: 2.0},
	{Number: 3, Variant: "g=8", What: "client.Set, buffered / JetStream publish, as it comes", Must: 0.9, Aim: 1.0},
	{Number: 3, Variant: "g=64", What: "client.Set, buffered / JetStream publish, as it comes", Must: 1.6, Aim: 2.0},
	{Number: 3, Variant: "g=256", What: "client.Set, buffered / JetStream publish, as it comes", Must: 1.9, Aim: 2.4},
	{Number: 4, Variant: "g=8", What: "client.Set, durable / etcd put", Must: 1.9, Aim: 2.4},
	{Number: 4, Variant: "g=64", What: "client.Set, durable / etcd put", Must: 4, Aim: 5},
	{Number: 4, Variant: "g=256", What: "client.Set, durable / etcd put", Must: 7, Aim: 9},
	{Number: 5, Variant: "g=64", What: "client.Set, durable / JetStream publish, as it comes, not durable", Must: 0.9, Aim: 1.1},
	{Number: 5, Variant: "g=256", What: "client.Set, durable / JetStream publish, as it comes, not durable", Must: 1.6, Aim: 2.2},
	{Number: 6, Variant: "g=64", What: "client.Set, durable / JetStream publish, sync always", Must: 9, Aim: 14},
	{Number: 7, What: "pipelined ReportStatuses, durable / bidi no-op", Must: 0.45, Aim: 0.60},
	{Number: 8, What: "pipelined with 100,000 runs / with 1,000", Must: 0.35, Aim: 0.6},
	{Number: 9, What: "one durable write, g=1, p50 / (no-op round trip + one fdatasync)", Must: 1.6, Aim: 1.25, LowerIsFit: true},
	{Number: 10, What: "durable, g=64, p99 / etcd put p99", Must: 0.4, Aim: 0.25, LowerIsFit: true},
	{Number: 11, Variant: "p50", What: "write to watcher, 200/s / etcd put to watch", Must: 0.6, Aim: 0.45, LowerIsFit: true},
	{Number: 11, Variant: "p99", What: "write to watcher, 200/s / etcd put to watch", Must: 0.3, Aim: 0.1, LowerIsFit: true},
	{Number: 12, What: "fan-out to 1,000 watchers / no-op with PreparedMsg", Must: 0.7, Aim: 0.95},
	{Number: 13, Variant: "mirror", What: "10,000 watchers of one run, deliveries/s / etcd's, multiplexed", Must: 5, Aim: 10},
	{Number: 13, Variant: "deliveries/s", What: "10,000 watchers of one run / etcd's, multiplexed", Must: 1.2, Aim: 1.6},
	{Number: 13, Variant: "last watcher", What: "10,000 watchers of one run / etcd's, multiplexed", Must: 0.6, Aim: 0.4, LowerIsFit: true},
	{Number: 14, What: "server memory of an idle watcher / bare idle stream", Must: 1.25, Aim: 1.05, LowerIsFit: true},
	{Number: 15, Variant: "no-op", What: "unary GetStatus, g=64 / that of", Must: 0.85, Aim: 0.95},
	{Number: 15, Variant: "etcd", What: "unary GetStatus, g=64 / that of", Must: 1.4, Aim: 1.6},
	{Number: 16, Variant: "durable", What: "unary SetStatus, g=64, with 1,000 open watches / without", Must: 0.8, Aim: 0.95},
	{Number: 16, Variant: "buffered", What: "unary SetStatus, g=64, with 1,000 open watches / without", Must: 0.8, Aim: 0.95},
	{Number: 17, What: "idle server memory / etcd's", Must: 0.8, Aim: 0.6, LowerIsFit: true},
	{Number: 18, What: "start from the index, cold, until it answers / cold sweep by 8 workers", Must: 1.0 / 20, Aim: 1.0 / 40, LowerIsFit: true},
	{Number: 19, What: "memory per indexed run", Must: 450, Aim: 250, Unit: "B", LowerIsFit: true},
	{Number: 20, What: "status of 10,000 runs over the service / sweep in Python", Must: 1.0 / 5, Aim: 1.0 / 15, LowerIsFit: true},
	{Number: 21, What: "ListRuns by state, one page of 100", Must: 50, Aim: 5, Unit: "ms", LowerIsFit: true},
	{Number: 22, Variant: "unary, synced, token", What: "over TLS 1.3 with a token of the token file, g=64 / in plain text without", Must: 0.75, Aim: 0.9},
	{Number: 22, Variant: "set, synced, token", What: "over TLS 1.3 with a token of the token file, g=64 / in plain text without", Must: 0.75, Aim: 0.9},
	{Number: 22, Variant: "unary, buffered, token", What: "over TLS 1.3 with a token of the token file, g=64 / in plain text without", Must: 0.75, Aim: 0.9},
	{Number: 22, Variant: "set, buffered, token", What: "over TLS 1.3 with a token of the token file, g=64 / in plain text without", Must: 0.75, Aim: 0.9},
	{Number: 22, Variant: "unary, synced, jwt", What: "over TLS 1.3 with a JSON Web Token, g=64 / in plain text without", Must: 0.75, Aim: 0.9},
	{Number: 22, Variant: "set, synced, jwt", What: "over TLS 1.3 with a JSON Web Token, g=64 / in plain text without", Must: 0.75, Aim: 0.9},
	{Number: 22, Variant: "unary, buffered, jwt", What: "over TLS 1.3 with a JSON Web Token, g=64 / in plain text without", Must: 0.75, Aim: 0.9},
	{Number: 22, Variant: "set, buffered, jwt", What: "over TLS 1.3 with a JSON Web Token, g=64 / in plain text without", Must: 0.75, Aim: 0.9},
	{Number: 22, Variant: "unary, synced, own", What: "over TLS 1.3 with a JSON Web Token for own runs, g=64 / in plain text without", Must: 0.75, Aim: 0.9},
	{Number: 22, Variant: "set, synced, own", What: "over TLS 1.3 with a JSON Web Token for own runs, g=64 / in plain text without", Must: 0.75, Aim: 0.9},
	{Number: 22, Variant: "unary, buffered, own", What: "over TLS 1.3 with a JSON Web Token for own runs, g=64 / in plain text without", Must: 0.75, Aim: 0.9},
	{Number: 22, Variant: "set, buffered, own", What: "over TLS 1.3 with a JSON Web Token for own runs, g=64 / in plain text without", Must: 0.75, Aim: 0.9},
}

// outcome is what was reached.
type outcome struct {
	figure
	Measured float64 `json:"measured"`
	Best     float64 `json:"best"` // of the rounds
	Worst    float64 `json:"worst"`
	Bare     float64 `json:"bare,omitempty"` // the bare yardstick's median, where it is measured
	Verdict  string  `json:"verdict"`
}

// judge compares a figure's rounds with what was to be reached: by their median.
func judge(number int, variant string, rounds []float64) outcome {
	i := slices.IndexFunc(figures, func(f figure) bool { return f.Number == number && f.Variant == variant })
	o := outcome{figure: figures[i], Measured: median(rounds), Best: slices.Max(rounds), Worst: slices.Min(rounds)}
	reached := func(limit float64) bool { return o.Measured >= limit }
	if o.LowerIsFit {
		o.Best, o.Worst = o.Worst, o.Best
		reached = func(limit float64) bool { return o.Measured <= limit }
	}
	switch {
	case reached(o.Aim):
		o.Verdict = "aim"
	case reached(o.Must):
		o.Verdict = "must"
	default:
		o.Verdict = "MISSED"
	}
	return o
}

// ratio returns a/b round by round: what disturbed a round disturbed both.
func ratio(a, b []float64) []float64 {
	r := make([]float64, min(len(a), len(b)))
	for i := range r {
		r[i] = a[i] / b[i]
	}
	return r
}

func median(values []float64) float64 {
	v := slices.Sorted(slices.Values(values))
	if len(v) == 0 {
		return 0
	}
	return (v[(len(v)-1)/2] + v[len(v)/2]) / 2
}

// writeTable prints the table for people. It ignores errors, which it could not report.
func writeTable(w io.Writer, all []outcome) {
	slices.SortStableFunc(all, func(a, b outcome) int { return cmp.Compare(a.Number, b.Number) })
	t := tabwriter.NewWriter(w, 0, 0, 2, ' ', 0)
	_, _ = fmt.Fprintln(t, "\n#\tfigure\tmust\taim\tmeasured\tworst to best round\tbare\tverdict")
	for _, o := range all {
		name := strings.TrimSpace(o.What + " " + o.Variant)
		_, _ = fmt.Fprintf(t, "%d\t%s\t%s\t%s\t%s\t%s to %s\t%s\t%s\n", o.Number, name,
			o.text(o.Must), o.text(o.Aim), o.text(o.Measured), o.text(o.Worst), o.text(o.Best), o.bare(), o.Verdict)
	}
	_ = t.Flush()
}

// bare is empty where no yardstick is measured.
func (o outcome) bare() string {
	if o.Bare == 0 {
		return ""
	}
	return o.text(o.Bare)
}

func (f figure) text(v float64) string {
	if f.Unit == "" {
		return fmt.Sprintf("%.3g", v)
	}
	return fmt.Sprintf("%.4g %s", v, f.Unit)
}
