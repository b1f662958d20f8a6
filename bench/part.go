package main

import (
	"context"
	"fmt"
)

// part is scenarios whose rounds make one or more figures. The parts of a suite
// share its peers and its rounds.
type part struct {
	scenarios []scenario
	figures   func(r *report) []outcome
}

// runParts measures them all, each in every round.
func (b *bench) runParts(ctx context.Context, r *report, parts ...part) error {
	var all []scenario
	for _, p := range parts {
		all = append(all, p.scenarios...)
	}
	if err := b.interleave(ctx, r, b.rounds, all); err != nil {
		return err
	}
	for _, p := range parts {
		r.Figures = append(r.Figures, p.figures(r)...)
	}
	r.remarkCosts(all)
	return nil
}

// versus is a figure of g callers: the service beside a peer, and the bare yardstick
// beside the same one.
func (r *report) versus(number, g int, durability, peer string) outcome {
	callers := fmt.Sprintf("-%d", g)
	others := r.rounds(peer + callers)
	o := judge(number, fmt.Sprintf("g=%d", g), ratio(r.rounds(durability+callers), others))
	o.Bare = median(ratio(r.rounds("bare-"+durability+callers), others))
	return o
}

func (r *report) rounds(scenario string) []float64 { return r.Scenarios[scenario].Rounds }

// more returns another value of a scenario's rounds.
func (r *report) more(scenario, name string) []float64 { return r.Scenarios[scenario].More[name] }
