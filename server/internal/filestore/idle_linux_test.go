package filestore_test

import (
	"context"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
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
	if !*longStrangers {
		t.Skip("takes a minute: -strangers")
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
	for how, most := range map[string]float64{"told by the kernel": 600, "polling": 1200} {
		t.Run(how, func(t *testing.T) {
			cmd := stranger(roleIdle, dir, how)
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
			calls, table := systemCalls(t, strace, cmd.Process.Pid, seconds)
			t.Logf("%.2f %% of a processor, %.0f system calls a second, %d KiB resident\n%s", float64(spent)/seconds, calls, residentKiB(t, cmd.Process.Pid), table)
			if calls > most {
				t.Errorf("%.0f system calls a second, want at most %.0f", calls, most)
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

// systemCalls counts those of a process for some seconds.
func systemCalls(t *testing.T, strace string, pid, seconds int) (each float64, table string) {
	t.Helper()
	file := filepath.Join(t.TempDir(), "calls")
	cmd := exec.Command(strace, "-c", "-f", "-qq", "-o", file, "-p", fmt.Sprint(pid))
	must(t, cmd.Start())
	<-time.After(time.Duration(seconds) * time.Second)
	must(t, cmd.Process.Signal(os.Interrupt))
	_ = cmd.Wait() // it was interrupted
	data, err := os.ReadFile(file)
	must(t, err)
	lines := strings.Split(strings.TrimSpace(string(data)), "\n")
	total := strings.Fields(lines[len(lines)-1])
	i := slices.IndexFunc(total, func(s string) bool { return !strings.Contains(s, ".") })
	if i < 0 {
		t.Fatalf("strace says %s", data)
	}
	if i+1 < len(total)-1 { // seconds, usecs/call, calls, errors: the first is with a point
		i++
	}
	return float64(number(total[i])) / float64(seconds), strings.Join(lines[:min(len(lines), 10)], "\n")
}
