package e2e

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"google.golang.org/grpc/codes"
	"google.golang.org/grpc/status"

	"github.com/runstatus/runstatus/client"
	runstatusv1 "github.com/runstatus/runstatus/gen/go/runstatus/v1"
	"github.com/runstatus/runstatus/internal/testkit"
)

// histories returns the lines of each run of a server, as "state note time".
func histories(t *testing.T, c *client.Client) map[string][]string {
	t.Helper()
	ctx, cancel := context.WithTimeout(t.Context(), hang)
	defer cancel()
	all := map[string][]string{}
	for run, err := range c.ListRuns(ctx) {
		must(t, err)
		name := run.GetName()
		for page := (&runstatusv1.ListStatusesRequest{Run: name, PageSize: 1000}); ; {
			resp, err := c.Service().ListStatuses(ctx, page)
			must(t, err)
			for _, s := range resp.GetStatuses() {
				all[name] = append(all[name], fmt.Sprintf("%s %q %s", s.GetStateName(), s.GetNote(), s.GetWhen().AsTime().Format(time.RFC3339Nano)))
			}
			if page.PageToken = resp.GetNextPageToken(); page.PageToken == "" {
				break
			}
		}
	}
	return all
}

// beginsWith reports whether a history begins with another one.
func beginsWith(history, begin []string) bool {
	return len(history) >= len(begin) && strings.Join(history[:len(begin)], "\n") == strings.Join(begin, "\n")
}

func connect(t *testing.T, target string) *client.Client {
	t.Helper()
	c, err := client.New(target)
	must(t, err)
	t.Cleanup(func() { _ = c.Close() })
	return c
}

// newestToken returns a token of a watch of everything that is up to date.
func newestToken(t *testing.T, c *client.Client) string {
	t.Helper()
	ctx, cancel := context.WithTimeout(t.Context(), hang)
	defer cancel()
	stream, err := c.Service().WatchStatuses(ctx, &runstatusv1.WatchStatusesRequest{Selection: ofEverything})
	must(t, err)
	for {
		resp, err := stream.Recv()
		must(t, err)
		if resp.GetSynced() != nil {
			return resp.GetResumeToken()
		}
	}
}

var ofEverything = &runstatusv1.WatchStatusesRequest_Query{Query: &runstatusv1.RunQuery{Parent: "namespaces/-"}}

// resumed returns the error of a watch that resumes from a token, nil if it goes on.
func resumed(t *testing.T, c *client.Client, token string) error {
	t.Helper()
	ctx, cancel := context.WithTimeout(t.Context(), hang)
	defer cancel()
	stream, err := c.Service().WatchStatuses(ctx, &runstatusv1.WatchStatusesRequest{Selection: ofEverything, ResumeToken: token})
	must(t, err)
	_, err = stream.Recv()
	return err
}

// refusesTokens checks that a server which has no memory of a token says so.
func refusesTokens(t *testing.T, c *client.Client, token string) {
	t.Helper()
	if err := resumed(t, c, token); status.Code(err) != codes.FailedPrecondition || client.Reason(err) != "RESUME_TOKEN_EXPIRED" {
		t.Errorf("a token from before the restore: %v", err)
	}
}

// documented returns a command of docs/operations.md, by how it begins.
func documented(t *testing.T, begins string) string {
	t.Helper()
	text, err := os.ReadFile(filepath.Join(repository, "docs/operations.md"))
	must(t, err)
	for line := range strings.Lines(string(text)) {
		line = strings.TrimPrefix(strings.TrimSpace(line), "$ ")
		if strings.HasPrefix(line, begins) {
			return line
		}
	}
	t.Fatalf("docs/operations.md has no command %s", begins)
	return ""
}

// carryOut runs a command of the document in a directory.
func carryOut(t *testing.T, dir, command string) {
	t.Helper()
	cmd := exec.Command("sh", "-c", command)
	cmd.Dir = dir
	cmd.Env = environment(t)
	if r := finish(t, cmd); r.code != 0 {
		t.Fatalf("%s: %+v", command, r)
	}
}

// A backup is taken by the document's commands while eight programs write. The restored server, elsewhere, has every
// line that was acknowledged before the backup began, and no other than the first server has. Tokens from before are
// refused, and a watch of the library starts over by itself.
func TestABackupWhileWritingIsRestoredElsewhere(t *testing.T) {
	needs(t, "tar")
	dir := t.TempDir()
	must(t, os.Mkdir(filepath.Join(dir, "working_dir"), 0o755))
	socket := filepath.Join(shortDir(t), "s")
	s := start(t, func(*exec.Cmd) {}, "--dir", filepath.Join(dir, "working_dir"), "--listen", "unix:"+socket)
	c := connect(t, "unix:"+socket)

	const writers = 8
	var acked [writers]atomic.Int64
	stop := make(chan struct{})
	var all sync.WaitGroup
	for i := range writers {
		run := fmt.Sprintf("test_runs/%d", i+1)
		_, err := c.Create(t.Context(), &runstatusv1.CreateRunRequest{})
		must(t, err)
		all.Go(func() {
			for n := 1; ; n++ {
				select {
				case <-stop:
					return
				default:
				}
				_, err := c.SetStatus(context.Background(), &runstatusv1.SetStatusRequest{
					Run: run, Note: fmt.Sprint(n), State: &runstatusv1.SetStatusRequest_StateName{StateName: "INFO"},
				})
				if err != nil {
					t.Errorf("%s: %v", run, err)
					return
				}
				acked[i].Add(1)
			}
		})
	}
	follower := followAll(t, "unix:"+socket)
	follower.until(t, func() bool { return follower.synced > 0 })
	counts := func() (n [writers]int64) {
		for i := range acked {
			n[i] = acked[i].Load()
		}
		return n
	}
	enough := func() bool {
		for _, n := range counts() {
			if n < 100 {
				return false
			}
		}
		return true
	}
	testkit.Eventually(t, enough, "the writers write")
	before := counts()
	carryOut(t, dir, documented(t, "tar --exclude=.runstatus"))
	after := counts()
	testkit.Eventually(t, func() bool { return counts() != after }, "the writers go on") // the writers go on
	close(stop)
	all.Wait()
	whole, token := histories(t, c), newestToken(t, c)
	s.stop(t)

	must(t, os.Mkdir(filepath.Join(dir, "restored_dir"), 0o755))
	carryOut(t, dir, documented(t, "tar -C restored_dir"))
	again := serve(t, "--dir", filepath.Join(dir, "restored_dir"), "--listen", "unix:"+socket)
	restored := histories(t, c)
	caught := 0
	for i := range writers {
		run := fmt.Sprintf("namespaces/main/test_runs/%d", i+1)
		got := restored[run]
		if !beginsWith(whole[run], got) || int64(len(got)) < before[i]+1 { // and the line of the creation
			t.Errorf("%s: %d lines are restored, %d were acknowledged before the backup and %d in the end", run, len(got), before[i]+1, len(whole[run]))
		}
		caught += len(got) - int(before[i]) - 1
	}
	t.Logf("acknowledged before the backup: %v, after it: %v; restored beyond: %d", before, after, caught)
	refusesTokens(t, c, token)

	again.must(t, "set", "1", "INFO", "behind the restore")
	follower.until(t, func() bool { return follower.last["namespaces/main/test_runs/1"] == "behind the restore" })
	follower.until(t, func() bool { // it starts over, run by run
		for i := 1; i < writers; i++ {
			run := fmt.Sprintf("namespaces/main/test_runs/%d", i+1)
			if last := restored[run][len(restored[run])-1]; !strings.Contains(last, fmt.Sprintf("%q", follower.last[run])) {
				return false
			}
		}
		return true
	})
	follower.mu.Lock()
	if client.Reason(follower.resynced) != "RESUME_TOKEN_EXPIRED" {
		t.Errorf("the watch did not say that it started over: %v", follower.resynced)
	}
	for i := 1; i < writers; i++ {
		run := fmt.Sprintf("namespaces/main/test_runs/%d", i+1)
		if last := restored[run][len(restored[run])-1]; !strings.Contains(last, fmt.Sprintf("%q", follower.last[run])) {
			t.Errorf("%s: the watch has %q, and the server %s", run, follower.last[run], last)
		}
	}
	follower.mu.Unlock()
	well(t, runstatus(t, "check", filepath.Join(dir, "restored_dir")), []string{"check"})
}

// A copy of ofEverything, with the state of a server that was stopped, serves elsewhere. It has the histories, and no
// token from before is valid, whatever the state says.
func TestACopyWithItsStateIsServedElsewhere(t *testing.T) {
	dir := t.TempDir()
	must(t, os.Mkdir(filepath.Join(dir, "working_dir"), 0o755))
	s := start(t, func(*exec.Cmd) {}, "--dir", filepath.Join(dir, "working_dir"))
	s.must(t, "demo")
	c := connect(t, s.addr)
	whole, token := histories(t, c), newestToken(t, c)
	if err := resumed(t, c, token); status.Code(err) == codes.FailedPrecondition {
		t.Errorf("the token is not valid even before: %v", err)
	}
	s.stop(t)
	carryOut(t, dir, "cp -a working_dir copy")
	again := serve(t, "--dir", filepath.Join(dir, "copy"))
	other := connect(t, again.addr)
	if got := histories(t, other); fmt.Sprint(got) != fmt.Sprint(whole) {
		t.Errorf("the histories of the copy are\n%v\nand not\n%v", got, whole)
	}
	refusesTokens(t, other, token)
}

// followed is what a watch of everything has yielded.
type followed struct {
	mu       sync.Mutex
	synced   int
	resynced error
	last     map[string]string // notes, by run
	changed  chan struct{}
}

// followAll watches a server until the test ends.
func followAll(t *testing.T, target string) *followed {
	t.Helper()
	c := connect(t, target)
	f := &followed{last: map[string]string{}, changed: make(chan struct{}, 1)}
	ctx, cancel := context.WithCancel(t.Context())
	var done sync.WaitGroup
	done.Go(func() {
		for e, err := range c.Watch(ctx, client.Parent("namespaces/-")) {
			if err != nil {
				if !errors.Is(err, context.Canceled) && !errors.Is(err, io.EOF) && ctx.Err() == nil {
					t.Errorf("the watch ended: %v", err)
				}
				return
			}
			f.add(e)
		}
	})
	t.Cleanup(func() { cancel(); done.Wait() })
	return f
}

func (f *followed) add(e client.Event) {
	f.mu.Lock()
	defer f.mu.Unlock()
	switch e.Kind {
	case client.EventSynced:
		f.synced++
	case client.EventResynced:
		f.resynced = e.Resynced
		clear(f.last)
	case client.EventJoined:
		f.last[e.Joined.GetName()] = e.Joined.GetCurrent().GetNote()
	case client.EventStatus:
		f.last[e.Status.GetRun()] = e.Status.GetNote()
	}
	select {
	case f.changed <- struct{}{}:
	default:
	}
}

// until waits for something to hold of what was yielded.
func (f *followed) until(t *testing.T, holds func() bool) {
	t.Helper()
	late := time.After(hang)
	for {
		f.mu.Lock()
		ok := holds()
		f.mu.Unlock()
		if ok {
			return
		}
		select {
		case <-f.changed:
		case <-late:
			t.Fatalf("the watch has yielded %v", f.last)
		}
	}
}
