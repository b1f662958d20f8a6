package client_test

import (
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"path/filepath"
	"slices"
	"testing"
	"time"

	"google.golang.org/grpc/codes"
	"google.golang.org/grpc/status"

	"github.com/runstatus/runstatus/client"
	runstatusv1 "github.com/runstatus/runstatus/gen/go/runstatus/v1"
)

const (
	beginning = runstatusv1.WatchStart_WATCH_START_BEGINNING
	now       = runstatusv1.WatchStart_WATCH_START_NOW
)

// short returns the kind of an event, the short name of its run, and its state.
func short(e client.Event) string {
	text := func(kind string, r *runstatusv1.Run) string { return kind + " " + filepath.Base(r.GetName()) }
	switch {
	case e.Status != nil:
		return fmt.Sprintf("%s %s", filepath.Base(e.Status.GetRun()), e.Status.GetStateName())
	case e.Joined != nil:
		return text("joined", e.Joined)
	case e.Left != nil:
		return text("left", e.Left.GetRun())
	case e.Ended != nil:
		return text("ended", e.Ended)
	case e.Synced:
		return "synced"
	}
	return e.Closing.GetReason().String()
}

func TestAWatchYieldsWhatHappensAsItHappens(t *testing.T) {
	c := connect(t)
	series := create(t, c, &runstatusv1.CreateRunRequest{Kind: runstatusv1.Kind_KIND_SERIES, Id: "watched"})
	member := func(id string) *client.RunHandle {
		return create(t, c, &runstatusv1.CreateRunRequest{Series: series.Name(), Id: id})
	}
	a := member("watched-a")
	var b *client.RunHandle
	// Changes made at an event appear in later events.
	then := map[string]func(){
		"synced":            func() { set(t, a, running, "") },
		"watched-a RUNNING": func() { b = member("watched-b") },
		"joined watched-b":  func() { set(t, b, skipped, "") },
		"ended watched-b": func() {
			if err := a.Delete(t.Context(), true); err != nil {
				t.Error(err)
			}
		},
		"left watched-a": func() {
			if _, err := series.CloseSeries(t.Context()); err != nil {
				t.Error(err)
			}
		},
	}
	var got []string
	for e, err := range c.Watch(t.Context(), client.Series(series.Name()), client.UntilEnded()) {
		if err != nil {
			t.Fatal(err)
		}
		got = append(got, short(e))
		if do := then[short(e)]; do != nil {
			do()
		}
	}
	slices.Sort(got[:2])
	want := []string{"joined watched", "joined watched-a", "synced", "watched-a RUNNING", "joined watched-b", "watched-b SKIPPED",
		"ended watched-b", "left watched-a", "ended watched", "REASON_CONDITION_MET"}
	if !slices.Equal(got, want) {
		t.Errorf("yielded %q", got)
	}
}

func TestAWatchEndsWithItsContextOrItsError(t *testing.T) {
	c := connect(t)
	run := create(t, c, nil)
	ctx, cancel := context.WithCancel(t.Context())
	defer cancel()
	for e, err := range c.Watch(ctx, client.Runs(run.Name())) {
		switch {
		case e.Synced:
			cancel()
		case err != nil && !errors.Is(err, context.Canceled):
			t.Error(err)
		}
	}
	for name, test := range map[string]struct {
		opts []client.WatchOption
		want codes.Code
	}{
		"an absent run":    {[]client.WatchOption{client.Runs("test_runs/watch-absent")}, codes.NotFound},
		"a wrong filter":   {[]client.WatchOption{client.Filter(`nonsense = "x"`)}, codes.InvalidArgument},
		"not a token":      {[]client.WatchOption{client.Runs(run.Name()), client.ResumeToken("x")}, codes.InvalidArgument},
		"a short interval": {[]client.WatchOption{client.Runs(run.Name()), client.ProgressInterval(time.Millisecond)}, codes.InvalidArgument},
	} {
		for _, err := range c.Watch(t.Context(), test.opts...) {
			if status.Code(err) != test.want {
				t.Errorf("%s: %v", name, err)
			}
			break // a watch that is not refused has no end
		}
	}
}

func TestATokenGoesOnBehindItsEvent(t *testing.T) {
	c := connect(t)
	run := create(t, c, nil)
	set(t, run, running, "1")
	var tokens []string
	for e, err := range c.Watch(t.Context(), client.Runs(run.Name()), client.From(beginning)) {
		if err != nil {
			t.Fatal(err)
		}
		if e.Synced {
			set(t, run, running, "2")
			set(t, run, skipped, "3")
		}
		if tokens = append(tokens, e.Token()); e.Ended != nil {
			break
		}
	}
	// joined, two lines, synced, two lines, ended
	for i, want := range map[int]string{3: "2", 4: "3"} {
		for e, err := range c.Watch(t.Context(), client.Runs(run.Name()), client.ResumeToken(tokens[i])) {
			if err != nil || e.Status.GetNote() != want {
				t.Errorf("behind event %d comes %s, %v", i, short(e), err)
			}
			break
		}
	}
}

func TestAllowMissingWaitsForARunToCome(t *testing.T) {
	c := connect(t)
	name := "test_runs/to-come"
	for e, err := range c.Watch(t.Context(), client.Runs(name), client.AllowMissing(), client.From(now)) {
		if err != nil {
			t.Fatal(err)
		}
		if e.Synced {
			set(t, create(t, c, &runstatusv1.CreateRunRequest{Id: "to-come"}), running, "")
		}
		if e.Joined != nil {
			break
		}
	}
}

// A watch that is left and continued from its checkpoint again and again, while the server stops and
// starts, yields every line of every run exactly once, in order.
func TestEveryLineComesOnceOverRestartsOfBoth(t *testing.T) {
	const members, lines, restarts = 8, 30, 3
	h := newHomeless(t, 0)
	stop := h.serve(t)
	c := h.client(t)
	series := create(t, c, &runstatusv1.CreateRunRequest{Kind: runstatusv1.Kind_KIND_SERIES})
	reporters := func() *client.Reporter {
		return client.NewReporter(c, h.spool, client.CloseWithin(time.Minute), dropped(t))
	}
	ctx, giveUp := context.WithCancelCause(t.Context())
	defer giveUp(nil)
	done := make(chan error, 1)
	go func() {
		err := play(c, reporters, series.Name(), members, lines)
		if err != nil {
			giveUp(err) // the series never ends
		}
		done <- err
	}()

	path := filepath.Join(t.TempDir(), "checkpoint")
	got := map[string][]int64{}
	ended, begun, events := false, 0, 0
	for !ended {
		begun++
		lifetime := 1 + rand.IntN(40)
		synced := begun > 1
		opts := []client.WatchOption{client.Series(series.Name()), client.UntilEnded(), client.Checkpoint(path)}
		if begun == 1 {
			opts = append(opts, client.From(beginning))
		}
		for e, err := range c.Watch(ctx, opts...) {
			if err != nil {
				t.Fatal(err, context.Cause(ctx))
			}
			if e.Resynced != nil {
				t.Fatal(e.Resynced)
			}
			synced = synced || e.Synced
			if e.Status != nil {
				got[e.Status.GetRun()] = append(got[e.Status.GetRun()], e.Status.GetSequence())
			}
			if e.Joined != nil && e.Joined.GetCurrent().GetSequence() > 0 && len(got[e.Joined.GetName()]) > 0 {
				t.Errorf("%s joined late", e.Joined.GetName())
			}
			e.Ack()
			ended = e.Closing != nil
			if events++; events%(members*lines/(restarts+1)) == 0 {
				stop()
				stop = h.serve(t)
			}
			if lifetime--; lifetime <= 0 && synced {
				break
			}
		}
	}
	if err := <-done; err != nil {
		t.Fatal(err)
	}
	t.Logf("%d watches, %d events", begun, events)
	runs := 0
	for run, err := range c.ListRuns(t.Context()) {
		if err != nil {
			t.Fatal(err)
		}
		runs++
		var want []int64
		for info := range c.Run(run.GetName()).History(t.Context()) {
			want = append(want, info.GetSequence())
		}
		if !slices.Equal(got[run.GetName()], want) {
			t.Errorf("%s has %v, yielded were %v", run.GetName(), want, got[run.GetName()])
		}
	}
	if runs != members+1 {
		t.Errorf("%d runs", runs)
	}
}

// play creates members of a series, reports lines of each with a Reporter, and closes the series. The
// server may be absent at any time.
func play(c *client.Client, again func() *client.Reporter, series string, members, lines int) error {
	ctx, reporter := context.Background(), again()
	for range members {
		run, err := stubborn(func() (*runstatusv1.Run, error) {
			return c.Create(ctx, &runstatusv1.CreateRunRequest{Series: series})
		})
		if err != nil {
			return err
		}
		for n := range lines {
			if err := reporter.Set(run.GetName(), running, fmt.Sprint(n)); err != nil {
				return err
			}
		}
		if err := reporter.Set(run.GetName(), skipped, ""); err != nil {
			return err
		}
	}
	err := reporter.Close()
	for errors.Is(err, client.ErrKept) { // the server was absent: the next Reporter delivers the kept reports
		err = again().Close()
	}
	if err != nil {
		return err
	}
	_, err = stubborn(func() (*runstatusv1.Run, error) { return c.Run(series).CloseSeries(ctx) })
	return err
}

// stubborn repeats a call while the server is absent.
func stubborn[T any](call func() (T, error)) (T, error) {
	for {
		v, err := call()
		if status.Code(err) != codes.Unavailable {
			return v, err
		}
	}
}
