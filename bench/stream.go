package main

import (
	"context"
	"errors"
	"fmt"
)

// streamSuite is figures 3 to 8: client.Set, whose concurrent calls share a stream,
// and pipelined reports.
func streamSuite(ctx context.Context, b *bench) (_ *report, err error) {
	all, stop, err := b.field(ctx, "stream", "noop", "etcd", "jetstream", "jetstream-always", "synced", "buffered", "bare-synced", "bare-buffered")
	if err != nil {
		return nil, err
	}
	defer func() { err = errors.Join(err, stop()) }()
	if err := warm(ctx, all); err != nil {
		return nil, err
	}
	sets := map[string]reporters{}
	for _, name := range []string{"synced", "buffered", "bare-synced", "bare-buffered"} {
		sets[name], err = dialReporters(all[name].addr)
		if err != nil {
			return nil, err
		}
		defer func() { err = errors.Join(err, sets[name].close()) }()
	}
	many, stopMany, err := b.manyRuns(ctx)
	if err != nil {
		return nil, err
	}
	defer func() { err = errors.Join(err, stopMany()) }()
	r := newReport(b.settings())
	r.Settings["pipelined"] = fmt.Sprintf("%d streams, %d reports a message, %d reports of a stream under way", pipelines, batchSize, batchSize*batchesOut)
	return r, b.runParts(ctx, r, b.callers(all, sets), b.pipelined(all), many)
}

// callers each wait for their own answer.
func (b *bench) callers(all map[string]*peer, sets map[string]reporters) part {
	var p part
	add := func(name string, g int) {
		p.scenarios = append(p.scenarios, scenario{fmt.Sprintf("%s-%d", name, g), "calls/s", func(ctx context.Context) (sample, error) {
			if clients, ok := sets[name]; ok {
				return all[name].driveBy(ctx, g, b.slice, setByLibrary(clients))
			}
			return all[name].drive(ctx, g, b.slice)
		}})
	}
	for _, g := range []int{8, 64, 256} {
		for _, name := range []string{"buffered", "bare-buffered", "synced", "bare-synced", "etcd", "jetstream"} {
			add(name, g)
		}
	}
	add("jetstream-always", 64)
	p.figures = func(r *report) (all []outcome) {
		versus := func(number, g int, mine, other string) {
			all = append(all, r.versus(number, g, mine, other))
		}
		for _, g := range []int{8, 64, 256} {
			versus(3, g, "buffered", "jetstream")
			versus(4, g, "synced", "etcd")
		}
		versus(5, 64, "synced", "jetstream")
		versus(5, 256, "synced", "jetstream")
		versus(6, 64, "synced", "jetstream-always")
		return all
	}
	return p
}

// pipelined is figure 7: reports that wait for nothing but room.
func (b *bench) pipelined(all map[string]*peer) part {
	var p part
	for _, name := range []string{"noop", "synced", "bare-synced"} {
		p.scenarios = append(p.scenarios, scenario{name + "-pipelined", "lines/s", func(ctx context.Context) (sample, error) {
			return all[name].pipeline(ctx, keys, b.slice)
		}})
	}
	p.figures = func(r *report) []outcome {
		o := judge(7, "", ratio(r.rounds("synced-pipelined"), r.rounds("noop-pipelined")))
		o.Bare = median(ratio(r.rounds("bare-synced-pipelined"), r.rounds("noop-pipelined")))
		return []outcome{o}
	}
	return p
}

// manyRuns is figure 8: how much slower it gets when the lines go to many runs. Two
// servers each have a tree of their own.
func (b *bench) manyRuns(ctx context.Context) (p part, stop func() error, err error) {
	many := 100_000
	if b.quick {
		many = 5000
	}
	var servers peers
	for _, runs := range []int{1000, many} {
		name := fmt.Sprintf("runs-%d", runs)
		server, err := b.serverOf(ctx, name, runs)
		if err != nil {
			return p, nil, errors.Join(err, servers.stop())
		}
		servers = append(servers, server)
		p.scenarios = append(p.scenarios, scenario{name, "lines/s", func(ctx context.Context) (sample, error) {
			return server.pipeline(ctx, runs, b.slice)
		}})
	}
	p.figures = func(r *report) []outcome {
		return []outcome{judge(8, "", ratio(r.rounds(p.scenarios[1].name), r.rounds(p.scenarios[0].name)))}
	}
	return p, servers.stop, nil
}

// serverOf starts a server on a tree of so many runs, all of which it has seen.
func (b *bench) serverOf(ctx context.Context, name string, runs int) (*peer, error) {
	dir, err := b.subdir(name)
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
