package e2e

import (
	"bufio"
	"context"
	"os/exec"
	"regexp"
	"strings"
	"syscall"
	"testing"
	"time"
)

// follows matches the commands that do not end by themselves.
var follows = regexp.MustCompile(`runstatus (watch|wait)|:watch|WatchStatuses`)

// TestTheCommandsOfThePage runs each command that the page offers to copy, in a shell as a user would.
func TestTheCommandsOfThePage(t *testing.T) {
	t.Parallel()
	if _, err := exec.LookPath("curl"); err != nil {
		t.Skip("needs curl (tools/debian-packages.sh)")
	}
	s := newPageSite(t)
	names := s.series("nightly", "it's.a test", "stream.triad")
	s.set(names[2], stateRunning, "step one")
	tb := newBrowser(t).open(s.base, "/")
	tb.ready()
	run := strings.TrimPrefix(names[2], "namespaces/")
	series := strings.TrimPrefix(names[0], "namespaces/")
	for path, want := range map[string]string{
		"/runs": "step one|test_runs/2|\"STATUS|RUNNING",
		"/runs?sort=-updated&filter=" + `display_name+%3D+"it's.a+test"`: "it's.a test|test_runs/1",
		"/run/" + run:       "step one|RUNNING",
		"/series":           "nightly|series/1",
		"/series/" + series: "stream.triad|series/1|test_runs/2",
		"/states":           "RUNNING",
	} {
		tb.visit(path)
		tb.ready()
		tb.keys("c")
		tb.until("document.querySelectorAll('dialog[open] pre').length > 2")
		commands := evaluate[[]string](tb, "[...document.querySelectorAll('dialog[open] pre')].map(e => e.innerText)")
		for _, command := range commands {
			want := want
			printed := inShell(t, command)
			if strings.HasPrefix(command, "runstatus wait ") {
				want = "^$" // the series goes on
			}
			if !regexp.MustCompile(want).MatchString(printed) {
				t.Errorf("%s: the command\n%s\nprints\n%s\nwant something that matches %s", path, command, printed, want)
			}
		}
	}
}

// inShell runs a command in a shell at the root of the repository, and returns what it prints: all of it, or what comes
// until it has nothing more to tell for a while.
func inShell(t *testing.T, command string) string {
	t.Helper()
	ctx, cancel := context.WithTimeout(t.Context(), time.Minute)
	defer cancel()
	cmd := exec.CommandContext(ctx, "sh", "-c", command)
	cmd.Dir, cmd.Env = repository, environment(t)
	if !follows.MatchString(command) {
		out, err := cmd.CombinedOutput()
		if err != nil {
			t.Errorf("%s: %v", command, err)
		}
		return string(out)
	}
	cmd.SysProcAttr = &syscall.SysProcAttr{Setpgid: true}
	out, err := cmd.StdoutPipe()
	must(t, err)
	must(t, cmd.Start())
	lines := make(chan string)
	go func() {
		defer close(lines)
		for in := bufio.NewScanner(out); in.Scan(); {
			lines <- in.Text()
		}
	}()
	var all strings.Builder
	quiet := time.NewTimer(8 * time.Second)
	defer quiet.Stop()
	for open := true; open; {
		select {
		case line, more := <-lines:
			if !more {
				t.Errorf("%s: ended by itself", command)
				return all.String()
			}
			all.WriteString(line + "\n")
			quiet.Reset(time.Second)
		case <-quiet.C:
			must(t, syscall.Kill(-cmd.Process.Pid, syscall.SIGTERM))
			quiet.Reset(time.Minute)
			for range lines {
			}
			open = false
		}
	}
	_ = cmd.Wait() // it was ended
	return all.String()
}
