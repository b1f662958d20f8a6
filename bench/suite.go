package main

import (
	"context"
	"encoding/json"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"
	"time"
)

// suite measures one or more figures with the same peers, in the same rounds.
type suite struct {
	name string
	run  func(context.Context, *bench) (*report, error)
}

// The suites in the order in which they run. A new figure is a row in figure.go
// and a file with its suite.
var suites = []suite{
	{"unary", unarySuite},
	{"single", singleSuite},
	{"stream", streamSuite},
	{"watch", watchSuite},
	{"read", readSuite},
	{"secure", secureSuite},
	{"memory", memorySuite},
	{"million", millionSuite},
}

func suiteNames() []string {
	var names []string
	for _, s := range suites {
		names = append(names, s.name)
	}
	return names
}

// bench is what suites share.
type bench struct {
	options
	temp     string // goes at the end
	machine  machine
	progress io.Writer
}

// report is what a suite found.
type report struct {
	Suite     string             `json:"suite"`
	Quick     bool               `json:"quick,omitempty"`
	Start     time.Time          `json:"start"`
	Seconds   float64            `json:"seconds"`
	Machine   machine            `json:"machine"`
	Before    load               `json:"load_before"`
	After     load               `json:"load_after"`
	Settings  map[string]any     `json:"settings"`
	Remarks   []string           `json:"remarks,omitempty"`
	Figures   []outcome          `json:"figures"`
	Scenarios map[string]*series `json:"scenarios"`
}

func newReport(settings map[string]any) *report {
	return &report{Settings: settings, Scenarios: map[string]*series{}}
}

// settings are those of a suite whose callers write lines.
func (b *bench) settings() map[string]any {
	return map[string]any{"rounds": b.rounds, "time": b.slice.String(), "runs": keys, "connections": connections, "transport": "tcp 127.0.0.1", "line_bytes": 100}
}

// remarkCosts tells what a call cost the process of each peer.
func (r *report) remarkCosts(scenarios []scenario) {
	var costs []string
	for _, s := range scenarios {
		if took, ok := r.Scenarios[s.name].More["processor_us"]; ok {
			costs = append(costs, fmt.Sprintf("%s %.1f", s.name, median(took)))
		}
	}
	r.Remarks = append(r.Remarks, "processor time of the server's process a call, µs: "+strings.Join(costs, ", "))
}

func (b *bench) runSuite(ctx context.Context, s suite) ([]outcome, error) {
	b.say("\n%s\n", s.name)
	start, before := time.Now(), machineLoad()
	r, err := s.run(ctx, b)
	if err != nil {
		return nil, err
	}
	r.Suite, r.Quick, r.Start, r.Seconds = s.name, b.quick, start.UTC(), time.Since(start).Seconds()
	r.Machine, r.Before, r.After = b.machine, before, machineLoad()
	line, err := json.Marshal(r)
	if err != nil {
		return nil, err
	}
	fmt.Println(string(line))
	b.say("  load before %s, after %s\n", r.Before, r.After)
	for _, remark := range r.Remarks {
		b.say("  note: %s\n", remark)
	}
	return r.Figures, nil
}

// say prints progress. It ignores errors, which it could not report.
func (b *bench) say(format string, args ...any) { _, _ = fmt.Fprintf(b.progress, format, args...) }

// subdir makes a directory that goes at the end.
func (b *bench) subdir(name string) (string, error) {
	dir := filepath.Join(b.temp, name)
	return dir, os.MkdirAll(dir, 0o777)
}

// pause waits, unless ctx ends first.
func pause(ctx context.Context, d time.Duration) error {
	select {
	case <-ctx.Done():
		return ctx.Err()
	case <-time.After(d):
		return nil
	}
}
