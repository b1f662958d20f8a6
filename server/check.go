package server

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"

	"github.com/runstatus/runstatus/internal/hint"
	"github.com/runstatus/runstatus/server/internal/filestore"
	"github.com/runstatus/runstatus/server/internal/fsck"
	"github.com/runstatus/runstatus/server/internal/store"
)

// CheckConfig says what Check looks at.
type CheckConfig struct {
	// Namespaces are working directories, and the names that they are served under; "" is
	// main. Only Name and Dir count. The journal and the index of a server are of all its
	// namespaces: of those that are not given here a check says so.
	Namespaces []Namespace
	// StateDir is where their server keeps its own files; "" is .runstatus in the first of
	// the directories.
	StateDir string
	// Repair carries out what the findings say, as far as they say so. What it
	// changes is kept in a directory of StateDir. No server may run.
	Repair bool
	// Progress is told after each run how many of them are done.
	Progress func(done, total int)
}

// Finding is one thing that a check found.
type Finding = fsck.Finding

// Severity says how bad a finding is.
type Severity = fsck.Severity

// The severities, worst first.
const (
	SeverityError   = fsck.SeverityError
	SeverityWarning = fsck.SeverityWarning
	SeverityNote    = fsck.SeverityNote
)

// CheckSummary counts what a check looked at and what it found.
type CheckSummary = fsck.Summary

// Check reads every status file of working directories, and the journal and the
// index of their server, and reports what is wrong with them. It takes no server,
// and without Repair it changes nothing. An error says what could not be checked
// or repaired; the summary is of what was. One that Is ErrLocked says that a
// server holds the directory that was to be repaired. Where the server was not stopped in
// order nothing is repaired, and an error says so: its next start puts right what it left.
func Check(ctx context.Context, cfg CheckConfig, report func(Finding)) (CheckSummary, error) {
	if len(cfg.Namespaces) == 0 {
		return CheckSummary{}, errors.New("there is no working directory to check")
	}
	all := make([]filestore.Namespace, len(cfg.Namespaces))
	for i, given := range cfg.Namespaces {
		ns := Namespace{Name: cmp.Or(given.Name, store.DefaultNamespace), Dir: given.Dir}
		if err := errors.Join(ns.validateName(), ns.validateDir()); err != nil {
			return CheckSummary{}, err
		}
		all[i] = filestore.Namespace{Name: ns.Name, Dir: ns.Dir}
	}
	if cfg.StateDir != "" {
		if _, err := os.Stat(cfg.StateDir); err != nil {
			return CheckSummary{}, fmt.Errorf("look at the state directory: %w", err)
		}
	}
	sum, err := fsck.Check(ctx, fsck.Config{
		Namespaces: all,
		StateDir:   cmp.Or(cfg.StateDir, filepath.Join(all[0].Dir, ".runstatus")),
		Repair:     cfg.Repair,
		Progress:   cfg.Progress,
	}, report)
	if errors.Is(err, fsck.ErrUnrecovered) {
		return sum, hint.With(err, "start the server once and stop it, then check again")
	}
	if store.ReasonOf(err) == store.Locked {
		return sum, hint.With(lockedError{err}, "stop that server first; without --repair a check runs beside it")
	}
	return sum, err
}
