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

// Reporter reports statuses for a job that must not suffer from it: Set queues and
// returns. What can't be delivered is kept in a spool file and delivered in order
// once the server is back, by this reporter, or by whatever opens the same spool
// later. Each report is stamped when it is set, so nothing is written twice.
//
// The order within a run is that in which Set was called. Each run goes its own way: one
// whose reports have to wait, since its file system hangs or is full, holds up no other.
// A report that is kept is meant for the generation of its run that the service last told
// this client of: it never lands in another one, and never makes a run anew that was
// seen. Reports that stand in the queue, not in the spool, are lost if the process
// crashes; they stay there while the spool can't take them. A Reporter may be used by
// many goroutines at once.
type Reporter struct {
	client    *Client
	spool     *spool.Spool
	size      int
	closeTime time.Duration
	dropped   func(*runstatusv1.SetStatusRequest, error)

	calls context.Context // ends when Close has no more time for calls
	cut   context.CancelFunc
	done  chan struct{} // Close has nothing left to do

	closing chan struct{} // closed by Close

	slots   chan struct{} // holds one for each report that is queued
	keep    chan struct{} // holds one: something is to be kept
	deliver chan struct{} // holds one: something new is in the spool

	telling sync.Mutex

	mu      sync.Mutex
	lanes   map[string]*lane
	queued  int  // reports in all lanes
	ready   bool // it is known what the spool holds
	closed  bool
	flushed chan struct{} // closed, and nothing is queued
	lost    int           // reports that Close could neither deliver nor keep
	kept    bool          // something waits in the spool
	why     error         // the last reason for which a report had to wait
}

var (
	// ErrQueueFull says that a report was not taken, since the queue stayed full.
	ErrQueueFull = errors.New("the reporter's queue is full")

	// ErrReporterClosed says that a report came after Close.
	ErrReporterClosed = errors.New("the reporter is closed")

	// ErrKept says that reports could not be delivered yet and wait in the spool.
	ErrKept = errors.New("reports are kept in the spool")
)

const (
	defaultQueue     = 10_000
	defaultCloseTime = 5 * time.Second

	// queueWait is the longest that Set waits for room in the queue.
	queueWait = 25 * time.Millisecond

	// keepTime is what Close leaves for the spool when calls have had their time.
	keepTime = 500 * time.Millisecond
)

// ReporterOption changes how a Reporter works.
type ReporterOption func(*Reporter)

// QueueSize has the queue hold n reports instead of 10,000.
func QueueSize(n int) ReporterOption {
	return func(r *Reporter) { r.size = max(n, 1) }
}

// CloseWithin gives Close another deadline than 5 seconds.
func CloseWithin(d time.Duration) ReporterOption {
	return func(r *Reporter) { r.closeTime = d }
}

// OnDropped has f called, one call at a time, with every report that will never be
// written, and why: the service itself refuses it, or Close could neither deliver nor
// keep it. The report is nil for one that the spool holds damaged. A nil f is none.
func OnDropped(f func(*runstatusv1.SetStatusRequest, error)) ReporterOption {
	return func(r *Reporter) { r.dropped = f }
}

// NewReporter returns a reporter that sends through c and keeps in the file at
// path what it can't deliver; DefaultSpool names a good one. What the file holds
// already is delivered first, and so is what other processes add to it, such as
// runstatus set. Close ends it, before c's own Close.
func NewReporter(c *Client, path string, opts ...ReporterOption) *Reporter {
	r := &Reporter{
		client: c, spool: spool.New(path), size: defaultQueue, closeTime: defaultCloseTime,
		done: make(chan struct{}), closing: make(chan struct{}), flushed: make(chan struct{}),
		keep: make(chan struct{}, 1), deliver: make(chan struct{}, 1), lanes: map[string]*lane{},
	}
	for _, opt := range opts {
		if opt != nil {
			opt(r)
		}
	}
	r.slots = make(chan struct{}, r.size)
	r.calls, r.cut = context.WithCancel(context.Background())
	go r.work()
	return r
}

// Set queues a status of a run, which is named as FullName takes it. It returns within 50 milliseconds: nil once the
// report is queued, ErrQueueFull, ErrReporterClosed, or why the report can't be sent at
// all.
func (r *Reporter) Set(run string, state State, note string, opts ...SetOption) error {
	req, err := setRequest(FullName(run), state, note, opts)
	if err != nil {
		return err
	}
	return r.Report(req)
}

// Report is Set with the whole request, which is not changed.
func (r *Reporter) Report(req *runstatusv1.SetStatusRequest) error {
	if req == nil {
		return errNoRequest
	}
	req = proto.CloneOf(req)
	fresh := r.client.stamp(req)
	if err := spool.Check(req); err != nil {
		return err
	}
	return r.push(&report{req: req, fresh: fresh})
}

// Close delivers what is queued, keeps in the spool what it can't deliver, and
// returns within 5 seconds, or those of CloseWithin: nil if everything was
// delivered or dropped, an error that Is ErrKept if reports wait in the spool, and another
// one if reports are neither delivered nor kept. What is not kept yet after that time is
// still kept if the program goes on.
func (r *Reporter) Close() error {
	late := time.NewTimer(r.closeTime)
	defer late.Stop()
	r.mu.Lock()
	if !r.closed {
		r.closed = true
		close(r.closing)
		r.flush()
		// The rest is for the spool.
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
	why := r.why
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
