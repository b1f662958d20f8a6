package main

import (
	"bufio"
	"context"
	_ "embed" // the sweep
	"errors"
	"fmt"
	"io"
	"os/exec"
	"path/filepath"
	"strings"
	"time"

	runstatusv1 "github.com/runstatus/runstatus/gen/go/runstatus/v1"
)

// table is figure 20: how all runs stand, page by page, beside a sweep of the same
// files in Python.
func (b *bench) table(ctx context.Context, r *report) (_ part, stop func() error, err error) {
	const times = 5 // in each round
	runs := 10_000
	if b.quick {
		runs = 2000
	}
	r.Settings["listed_runs"], r.Settings["page_size"] = runs, 1000
	server, err := b.serverOf(ctx, "table", runs)
	if err != nil {
		return part{}, nil, err
	}
	beside, remark, stopSweep, err := sweeper(ctx, filepath.Join(b.temp, "table"), runs)
	if err != nil {
		return part{}, nil, errors.Join(err, server.stop())
	}
	r.Remarks = append(r.Remarks, remark)
	p := part{scenarios: []scenario{
		{"list-all", "s", func(ctx context.Context) (sample, error) {
			return server.costing(func() (sample, error) {
				return repeatedly(times, func() (float64, error) { return server.listAll(ctx, runs) })
			})
		}},
		{"sweep-all", "s", func(context.Context) (sample, error) { return repeatedly(times, beside) }},
	}}
	p.figures = func(r *report) []outcome {
		return []outcome{judge(20, "", ratio(r.rounds("list-all"), r.rounds("sweep-all")))}
	}
	return p, func() error { return errors.Join(stopSweep(), server.stop()) }, nil
}

// repeatedly returns the median.
func repeatedly(times int, do func() (float64, error)) (sample, error) {
	var all []float64
	for range times {
		v, err := do()
		if err != nil {
			return sample{}, err
		}
		all = append(all, v)
	}
	return sample{median(all), map[string]float64{"calls": float64(times)}}, nil
}

// listAll asks for all test runs, and returns the seconds that it took.
func (p *peer) listAll(ctx context.Context, runs int) (float64, error) {
	client := runstatusv1.NewStatusServiceClient(p.clients[0])
	start, seen := time.Now(), 0
	for token := ""; ; {
		resp, err := client.ListRuns(ctx, &runstatusv1.ListRunsRequest{Filter: `kind = "test_run"`, PageSize: 1000, PageToken: token})
		if err != nil {
			return 0, err
		}
		seen += len(resp.GetRuns())
		if token = resp.GetNextPageToken(); token == "" {
			break
		}
	}
	if seen != runs {
		return 0, fmt.Errorf("%d of %d runs are listed", seen, runs)
	}
	return time.Since(start).Seconds(), nil
}

//go:embed sweep.py
var sweepScript string

// sweeper starts the sweep in Python, without the start of the interpreter; where
// there is none, it is done in Go, which is faster.
func sweeper(ctx context.Context, tree string, runs int) (beside func() (float64, error), remark string, stop func() error, err error) {
	path, err := exec.LookPath("python3")
	if err != nil {
		inGo := func() (float64, error) {
			s, err := sweep(ctx, tree)
			return s.value, err
		}
		return inGo, "there is no python3: the sweep is in Go, by 8 workers", func() error { return nil }, nil //nolint:nilerr // it is done without
	}
	cmd := exec.CommandContext(ctx, path, "-c", sweepScript, tree)
	in, err1 := cmd.StdinPipe()
	out, err2 := cmd.StdoutPipe()
	if err := errors.Join(err1, err2); err != nil {
		return nil, "", nil, err
	}
	if err := cmd.Start(); err != nil {
		return nil, "", nil, err
	}
	answers := bufio.NewReader(out)
	beside = func() (float64, error) {
		if _, err := io.WriteString(in, "\n"); err != nil {
			return 0, err
		}
		var seconds float64
		var found int
		if _, err := fmt.Fscanln(answers, &seconds, &found); err != nil {
			return 0, fmt.Errorf("sweep in python: %w", err)
		}
		if found != runs {
			return 0, fmt.Errorf("the sweep found %d of %d runs", found, runs)
		}
		return seconds, nil
	}
	version, _ := exec.CommandContext(ctx, path, "--version").Output() // only said
	return beside, fmt.Sprintf("the sweep is in %s, without the start of the interpreter", strings.TrimSpace(string(version))),
		func() error { return errors.Join(in.Close(), cmd.Wait()) }, nil
}
