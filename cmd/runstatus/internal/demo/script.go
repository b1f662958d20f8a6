// Package demo has the runs that runstatus demo plays.
package demo

import (
	"time"

	runstatusv1 "github.com/runstatus/runstatus/gen/go/runstatus/v1"
)

// Part is one run of the demo, with its statuses and its result.
type Part struct {
	Test, Partition string
	Steps           []Step
	Result          string
}

// Step is a status of such a run.
type Step struct {
	After time.Duration
	State runstatusv1.TestState
	Note  string
}

// Beat is the time by which the demo is paced.
const Beat = 150 * time.Millisecond

func beats(n int) time.Duration { return time.Duration(n) * Beat }

// Script takes about three seconds. It has every common outcome.
var Script = []Part{
	{"hello.world", "standard", ran(1, 4, "Greeting the nodes."), "PASS"},
	{"stream.triad", "highmem", ran(2, 10, "Measuring memory bandwidth."), "PASS"},
	{"mpi.pingpong", "standard", ran(2, 6, "Passing messages between 2 nodes."), "FAIL"},
	{"hpl.small", "standard", []Step{
		{beats(1), runstatusv1.TestState_TEST_STATE_BUILDING, "Building with mpicc."},
		{beats(5), runstatusv1.TestState_TEST_STATE_BUILD_FAILED, "mpicc: fatal error: cblas.h: No such file or directory"},
	}, ""},
	{"io.mdtest", "standard", append(started(1, "Creating 100,000 files."),
		Step{beats(11), runstatusv1.TestState_TEST_STATE_RUN_TIMEOUT, "Gave no sign of life for a while."}), ""},
	{"gpu.saxpy", "gpu", []Step{
		{beats(2), runstatusv1.TestState_TEST_STATE_SKIPPED, "The partition gpu has no free nodes."},
	}, ""},
	{"fft.3d", "highmem", ran(3, 8, "Transforming 512^3 points."), "PASS"},
}

// ran returns the steps of a run that completes. Build and run are the beats of its build and of the
// run itself.
func ran(build, run int, note string) []Step {
	return append(started(build, note),
		Step{beats(run), runstatusv1.TestState_TEST_STATE_RUN_DONE, "Test run has completed."})
}

// started returns the steps of a run up to RUNNING.
func started(build int, note string) []Step {
	return []Step{
		{beats(1), runstatusv1.TestState_TEST_STATE_BUILDING, "Building with mpicc."},
		{beats(build), runstatusv1.TestState_TEST_STATE_BUILD_SUCCESS, "Build completed successfully."},
		{beats(1), runstatusv1.TestState_TEST_STATE_SCHEDULED, "Waiting for an allocation."},
		{beats(2), runstatusv1.TestState_TEST_STATE_SCHED_STARTUP, "The job has started."},
		{beats(1), runstatusv1.TestState_TEST_STATE_RUNNING, note},
	}
}
