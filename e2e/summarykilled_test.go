package e2e

import (
	"context"
	"fmt"
	"maps"
	"math/rand/v2"
	"os/exec"
	"path/filepath"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"google.golang.org/protobuf/types/known/timestamppb"

	"github.com/runstatus/runstatus/client"
	runstatusv1 "github.com/runstatus/runstatus/gen/go/runstatus/v1"
)

// A watch of a summary goes on over servers that are killed, and each summary counts the runs
// as of the revision that it names.
func TestSummariesOverKilledServersAreThoseOfTheirRevisions(t *testing.T) {
	const rounds, runs = 3, 6
	dir, socket := t.TempDir(), "unix:"+filepath.Join(shortDir(t), "s")
	begin := func() *server { return start(t, func(*exec.Cmd) {}, "--dir", dir, "--listen", socket) }
	s := begin()
	t.Cleanup(func() { s.stop(t) })
	for range runs {
		s.must(t, "create")
	}
	c, err := client.New(socket)
	must(t, err)
	t.Cleanup(func() { _ = c.Close() })

	var seen atomic.Int64 // summaries
	var all sync.WaitGroup
	stop := make(chan struct{})
	for i := range runs {
		all.Go(func() { writeStates(t, c, fmt.Sprint("test_runs/", i+1), stop) })
	}
	var summaries []*client.Summary
	watched := make(chan struct{})
	ctx, cancel := context.WithCancel(t.Context())
	defer cancel()
	go func() {
		defer close(watched)
		for sum, err := range c.WatchSummary(ctx) {
			if err != nil {
				t.Error(err)
				return
			}
			summaries = append(summaries, sum)
			seen.Add(1)
			if sum.GetGroups()[0].GetByState()["SKIPPED"] == runs { // the last line of each
				return
			}
		}
	}()
	for range rounds {
		awaitMore(t, &seen, int64(2+rand.IntN(4)))
		s.kill(t)
		again := begin()
		s.cmd, s.log = again.cmd, again.log
	}
	awaitMore(t, &seen, 3)
	close(stop)
	all.Wait()
	late := time.AfterFunc(hang, cancel)
	<-watched
	late.Stop()

	var histories [runs][]*runstatusv1.StatusInfo
	for i := range histories {
		histories[i] = decode(t, s.must(t, "history", fmt.Sprint(i+1), "--json"), &runstatusv1.ListStatusesResponse{}).GetStatuses()
	}
	for _, sum := range summaries {
		want := map[string]int64{}
		for _, lines := range histories {
			want[stateAt(lines, sum.Revision)]++
		}
		if got := sum.GetGroups()[0].GetByState(); !maps.Equal(got, want) {
			t.Errorf("at revision %d the summary counts %v, the histories %v", sum.Revision, got, want)
		}
	}
	t.Logf("%d summaries, %d kills", len(summaries), rounds)
}

// writeStates writes a line after the other, and SKIPPED as the last one. It repeats each until it is
// acknowledged.
func writeStates(t *testing.T, c *client.Client, run string, stop <-chan struct{}) {
	states := []string{"RUNNING", "INFO", "BUILDING"}
	for n, done := 0, false; !done; n++ {
		state := states[rand.IntN(len(states))]
		select {
		case <-stop:
			state, done = "SKIPPED", true
		default:
		}
		when := timestamppb.Now()
		for tries := time.Now(); ; {
			ctx, cancel := context.WithTimeout(context.Background(), hang)
			_, err := c.SetStatus(ctx, &runstatusv1.SetStatusRequest{
				Run: run, Note: fmt.Sprint(n), When: when, State: &runstatusv1.SetStatusRequest_StateName{StateName: state},
			})
			cancel()
			if err == nil {
				break
			}
			if time.Since(tries) > hang {
				t.Errorf("%s: %v", run, err)
				return
			}
		}
	}
}

// stateAt returns the state of a run at a revision.
func stateAt(lines []*runstatusv1.StatusInfo, revision int64) string {
	state := ""
	for _, line := range lines {
		if line.GetRevision() <= revision {
			state = line.GetStateName()
		}
	}
	return state
}
