package main

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"sync"
	"time"

	"google.golang.org/grpc"
)

const (
	connections = 4
	keys        = 1000 // runs, or keys of etcd
	// callTimeout bounds a call, so that a peer that hangs ends the run.
	callTimeout = 20 * time.Second
)

// caller makes calls, one after the other. Each has runs of its own: no two
// callers wait for the same one.
type caller func(ctx context.Context, key int) error

// clients are connections to one peer. The settings are the same for all peers.
type clients []*grpc.ClientConn

func dial(addr string, n int, w way) (clients, error) {
	transport, err := w.transport()
	if err != nil {
		return nil, err
	}
	options := append(transport, grpc.WithDefaultCallOptions(grpc.MaxCallRecvMsgSize(32<<20)))
	var c clients
	for range n {
		conn, err := grpc.NewClient("passthrough:///"+addr, options...)
		if err != nil {
			return nil, errors.Join(err, c.close())
		}
		c = append(c, conn)
	}
	return c, nil
}

func (c clients) close() error {
	var errs []error
	for _, conn := range c {
		errs = append(errs, conn.Close())
	}
	return errors.Join(errs...)
}

// drive lets g callers each make calls and wait for their own answers, for some
// time. The calls a second are the sample's value; p50 and p99 are in microseconds.
func drive(ctx context.Context, g int, d time.Duration, newCaller func(i int) caller) (sample, error) {
	ctx, cancel := context.WithTimeout(ctx, d+callTimeout)
	defer cancel()
	var wg sync.WaitGroup
	took := make([][]time.Duration, g)
	errs := make([]error, g)
	start := time.Now()
	for i := range g {
		wg.Go(func() {
			call := newCaller(i)
			for key := i; ; key += g {
				if key >= keys {
					key = i
				}
				begin := time.Now()
				if begin.Sub(start) >= d {
					return
				}
				if err := call(ctx, key); err != nil {
					errs[i] = err
					cancel()
					return
				}
				took[i] = append(took[i], time.Since(begin))
			}
		})
	}
	wg.Wait()
	elapsed := time.Since(start)
	if err := firstCause(errs); err != nil {
		return sample{}, err
	}
	all := slices.Concat(took...)
	if len(all) == 0 {
		return sample{}, fmt.Errorf("no call was answered in %s", d)
	}
	slices.Sort(all)
	return sample{
		value: float64(len(all)) / elapsed.Seconds(),
		more:  map[string]float64{"p50_us": quantile(all, 0.5), "p99_us": quantile(all, 0.99), "calls": float64(len(all))},
	}, nil
}

// firstCause prefers what went wrong to what was cancelled because of it.
func firstCause(errs []error) error {
	var first error
	for _, err := range errs {
		switch {
		case err == nil:
		case first == nil || errors.Is(first, context.Canceled):
			first = err
		}
	}
	return first
}

// quantile returns a quantile of sorted durations, in microseconds.
func quantile(sorted []time.Duration, q float64) float64 {
	return float64(sorted[min(int(q*float64(len(sorted))), len(sorted)-1)]) / float64(time.Microsecond)
}
