package main

import (
	"context"
	"errors"
	"fmt"
)

// unarySuite is figures 1, 2 and 10: one call, one line, one answer.
func unarySuite(ctx context.Context, b *bench) (_ *report, err error) {
	all, stop, err := b.field(ctx, "unary", "noop", "etcd", "synced", "buffered", "bare-synced", "bare-buffered")
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
		{"noop", 64}, {"buffered", 64}, {"bare-buffered", 64},
		{"etcd", 1}, {"synced", 1}, {"bare-synced", 1}, {"etcd", 64}, {"synced", 64}, {"bare-synced", 64}, {"etcd", 256}, {"synced", 256}, {"bare-synced", 256},
	} {
		scenarios = append(scenarios, scenario{fmt.Sprintf("%s-%d", row.peer, row.g), "calls/s", func(ctx context.Context) (sample, error) {
			return all[row.peer].drive(ctx, row.g, b.slice)
		}})
	}
	r := newReport(b.settings())
	if err := b.interleave(ctx, r, b.rounds, scenarios); err != nil {
		return nil, err
	}
	r.Figures = append(r.Figures, r.versus(1, 64, "buffered", "noop"))
	for _, g := range []int{1, 64, 256} {
		r.Figures = append(r.Figures, r.versus(2, g, "synced", "etcd"))
	}
	r.remarkCosts(scenarios)
	r.Figures = append(r.Figures, judge(10, "", ratio(r.more("synced-64", "p99_us"), r.more("etcd-64", "p99_us"))))
	return r, nil
}
