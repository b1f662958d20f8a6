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
func (p *peer) gathered(ctx context.Context, n int, do func(*crowd) (sample, error)) (sample, error) {
	return p.with(ctx, do, func() (*crowd, error) { return p.gather(ctx, n, allOne) })
}

// mirrored is gathered for watchers of one mirror.
func (p *peer) mirrored(ctx context.Context, n int, do func(*crowd) (sample, error)) (sample, error) {
	return p.with(ctx, do, func() (*crowd, error) { return p.gatherMirror(ctx, n) })
}

func (p *peer) with(ctx context.Context, do func(*crowd) (sample, error), gather func() (*crowd, error)) (_ sample, err error) {
	c, err := gather()
	if err != nil {
		return sample{}, err
	}
	defer func() { err = errors.Join(err, c.leave()) }()
	if _, err := c.tell(ctx, 1, p.writing()); err != nil { // the first sends are dearer
		return sample{}, err
	}
	return p.costing(func() (sample, error) { return do(c) })
}

// watchSuite is figures 11 to 14 and 16.
func watchSuite(ctx context.Context, b *bench) (_ *report, err error) {
	r := newReport(b.settings())
	if err := b.watchParts(ctx, r); err != nil {
		return nil, err
	}
	return r, b.idleWatches(ctx, r)
}

func (b *bench) watchParts(ctx context.Context, r *report) (err error) {
	all, stop, err := b.field(ctx, "watch", "noop", "etcd", "synced", "buffered")
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, stop()) }()
	if err := warm(ctx, all); err != nil {
		return err
	}
	return b.runParts(ctx, r, b.latency(all), b.fanout(all), b.crowds(all), b.watched(all))
}

// fanout is figure 12: 1,000 watchers of one run.
func (b *bench) fanout(all map[string]*peer) part {
	const watchers, burst = 1000, 32
	var p part
	for _, name := range []string{"noop", "synced"} {
		p.scenarios = append(p.scenarios, scenario{name + "-1000-watchers", "deliveries/s", func(ctx context.Context) (sample, error) {
			return all[name].gathered(ctx, watchers, func(c *crowd) (sample, error) {
				return c.deliveries(ctx, b.slice, burst, all[name].writing())
			})
		}})
	}
	p.figures = func(r *report) []outcome {
		return []outcome{judge(12, "", ratio(r.rounds("synced-1000-watchers"), r.rounds("noop-1000-watchers")))}
	}
	return p
}

// crowds is figure 13: 10,000 watchers of one run, on streams of their own and of one mirror, beside etcd's,
// of which many share a stream.
func (b *bench) crowds(all map[string]*peer) part {
	const burst = 8
	watchers := 10_000
	if b.quick {
		watchers = 2000
	}
	var p part
	for _, name := range []string{"etcd", "synced"} {
		p.scenarios = append(p.scenarios, scenario{name + "-crowd", "deliveries/s", func(ctx context.Context) (sample, error) {
			return all[name].gathered(ctx, watchers, func(c *crowd) (sample, error) {
				return c.both(ctx, b.slice, burst, all[name].writing())
			})
		}})
	}
	p.scenarios = append(p.scenarios, scenario{"synced-mirror", "deliveries/s", func(ctx context.Context) (sample, error) {
		return all["synced"].mirrored(ctx, watchers, func(c *crowd) (sample, error) {
			return c.both(ctx, b.slice, burst, all["synced"].writing())
		})
	}})
	p.figures = func(r *report) []outcome {
		return []outcome{
			judge(13, "mirror", ratio(r.rounds("synced-mirror"), r.rounds("etcd-crowd"))),
			judge(13, "deliveries/s", ratio(r.rounds("synced-crowd"), r.rounds("etcd-crowd"))),
			judge(13, "last watcher", ratio(r.more("synced-crowd", "last_watcher_ms"), r.more("etcd-crowd", "last_watcher_ms"))),
		}
	}
	return p
}

// watched is figure 16: what open watches cost writers of other runs.
func (b *bench) watched(all map[string]*peer) part {
	var p part
	for _, name := range []string{"synced", "buffered"} {
		peer := all[name]
		p.scenarios = append(p.scenarios,
			scenario{name + "-64", "calls/s", func(ctx context.Context) (sample, error) { return peer.drive(ctx, 64, b.slice) }},
			scenario{name + "-64-watched", "calls/s", func(ctx context.Context) (sample, error) { return peer.driveWatched(ctx, b.slice) }})
	}
	p.figures = func(r *report) []outcome {
		return []outcome{
			judge(16, "durable", ratio(r.rounds("synced-64-watched"), r.rounds("synced-64"))),
			judge(16, "buffered", ratio(r.rounds("buffered-64-watched"), r.rounds("buffered-64"))),
		}
	}
	return p
}

// driveWatched is drive beside 1,000 open watches of a run without writes.
func (p *peer) driveWatched(ctx context.Context, d time.Duration) (_ sample, err error) {
	c, err := p.gather(ctx, 1000, func(int) int { return keys - 1 })
	if err != nil {
		return sample{}, err
	}
	defer func() { err = errors.Join(err, c.leave()) }()
	calling := setStatus(p.clients)
	return p.driveBy(ctx, 64, d, func(i int) caller {
		call := calling(i)
		return func(ctx context.Context, key int) error { return call(ctx, min(key, keys-2)) }
	})
}
