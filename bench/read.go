package main

import (
	"context"
	"errors"

	"go.etcd.io/etcd/api/v3/etcdserverpb"

	runstatusv1 "github.com/runstatus/runstatus/gen/go/runstatus/v1"
)

// readSuite is figure 15: the newest status of one run.
func readSuite(ctx context.Context, b *bench) (_ *report, err error) {
	all, stop, err := b.field(ctx, "read", "noop", "etcd", "synced")
	if err != nil {
		return nil, err
	}
	defer func() { err = errors.Join(err, stop()) }()
	if err := warm(ctx, all); err != nil {
		return nil, err
	}
	var scenarios []scenario
	for _, name := range []string{"noop", "etcd", "synced"} {
		p := all[name]
		calling := getStatus(p.clients)
		if name == "etcd" {
			calling = getKey(p.clients)
		}
		scenarios = append(scenarios, scenario{name, "calls/s", func(ctx context.Context) (sample, error) {
			return p.driveBy(ctx, 64, b.slice, calling)
		}})
	}
	r := newReport(b.settings())
	if err := b.interleave(ctx, r, b.rounds, scenarios); err != nil {
		return nil, err
	}
	r.Figures = append(r.Figures,
		judge(15, "no-op", ratio(r.rounds("synced"), r.rounds("noop"))),
		judge(15, "etcd", ratio(r.rounds("synced"), r.rounds("etcd"))))
	r.remarkCosts(scenarios)
	return r, nil
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
