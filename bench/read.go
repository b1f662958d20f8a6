package main

import (
	"context"
	"errors"

	"go.etcd.io/etcd/api/v3/etcdserverpb"

	runstatusv1 "github.com/runstatus/runstatus/gen/go/runstatus/v1"
)

// readSuite is figures 15 and 20.
func readSuite(ctx context.Context, b *bench) (_ *report, err error) {
	all, stop, err := b.field(ctx, "read", "noop", "etcd", "synced")
	if err != nil {
		return nil, err
	}
	defer func() { err = errors.Join(err, stop()) }()
	if err := warm(ctx, all); err != nil {
		return nil, err
	}
	r := newReport(b.settings())
	table, stopTable, err := b.table(ctx, r)
	if err != nil {
		return nil, err
	}
	defer func() { err = errors.Join(err, stopTable()) }()
	return r, b.runParts(ctx, r, b.newest(all), table)
}

// newest is figure 15: the newest status of one run.
func (b *bench) newest(all map[string]*peer) part {
	var p part
	for _, name := range []string{"noop", "etcd", "synced"} {
		peer := all[name]
		calling := getStatus(peer.clients)
		if name == "etcd" {
			calling = getKey(peer.clients)
		}
		p.scenarios = append(p.scenarios, scenario{name, "calls/s", func(ctx context.Context) (sample, error) {
			return peer.driveBy(ctx, 64, b.slice, calling)
		}})
	}
	p.figures = func(r *report) []outcome {
		return []outcome{
			judge(15, "no-op", ratio(r.rounds("synced"), r.rounds("noop"))),
			judge(15, "etcd", ratio(r.rounds("synced"), r.rounds("etcd"))),
		}
	}
	return p
}

func getStatus(c clients) func(i int) caller {
	return func(i int) caller {
		client := runstatusv1.NewStatusServiceClient(c[i%len(c)])
		return func(ctx context.Context, key int) error {
			_, err := client.GetStatus(ctx, &runstatusv1.GetStatusRequest{Run: runName(key)})
			return err
		}
	}
}

// getKey reads what this member has, without asking the others.
func getKey(c clients) func(i int) caller {
	return func(i int) caller {
		client := etcdserverpb.NewKVClient(c[i%len(c)])
		return func(ctx context.Context, key int) error {
			_, err := client.Range(ctx, &etcdserverpb.RangeRequest{Key: []byte(runName(key)), Serializable: true})
			return err
		}
	}
}
