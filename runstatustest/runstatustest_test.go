package runstatustest_test

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"testing"
	"time"

	"go.uber.org/goleak"

	"github.com/runstatus/runstatus/client"
	runstatusv1 "github.com/runstatus/runstatus/gen/go/runstatus/v1"
	"github.com/runstatus/runstatus/runstatustest"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

func connect(t *testing.T, s *runstatustest.Server) *client.Client {
	t.Helper()
	c, err := client.New(s.Addr())
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = c.Close() })
	return c
}

func TestARunFollowsItsScript(t *testing.T) {
	s := runstatustest.Start(t)
	s.Play("12", runstatustest.Step{State: "RUNNING", Note: "at work"},
		runstatustest.Step{After: time.Millisecond, State: "RUN_DONE", Result: "FAIL"})
	var states []string
	for info, err := range connect(t, s).Run("12").History(t.Context()) {
		if err != nil {
			t.Fatal(err)
		}
		states = append(states, info.GetStateName()+" "+info.GetNote())
	}
	if len(states) != 4 || states[1] != "RUNNING at work" || states[2] != "RUN_DONE " || states[3] != "COMPLETE The test completed with result: FAIL" {
		t.Errorf("the history is %q", states)
	}
}

// A restart keeps the runs and both addresses. A cut ends a connection, and the next call opens another.
func TestFaultsAreOnesThatAClientOvercomes(t *testing.T) {
	s := runstatustest.Start(t)
	addr, c := s.Addr(), connect(t, s)
	s.Play("12", runstatustest.Step{State: "RUNNING"})
	lost := make(chan error, 100)
	ctx, cancel := context.WithCancel(t.Context())
	synced, done := make(chan struct{}), make(chan struct{})
	go func() {
		defer close(done)
		for e, err := range c.Watch(ctx, client.Runs("12"), client.Redialing(func(err error) { lost <- err })) {
			if err == nil && e.Synced {
				close(synced)
			}
		}
	}()
	<-synced
	s.CutConnections()
	<-lost
	s.Restart()
	if run, err := c.Run("12").Get(t.Context()); err != nil || run.GetCurrent().GetStateName() != "RUNNING" || s.Addr() != addr {
		t.Errorf("after a restart at %s: %v, %v", s.Addr(), run.GetCurrent(), err)
	}
	if _, err := s.Client().Run("12").Get(t.Context()); err != nil {
		t.Errorf("the test's own client: %v", err)
	}
	cancel()
	<-done
}

func TestSlowDelaysEachWay(t *testing.T) {
	const delay = 50 * time.Millisecond
	s := runstatustest.Start(t)
	c := connect(t, s)
	s.Play("12", runstatustest.Step{State: "RUNNING"})
	if _, err := c.Run("12").Get(t.Context()); err != nil {
		t.Fatal(err)
	}
	s.Slow(delay)
	begin := time.Now()
	if _, err := c.Run("12").Get(t.Context()); err != nil || time.Since(begin) < 2*delay {
		t.Errorf("a call took %v, want at least %v: %v", time.Since(begin), 2*delay, err)
	}
}

func TestACallFailsOffline(t *testing.T) {
	s := runstatustest.Start(t)
	c := connect(t, s)
	s.Play("12", runstatustest.Step{State: "RUNNING"})
	s.Offline(func() {
		ctx, cancel := context.WithTimeout(t.Context(), 100*time.Millisecond)
		defer cancel()
		if _, err := c.Run("12").Get(ctx); err == nil {
			t.Error("a call succeeded")
		}
		if _, err := s.Client().Run("12").Get(t.Context()); err != nil {
			t.Errorf("the test's own client: %v", err)
		}
	})
	if _, err := c.Run("12").Get(t.Context()); err != nil {
		t.Errorf("a call behind it: %v", err)
	}
}

// recorder is a test whose errors are expected.
type recorder struct {
	testing.TB
	errors []string
}

func (r *recorder) Errorf(format string, args ...any) {
	r.errors = append(r.errors, fmt.Sprintf(format, args...))
}

func TestAWrongStepIsAnErrorAndEndsTheScript(t *testing.T) {
	r := &recorder{TB: t}
	s := runstatustest.Start(r)
	s.Play("12", runstatustest.Step{State: "NO_STATE"}, runstatustest.Step{State: "RUNNING"})
	if len(r.errors) != 1 || !strings.Contains(r.errors[0], `step 1 of 12: the state "NO_STATE" is not known`) {
		t.Errorf("the errors are %q", r.errors)
	}
	if has, err := s.Client().Run("12").Has(t.Context(), client.StateName("RUNNING")); err != nil || has {
		t.Errorf("the second step was played: %v, %v", has, err)
	}
}

// The clock decides which runs are silent, also over a restart of the server.
func TestTheClockMakesRunsSilent(t *testing.T) {
	s := runstatustest.Start(t)
	c := connect(t, s)
	if _, err := c.Run("12").Set(t.Context(), client.StateName("RUNNING"), "", client.AllowMissing(), client.ExpectWithin(10*time.Minute)); err != nil {
		t.Fatal(err)
	}
	silent := func() bool {
		t.Helper()
		run, err := c.Run("12").Get(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		return run.GetSilentSince() != nil
	}
	s.Advance(9 * time.Minute)
	s.Restart()
	if s.Advance(50 * time.Second); silent() {
		t.Error("the run is silent before its time")
	}
	if s.Advance(20 * time.Second); !silent() {
		t.Error("the run is not silent")
	}
	_, err := c.Wait(t.Context(), client.Runs("12"), client.UntilEnded(), client.GiveUpSilent(0))
	if gaveUp, ok := errors.AsType[*client.SilentError](err); !ok || len(gaveUp.Runs) != 1 || gaveUp.Runs[0].GetName() != client.FullName("12") {
		t.Errorf("the wait ended with %v", err)
	}
	if s.Play("12", runstatustest.Step{State: "RUN_DONE"}); silent() {
		t.Error("the run is silent behind a status")
	}
}

// A wait that is to be given up still takes the verdict of the server, and ends for a series that nothing closes.
func TestAWaitIsGivenUpOnlyWhenNothingDecidesIt(t *testing.T) {
	s := runstatustest.Start(t)
	c := connect(t, s)
	if _, err := c.Run("12").Set(t.Context(), client.StateName("RUNNING"), "", client.AllowMissing(), client.ExpectWithin(time.Minute)); err != nil {
		t.Fatal(err)
	}
	s.Advance(2 * time.Minute)
	for range 10 {
		if _, err := c.Wait(t.Context(), client.Runs("12"), client.UntilState(client.StateName("RUNNING")), client.GiveUpSilent(0)); err != nil {
			t.Fatal(err)
		}
	}
	series, err := c.Create(t.Context(), &runstatusv1.CreateRunRequest{Kind: runstatusv1.Kind_KIND_SERIES})
	if err != nil {
		t.Fatal(err)
	}
	member, err := c.Create(t.Context(), &runstatusv1.CreateRunRequest{Kind: runstatusv1.Kind_KIND_TEST_RUN, Series: series.GetName()})
	if err != nil {
		t.Fatal(err)
	}
	s.Play(member.GetName(), runstatustest.Step{Result: "PASS"})
	_, err = c.Wait(t.Context(), client.Series(series.GetName()), client.UntilEnded(), client.GiveUpSilent(0))
	if gaveUp, ok := errors.AsType[*client.SilentError](err); !ok || len(gaveUp.Runs) != 1 || gaveUp.Runs[0].GetName() != series.GetName() {
		t.Errorf("the wait for an open series ended with %v", err)
	}
}
