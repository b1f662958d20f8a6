package e2e

import (
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"testing"

	"github.com/runstatus/runstatus/client"
)

const jobEnv = "RUNSTATUS_TEST_JOB"

// job is a program of its own that reports statuses with the Go library.
type job struct {
	Server, Spool, Run string
	Notes              []string
}

// command returns the program. Other users may run it.
func (j job) command(t testing.TB, env []string) *exec.Cmd {
	t.Helper()
	text, err := json.Marshal(j)
	must(t, err)
	program := filepath.Join(programs, "job")
	if _, err := os.Stat(program); errors.Is(err, os.ErrNotExist) {
		must(t, copyProgram(program))
	}
	return command(t, append(env, jobEnv+"="+string(text)), "job")
}

// copyProgram brings this program to where other users can reach it: a link, if that is
// possible. A copy can't be started while another goroutine's child has it open for writing.
func copyProgram(to string) error {
	self, err := os.Executable()
	if err != nil {
		return err
	}
	if err := os.Link(self, to); err == nil || errors.Is(err, os.ErrExist) {
		return nil
	}
	from, err := os.Open(self)
	if err != nil {
		return err
	}
	defer from.Close()
	f, err := os.CreateTemp(filepath.Dir(to), "job")
	if err != nil {
		return err
	}
	_, err = io.Copy(f, from)
	if err = errors.Join(err, f.Chmod(0o755), f.Close()); err != nil {
		return err
	}
	return os.Rename(f.Name(), to)
}

// work is what the program does: it sets its statuses, closes, and says what came of it.
func (j job) work() error {
	c, err := client.New(j.Server)
	if err != nil {
		return err
	}
	defer func() { _ = c.Close() }()
	r := client.NewReporter(c, j.Spool)
	for _, note := range j.Notes {
		if err := r.Set(j.Run, client.StateName("INFO"), note); err != nil {
			return err
		}
	}
	switch err := r.Close(); {
	case errors.Is(err, client.ErrKept):
		fmt.Fprintln(os.Stdout, "kept")
	case err != nil:
		fmt.Fprintln(os.Stdout, "the statuses are lost:", err)
	}
	return nil
}

// runJob does what the environment asks of this program.
func runJob(text string) error {
	var j job
	if err := json.Unmarshal([]byte(text), &j); err != nil {
		return err
	}
	return j.work()
}
