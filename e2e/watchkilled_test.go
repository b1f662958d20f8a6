package e2e

import (
	"context"
	"encoding/json"
	"fmt"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/runstatus/runstatus/client"
	"github.com/runstatus/runstatus/internal/testkit"
)

const handlerEnv = "RUNSTATUS_TEST_HANDLER"

// handler is a program of its own that handles what a watch yields: it writes each
// event down and acknowledges it.
type handler struct {
	server, dir string
	dies        int // at its so manieth event, between handling and Ack; 0: never
}

func (h handler) handled() string    { return filepath.Join(h.dir, "handled") }
func (h handler) checkpoint() string { return filepath.Join(h.dir, "checkpoint") }

// handle is what the program does. It ends when it has handled the line that says so.
func handle(args string) error {
	parts := strings.Split(args, "\n")
	dies, err := strconv.Atoi(parts[2])
	if err != nil {
		return err
	}
	h := handler{parts[0], parts[1], dies}
	c, err := client.New(h.server)
	if err != nil {
		return err
	}
	defer func() { _ = c.Close() }()
	handled, err := os.OpenFile(h.handled(), os.O_CREATE|os.O_APPEND|os.O_WRONLY, 0o600)
	if err != nil {
		return err
	}
	defer handled.Close()
	n, acked := 0, int64(0)
	for e, err := range c.Watch(context.Background(), client.Parent("namespaces/main"), client.From(fromNow), client.Checkpoint(h.checkpoint())) {
		if err != nil {
			return err
		}
		n++
		if n == h.dies {
			h.awaitSaved(acked)
		}
		s := write(e)
		if _, err := fmt.Fprintf(handled, "%c %s %d\n", s.kind, s.name, s.sequence); err != nil {
			return err
		}
		if n == h.dies {
			return syscall.Kill(os.Getpid(), syscall.SIGKILL)
		}
		e.Ack()
		acked = s.at
		if e.Status.GetNote() == "the end" {
			return nil
		}
	}
	return nil
}

// awaitSaved returns when all that was acknowledged is in the checkpoint's file.
func (h handler) awaitSaved(acked int64) {
	for {
		var saved struct{ ResumeToken string }
		text, err := os.ReadFile(h.checkpoint())
		if err == nil && json.Unmarshal(text, &saved) == nil {
			if at, _ := place(saved.ResumeToken); at >= acked {
				return
			}
		}
		wait(context.Background(), time.Millisecond)
	}
}

func (h handler) start(t testing.TB) *exec.Cmd {
	t.Helper()
	self, err := os.Executable()
	must(t, err)
	ctx, cancel := context.WithTimeout(context.Background(), hang)
	t.Cleanup(cancel)
	cmd := exec.CommandContext(ctx, self)
	cmd.Env = environment(t, fmt.Sprintf("%s=%s\n%s\n%d", handlerEnv, h.server, h.dir, h.dies))
	cmd.Stderr = os.Stderr
	must(t, cmd.Start())
	return cmd
}

func (h handler) events() []string {
	text, _ := os.ReadFile(h.handled())
	return strings.Split(strings.TrimSuffix(string(text), "\n"), "\n")
}

// A program that is killed between the handling of an event and Ack is told that
// event again at its next start, and no other; and it misses none.
func TestAKilledHandlerIsToldAgainWhatItDidNotAcknowledge(t *testing.T) {
	const starts = 8
	s := newComesAndGoes(t)
	h := handler{server: s.addr, dir: t.TempDir()}
	c, err := client.New(s.addr)
	must(t, err)
	defer func() { _ = c.Close() }()
	sequence := int64(1)
	set := func(note string) {
		t.Helper()
		got, err := c.Run("test_runs/1").Set(t.Context(), client.StateName("INFO"), note)
		must(t, err)
		sequence = got.GetSequence()
	}

	var again []string // the last event of each start
	for start := range starts {
		h.dies = 2 + rand.IntN(10)
		killed := h.start(t)
		if start == 0 {
			testkit.Eventually(t, func() bool { return h.events()[0] != "" }, "synced")
		}
		for i := range h.dies + 3 {
			set(fmt.Sprintf("%d.%d", start, i))
		}
		err := killed.Wait()
		if state := killed.ProcessState.Sys().(syscall.WaitStatus); state.Signal() != syscall.SIGKILL {
			t.Fatalf("start %d ended otherwise: %v", start, err)
		}
		again = append(again, h.events()[len(h.events())-1])
		if start%3 == 1 {
			s.kill(t)
			s.begin(t)
		}
	}
	set("the end")
	h.dies = 0
	must(t, h.start(t).Wait())

	want := []string{"s  0"}
	for n := int64(2); n <= sequence; n++ {
		event := fmt.Sprintf("l %stest_runs/1 %d", inMain, n)
		want = append(want, event)
		if slices.Contains(again, event) {
			want = append(want, event)
		}
	}
	if got := h.events(); !slices.Equal(got, want) {
		t.Errorf("killed %d times at %q, handled were\n%q, want\n%q", starts, again, got, want)
	}
	t.Logf("%d lines, killed behind %q", sequence-1, again)
}
