package e2e

import (
	"context"
	"fmt"
	"math/rand/v2"
	"os"
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

// reporter is a client that goes on with a line until it is acknowledged, each
// time with the line's own time.
type reporter struct {
	name  string
	run   string
	try   func(run, note string, when time.Time) error
	acked []string
}

func (r *reporter) report(stop <-chan struct{}, acks *atomic.Int64) {
	for i := 0; ; i++ {
		note := fmt.Sprintf("%s line %d", r.name, i)
		when := time.Now().Truncate(time.Microsecond)
		for r.try(r.run, note, when) != nil {
			select {
			case <-stop:
				return // whether that line is there is not known
			default:
			}
		}
		r.acked = append(r.acked, note)
		acks.Add(1)
		select {
		case <-stop:
			return
		default:
		}
	}
}

// Whatever was acknowledged is there after a crash, once and in order, and what
// was not acknowledged is there at most once.
func TestKilledServerLosesAndDoublesNothing(t *testing.T) {
	const rounds, clients = 4, 8
	dir := t.TempDir()
	socket := "unix:" + filepath.Join(shortDir(t), "s")
	begin := func() *server {
		return start(t, func(*exec.Cmd) {}, "--dir", dir, "--listen", socket)
	}
	s := begin()
	t.Cleanup(func() { s.stop(t) })
	for run := 1; run <= clients/2; run++ {
		s.must(t, "create")
	}
	c, err := client.New(socket)
	must(t, err)
	t.Cleanup(func() { _ = c.Close() })
	byLibrary := func(run, note string, when time.Time) error {
		ctx, cancel := context.WithTimeout(context.Background(), hang)
		defer cancel()
		_, err := c.SetStatus(ctx, &runstatusv1.SetStatusRequest{
			Run: run, Note: note, When: timestamppb.New(when),
			State: &runstatusv1.SetStatusRequest_StateName{StateName: "INFO"},
		})
		return err
	}
	byCommand := func(run, note string, when time.Time) error {
		r := s.runstatus(t, "set", "--strict", "--when", when.UTC().Format(time.RFC3339Nano), run, "INFO", note)
		if r.code != 0 {
			return fmt.Errorf("exit code %d", r.code)
		}
		return nil
	}
	reporters := make([]*reporter, clients)
	var all sync.WaitGroup
	var acks atomic.Int64
	stop := make(chan struct{})
	for i := range reporters {
		r := &reporter{name: fmt.Sprintf("client %d", i), run: fmt.Sprintf("test_runs/%d", i/2+1), try: byLibrary}
		if i%4 == 3 {
			r.try = byCommand
		}
		reporters[i] = r
		all.Go(func() { r.report(stop, &acks) })
	}
	for range rounds {
		awaitMore(t, &acks, int64(50+rand.IntN(150)))
		s.kill(t)
		again := begin()
		s.cmd, s.log = again.cmd, again.log
	}
	awaitMore(t, &acks, 50)
	close(stop)
	all.Wait()

	lines := map[string][]string{}
	for run := 1; run <= clients/2; run++ {
		name := fmt.Sprintf("test_runs/%d", run)
		history := decode(t, s.must(t, "history", name, "--json"), &runstatusv1.ListStatusesResponse{}).GetStatuses()
		var revision int64 // grows from the first line on
		for i, line := range history {
			if line.GetMalformed() || line.GetSequence() != int64(i+1) || line.GetRevision() <= revision {
				t.Errorf("line %d of %s, behind revision %d, is %v", i+1, name, revision, line)
			}
			revision = line.GetRevision()
			lines[name] = append(lines[name], line.GetNote())
		}
		data, err := os.ReadFile(filepath.Join(dir, name, "status"))
		must(t, err)
		if read, err := pavilionHistory(data); err != nil || len(read) != len(history) {
			t.Errorf("Pavilion reads %d of %d lines: %v", len(read), len(history), err)
		}
	}
	total := 0
	for _, r := range reporters {
		total += len(r.acked)
		r.check(t, lines[r.run])
	}
	t.Logf("%d acknowledged lines, %d kills", total, rounds)
}

// check finds the acknowledged lines of the client in its run's history, each once
// and in order, and at most one other, which the end of the test cut off.
func (r *reporter) check(t *testing.T, history []string) {
	t.Helper()
	var own []string
	for _, note := range history {
		if len(note) > len(r.name) && note[:len(r.name)+1] == r.name+" " {
			own = append(own, note)
		}
	}
	if len(own) < len(r.acked) || len(own) > len(r.acked)+1 || len(r.acked) == 0 {
		t.Errorf("%s: %d lines were acknowledged, %d are there", r.name, len(r.acked), len(own))
	}
	for i, note := range r.acked {
		if i < len(own) && own[i] != note {
			t.Errorf("%s: line %d is %q, want %q", r.name, i, own[i], note)
			return
		}
	}
}

func awaitMore(t *testing.T, acks *atomic.Int64, more int64) {
	t.Helper()
	tick := time.NewTicker(time.Millisecond)
	defer tick.Stop()
	late := time.After(hang)
	for want := acks.Load() + more; acks.Load() < want; {
		select {
		case <-tick.C:
		case <-late:
			t.Fatal("no line is acknowledged any more")
		}
	}
}

// shortDir is a directory whose path fits into a socket's address.
func shortDir(t testing.TB) string {
	t.Helper()
	dir, err := os.MkdirTemp("", "rs")
	must(t, err)
	t.Cleanup(func() { _ = os.RemoveAll(dir) })
	return dir
}
