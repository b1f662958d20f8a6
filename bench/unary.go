package main

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"time"
)

// peers are those of one suite.
type peers []*peer

func (all peers) stop() error {
	var errs []error
	for _, p := range all {
		errs = append(errs, p.stop())
	}
	return errors.Join(errs...)
}

// field starts the no-op, etcd, and the server in both ways of durability. They all
// run at the same time: idle ones cost next to nothing.
func (b *bench) field(ctx context.Context, name string) (all map[string]*peer, stop func() error, err error) {
	all = map[string]*peer{}
	var list peers
	for _, kind := range []string{"noop", "etcd", "synced", "buffered"} {
		dir, err := b.subdir(name + "-" + kind)
		if err != nil {
			return nil, nil, errors.Join(err, list.stop())
		}
		var p *peer
		switch kind {
		case "synced", "buffered":
			p, err = b.startServer(ctx, kind, dir)
		default:
			p, err = b.startPeer(ctx, kind, dir)
		}
		if err != nil {
			return nil, nil, errors.Join(err, list.stop())
		}
		list, all[kind] = append(list, p), p
	}
	return all, list.stop, nil
}

// warm makes what is written to, and the first calls.
func warm(ctx context.Context, all map[string]*peer) error {
	for name, p := range all {
		if name == "synced" || name == "buffered" {
			if err := createRuns(ctx, p.clients); err != nil {
				return err
			}
		}
		if _, err := p.drive(ctx, 64, time.Second); err != nil {
			return fmt.Errorf("warm up %s: %w", name, err)
		}
	}
	return nil
}

// unarySuite is figures 1, 2 and 10: one call, one line, one answer.
func unarySuite(ctx context.Context, b *bench) (_ *report, err error) {
	all, stop, err := b.field(ctx, "unary")
	if err != nil {
		return nil, err
	}
	defer func() { err = errors.Join(err, stop()) }()
	if err := warm(ctx, all); err != nil {
		return nil, err
	}
	var scenarios []scenario
	for _, row := range []struct {
		peer string
		g    int
	}{
		{"noop", 64}, {"buffered", 64},
		{"etcd", 1}, {"synced", 1}, {"etcd", 64}, {"synced", 64}, {"etcd", 256}, {"synced", 256},
	} {
		scenarios = append(scenarios, scenario{fmt.Sprintf("%s-%d", row.peer, row.g), "calls/s", func(ctx context.Context) (sample, error) {
			return all[row.peer].drive(ctx, row.g, b.slice)
		}})
	}
	r := newReport(map[string]any{"rounds": b.rounds, "time": b.slice.String(), "runs": keys, "connections": connections, "transport": "tcp 127.0.0.1", "line_bytes": 100})
	if err := b.interleave(ctx, r, b.rounds, scenarios); err != nil {
		return nil, err
	}
	rounds := func(name string) []float64 { return r.Scenarios[name].Rounds }
	r.Figures = append(r.Figures, judge(1, "g=64", ratio(rounds("buffered-64"), rounds("noop-64"))))
	for _, g := range []int{1, 64, 256} {
		r.Figures = append(r.Figures, judge(2, fmt.Sprintf("g=%d", g), ratio(rounds(fmt.Sprintf("synced-%d", g)), rounds(fmt.Sprintf("etcd-%d", g)))))
	}
	var costs []string
	for _, s := range scenarios {
		costs = append(costs, fmt.Sprintf("%s %.0f", s.name, median(r.Scenarios[s.name].More["processor_us"])))
	}
	r.Remarks = append(r.Remarks, "processor time of the server's process a call, µs: "+strings.Join(costs, ", "))
	p99 := func(name string) []float64 { return r.Scenarios[name].More["p99_us"] }
	r.Figures = append(r.Figures, judge(10, "", ratio(p99("synced-64"), p99("etcd-64"))))
	return r, nil
}
