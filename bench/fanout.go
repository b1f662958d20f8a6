package main

import (
	"context"
	"errors"
	"time"
)

// watchedRun is the run that all watch.
const watchedRun = 0

func allOne(int) int { return watchedRun }

// writing returns what writes one line to the run that all watch.
func (p *peer) writing() func(context.Context) error {
	calling := setStatus(p.clients)
	if p.name == "etcd" {
		calling = putLine(p.clients)
	}
	call := calling(0)
	return func(ctx context.Context) error { return call(ctx, watchedRun) }
}

// gathered runs do while n watchers of one run are there.
func (p *peer) gathered(ctx context.Context, n int, do func(*crowd) (sample, error)) (_ sample, err error) {
	c, err := p.gather(ctx, n, allOne)
	if err != nil {
		return sample{}, err
	}
	defer func() { err = errors.Join(err, c.leave()) }()
	if _, err := c.tell(ctx, 1, p.writing()); err != nil { // the first sends are dearer
		return sample{}, err
	}
	return p.costing(func() (sample, error) { return do(c) })
}

// fanoutSuite is figure 12: 1,000 watchers of one run.
func fanoutSuite(ctx context.Context, b *bench) (_ *report, err error) {
	const watchers, burst = 1000, 32
	all, stop, err := b.field(ctx, "fanout", "noop", "synced")
	if err != nil {
		return nil, err
	}
	defer func() { err = errors.Join(err, stop()) }()
	if err := warm(ctx, all); err != nil {
		return nil, err
	}
	var scenarios []scenario
	for _, name := range []string{"noop", "synced"} {
		scenarios = append(scenarios, scenario{name, "deliveries/s", func(ctx context.Context) (sample, error) {
			return all[name].gathered(ctx, watchers, func(c *crowd) (sample, error) {
				return c.deliveries(ctx, b.slice, burst, all[name].writing())
			})
		}})
	}
	r := newReport(b.settings())
	r.Settings["watchers"], r.Settings["burst"] = watchers, burst
	if err := b.interleave(ctx, r, b.rounds, scenarios); err != nil {
		return nil, err
	}
	r.Figures = append(r.Figures, judge(12, "", ratio(r.rounds("synced"), r.rounds("noop"))))
	r.remarkCosts(scenarios)
	return r, nil
}

// crowdSuite is figure 13: 10,000 watchers of one run, beside etcd's, of which many
// share a stream.
func crowdSuite(ctx context.Context, b *bench) (_ *report, err error) {
	const burst = 8
	watchers := 10_000
	if b.quick {
		watchers = 1000
	}
	all, stop, err := b.field(ctx, "crowd", "etcd", "synced")
	if err != nil {
		return nil, err
	}
	defer func() { err = errors.Join(err, stop()) }()
	if err := warm(ctx, all); err != nil {
		return nil, err
	}
	var scenarios []scenario
	last := map[string][]float64{}
	for _, name := range []string{"etcd", "synced"} {
		scenarios = append(scenarios, scenario{name, "deliveries/s", func(ctx context.Context) (sample, error) {
			return all[name].gathered(ctx, watchers, func(c *crowd) (sample, error) {
				got, err := c.deliveries(ctx, b.slice, burst, all[name].writing())
				if err != nil {
					return got, err
				}
				late, err := c.lastArrival(ctx, max(b.slice, time.Second), all[name].writing())
				if err != nil {
					return got, err
				}
				last[name] = append(last[name], late.value)
				got.more["last_watcher_ms"] = late.value
				got.more["calls"] += late.more["calls"] * float64(watchers)
				return got, nil
			})
		}})
	}
	r := newReport(b.settings())
	r.Settings["watchers"], r.Settings["burst"] = watchers, burst
	if err := b.interleave(ctx, r, b.rounds, scenarios); err != nil {
		return nil, err
	}
	r.Figures = append(r.Figures,
		judge(13, "deliveries/s", ratio(r.rounds("synced"), r.rounds("etcd"))),
		judge(13, "last watcher", ratio(last["synced"], last["etcd"])))
	r.remarkCosts(scenarios)
	return r, nil
}

// watchedSuite is figure 16: what open watches cost those who write to other runs.
func watchedSuite(ctx context.Context, b *bench) (_ *report, err error) {
	const watchers = 1000
	all, stop, err := b.field(ctx, "watched", "synced", "buffered")
	if err != nil {
		return nil, err
	}
	defer func() { err = errors.Join(err, stop()) }()
	if err := warm(ctx, all); err != nil {
		return nil, err
	}
	var scenarios []scenario
	for _, name := range []string{"synced", "buffered"} {
		p := all[name]
		scenarios = append(scenarios,
			scenario{name, "calls/s", func(ctx context.Context) (sample, error) { return p.drive(ctx, 64, b.slice) }},
			scenario{name + "-watched", "calls/s", func(ctx context.Context) (_ sample, err error) {
				c, err := p.gather(ctx, watchers, func(int) int { return keys - 1 })
				if err != nil {
					return sample{}, err
				}
				defer func() { err = errors.Join(err, c.leave()) }()
				calling := setStatus(p.clients)
				return p.driveBy(ctx, 64, b.slice, func(i int) caller {
					call := calling(i)
					return func(ctx context.Context, key int) error { return call(ctx, min(key, keys-2)) }
				})
			}})
	}
	r := newReport(b.settings())
	r.Settings["watchers"] = watchers
	if err := b.interleave(ctx, r, b.rounds, scenarios); err != nil {
		return nil, err
	}
	r.Figures = append(r.Figures,
		judge(16, "durable", ratio(r.rounds("synced-watched"), r.rounds("synced"))),
		judge(16, "buffered", ratio(r.rounds("buffered-watched"), r.rounds("buffered"))))
	r.remarkCosts(scenarios)
	return r, nil
}
