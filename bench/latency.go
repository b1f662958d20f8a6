package main

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"sync"
	"time"

	"go.etcd.io/etcd/api/v3/etcdserverpb"
	"golang.org/x/sync/errgroup"

	runstatusv1 "github.com/runstatus/runstatus/gen/go/runstatus/v1"
	"github.com/runstatus/runstatus/internal/watchreq"
)

// pace is how many lines a second are written while their way is timed.
const pace = 200

// latency is figure 11: from before a line is written until a watch of all runs
// has it.
func (b *bench) latency(all map[string]*peer) part {
	var p part
	for _, name := range []string{"etcd", "synced", "buffered"} {
		p.scenarios = append(p.scenarios, scenario{name + "-to-watcher", "µs", func(ctx context.Context) (sample, error) {
			return all[name].latency(ctx, max(b.slice, time.Second))
		}})
	}
	p.figures = func(r *report) []outcome {
		return []outcome{
			judge(11, "p50", ratio(r.rounds("synced-to-watcher"), r.rounds("etcd-to-watcher"))),
			judge(11, "p99", ratio(r.more("synced-to-watcher", "p99_us"), r.more("etcd-to-watcher", "p99_us"))),
		}
	}
	return p
}

// latency writes at a pace while one watches. Each line carries when it was sent.
func (p *peer) latency(ctx context.Context, d time.Duration) (_ sample, err error) {
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	next, err := p.watchAll(ctx)
	if err != nil {
		return sample{}, err
	}
	var took []time.Duration
	var watching sync.WaitGroup
	arrived := make(chan struct{}, 1<<16)
	watching.Go(func() {
		for {
			sent, err := next()
			if err != nil {
				return // the writers miss it
			}
			now := time.Now()
			for _, t := range sent {
				took = append(took, now.Sub(t))
				arrived <- struct{}{}
			}
		}
	})
	written, err := p.paced(ctx, d)
	late := time.After(callTimeout)
	for range written {
		select {
		case <-arrived:
		case <-late:
			err = errors.Join(err, errors.New("not all lines arrived"))
			written = 0
		}
		if written == 0 {
			break
		}
	}
	cancel()
	watching.Wait()
	if err != nil {
		return sample{}, err
	}
	slices.Sort(took)
	return sample{quantile(took, 0.5), map[string]float64{"p50_us": quantile(took, 0.5), "p99_us": quantile(took, 0.99), "calls": float64(len(took))}}, nil
}

// paced writes at the pace, whether or not the last line is answered.
func (p *peer) paced(ctx context.Context, d time.Duration) (written int, err error) {
	calling := setStatus(p.clients)
	if p.name == "etcd" {
		calling = putLine(p.clients)
	}
	group, ctx := errgroup.WithContext(ctx)
	tick := time.NewTicker(time.Second / pace)
	defer tick.Stop()
	for start := time.Now(); time.Since(start) < d && ctx.Err() == nil; written++ {
		<-tick.C
		call, key := calling(written), written%keys
		group.Go(func() error { return call(ctx, key) })
	}
	return written, group.Wait()
}

// watchAll opens a watch of all runs. What it returns waits for the next lines, and
// tells when each was sent.
func (p *peer) watchAll(ctx context.Context) (next func() ([]time.Time, error), err error) {
	if p.name == "etcd" {
		return p.watchKeys(ctx)
	}
	stream, err := runstatusv1.NewStatusServiceClient(p.clients[0]).WatchStatuses(ctx, &runstatusv1.WatchStatusesRequest{
		Selection: watchreq.Query("namespaces/main", ""), Start: runstatusv1.WatchStart_WATCH_START_NOW,
	})
	if err != nil {
		return nil, err
	}
	for synced := false; !synced; {
		m, err := stream.Recv()
		if err != nil {
			return nil, err
		}
		synced = m.GetSynced() != nil
	}
	return func() ([]time.Time, error) {
		m, err := stream.Recv()
		if err != nil || m.GetStatus() == nil {
			return nil, err
		}
		return []time.Time{m.GetStatus().GetWhen().AsTime()}, nil
	}, nil
}

func (p *peer) watchKeys(ctx context.Context) (next func() ([]time.Time, error), err error) {
	stream, err := etcdserverpb.NewWatchClient(p.clients[0]).Watch(ctx)
	if err != nil {
		return nil, err
	}
	err = stream.Send(&etcdserverpb.WatchRequest{RequestUnion: &etcdserverpb.WatchRequest_CreateRequest{
		CreateRequest: &etcdserverpb.WatchCreateRequest{Key: []byte("test_runs/"), RangeEnd: []byte("test_runs0")},
	}})
	if err != nil {
		return nil, err
	}
	if m, err := stream.Recv(); err != nil || !m.GetCreated() {
		return nil, errors.Join(errors.New("the watch was not created"), err)
	}
	return func() ([]time.Time, error) {
		m, err := stream.Recv()
		var sent []time.Time
		for _, e := range m.GetEvents() {
			text, _, _ := strings.Cut(string(e.GetKv().GetValue()), " ")
			seconds, err := strconv.ParseFloat(text, 64)
			if err != nil {
				return nil, fmt.Errorf("the line of a put: %w", err)
			}
			sent = append(sent, time.UnixMicro(int64(seconds*1e6+0.5)))
		}
		return sent, err
	}, nil
}
