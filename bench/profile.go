package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"time"
)

const profileTime = 8 * time.Second

// profileServer writes profiles of the server under the loads of the figures 1 and
// 2, to be read with go tool pprof.
func (b *bench) profileServer(ctx context.Context) error {
	to, err := filepath.Abs(b.profile)
	if err == nil {
		err = os.MkdirAll(to, 0o777)
	}
	for _, row := range []struct {
		kind string
		g    int
	}{{"buffered", 64}, {"synced", 64}, {"synced", 1}, {"synced", 256}} {
		if err == nil {
			err = b.profileLoad(ctx, row.kind, row.g, filepath.Join(to, fmt.Sprintf("%s-%d", row.kind, row.g)))
		}
	}
	return err
}

func (b *bench) profileLoad(ctx context.Context, kind string, g int, prefix string) (err error) {
	dir, err := b.subdir(fmt.Sprintf("profile-%s-%d", kind, g))
	if err != nil {
		return err
	}
	p, err := b.startPeer(ctx, "server", dir, kind)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, p.stop()) }()
	if err := createRuns(ctx, p.clients); err != nil {
		return err
	}
	if _, err := p.drive(ctx, g, time.Second); err != nil {
		return err
	}
	before, err := p.allocations()
	if err != nil {
		return err
	}
	if err := p.command("start " + prefix); err != nil {
		return err
	}
	got, err := p.drive(ctx, g, profileTime)
	if err != nil {
		return err
	}
	after, err := p.allocations()
	if err != nil {
		return err
	}
	calls := got.more["calls"]
	b.say("%s g=%d: %.0f calls/s, p50 %.0f µs, p99 %.0f µs; per call %.0f µs of processor, %.0f allocations, %.0f bytes; %.0f collections/s\n",
		kind, g, got.value, got.more["p50_us"], got.more["p99_us"], got.more["processor_us"],
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
