// Package e2e tests the built programs from outside, as people and scripts use
// them: runstatusd, runstatus, and grpcurl against them.
package e2e

import (
	"flag"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"github.com/runstatus/runstatus/internal/testkit"
)

// programs is the directory with runstatusd, runstatus and grpcurl. Every user of
// the machine may run them.
var programs string

// repository is the project's root, from here.
const repository = ".."

func TestMain(m *testing.M) {
	if behind, dir, ok := strings.Cut(os.Getenv(loopbackEnv), ":"); ok {
		if err := loopback(behind, dir); err != nil {
			panic(err)
		}
		return
	}
	if args := os.Getenv(handlerEnv); args != "" {
		if err := handle(args); err != nil {
			panic(err)
		}
		return
	}
	if text := os.Getenv(jobEnv); text != "" {
		if err := runJob(text); err != nil {
			panic(err)
		}
		return
	}
	if text := os.Getenv(crowdEnv); text != "" {
		if err := runCrowd(text); err != nil {
			panic(err)
		}
		return
	}
	if text := os.Getenv(spoolJobEnv); text != "" {
		if err := runSpoolJob(text); err != nil {
			fmt.Fprintln(os.Stderr, err)
			os.Exit(1)
		}
		return
	}
	flag.Parse()
	if err := flag.Set("test.parallel", "8"); err != nil { // those that are parallel wait most of the time
		panic(err)
	}
	dir, err := os.MkdirTemp("", "runstatus-e2e")
	if err != nil {
		panic(err)
	}
	defer func() { _ = os.RemoveAll(dir) }()
	programs = dir
	if err := build(); err != nil {
		panic(err) // to return would mean that all is well
	}
	m.Run()
}

func build() error {
	if err := os.Chmod(programs, 0o755); err != nil {
		return err
	}
	args := []string{"build", "-C", repository, "-o", programs + "/"}
	if raceEnabled {
		args = append(args, "-race")
	}
	if err := goTool(append(args, "./cmd/runstatusd", "./cmd/runstatus")...); err != nil {
		return err
	}
	grpcurl := filepath.Join(programs, "grpcurl")
	if made, err := filepath.Abs(repository + "/.tools/bin/grpcurl"); err == nil {
		if _, err := os.Stat(made); err == nil {
			return os.Symlink(made, grpcurl)
		}
	}
	return goTool("build", "-C", repository+"/tools", "-o", grpcurl, "github.com/fullstorydev/grpcurl/cmd/grpcurl")
}

func goTool(args ...string) error {
	cmd := exec.Command("go", args...)
	cmd.Stdout, cmd.Stderr = os.Stderr, os.Stderr
	if err := cmd.Run(); err != nil {
		return fmt.Errorf("go %v: %w", args, err)
	}
	return nil
}

var must = testkit.Must
