package main

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"sync"
	"sync/atomic"
	"time"

	"go.etcd.io/etcd/api/v3/etcdserverpb"
	"golang.org/x/sync/errgroup"
	"google.golang.org/protobuf/types/known/durationpb"

	"github.com/runstatus/runstatus/client"
	runstatusv1 "github.com/runstatus/runstatus/gen/go/runstatus/v1"
	"github.com/runstatus/runstatus/internal/watchreq"
)

// perConnection is how many watches share a connection: the server allows 1024
// streams on each.
const perConnection = 625

// crowd is many watchers, on connections of their own, that count what arrives.
type crowd struct {
	size    int
	arrived atomic.Int64
	target  atomic.Int64
	all     chan struct{} // holds one, once arrived has reached target
	clients clients
	library *client.Client // of watches of a mirror; else nil
	cancel  context.CancelFunc
	ended   sync.WaitGroup
	failed  chan error // holds the first
}

// gather opens n watches, each of the run that of tells, and waits until all are
// ready.
func (p *peer) gather(ctx context.Context, n int, of func(i int) int) (*crowd, error) {
	conns, err := dial(p.addr, max((n+perConnection-1)/perConnection, connections), p.way)
	if err != nil {
		return nil, err
	}
	ctx, cancel := context.WithCancel(ctx)
	c := &crowd{size: n, all: make(chan struct{}, 1), failed: make(chan error, 1), clients: conns, cancel: cancel}
	var opening errgroup.Group
	for i := range conns {
		first, past := i*n/len(conns), (i+1)*n/len(conns)
		opening.Go(func() error {
			if p.name == "etcd" {
				return c.watchEtcd(ctx, i, first, past, of)
			}
			return c.watchEach(ctx, i, first, past, of)
		})
	}
	if err := opening.Wait(); err != nil {
		return nil, errors.Join(fmt.Errorf("open watches of %s: %w", p.name, err), c.leave())
	}
	return c, nil
}

// gatherMirror opens n watches of the run that all watch, in one mirror of the Go library, and waits until all
// are ready.
func (p *peer) gatherMirror(ctx context.Context, n int) (*crowd, error) {
	library, err := client.New(p.addr)
	if err != nil {
		return nil, err
	}
	ctx, cancel := context.WithCancel(ctx)
	c := &crowd{size: n, all: make(chan struct{}, 1), failed: make(chan error, 1), library: library, cancel: cancel}
	mirror, err := client.NewMirror(ctx, library, client.Runs(runName(watchedRun)))
	if err != nil {
		return nil, errors.Join(err, c.leave())
	}
	var ready sync.WaitGroup
	ready.Add(n)
	for range n {
		c.ended.Go(func() {
			for e, err := range library.Watch(ctx, client.Runs(runName(watchedRun)), client.WithMirror(mirror)) {
				switch {
				case err != nil:
					c.fail(ctx, err)
					return
				case e.Resynced != nil:
					c.fail(ctx, e.Resynced)
					return
				case e.Synced:
					ready.Done()
				case e.Status != nil:
					c.arrive(1)
				}
			}
		})
	}
	all := make(chan struct{})
	go func() { defer close(all); ready.Wait() }()
	select {
	case <-all:
		return c, nil
	case err := <-c.failed:
		return nil, errors.Join(fmt.Errorf("open watches of a mirror: %w", err), c.leave())
	}
}

// leave ends all watches.
func (c *crowd) leave() error {
	c.cancel()
	err := c.clients.close()
	if c.library != nil {
		err = errors.Join(err, c.library.Close())
	}
	c.ended.Wait()
	return err
}

// watchEach opens a stream for each watch, one after the other.
func (c *crowd) watchEach(ctx context.Context, conn, first, past int, of func(i int) int) error {
	client := runstatusv1.NewStatusServiceClient(c.clients[conn])
	for i := first; i < past; i++ {
		stream, err := client.WatchStatuses(ctx, &runstatusv1.WatchStatusesRequest{
			Selection: watchreq.Runs(runName(of(i))), Start: runstatusv1.WatchStart_WATCH_START_NOW, ProgressInterval: durationpb.New(5 * time.Minute),
		})
		if err != nil {
			return err
		}
		for {
			m, err := stream.Recv()
			if err != nil {
				return err
			}
			if m.GetSynced() != nil {
				break
			}
		}
		c.ended.Go(func() {
			for {
				m, err := stream.Recv()
				if err != nil {
					c.fail(ctx, err)
					return
				}
				if m.GetStatus() != nil {
					c.arrive(1)
				}
			}
		})
	}
	return nil
}

// watchEtcd opens one stream that carries all watches of the connection, as etcd's
// own client does.
func (c *crowd) watchEtcd(ctx context.Context, conn, first, past int, of func(i int) int) error {
	stream, err := etcdserverpb.NewWatchClient(c.clients[conn]).Watch(ctx)
	if err != nil {
		return err
	}
	for i := first; i < past; i++ {
		err := stream.Send(&etcdserverpb.WatchRequest{RequestUnion: &etcdserverpb.WatchRequest_CreateRequest{
			CreateRequest: &etcdserverpb.WatchCreateRequest{Key: []byte(runName(of(i)))},
		}})
		if err != nil {
			return err
		}
		if m, err := stream.Recv(); err != nil || !m.GetCreated() {
			return errors.Join(errors.New("the watch was not created"), err)
		}
	}
	c.ended.Go(func() {
		for {
			m, err := stream.Recv()
			if err != nil {
				c.fail(ctx, err)
				return
			}
			c.arrive(len(m.GetEvents()))
		}
	})
	return nil
}

// fail keeps the first error, unless the watchers are leaving.
func (c *crowd) fail(ctx context.Context, err error) {
	if ctx.Err() == nil {
		select {
		case c.failed <- err:
		default:
		}
	}
}

func (c *crowd) arrive(n int) {
	now, target := c.arrived.Add(int64(n)), c.target.Load()
	if now >= target && now-int64(n) < target {
		c.all <- struct{}{}
	}
}

// tell writes so many lines to the run that all watch, and returns how long it took
// until all had arrived at all.
func (c *crowd) tell(ctx context.Context, lines int, write func(context.Context) error) (time.Duration, error) {
	c.target.Add(int64(c.size) * int64(lines))
	start := time.Now()
	group, writing := errgroup.WithContext(ctx)
	for range lines {
		group.Go(func() error { return write(writing) })
	}
	if err := group.Wait(); err != nil {
		return 0, err
	}
	select {
	case <-c.all:
		return time.Since(start), nil
	case err := <-c.failed:
		return 0, fmt.Errorf("watch: %w", err)
	case <-time.After(callTimeout):
		return 0, fmt.Errorf("%d of %d lines arrived", c.arrived.Load(), c.target.Load())
	case <-ctx.Done():
		return 0, ctx.Err()
	}
}

// deliveries returns how many lines a second arrive when so many are written at the
// same time, over and over.
func (c *crowd) deliveries(ctx context.Context, d time.Duration, burst int, write func(context.Context) error) (sample, error) {
	start, before := time.Now(), c.arrived.Load()
	for time.Since(start) < d {
		if _, err := c.tell(ctx, burst, write); err != nil {
			return sample{}, err
		}
	}
	n := float64(c.arrived.Load() - before)
	return sample{n / time.Since(start).Seconds(), map[string]float64{"calls": n}}, nil
}

// lastArrival returns the p50 of the time until a line has arrived at the last
// watcher, in milliseconds.
func (c *crowd) lastArrival(ctx context.Context, d time.Duration, write func(context.Context) error) (sample, error) {
	var took []time.Duration
	for start := time.Now(); time.Since(start) < d; {
		t, err := c.tell(ctx, 1, write)
		if err != nil {
			return sample{}, err
		}
		took = append(took, t)
	}
	slices.Sort(took)
	return sample{quantile(took, 0.5) / 1000, map[string]float64{"calls": float64(len(took))}}, nil
}

// both is deliveries, then lastArrival.
func (c *crowd) both(ctx context.Context, d time.Duration, burst int, write func(context.Context) error) (sample, error) {
	got, err := c.deliveries(ctx, d, burst, write)
	if err != nil {
		return got, err
	}
	late, err := c.lastArrival(ctx, max(d, time.Second), write)
	if err != nil {
		return got, err
	}
	got.more["last_watcher_ms"] = late.value
	got.more["calls"] += late.more["calls"] * float64(c.size)
	return got, nil
}
