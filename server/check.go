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

// CheckConfig says what Check checks.
type CheckConfig struct {
	// Namespaces are working directories with the names that they are served under; "" is
	// main. Only Name and Dir are used. Name all namespaces of a server: its journal and its
	// index cover all of them, and Check reports which ones are missing here.
	Namespaces []Namespace
	// StateDir is the directory of the server's own files; "" is .runstatus in the first
	// working directory.
	StateDir string
	// Repair carries out the repairs that the findings describe. It keeps a copy of
	// everything that it changes in a directory of StateDir. No server may run.
	Repair bool
	// Progress is called after each run with the numbers of checked and of all runs.
	Progress func(done, total int)
}

// Finding is one result of a check.
type Finding = fsck.Finding

// Severity says how bad a finding is.
type Severity = fsck.Severity

// The severities, worst first.
const (
	SeverityError   = fsck.SeverityError
	SeverityWarning = fsck.SeverityWarning
	SeverityNote    = fsck.SeverityNote
)

// CheckSummary counts what a check read and found.
type CheckSummary = fsck.Summary

// Check reads every status file of working directories, and the journal and the index of
// their server, and reports damage. It needs no server, and without Repair it changes
// nothing. An error says what could not be checked or repaired; the summary covers the rest.
// With Repair the error is ErrLocked (errors.Is) if a server holds a directory. After an
// unclean stop of the server Check repairs nothing and returns an error: the next start of
// the server repairs what it left.
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
			return CheckSummary{}, fmt.Errorf("stat the state directory: %w", err)
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
