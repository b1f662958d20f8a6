package client_test

import (
	"context"
	"errors"
	"slices"
	"testing"
	"time"

	"google.golang.org/grpc/codes"
	"google.golang.org/grpc/status"

	"github.com/runstatus/runstatus/client"
	runstatusv1 "github.com/runstatus/runstatus/gen/go/runstatus/v1"
)

func TestWaitIsDecidedByTheRunsThatMeetIt(t *testing.T) {
	c := connect(t)
	a, b := create(t, c, nil), create(t, c, nil)
	set(t, a, running, "")
	set(t, b, running, "")
	set(t, b, skipped, "")
	both := client.Runs(a.Name(), b.Name(), a.Name())
	for _, test := range []struct {
		name  string
		until client.WatchOption
		want  error
		runs  []string
	}{
		{"all in a state", client.UntilState(running, skipped), nil, []string{a.Name(), b.Name()}},
		{"any in a state", client.UntilAnyState(running), nil, []string{a.Name()}},
		{"any ever in a state", client.UntilEver(running), nil, []string{a.Name(), b.Name()}},
		{"all in a state that one has left for good", client.UntilState(running), client.ErrImpossible, []string{b.Name()}},
	} {
		closing, err := c.Wait(t.Context(), both, test.until)
		var names []string
		for _, run := range closing.GetRuns() {
			names = append(names, run.GetName())
		}
		if !errors.Is(err, test.want) || !slices.Equal(names, test.runs) {
			t.Errorf("%s: %v, decided by %q", test.name, err, names)
		}
	}
	set(t, a, skipped, "")
	if _, err := c.Wait(t.Context(), both, client.UntilEnded()); err != nil {
		t.Error(err)
	}
	for _, until := range []client.WatchOption{client.UntilAnyState(complete), client.UntilEver(complete)} {
		closing, err := c.Wait(t.Context(), both, until)
		if !errors.Is(err, client.ErrImpossible) || closing.GetTally().GetEnded() != 2 {
			t.Errorf("after all have ended: %v, %v", closing, err)
		}
	}
}

func TestWaitSeesWhatHappensMeanwhile(t *testing.T) {
	c := connect(t)
	series := create(t, c, &runstatusv1.CreateRunRequest{Kind: runstatusv1.Kind_KIND_SERIES})
	first := create(t, c, &runstatusv1.CreateRunRequest{Series: series.Name()})
	looks := 0
	var late *client.RunHandle
	// Each step follows once Wait has observed the one before.
	steps := []func(){
		func() { set(t, first, skipped, "") },
		func() { late = create(t, c, &runstatusv1.CreateRunRequest{Series: series.Name()}) },
		func() { set(t, late, skipped, "") },
		func() {
			if _, err := series.CloseSeries(t.Context()); err != nil {
				t.Error(err)
			}
		},
		func() {},
	}
	closing, err := c.Wait(t.Context(), client.Series(series.Name()), client.UntilEnded(),
		client.OnChange(func([]*runstatusv1.Run) {
			if looks < len(steps) {
				steps[looks]()
			}
			looks++
		}))
	if err != nil || len(closing.GetRuns()) != 3 || closing.GetReason() != runstatusv1.WatchClosing_REASON_CONDITION_MET {
		t.Errorf("%v after %d looks, decided by %v", err, looks, closing.GetRuns())
	}
}

// The first problem ends the wait, though another run has not ended. Ends without a problem do not.
func TestUntilProblemEndsWithTheFirstProblem(t *testing.T) {
	c := connect(t)
	fine, bad, open := create(t, c, nil), create(t, c, nil), create(t, c, nil)
	ctx, cancel := context.WithTimeout(t.Context(), 30*time.Second)
	defer cancel()
	steps := []func(){
		func() { set(t, fine, skipped, "") },
		func() {
			if _, err := bad.Complete(ctx, "FAIL"); err != nil {
				t.Error(err)
			}
		},
	}
	all := client.Runs(fine.Name(), bad.Name(), open.Name())
	closing, err := c.Wait(ctx, all, client.UntilProblem(), client.OnChange(func([]*runstatusv1.Run) {
		if len(steps) > 0 {
			step := steps[0]
			steps = steps[1:]
			step()
		}
	}))
	runs := closing.GetRuns()
	if err != nil || len(steps) > 0 || len(runs) != 1 || runs[0].GetName() != bad.Name() || !client.IsProblem(runs[0].GetOutcome()) {
		t.Errorf("%v, %d steps are left, decided by %v", err, len(steps), runs)
	}
	set(t, open, skipped, "")
	if _, err := c.Wait(ctx, client.Runs(fine.Name(), open.Name()), client.UntilProblem()); !errors.Is(err, client.ErrImpossible) {
		t.Errorf("after all have ended without a problem: %v", err)
	}
	if _, err := c.Wait(ctx, all, client.UntilProblem()); err != nil {
		t.Errorf("after all have ended, one with a problem: %v", err)
	}
}

func TestWaitEndsWithItsContext(t *testing.T) {
	c := connect(t)
	run := create(t, c, nil)
	ctx, cancel := context.WithTimeout(t.Context(), 300*time.Millisecond)
	defer cancel()
	if _, err := c.Wait(ctx, client.Runs(run.Name()), client.UntilEnded()); !errors.Is(err, context.DeadlineExceeded) {
		t.Errorf("got %v", err)
	}
}

func TestWaitOutlivesARestartOfTheServer(t *testing.T) {
	dir := t.TempDir()
	addr, stop, err := serve(dir, "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	c, err := client.New(addr)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = c.Close() }()
	run := create(t, c, nil)
	seen, done := make(chan bool, 10), make(chan error, 1)
	go func() {
		_, err := c.Wait(t.Context(), client.Runs(run.Name()), client.UntilEnded(),
			client.OnChange(func([]*runstatusv1.Run) { seen <- true }))
		done <- err
	}()
	<-seen
	if err := stop(); err != nil {
		t.Fatal(err)
	}
	// Long enough for at least one attempt of the watch to fail.
	for range 3 {
		if _, err := run.Get(t.Context()); status.Code(err) != codes.Unavailable {
			t.Fatalf("while the server is away: %v", err)
		}
	}
	if _, stop, err = serve(dir, addr); err != nil {
		t.Fatal(err)
	}
	defer func() { _ = stop() }()
	_, err = stubborn(func() (*runstatusv1.StatusInfo, error) { return run.Set(t.Context(), skipped, "") })
	if err != nil {
		t.Fatal(err)
	}
	if err := <-done; err != nil {
		t.Errorf("got %v", err)
	}
}

func TestWaitRefusesWhatItCantWaitFor(t *testing.T) {
	c := connect(t)
	if _, err := c.Wait(t.Context(), client.Runs("test_runs/wait-absent"), client.UntilEnded()); status.Code(err) != codes.NotFound {
		t.Errorf("an absent run: %v", err)
	}
	some := client.Runs("test_runs/1")
	for name, opts := range map[string][]client.WatchOption{
		"no runs":           {client.UntilEnded()},
		"runs and a series": {some, client.Series("series/1"), client.UntilEnded()},
		"no condition":      {some},
		"no state":          {some, client.UntilState()},
	} {
		if _, err := c.Wait(t.Context(), opts...); err == nil {
			t.Errorf("%s: no error", name)
		}
	}
}
