package main

import (
	"context"
	"errors"
	"fmt"
)

// streamSuite is figures 3 to 7: client.Set, whose concurrent calls share a stream,
// and pipelined reports.
func streamSuite(ctx context.Context, b *bench) (_ *report, err error) {
	all, stop, err := b.field(ctx, "stream", "noop", "etcd", "jetstream", "jetstream-always", "synced", "buffered")
	if err != nil {
		return nil, err
	}
	defer func() { err = errors.Join(err, stop()) }()
	if err := warm(ctx, all); err != nil {
		return nil, err
	}
	sets := map[string]reporters{}
	for _, name := range []string{"synced", "buffered"} {
		sets[name], err = dialReporters(all[name].addr)
		if err != nil {
			return nil, err
		}
		defer func() { err = errors.Join(err, sets[name].close()) }()
	}
	scenarios := b.callerScenarios(all, sets)
	for _, name := range []string{"noop", "synced"} {
		scenarios = append(scenarios, scenario{name + "-pipelined", "lines/s", func(ctx context.Context) (sample, error) {
			return all[name].pipeline(ctx, keys, b.slice)
		}})
	}
	settings := b.settings()
	settings["pipelined"] = fmt.Sprintf("%d streams, %d reports a message, %d reports of a stream under way", pipelines, batchSize, batchSize*batchesOut)
	r := newReport(settings)
	if err := b.interleave(ctx, r, b.rounds, scenarios); err != nil {
		return nil, err
	}
	versus := func(number, g int, mine, other string) {
		r.Figures = append(r.Figures, judge(number, fmt.Sprintf("g=%d", g),
			ratio(r.rounds(fmt.Sprintf("%s-%d", mine, g)), r.rounds(fmt.Sprintf("%s-%d", other, g)))))
	}
	for _, g := range []int{8, 64, 256} {
		versus(3, g, "buffered", "jetstream")
		versus(4, g, "synced", "etcd")
	}
	versus(5, 64, "synced", "jetstream")
	versus(5, 256, "synced", "jetstream")
	versus(6, 64, "synced", "jetstream-always")
	r.Figures = append(r.Figures, judge(7, "", ratio(r.rounds("synced-pipelined"), r.rounds("noop-pipelined"))))
	r.remarkCosts(scenarios)
	return r, nil
}

// callerScenarios are callers that each wait for their own answer.
func (b *bench) callerScenarios(all map[string]*peer, sets map[string]reporters) []scenario {
	var scenarios []scenario
	add := func(name string, g int) {
		scenarios = append(scenarios, scenario{fmt.Sprintf("%s-%d", name, g), "calls/s", func(ctx context.Context) (sample, error) {
			if clients, ok := sets[name]; ok {
				return all[name].driveBy(ctx, g, b.slice, setByLibrary(clients))
			}
			return all[name].drive(ctx, g, b.slice)
		}})
	}
	for _, g := range []int{8, 64, 256} {
		for _, name := range []string{"buffered", "synced", "etcd", "jetstream"} {
			add(name, g)
		}
	}
	add("jetstream-always", 64)
	return scenarios
}

// manySuite is figure 8: how much slower it gets when the lines go to many runs.
// Two servers each have a tree of their own.
func manySuite(ctx context.Context, b *bench) (_ *report, err error) {
	sizes := map[string]int{"few": 1000, "many": 100_000}
	if b.quick {
		sizes["many"] = 5000
	}
	r := newReport(b.settings())
	var scenarios []scenario
	var servers peers
	defer func() { err = errors.Join(err, servers.stop()) }()
	for _, name := range []string{"few", "many"} {
		p, err := b.serverOf(ctx, name, sizes[name])
		if err != nil {
			return nil, err
		}
		servers = append(servers, p)
		scenarios = append(scenarios, scenario{name, "lines/s", func(ctx context.Context) (sample, error) {
			return p.pipeline(ctx, sizes[name], b.slice)
		}})
	}
	r.Settings["runs"] = sizes
	if err := b.interleave(ctx, r, b.rounds, scenarios); err != nil {
		return nil, err
	}
	r.Figures = append(r.Figures, judge(8, "", ratio(r.rounds("many"), r.rounds("few"))))
	r.remarkCosts(scenarios)
	return r, nil
}

// serverOf starts a server on a tree of so many runs, all of which it has seen.
func (b *bench) serverOf(ctx context.Context, name string, runs int) (*peer, error) {
	dir, err := b.subdir("runs-" + name)
	if err != nil {
		return nil, err
	}
	if err := b.makeTree(ctx, dir, runs); err != nil {
		return nil, err
	}
	p, err := b.startServer(ctx, "synced", dir)
	if err != nil {
		return nil, err
	}
	if err := b.verified(ctx, p); err != nil {
		return nil, errors.Join(err, p.stop())
	}
	if err := p.touch(ctx, runs); err != nil {
		return nil, errors.Join(err, p.stop())
	}
	return p, nil
}
