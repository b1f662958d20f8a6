package client_test

import (
	"context"
	"errors"
	"fmt"
	"log"
	"math/rand/v2"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"google.golang.org/grpc"
	"google.golang.org/grpc/codes"
	"google.golang.org/grpc/status"

	"github.com/runstatus/runstatus/client"
	runstatusv1 "github.com/runstatus/runstatus/gen/go/runstatus/v1"
)

// A program that plays a series of runs and another that follows it: it reacts to
// the first build failure and reports what became of all. Either may be restarted
// at any time, and the server too.
func Example_series() {
	ctx, cancel := context.WithTimeout(context.Background(), 5*time.Minute)
	defer cancel()
	runs := 500
	if testing.Short() {
		runs = 50
	}
	dir, err := os.MkdirTemp("", "nightly")
	if err != nil {
		log.Fatal(err)
	}
	defer func() { _ = os.RemoveAll(dir) }()
	c, err := client.New(address) // such as "127.0.0.1:7600"
	if err != nil {
		log.Fatal(err)
	}
	defer func() { _ = c.Close() }()
	series, err := c.Create(ctx, &runstatusv1.CreateRunRequest{Kind: runstatusv1.Kind_KIND_SERIES, DisplayName: "nightly"})
	if err != nil {
		log.Fatal(err)
	}

	var playing sync.WaitGroup
	playing.Go(func() {
		if err := playNightly(ctx, c, series.GetName(), filepath.Join(dir, "spool"), runs); err != nil {
			log.Print(err)
			cancel()
		}
	})
	closing, err := followNightly(ctx, c, series.GetName(), filepath.Join(dir, "checkpoint"))
	playing.Wait()
	if err != nil {
		log.Fatal(err)
	}
	fmt.Print(reportNightly(closing, runs))
	// Unordered output:
	// the series: FAILED
	// not passed: hpl.7 BUILD_FAILED
	// not passed: hpl.13 SKIPPED
	// all others PASSED
}

// playNightly starts the runs of a series, a few at a time, and has them report. A
// run that goes on is not held up by a server that is away: its statuses are kept
// in the spool and delivered later.
func playNightly(ctx context.Context, c *client.Client, series, spool string, runs int) error {
	reporter := client.NewReporter(c, spool, client.CloseWithin(time.Minute),
		client.OnDropped(func(req *runstatusv1.SetStatusRequest, err error) { log.Printf("dropped %v: %v", req, err) }))
	var all sync.WaitGroup
	var mu sync.Mutex
	var failed error
	slots := make(chan bool, 8)
	for n := range runs {
		slots <- true
		all.Go(func() {
			defer func() { <-slots }()
			if err := playRun(ctx, c, reporter, series, n); err != nil {
				mu.Lock()
				defer mu.Unlock()
				failed = errors.Join(failed, err)
			}
		})
	}
	all.Wait()
	if err := errors.Join(failed, reporter.Close()); err != nil {
		return err
	}
	// From here on the series ends with its last run.
	_, err := c.Run(series).CloseSeries(ctx)
	return err
}

func playRun(ctx context.Context, c *client.Client, reporter *client.Reporter, series string, n int) error {
	run, err := c.Create(ctx, &runstatusv1.CreateRunRequest{Series: series, DisplayName: fmt.Sprintf("hpl.%d", n)})
	if err != nil {
		return err
	}
	switch n {
	case 7:
		return reporter.Set(run.GetName(), runstatusv1.TestState_TEST_STATE_BUILD_FAILED, "cblas.h: No such file")
	case 13:
		return reporter.Set(run.GetName(), runstatusv1.TestState_TEST_STATE_SKIPPED, "no GPU here")
	}
	if _, err := c.Run(run.GetName()).Set(ctx, runstatusv1.TestState_TEST_STATE_RUNNING, ""); err != nil {
		return err
	}
	_, err = c.Run(run.GetName()).Complete(ctx, "PASS")
	return err
}

// followNightly watches the series to its end. What it did is on record in the
// series itself, so that it is done once even if this program dies right behind it
// and gets the event again.
func followNightly(ctx context.Context, c *client.Client, series, checkpoint string) (*runstatusv1.WatchClosing, error) {
	for event, err := range c.Watch(ctx, client.Series(series), client.UntilEnded(), client.Checkpoint(checkpoint)) {
		switch {
		case err != nil:
			return nil, err
		case event.Resynced != nil:
			log.Print("some events are lost: ", event.Resynced)
		case event.Status.GetTestState() == runstatusv1.TestState_TEST_STATE_BUILD_FAILED,
			event.Joined.GetFirstProblem().GetTestState() == runstatusv1.TestState_TEST_STATE_BUILD_FAILED:
			warning := runstatusv1.SeriesState_SERIES_STATE_WARNING
			_, err := c.Run(series).Set(ctx, warning, "Please look at this build.", client.UnlessEver(warning))
			if err != nil && status.Code(err) != codes.Aborted { // ABORTED: it was there already
				return nil, err
			}
		case event.Closing != nil:
			event.Ack()
			return event.Closing, nil
		}
		event.Ack()
	}
	return nil, nil
}

// reportNightly says what became of the series and its runs.
func reportNightly(closing *runstatusv1.WatchClosing, runs int) string {
	var head, rest strings.Builder
	others := 0
	for _, run := range closing.GetRuns() {
		outcome := strings.TrimPrefix(run.GetOutcome().String(), "OUTCOME_")
		switch {
		case run.GetDisplayName() == "nightly":
			fmt.Fprintln(&head, "the series:", outcome)
		case outcome != "PASSED":
			fmt.Fprintln(&rest, "not passed:", run.GetDisplayName(), outcome)
		default:
			others++
		}
	}
	if others == runs-2 {
		fmt.Fprintln(&rest, "all others PASSED")
	}
	return head.String() + rest.String()
}

func TestTheExampleOutlivesRestartsOfTheServerAndOfItself(t *testing.T) {
	const runs = 100
	h := newHomeless(t, 0)
	stop := h.serve(t)
	// On a busy machine a restart takes longer than calls are repeated for.
	c := h.client(t, client.WithDialOptions(grpc.WithDefaultCallOptions(grpc.WaitForReady(true))))
	series, err := c.Create(t.Context(), &runstatusv1.CreateRunRequest{Kind: runstatusv1.Kind_KIND_SERIES, DisplayName: "nightly"})
	if err != nil {
		t.Fatal(err)
	}
	playing := make(chan error, 1)
	go func() { playing <- playNightly(t.Context(), c, series.GetName(), h.spool, runs) }()
	var closing *runstatusv1.WatchClosing
	starts := 0
	for closing == nil {
		select {
		case err := <-playing:
			if err != nil {
				t.Fatal(err)
			}
			playing = nil // all of it was played
		default:
		}
		if starts++; starts%2 == 0 && starts <= 6 {
			stop()
			stop = h.serve(t)
		}
		// Each start is another program, with a connection of its own.
		own := h.client(t)
		ctx, cancel := context.WithTimeout(t.Context(), time.Duration(20+rand.IntN(150)+20*starts)*time.Millisecond) // on a busy machine a short one gets nowhere
		closing, err = followNightly(ctx, own, series.GetName(), filepath.Join(h.dir, "checkpoint"))
		cancel()
		if err != nil && !errors.Is(err, context.DeadlineExceeded) && status.Code(err) != codes.DeadlineExceeded &&
			status.Code(err) != codes.Unavailable {
			t.Fatal(err)
		}
		if err := own.Close(); err != nil {
			t.Fatal(err)
		}
	}
	if playing != nil {
		if err := <-playing; err != nil {
			t.Fatal(err)
		}
	}
	t.Logf("%d starts", starts)
	got := reportNightly(closing, runs)
	for _, want := range []string{"the series: FAILED\n", "hpl.7 BUILD_FAILED\n", "hpl.13 SKIPPED\n", "all others PASSED\n"} {
		if !strings.Contains(got, want) {
			t.Errorf("no %q in\n%s", want, got)
		}
	}
	warnings := 0
	for info, err := range c.Run(series.GetName()).History(t.Context()) {
		if err != nil {
			t.Fatal(err)
		}
		if info.GetStateName() == "WARNING" {
			warnings++
		}
	}
	if warnings != 1 {
		t.Errorf("warned %d times", warnings)
	}
}
