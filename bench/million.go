package main

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strconv"
	"time"

	runstatusv1 "github.com/runstatus/runstatus/gen/go/runstatus/v1"
)

// Bounds of what takes long on a large tree.
const (
	listTimeout   = 10 * time.Minute
	verifyTimeout = 10 * time.Minute
	listingTime   = 30 * time.Second // for the calls of figure 21
	listings      = 50               // at most so many of them
)

// millionSuite is figures 18, 19 and 21, on one large tree.
func millionSuite(ctx context.Context, b *bench) (*report, error) {
	tree, err := b.tree(ctx)
	if err != nil {
		return nil, err
	}
	rounds := min(b.rounds, 5) // a cold sweep of a million files takes minutes
	r := newReport(map[string]any{"rounds": rounds, "large_tree": b.runs, "runs_in_series": runsInSeries})
	if b.runs < 1_000_000 {
		r.Remarks = append(r.Remarks, fmt.Sprintf("%d runs instead of a million: 18 and 21 then say little", b.runs))
	}
	if err := b.makeIndex(ctx, r, tree); err != nil {
		return nil, err
	}
	all := true
	cold := func(measure func(context.Context) (sample, error)) func(context.Context) (sample, error) {
		return func(ctx context.Context) (sample, error) {
			dropped, err := dropCaches(ctx, tree)
			if err != nil {
				return sample{}, err
			}
			all = all && dropped
			return measure(ctx)
		}
	}
	err = b.interleave(ctx, r, rounds, []scenario{
		{"start", "s", cold(func(ctx context.Context) (sample, error) { return b.startOn(ctx, tree) })},
		{"sweep", "s", cold(func(ctx context.Context) (sample, error) { return sweep(ctx, tree) })},
	})
	if err != nil {
		return nil, err
	}
	if !all {
		r.Remarks = append(r.Remarks, "only root can drop directories and inodes: the sweep was less than cold")
	}
	r.Figures = append(r.Figures, judge(18, "", ratio(r.Scenarios["start"].Rounds, r.Scenarios["sweep"].Rounds)))
	return r, b.largeServer(ctx, r, tree, rounds)
}

// makeIndex lets the server see the tree for the first time, and stops it.
func (b *bench) makeIndex(ctx context.Context, r *report, tree string) (err error) {
	start := time.Now()
	p, err := b.startServer(ctx, "synced", tree)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, p.stop()) }()
	if err := b.verified(ctx, p); err != nil {
		return err
	}
	took := time.Since(start).Seconds()
	r.Scenarios["first start, until all is indexed"] = &series{Unit: "s", Median: took, Rounds: []float64{took}}
	b.say("  first start, until all is indexed: %.1f s\n", took)
	return nil
}

// verified waits until the server has looked at every run.
func (b *bench) verified(ctx context.Context, p *peer) error {
	ctx, cancel := context.WithTimeout(ctx, verifyTimeout)
	defer cancel()
	for {
		resp, err := listRunning(ctx, p)
		if err != nil {
			return err
		}
		if resp.GetUnverifiedRuns() == 0 {
			return nil
		}
		if err := pause(ctx, time.Second); err != nil {
			return fmt.Errorf("%d runs are still unverified: %w", resp.GetUnverifiedRuns(), err)
		}
	}
}

func listRunning(ctx context.Context, p *peer) (*runstatusv1.ListRunsResponse, error) {
	ctx, cancel := context.WithTimeout(ctx, listTimeout)
	defer cancel()
	resp, err := runstatusv1.NewStatusServiceClient(p.clients[0]).ListRuns(ctx, &runstatusv1.ListRunsRequest{
		Filter: `state = "RUNNING"`, PageSize: 100,
	})
	if err == nil && len(resp.GetRuns()) == 0 {
		err = errors.New("no run is RUNNING")
	}
	return resp, err
}

// startOn measures from the start of the process to the answer to a list by state.
func (b *bench) startOn(ctx context.Context, tree string) (_ sample, err error) {
	start := time.Now()
	p, err := b.startServer(ctx, "synced", tree)
	if err != nil {
		return sample{}, err
	}
	defer func() { err = errors.Join(err, p.stop()) }()
	ready := time.Since(start)
	resp, err := listRunning(ctx, p)
	if err != nil {
		return sample{}, err
	}
	return sample{time.Since(start).Seconds(), map[string]float64{
		"ready_s": ready.Seconds(), "unverified_runs": float64(resp.GetUnverifiedRuns()),
	}}, nil
}

// largeServer is figures 19 and 21: of a server that knows all runs.
func (b *bench) largeServer(ctx context.Context, r *report, tree string, rounds int) (err error) {
	empty, err := b.subdir("empty")
	if err != nil {
		return err
	}
	small, err := b.startPeer(ctx, "server", empty, "synced")
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, small.stop()) }()
	large, err := b.startPeer(ctx, "server", tree, "synced")
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, large.stop()) }()
	if err := b.verified(ctx, large); err != nil {
		return err
	}
	heap, resident := &series{Unit: "B"}, &series{Unit: "B"}
	listing := &series{Unit: "ms"}
	for range rounds {
		s, err := listState(ctx, large, listingTime/time.Duration(rounds), listings/rounds)
		if err != nil {
			return err
		}
		listing.add(s)
		alive, rss, err := perRun(large, small, b.runs)
		if err != nil {
			return err
		}
		heap.add(sample{value: alive})
		resident.add(sample{value: rss})
	}
	r.Scenarios["heap per run"], r.Scenarios["resident per run"], r.Scenarios["list by state"] = heap, resident, listing
	r.Figures = append(r.Figures, judge(19, "", heap.Rounds), judge(21, "", listing.Rounds))
	r.Remarks = append(r.Remarks, fmt.Sprintf("19 is what is alive on the heap after a collection; resident after giving back what is free: %.0f B a run", resident.Median))
	return nil
}

// perRun returns by how much more a server holds for each of its runs than one
// without any.
func perRun(large, small *peer, runs int) (alive, resident float64, err error) {
	var h, rss [2]float64
	for i, p := range []*peer{small, large} {
		answer, err := p.ask("heap")
		if err == nil {
			h[i], err = strconv.ParseFloat(answer, 64)
		}
		if err == nil {
			rss[i], err = p.rss()
		}
		if err != nil {
			return 0, 0, err
		}
	}
	return (h[1] - h[0]) / float64(runs), (rss[1] - rss[0]) / float64(runs), nil
}

// listState lists again and again. The sample's value is the p50 in milliseconds.
func listState(ctx context.Context, p *peer, d time.Duration, most int) (sample, error) {
	var took []time.Duration
	for start := time.Now(); len(took) < max(most, 3) && (len(took) < 1 || time.Since(start) < d); {
		begin := time.Now()
		if _, err := listRunning(ctx, p); err != nil {
			return sample{}, err
		}
		took = append(took, time.Since(begin))
	}
	slices.Sort(took)
	return sample{quantile(took, 0.5) / 1000, map[string]float64{"calls": float64(len(took))}}, nil
}
