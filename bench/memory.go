package main

import (
	"context"
	"errors"
	"fmt"
	"time"
)

// memorySuite is figure 17: the memory of an idle server. Each round starts
// all peers on new directories.
func memorySuite(ctx context.Context, b *bench) (*report, error) {
	idle := 5 * time.Second
	if b.quick {
		idle = 2 * time.Second
	}
	r := newReport(map[string]any{"rounds": b.rounds, "idle": idle.String()})
	names := []string{"noop", "etcd", "synced"}
	for _, name := range names {
		r.Scenarios[name] = &series{Unit: "MB"}
	}
	for round := range b.rounds {
		got, err := b.idleMemory(ctx, round, idle)
		if err != nil {
			return nil, err
		}
		b.say("  round %d of %d:", round+1, b.rounds)
		for _, name := range names {
			r.Scenarios[name].add(sample{value: got[name] / 1e6})
			b.say("  %s %.1f MB", name, got[name]/1e6)
		}
		b.say("\n")
	}
	r.Figures = []outcome{judge(17, "", ratio(r.Scenarios["synced"].Rounds, r.Scenarios["etcd"].Rounds))}
	return r, nil
}

func (b *bench) idleMemory(ctx context.Context, round int, idle time.Duration) (_ map[string]float64, err error) {
	all, stop, err := b.field(ctx, fmt.Sprintf("memory-%d", round), "noop", "etcd", "synced")
	if err != nil {
		return nil, err
	}
	defer func() { err = errors.Join(err, stop()) }()
	if err := pause(ctx, idle); err != nil {
		return nil, err
	}
	got := map[string]float64{}
	for name, p := range all {
		if got[name], err = p.rss(); err != nil {
			return nil, err
		}
	}
	return got, nil
}
