package demo

import (
	"context"
	"fmt"
	"math/rand/v2"
	"sync/atomic"
	"time"

	"golang.org/x/sync/errgroup"

	"github.com/runstatus/runstatus/client"
	runstatusv1 "github.com/runstatus/runstatus/gen/go/runstatus/v1"
)

// repeats is the number of runs of each test of a series.
const repeats = 3

// pace is how fast Loop plays.
type pace struct {
	slower  float64       // than Script
	between time.Duration // the beginnings of two series
	kept    int           // series
}

// usual has a run take about half a minute.
var usual = pace{slower: 8, between: 15 * time.Second, kept: 20}

// Loop plays one series after another in a namespace until the context ends, so that there is always something to look
// at. It removes all series that are over but the newest 20, with their runs. It returns nil when the context has ended, or the first
// error of the server.
func Loop(ctx context.Context, c *client.Client, parent, user string) error {
	return usual.loop(ctx, c, parent, user)
}

func (p pace) loop(ctx context.Context, c *client.Client, parent, user string) error {
	group, playing := errgroup.WithContext(ctx)
	group.Go(func() error {
		var all []*series
		for n := 1; ; n++ {
			one, err := begin(playing, c, parent, user, n)
			if err != nil {
				return err
			}
			all = append(all, one)
			group.Go(func() error { return p.play(playing, c, one) })
			for len(all) > p.kept && all[0].over.Load() {
				if err := all[0].remove(playing, c); err != nil {
					return err
				}
				all = all[1:]
			}
			if err := wait(playing, p.between); err != nil {
				return err
			}
		}
	})
	if err := group.Wait(); ctx.Err() == nil {
		return err
	}
	return nil
}

// series is a series that is played.
type series struct {
	name string
	runs []string
	over atomic.Bool
}

// begin creates a series and its runs.
func begin(ctx context.Context, c *client.Client, parent, user string, n int) (*series, error) {
	made, err := c.Create(ctx, &runstatusv1.CreateRunRequest{
		Parent: parent, Kind: runstatusv1.Kind_KIND_SERIES, DisplayName: fmt.Sprintf("demo.%d", n), User: user})
	if err != nil {
		return nil, err
	}
	s := &series{name: made.GetName()}
	for range repeats {
		for _, part := range Script {
			run, err := c.Create(ctx, &runstatusv1.CreateRunRequest{
				Parent: parent, Series: s.name, DisplayName: part.Test, User: user,
				Labels: map[string]string{"sys_name": "demo", "partition": part.Partition}})
			if err != nil {
				return nil, err
			}
			s.runs = append(s.runs, run.GetName())
		}
	}
	_, err = c.Run(s.name).Set(ctx, runstatusv1.SeriesState_SERIES_STATE_RUN, "Tests are about to run.")
	return s, err
}

// play plays the runs of a series to their ends.
func (p pace) play(ctx context.Context, c *client.Client, s *series) error {
	defer s.over.Store(true)
	group, playing := errgroup.WithContext(ctx)
	for i, name := range s.runs {
		part := Script[i%len(Script)]
		if rand.N(2) == 0 { // most runs of a healthy machine pass
			part = Script[0]
		}
		group.Go(func() error { return p.live(playing, c, name, part) })
	}
	if err := group.Wait(); err != nil {
		return err
	}
	if _, err := c.Run(s.name).Set(ctx, runstatusv1.SeriesState_SERIES_STATE_ALL_STARTED, "Nothing is left to start."); err != nil {
		return err
	}
	_, err := c.Run(s.name).CloseSeries(ctx)
	return err
}

// live plays a run to its end. No two take the same time.
func (p pace) live(ctx context.Context, c *client.Client, name string, part Part) error {
	for _, step := range part.Steps {
		after := time.Duration(float64(step.After) * p.slower)
		if err := wait(ctx, after/2+rand.N(after+1)); err != nil {
			return err
		}
		if _, err := c.Run(name).Set(ctx, step.State, step.Note); err != nil {
			return err
		}
	}
	_, err := c.Run(name).Complete(ctx, part.Result)
	return err
}

// remove deletes a series and its runs.
func (s *series) remove(ctx context.Context, c *client.Client) error {
	for _, name := range append(s.runs, s.name) {
		if _, err := c.Service().DeleteRun(ctx, &runstatusv1.DeleteRunRequest{Run: name, Force: true}); err != nil {
			return err
		}
	}
	return nil
}

// wait waits for a time, or returns the error of the context.
func wait(ctx context.Context, d time.Duration) error {
	select {
	case <-time.After(d):
		return nil
	case <-ctx.Done():
		return ctx.Err()
	}
}
