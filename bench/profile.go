package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"time"
)

const profileTime = 8 * time.Second

// profileServer writes profiles of the server under the loads of the figures, to be
// read with go tool pprof.
func (b *bench) profileServer(ctx context.Context) error {
	to, err := filepath.Abs(b.profile)
	if err == nil {
		err = os.MkdirAll(to, 0o777)
	}
	for _, row := range []profiled{
		{"buffered", "unary-64", unaryLoad(64)},
		{"synced", "unary-64", unaryLoad(64)},
		{"synced", "unary-1", unaryLoad(1)},
		{"synced", "unary-256", unaryLoad(256)},
		{"buffered", "set-64", setLoad(64)},
		{"synced", "set-64", setLoad(64)},
		{"synced", "set-256", setLoad(256)},
		{"synced", "pipelined", func(ctx context.Context, p *peer) (sample, error) { return p.pipeline(ctx, keys, profileTime) }},
		{"synced", "fanout-1000", crowdLoad(1000, 32)},
		{"synced", "fanout-10000", crowdLoad(10_000, 8)},
		{"buffered", "to-watcher", func(ctx context.Context, p *peer) (sample, error) { return p.latency(ctx, profileTime) }},
		{"synced", "get-64", func(ctx context.Context, p *peer) (sample, error) {
			return p.driveBy(ctx, 64, profileTime, getStatus(p.clients))
		}},
		{"buffered", "unary-64-watched", func(ctx context.Context, p *peer) (sample, error) { return p.driveWatched(ctx, profileTime) }},
	} {
		name := row.durability + "-" + row.name
		if err == nil && (b.loads == nil || slices.Contains(b.loads, name)) {
			err = b.profileLoad(ctx, row, filepath.Join(to, name))
		}
	}
	return err
}

// profiled is a load for one server.
type profiled struct {
	durability, name string
	load             func(context.Context, *peer) (sample, error)
}

func unaryLoad(g int) func(context.Context, *peer) (sample, error) {
	return func(ctx context.Context, p *peer) (sample, error) { return p.drive(ctx, g, profileTime) }
}

func setLoad(g int) func(context.Context, *peer) (sample, error) {
	return func(ctx context.Context, p *peer) (_ sample, err error) {
		sets, err := dialReporters(p.addr)
		if err != nil {
			return sample{}, err
		}
		defer func() { err = errors.Join(err, sets.close()) }()
		return p.driveBy(ctx, g, profileTime, setByLibrary(sets))
	}
}

func crowdLoad(watchers, burst int) func(context.Context, *peer) (sample, error) {
	return func(ctx context.Context, p *peer) (sample, error) {
		return p.gathered(ctx, watchers, func(c *crowd) (sample, error) { return c.deliveries(ctx, profileTime, burst, p.writing()) })
	}
}

func (b *bench) profileLoad(ctx context.Context, row profiled, prefix string) (err error) {
	dir, err := b.subdir("profile-" + row.durability + "-" + row.name)
	if err != nil {
		return err
	}
	p, err := b.startPeer(ctx, "server", dir, row.durability)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, p.stop()) }()
	if err := createRuns(ctx, p.clients); err != nil {
		return err
	}
	if _, err := p.drive(ctx, 64, time.Second); err != nil {
		return err
	}
	before, err := p.allocations()
	if err != nil {
		return err
	}
	if err := p.command("start " + prefix); err != nil {
		return err
	}
	got, err := row.load(ctx, p)
	if err != nil {
		return err
	}
	after, err := p.allocations()
	if err != nil {
		return err
	}
	calls := got.more["calls"]
	b.say("%s %s: %.0f/s; each %.1f µs of processor, %.1f allocations, %.0f bytes; %.0f collections/s\n",
		row.durability, row.name, got.value, got.more["processor_us"],
		(after[0]-before[0])/calls, (after[1]-before[1])/calls, (after[2]-before[2])/profileTime.Seconds())
	return p.command("stop " + prefix)
}

// command is ask for what is answered by ok.
func (p *peer) command(c string) error {
	answer, err := p.ask(c)
	if err == nil && answer != "ok" {
		err = errors.New(answer)
	}
	return err
}

// allocations returns how many there were, their bytes, and collections.
func (p *peer) allocations() (a [3]float64, err error) {
	answer, err := p.ask("allocations")
	if err == nil {
		_, err = fmt.Fscan(strings.NewReader(answer), &a[0], &a[1], &a[2])
	}
	return a, err
}
