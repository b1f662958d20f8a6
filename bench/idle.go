package main

import (
	"context"
	"errors"
	"fmt"
)

// idleWatches is figure 14: what a watch takes that nothing happens to. Each round
// starts both peers anew.
func (b *bench) idleWatches(ctx context.Context, r *report) error {
	watchers := 10_000
	if b.quick {
		watchers = 1000
	}
	r.Settings["idle_watchers"], r.Settings["streams_a_connection"] = watchers, perConnection
	names := []string{"noop", "library"}
	for _, name := range names {
		r.Scenarios[name+"-idle-watcher"] = &series{Unit: "B"}
	}
	for round := range b.rounds {
		b.say("  round %d of %d:", round+1, b.rounds)
		for i := range names {
			name := names[(round+i)%len(names)]
			got, err := b.idleWatch(ctx, fmt.Sprintf("idle-%d", round), name, watchers)
			if err != nil {
				return err
			}
			r.Scenarios[name+"-idle-watcher"].add(got)
			b.say("  %s %.0f B a watcher", name, got.value)
		}
		b.say("\n")
	}
	r.Figures = append(r.Figures, judge(14, "", ratio(r.rounds("library-idle-watcher"), r.rounds("noop-idle-watcher"))))
	return nil
}

// idleWatch returns by how much a process grows for each watcher, in resident bytes
// after a collection.
func (b *bench) idleWatch(ctx context.Context, name, kind string, watchers int) (_ sample, err error) {
	all, stop, err := b.field(ctx, name, kind)
	if err != nil {
		return sample{}, err
	}
	defer func() { err = errors.Join(err, stop()) }()
	if err := warm(ctx, all); err != nil {
		return sample{}, err
	}
	p := all[kind]
	before, err := p.settled()
	if err != nil {
		return sample{}, err
	}
	c, err := p.gather(ctx, watchers, func(i int) int { return i % keys })
	if err != nil {
		return sample{}, err
	}
	defer func() { err = errors.Join(err, c.leave()) }()
	after, err := p.settled()
	return sample{value: (after - before) / float64(watchers)}, err
}

// settled is the resident memory after a collection that gives back what is free.
func (p *peer) settled() (float64, error) {
	if _, err := p.ask("heap"); err != nil {
		return 0, err
	}
	return p.rss()
}
