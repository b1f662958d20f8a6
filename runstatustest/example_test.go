package runstatustest_test

import (
	"context"
	"slices"
	"testing"

	"google.golang.org/grpc"

	"github.com/runstatus/runstatus/client"
	runstatusv1 "github.com/runstatus/runstatus/gen/go/runstatus/v1"
	"github.com/runstatus/runstatus/runstatustest"
)

// orchestrator is a program under test: it follows a run until it is COMPLETE, over lost connections. One
// that does not resume has a bug: it misses what happens before it is connected again.
type orchestrator struct {
	resumes   bool
	connected chan struct{} // receives a value for each connection
	states    []string      // what it has seen
}

func (o *orchestrator) follow(ctx context.Context, c *client.Client, run string) {
	token := ""
	for ctx.Err() == nil && !slices.Contains(o.states, "COMPLETE") {
		req := &runstatusv1.WatchStatusesRequest{Start: runstatusv1.WatchStart_WATCH_START_NOW, AllowMissing: true,
			Selection: &runstatusv1.WatchStatusesRequest_Runs{Runs: &runstatusv1.RunNames{Names: []string{run}}}}
		if o.resumes && token != "" {
			req.Start, req.ResumeToken = 0, token
		}
		stream, err := c.Service().WatchStatuses(ctx, req, grpc.WaitForReady(true))
		for first := true; err == nil && !slices.Contains(o.states, "COMPLETE"); first = false {
			var m *runstatusv1.WatchStatusesResponse
			if m, err = stream.Recv(); err == nil {
				token = m.GetResumeToken()
				if first {
					o.connected <- struct{}{}
				}
				if s := m.GetStatus(); s != nil {
					o.states = append(o.states, s.GetStateName())
				}
			}
		}
	}
}

// The test that catches the bug. It passes for an orchestrator that resumes.
func seenOverACut(t *testing.T, o *orchestrator) []string {
	s := runstatustest.Start(t)
	c, err := client.New(s.Addr())
	if err != nil {
		t.Fatal(err)
	}
	defer c.Close()
	done := make(chan struct{})
	go func() { defer close(done); o.follow(t.Context(), c, "test_runs/12") }()
	<-o.connected
	s.Play("12", runstatustest.Step{State: "BUILDING"})
	s.Offline(func() { s.Play("12", runstatustest.Step{State: "RUNNING"}) })
	<-o.connected
	s.Play("12", runstatustest.Step{Result: "PASS"})
	<-done
	return o.states
}

func TestAnOrchestratorMissesNothing(t *testing.T) {
	for resumes, want := range map[bool]bool{true: true, false: false} {
		o := &orchestrator{resumes: resumes, connected: make(chan struct{}, 100)}
		if got := seenOverACut(t, o); slices.Contains(got, "RUNNING") != want {
			t.Errorf("an orchestrator that resumes (%v) has seen %q", resumes, got)
		}
	}
}
