package client

import (
	"context"
	"errors"
	"fmt"
	"sync"
	"time"

	"google.golang.org/protobuf/proto"

	"github.com/runstatus/runstatus/client/internal/spool"
	runstatusv1 "github.com/runstatus/runstatus/gen/go/runstatus/v1"
)

// Reporter reports statuses for a job that the service must not delay: Set queues a report and
// returns. A report that can't be delivered is kept in a spool file and delivered in order once the
// server is back, by this reporter or by any other user of the same spool. Each report is stamped
// when it is set, so that no report is written twice.
//
// Reports of one run are delivered in the order of the Set calls. A run whose reports have to wait,
// because its file system hangs or is full, delays no other run. A kept report is meant for the
// generation (uid) of its run that the service last named to this client: it never reaches another
// generation, and never creates a run again that has existed. Reports in the queue, as opposed to
// the spool, are lost if the process crashes; they stay in the queue while the spool can't take
// them. A Reporter may be used concurrently.
type Reporter struct {
	client    *Client
	spool     *spool.Spool
	size      int
	closeTime time.Duration
	dropped   func(*runstatusv1.SetStatusRequest, error)
	dropping  sync.Mutex // held during a call of dropped

	calls   context.Context // ends when Close has no more time for calls
	cut     context.CancelFunc
	closing chan struct{} // closed when Close is called
	flushed chan struct{} // closed when Close was called and nothing is queued
	done    chan struct{} // closed when Close has nothing left to do

	slots   chan struct{} // one element for each queued report
	keep    chan struct{} // capacity 1: signals that reports have to be kept
	deliver chan struct{} // capacity 1: signals that the spool has reports of another run

	mu      sync.Mutex
	queues  map[string]*runQueue // by the run's key in the spool
	queued  int                  // reports in all queues
	ready   bool                 // it is known which runs the spool holds
	closed  bool
	lost    int   // reports that were neither delivered nor kept
	kept    bool  // reports wait in the spool after Close
	lastErr error // why a report had to wait, the last time
}

var (
	// ErrQueueFull reports that a report was not accepted because the queue stayed full.
	ErrQueueFull = errors.New("the reporter's queue is full")

	// ErrReporterClosed reports that a report was set after Close.
	ErrReporterClosed = errors.New("the reporter is closed")

	// ErrKept reports that reports could not be delivered yet and wait in the spool.
	ErrKept = errors.New("reports are kept in the spool")
)

const (
	defaultQueue     = 10_000
	defaultCloseTime = 5 * time.Second

	// queueWait is how long Set waits for room in the queue.
	queueWait = 25 * time.Millisecond

	// keepTime is what Close reserves of its time for the spool.
	keepTime = 500 * time.Millisecond
)

// ReporterOption changes how a Reporter works.
type ReporterOption func(*Reporter)

// QueueSize sets how many reports the queue holds, instead of 10,000.
func QueueSize(n int) ReporterOption {
	return func(r *Reporter) { r.size = max(n, 1) }
}

// CloseWithin sets how long Close may take, instead of 5 seconds.
func CloseWithin(d time.Duration) ReporterOption {
	return func(r *Reporter) { r.closeTime = d }
}

// OnDropped sets a function that is called, one call at a time, with every report that will never
// be written, and the reason: the service refused it, or Close could neither deliver nor keep it.
// The report is nil for a damaged line of the spool. A nil f is ignored.
func OnDropped(f func(*runstatusv1.SetStatusRequest, error)) ReporterOption {
	return func(r *Reporter) { r.dropped = f }
}

// NewReporter returns a reporter that sends through c and keeps what it can't deliver in the spool
// file at path; DefaultSpool returns a suitable path. Reports that are in the file already are
// delivered first, and so are those that other processes add, such as runstatus set. Close the
// reporter before c.
func NewReporter(c *Client, path string, opts ...ReporterOption) *Reporter {
	r := &Reporter{
		client: c, spool: spool.New(path), size: defaultQueue, closeTime: defaultCloseTime,
		closing: make(chan struct{}), flushed: make(chan struct{}), done: make(chan struct{}),
		keep: make(chan struct{}, 1), deliver: make(chan struct{}, 1), queues: map[string]*runQueue{},
	}
	for _, opt := range opts {
		if opt != nil {
			opt(r)
		}
	}
	r.slots = make(chan struct{}, r.size)
	r.calls, r.cut = context.WithCancel(context.Background())
	go r.run()
	return r
}

// Set queues a status of a run, named as FullName accepts it. It returns within 50 milliseconds:
// nil once the report is queued, ErrQueueFull, ErrReporterClosed, or an error for a report that
// can't be sent at all.
func (r *Reporter) Set(run string, state State, note string, opts ...SetOption) error {
	req, err := setRequest(FullName(run), state, note, opts)
	if err != nil {
		return err
	}
	return r.Report(req)
}

// Report is Set with the whole request. It does not change req.
func (r *Reporter) Report(req *runstatusv1.SetStatusRequest) error {
	if req == nil {
		return errNoRequest
	}
	req = proto.CloneOf(req)
	fresh := r.client.stamp(req)
	if err := spool.Check(req); err != nil {
		return err
	}
	return r.enqueue(&report{req: req, fresh: fresh})
}

// Close delivers the queued reports and keeps those that it can't deliver in the spool. It returns
// within 5 seconds, or the time of CloseWithin: nil if every report was delivered or dropped, an
// error that Is ErrKept if reports wait in the spool, and another error if reports are neither
// delivered nor kept. What is not kept by then is still kept if the program goes on.
func (r *Reporter) Close() error {
	late := time.NewTimer(r.closeTime)
	defer late.Stop()
	r.mu.Lock()
	if !r.closed {
		r.closed = true
		close(r.closing)
		r.checkFlushed()
		time.AfterFunc(r.closeTime-min(r.closeTime/4, keepTime), r.cut)
	}
	r.mu.Unlock()
	select {
	case <-r.done:
		r.cut()
	case <-late.C:
	}
	return r.closeError()
}

func (r *Reporter) closeError() error {
	r.mu.Lock()
	defer r.mu.Unlock()
	late := false
	select {
	case <-r.done:
	default:
		late = true
	}
	why := r.lastErr
	if why == nil {
		why = fmt.Errorf("not done after %s", r.closeTime)
	}
	switch {
	case r.queued > 0:
		return fmt.Errorf("close the reporter: %d reports are neither delivered nor kept after %s: %w", r.queued, r.closeTime, why)
	case r.lost > 0:
		return fmt.Errorf("close the reporter: %d reports are lost: %w", r.lost, why)
	case r.kept || late:
		return fmt.Errorf("close the reporter: %w: %w", ErrKept, why)
	}
	return nil
}
