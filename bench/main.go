// Bench measures the service beside its peers, in the same run: absolute figures
// of a shared machine mean nothing, their ratios do. It writes one JSON line a
// suite to standard output, and tables for people to standard error.
//
// It needs Linux: it reads memory from /proc and drops the page cache.
package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"os"
	"os/signal"
	"slices"
	"strings"
	"syscall"
	"time"
)

func main() {
	ctx, release := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	context.AfterFunc(ctx, release) // a second signal ends the process at once
	err := measure(ctx)
	switch {
	case errors.Is(err, flag.ErrHelp):
		os.Exit(2)
	case err != nil && ctx.Err() != nil:
		fmt.Fprintln(os.Stderr, "bench: interrupted")
		os.Exit(130)
	case err != nil:
		fmt.Fprintln(os.Stderr, "bench:", err)
		os.Exit(1)
	}
}

// options are the flags.
type options struct {
	quick      bool
	suites     []string
	rounds     int
	slice      time.Duration
	runs       int
	dir        string
	keep       bool
	runstatusd string
	profile    string
	loads      []string
	soak       time.Duration
}

func parseOptions() (options, error) {
	var o options
	var suites, loads string
	flag.BoolVar(&o.quick, "quick", false, "2 short rounds, and 20,000 runs instead of a million: to see that it works")
	flag.StringVar(&suites, "suites", "", "run only these, with commas between: "+strings.Join(suiteNames(), ","))
	flag.IntVar(&o.rounds, "rounds", 0, "`N` rounds (default 7, quick 2)")
	flag.DurationVar(&o.slice, "time", 0, "measure a scenario so long in each round (default 3s, quick 400ms)")
	flag.IntVar(&o.runs, "runs", 0, "`N` runs in the large tree (default 1000000, quick 20000)")
	flag.StringVar(&o.dir, "dir", os.TempDir(), "make the data in a new directory in `DIR`, which has to be on a disk")
	flag.BoolVar(&o.keep, "keep", false, "keep the large tree in --dir, and take it from there if it is there")
	flag.StringVar(&o.runstatusd, "runstatusd", "bin/runstatusd", "measure the server `FILE`")
	flag.StringVar(&o.profile, "profile", "", "measure nothing, but write profiles of the server into `DIR`")
	flag.StringVar(&loads, "loads", "", "profile only these, with commas between, such as synced-fanout-1000")
	flag.DurationVar(&o.soak, "soak", 0, "measure nothing, but load a server so long, and check what it wrote")
	flag.Parse()
	if flag.NArg() > 0 {
		return o, fmt.Errorf("%q is no flag", flag.Arg(0))
	}
	if suites != "" {
		o.suites = strings.Split(suites, ",")
	}
	if loads != "" {
		o.loads = strings.Split(loads, ",")
	}
	for _, name := range o.suites {
		if !slices.Contains(suiteNames(), name) {
			return o, fmt.Errorf("there is no suite %q: there are %s", name, strings.Join(suiteNames(), ", "))
		}
	}
	o.rounds = orDefault(o.rounds, o.quick, 7, 2)
	o.slice = orDefault(o.slice, o.quick, 3*time.Second, 400*time.Millisecond)
	o.runs = orDefault(o.runs, o.quick, 1_000_000, 20_000)
	if o.rounds < 1 || o.rounds > 100 || o.slice < 100*time.Millisecond || o.slice > time.Minute || o.runs < 100 || o.runs > 10_000_000 || o.soak < 0 {
		return o, errors.New("want 1 to 100 rounds of 100ms to 1m, and 100 to 10000000 runs")
	}
	return o, nil
}

func orDefault[T int | time.Duration](given T, quick bool, full, short T) T {
	switch {
	case given != 0:
		return given
	case quick:
		return short
	}
	return full
}

// measure runs the suites one after the other. What one leaves behind goes before
// the next begins.
func measure(ctx context.Context) (err error) {
	o, err := parseOptions()
	if err != nil {
		return err
	}
	if _, err := os.Stat(o.runstatusd); err != nil {
		return fmt.Errorf("find the server (make build makes it): %w", err)
	}
	dir, err := os.MkdirTemp(o.dir, "runstatus-bench-")
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, os.RemoveAll(dir)) }()
	if err := onDisk(dir); err != nil {
		return err
	}
	b := &bench{options: o, temp: dir, progress: os.Stderr, machine: thisMachine(dir, o.runstatusd, peerProgram("etcd"), peerProgram("jetstream"))}
	b.introduce()
	switch {
	case o.profile != "":
		return b.profileServer(ctx)
	case o.soak != 0:
		return b.soakServer(ctx, o.soak)
	}
	return b.runSuites(ctx)
}

func (b *bench) runSuites(ctx context.Context) error {
	var all []outcome
	for _, s := range suites {
		if len(b.suites) > 0 && !slices.Contains(b.suites, s.name) {
			continue
		}
		out, err := b.runSuite(ctx, s)
		if err != nil {
			return fmt.Errorf("suite %s: %w", s.name, err)
		}
		all = append(all, out...)
	}
	writeTable(os.Stderr, all)
	return nil
}
