package client

import (
	"context"
	"time"

	"github.com/runstatus/runstatus/client/internal/spool"
	runstatusv1 "github.com/runstatus/runstatus/gen/go/runstatus/v1"
)

// Spool keeps reports in a file until they can be delivered. Any number of goroutines and
// processes may share the file, including processes of several users if root is one of them. One
// of them delivers at a time. Reports of one run are delivered in the order in which they were
// added. A run whose reports have to wait delays no other run.
//
// A report for which Add returned nil survives the process, and a power loss as far as the file
// system keeps what it has synced. Delivered reports are marked in the file. A process that dies
// before it could mark a report delivers it again; the report's `when` makes the second write a
// no-op. A process that is stopped while it adds or delivers delays other processes for half a
// minute at most (on Linux). At most 64 MiB wait in a spool. Windows lacks the locks that a spool
// needs: there Add returns an error.
type Spool struct{ file *spool.Spool }

var (
	// ErrSpoolFull reports that an addition would exceed the limit on waiting reports.
	ErrSpoolFull = spool.ErrFull

	// ErrSpoolBusy reports that another process or goroutine delivers from the spool. It also
	// delivers what is added in the meantime.
	ErrSpoolBusy = spool.ErrBusy

	// ErrSpoolDamaged reports that the spool holds a line that can't be read. The line is moved to
	// a file beside the spool with the suffix ".damaged".
	ErrSpoolDamaged = spool.ErrDamaged

	// ErrNotSpool reports that the file is not a spool. It is not changed.
	ErrNotSpool = spool.ErrNotSpool
)

// NewSpool returns the spool in the file at path. It opens nothing: the first Add creates the
// file, with mode 0600. The last element of the path must not be a symbolic link.
func NewSpool(path string) *Spool { return &Spool{spool.New(path)} }

// Path returns the path of the spool's file.
func (s *Spool) Path() string { return s.file.Path() }

// Add appends reports, each of which must have a `when`: all of them or, with an error, none. When
// it returns nil they survive a power loss. It waits for other additions until ctx ends. It
// returns ErrSpoolFull if too much would wait, and the file system's error if that is full.
func (s *Spool) Add(ctx context.Context, reqs ...*runstatusv1.SetStatusRequest) error {
	return s.file.Add(ctx, reqs...)
}

// Empty reports whether nothing waits in the spool.
func (s *Spool) Empty() (bool, error) { return s.file.Empty() }

// Holds reports whether a report of the run waits in the spool.
func (s *Spool) Holds(run string) (bool, error) { return s.file.Holds(run) }

// Deliver sends the waiting reports through c, in order within each run, and empties the spool. If
// a report has to wait, the later ones of its run wait too; other runs continue.
//
// Unless it is nil, each is called with every report that is finished, one call at a time: with
// nil if it was written, or with the error for which it never will be. For a damaged line it is
// called with a nil report.
//
// Deliver returns nil when the spool is empty, ErrSpoolBusy if another process or goroutine
// delivers, and otherwise why the earliest waiting report waits. Reports that are not finished when
// ctx ends stay in the spool.
func (s *Spool) Deliver(ctx context.Context, c *Client, each func(*runstatusv1.SetStatusRequest, error)) error {
	return s.file.Deliver(ctx, spoolService{c}, each, nil)
}

// reportTime is how long the call of one report may take.
const reportTime = 2 * time.Second

// spoolService implements spool.Service.
type spoolService struct{ client *Client }

func (s spoolService) Send(ctx context.Context, req *runstatusv1.SetStatusRequest) (uid string, err error) {
	ctx, cancel := context.WithTimeout(ctx, reportTime)
	defer cancel()
	resp, _, err := s.client.setter.call(ctx, req)
	return resp.GetStatus().GetUid(), err
}

func (spoolService) Refused(err error) bool  { return Refused(err) }
func (spoolService) Answered(err error) bool { return answered(err) }
