package filestore_test

import (
	"context"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/runstatus/runstatus/server/internal/filestore"
	"github.com/runstatus/runstatus/server/internal/store"
)

// idleUntilKilled follows a tree, and says when it knows it.
func idleUntilKilled(dir, poll string) error {
	cfg := crashConfig(dir, false)
	cfg.Follow = true
	if poll == "polling" {
		cfg.Poll.Mode = filestore.PollAlways
	}
	s, err := filestore.Open(cfg)
	if err != nil {
		return err
	}
	for _, err := range s.Runs(context.Background(), store.RunsRequest{}) {
		if err != nil {
			return err
		}
	}
	fmt.Fprintln(os.Stdout, "ready")
	select {}
}

// What it costs to follow runs of which nothing is heard: within the budget where
// they are polled, next to nothing where the kernel tells.
func TestIdleFollowingCostsLittle(t *testing.T) {
	if !*longExternal {
		t.Skip("takes a minute: -external")
	}
	strace, err := exec.LookPath("strace")
	if err != nil {
		t.Skip("strace is not there")
	}
	dir := t.TempDir()
	for i := range 100_000 {
		writeFile(t, filepath.Join(dir, "data/test_runs", fmt.Sprint(i), "status"), goodLine+"1700000002.5 COMPLETE The test completed with result: PASS\n")
	}
	for i := range 1000 {
		writeFile(t, filepath.Join(dir, "data/test_runs", fmt.Sprint("active", i), "status"), goodLine)
	}
	// A sweep looks at all that have ended in ten minutes.
	for how, looks := range map[string]int{"told by the kernel": 2 * 100_000 / 600, "polling": filestore.DefaultPollBudget} {
		t.Run(how, func(t *testing.T) {
			cmd := inRole(roleIdle, dir, how)
			out, err := cmd.StdoutPipe()
			must(t, err)
			must(t, cmd.Start())
			defer func() {
				must(t, cmd.Process.Kill())
				_ = cmd.Wait() // it was killed
			}()
			_, err = out.Read(make([]byte, 5))
			must(t, err)
			<-time.After(45 * time.Second) // a checkpoint, and runs go cold
			const seconds = 20
			before := processorTime(t, cmd.Process.Pid)
			<-time.After(seconds * time.Second)
			spent := processorTime(t, cmd.Process.Pid) - before
			calls := systemCalls(t, strace, cmd.Process.Pid, seconds)
			t.Logf("%.2f %% of a processor, %d system calls a second, %d of them to look at files, %d KiB resident\n%v", float64(spent)/seconds,
				calls["total"]/seconds, calls["newfstatat"]/seconds, residentKiB(t, cmd.Process.Pid), calls)
			if n := calls["newfstatat"] / seconds; n > looks*5/4 || n == 0 {
				t.Errorf("%d looks at files a second, want at most %d", n, looks)
			}
		})
	}
}

// processorTime is what a process has used, in hundredths of a second.
func processorTime(t *testing.T, pid int) (ticks int64) {
	t.Helper()
	data, err := os.ReadFile(fmt.Sprintf("/proc/%d/stat", pid))
	must(t, err)
	fields := strings.Fields(string(data)[strings.LastIndexByte(string(data), ')'):])
	return int64(number(fields[12]) + number(fields[13]))
}

func residentKiB(t *testing.T, pid int) int {
	t.Helper()
	data, err := os.ReadFile(fmt.Sprintf("/proc/%d/statm", pid))
	must(t, err)
	return number(strings.Fields(string(data))[1]) * os.Getpagesize() / 1024
}

// systemCalls counts those of a process for some seconds, by name.
func systemCalls(t *testing.T, strace string, pid, seconds int) (calls map[string]int) {
	t.Helper()
	file := filepath.Join(t.TempDir(), "calls")
	cmd := exec.Command(strace, "-c", "-U", "calls,name", "-f", "-qq", "-o", file, "-p", fmt.Sprint(pid))
	must(t, cmd.Start())
	<-time.After(time.Duration(seconds) * time.Second)
	must(t, cmd.Process.Signal(os.Interrupt))
	_ = cmd.Wait() // it was interrupted
	data, err := os.ReadFile(file)
	must(t, err)
	calls = map[string]int{}
	for line := range strings.Lines(string(data)) {
		if f := strings.Fields(line); len(f) == 2 && f[0] != "calls" && !strings.HasPrefix(f[0], "-") {
			calls[f[1]] = number(f[0])
		}
	}
	return calls
}
