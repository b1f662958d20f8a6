package main

import (
	"iter"
	"strings"

	"github.com/jedib0t/go-pretty/v6/text"

	runstatusv1 "github.com/runstatus/runstatus/gen/go/runstatus/v1"
	"github.com/runstatus/runstatus/statusfile"
)

// collect returns everything that a sequence yields, or its first error.
func collect[T any](items iter.Seq2[T, error]) ([]T, error) {
	var all []T
	for item, err := range items {
		if err != nil {
			return nil, err
		}
		all = append(all, item)
	}
	return all, nil
}

// state returns the state of a status, in red if it is a problem.
func (a *app) state(s *runstatusv1.StatusInfo) string {
	name := s.GetStateName()
	switch {
	case s.GetMalformed():
		return a.out.paint(text.FgRed, "(malformed)")
	case statusfile.IsProblem(name):
		return a.out.paint(text.FgRed, plain(name))
	case name == "RUNNING", name == "RUN":
		return a.out.paint(text.FgCyan, plain(name))
	}
	return plain(name)
}

// outcome returns the outcome of a run in its colour. Of a run that has not ended it is "silent" or "".
func (a *app) outcome(run *runstatusv1.Run) string {
	switch {
	case run.GetEnded():
	case run.GetSilentSince() != nil:
		return a.out.paint(text.FgYellow, "silent")
	default:
		return ""
	}
	return a.out.paintOutcome(outcomeName(run.GetOutcome()))
}

// outcomeName returns the name of an outcome: (unknown) if the history of an ended run does not tell
// it.
func outcomeName(o runstatusv1.Outcome) string {
	return outcomeInWords(strings.TrimPrefix(o.String(), "OUTCOME_"))
}

// outcomeInWords is outcomeName for the name of an outcome, as in counts.
func outcomeInWords(name string) string {
	if name == "UNSPECIFIED" {
		return "(unknown)"
	}
	return name
}

func (s *screen) paintOutcome(name string) string {
	switch name {
	case "PASSED":
		return s.paint(text.FgGreen, name)
	case "SKIPPED", "COMPLETED":
		return name
	case "CANCELLED", "ABORTED":
		return s.paint(text.FgYellow, name)
	}
	return s.paint(text.FgRed, name)
}
