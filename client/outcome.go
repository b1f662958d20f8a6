package client

import (
	"github.com/runstatus/runstatus/client/internal/until"
	runstatusv1 "github.com/runstatus/runstatus/gen/go/runstatus/v1"
)

// HasProblem reports whether a run has ended with a problem.
func HasProblem(run *runstatusv1.Run) bool { return run.GetEnded() && IsProblem(run.GetOutcome()) }

// IsProblem reports whether the outcome of an ended run is a problem: any outcome but PASSED, SKIPPED
// and COMPLETED. An outcome that is not known (OUTCOME_UNSPECIFIED) is a problem. The exit code of
// `runstatus wait` and the flag --problems follow the same rule.
func IsProblem(outcome runstatusv1.Outcome) bool { return until.IsProblem(outcome) }
