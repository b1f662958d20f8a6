package main

import (
	"context"
	"fmt"
	"path/filepath"
	"regexp"
	"slices"
	"strings"

	"google.golang.org/protobuf/types/known/timestamppb"

	"github.com/runstatus/runstatus/client"
	runstatusv1 "github.com/runstatus/runstatus/gen/go/runstatus/v1"
	"github.com/runstatus/runstatus/statusfile"
)

// append appends the status to the run's file, as Pavilion does. If that is not possible it keeps
// the status in the spool.
func (d *delivery) append(ctx context.Context, spool *client.Spool, req *runstatusv1.SetStatusRequest, why error) (*runstatusv1.SetStatusResponse, error) {
	path, kind, err := statusPath(d.dir, req.GetRun())
	if err != nil {
		d.app.err.problem(&problem{text: err.Error()})
		return nil, d.keep(ctx, spool, req, why)
	}
	f, err := statusfile.Open(path, kind)
	if err != nil {
		d.app.err.problem(&problem{text: err.Error()})
		return nil, d.keep(ctx, spool, req, why)
	}
	defer func() { _ = f.Close() }() // the line is synced
	written, err := f.Add(statusfile.Status{State: req.GetStateName(), Note: req.GetNote(), When: req.GetWhen().AsTime()})
	if err == nil {
		err = f.Sync()
	}
	if err != nil {
		// If the line is in the file all the same, the delivery finds it there.
		d.app.err.problem(&problem{text: err.Error()})
		return nil, d.keep(ctx, spool, req, why)
	}
	d.app.err.problem(&problem{text: d.words(why)})
	d.app.err.problem(&problem{text: "the status was appended to " + path})
	return &runstatusv1.SetStatusResponse{Status: &runstatusv1.StatusInfo{
		Run: req.GetRun(), StateName: written.State, Note: written.Note, When: timestamppb.New(written.When),
	}}, nil
}

var plainID = regexp.MustCompile(`^namespaces/([^/]+)/(test_runs|series)/([A-Za-z0-9][A-Za-z0-9._-]{0,63})$`)

// statusPath returns the path of a run's status file in a working directory. The directory is the
// namespace main and those of all labels that Pavilion has for it.
func statusPath(dir, run string) (string, statusfile.Kind, error) {
	m := plainID.FindStringSubmatch(run)
	if m == nil || strings.Contains(m[3], "..") || m[1] != "main" && !slices.Contains(aliasesOf(dir), m[1]) {
		return "", 0, fmt.Errorf("%s has no file in %s", run, dir)
	}
	kind := statusfile.TestRun
	if m[2] == "series" {
		kind = statusfile.Series
	}
	return filepath.Join(dir, m[2], m[3], "status"), kind, nil
}
