package main

import (
	"context"
	"os"
	"path"
	"path/filepath"
	"sync"

	"google.golang.org/grpc"

	"github.com/runstatus/runstatus/bench/internal/reports"
	runstatusv1 "github.com/runstatus/runstatus/gen/go/runstatus/v1"
	"github.com/runstatus/runstatus/statusfile"
)

type bare struct {
	runstatusv1.UnimplementedStatusServiceServer
	dir   string
	log   *log
	mu    sync.Mutex
	files map[string]*os.File
}

// SetStatus appends one line and answers.
func (b *bare) SetStatus(_ context.Context, req *runstatusv1.SetStatusRequest) (*runstatusv1.SetStatusResponse, error) {
	resp, line, err := b.Take(req)
	if err == nil {
		err = b.Commit(line)
	}
	return resp, err
}

// ReportStatuses appends the lines of a stream, and commits together what came together.
func (b *bare) ReportStatuses(stream grpc.BidiStreamingServer[runstatusv1.ReportStatusesRequest, runstatusv1.ReportStatusesResponse]) error {
	return reports.Serve(stream, b)
}

// Take implements reports.Taker.
func (b *bare) Take(req *runstatusv1.SetStatusRequest) (*runstatusv1.SetStatusResponse, []byte, error) {
	line, err := statusfile.Encode(statusfile.TestRun, "RUNNING", req.GetNote(), req.GetWhen().AsTime())
	if err != nil {
		return nil, nil, err
	}
	f, err := b.file(req.GetRun())
	if err != nil {
		return nil, nil, err
	}
	if _, err := f.Write(line.Bytes); err != nil {
		return nil, nil, err
	}
	return &runstatusv1.SetStatusResponse{Status: &runstatusv1.StatusInfo{
		Run:       "namespaces/main/" + req.GetRun(),
		Uid:       "0123456789abcdef0123456789abcdef",
		State:     &runstatusv1.StatusInfo_TestState{TestState: req.GetTestState()},
		StateName: "RUNNING",
		Note:      req.GetNote(),
		When:      req.GetWhen(),
		Sequence:  123,
		Revision:  1234567,
	}}, line.Bytes, nil
}

// Commit implements reports.Taker.
func (b *bare) Commit(lines []byte) error { return b.log.commit(lines) }

// file is the status file of a run, in a directory of its own.
func (b *bare) file(run string) (*os.File, error) {
	b.mu.Lock()
	defer b.mu.Unlock()
	if f := b.files[run]; f != nil {
		return f, nil
	}
	dir := filepath.Join(b.dir, path.Base(run))
	if err := os.MkdirAll(dir, 0o777); err != nil {
		return nil, err
	}
	f, err := os.OpenFile(filepath.Join(dir, "status"), os.O_APPEND|os.O_CREATE|os.O_WRONLY, 0o666)
	if err == nil {
		b.files[run] = f
	}
	return f, err
}
