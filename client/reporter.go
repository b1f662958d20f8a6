package client

import (
	"context"
	"errors"
	"fmt"
	"sync"
	"time"

	"google.golang.org/protobuf/proto"

	runstatusv1 "github.com/runstatus/runstatus/gen/go/runstatus/v1"
)

// Reporter reports statuses for a job that must not suffer from it: Set queues and
// returns. What can't be delivered is kept in a spool file and delivered in order
// once the server is back, by this reporter, or by whoever opens the same spool
// later. Each report is stamped when it is set, so nothing is written twice.
//
// The order within a run is that in which Set was called. Reports that stand in
// the queue, not in the spool, are lost if the process crashes. A Reporter may be
// used by many goroutines at once.
type Reporter struct {
	client    *Client
	spool     *Spool
	size      int
	closeTime time.Duration
	failed    func(*runstatusv1.SetStatusRequest, error)

	mu     sync.RWMutex // over closed, and the queue's closing
	closed bool
	queue  chan *runstatusv1.SetStatusRequest

	telling   sync.Mutex
	calls     context.Context // ends when Close has no more time for calls
	cut       context.CancelFunc
	done      chan struct{}
	keeping   bool       // what comes goes to the spool, behind what is there
	delivered chan error // holds the result of the delivery under way, nil without one
	left      error      // why something stayed in the spool, once done
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
	queueWait = 100 * time.Millisecond

	// keepTime is the longest that is waited for another process's addition to the
	// spool.
	keepTime = time.Second
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
// written, and why: the service refuses it, or it could not even be kept. The
// report is nil for one that the spool holds damaged.
func OnDropped(f func(*runstatusv1.SetStatusRequest, error)) ReporterOption {
	return func(r *Reporter) { r.failed = f }
}

// NewReporter returns a reporter that sends through c and keeps in the file at
// spool what it can't deliver; DefaultSpool names a good one. What the file holds
// already is delivered first. Close ends it, before c's own Close.
func NewReporter(c *Client, spool string, opts ...ReporterOption) *Reporter {
	r := &Reporter{
		client: c, spool: NewSpool(spool), size: defaultQueue, closeTime: defaultCloseTime,
		failed: func(*runstatusv1.SetStatusRequest, error) {}, done: make(chan struct{}),
	}
	for _, opt := range opts {
		opt(r)
	}
	r.queue = make(chan *runstatusv1.SetStatusRequest, r.size)
	r.calls, r.cut = context.WithCancel(context.Background())
	go r.work()
	return r
}

// Set queues a status of a run. It returns within a tenth of a second: nil once
// the report is queued, ErrQueueFull, ErrReporterClosed, or why the report can't
// be sent at all.
func (r *Reporter) Set(run string, state State, note string, opts ...SetOption) error {
	return r.Report(setRequest(run, state, note, opts))
}

// Report is Set with the whole request, which is not changed.
func (r *Reporter) Report(req *runstatusv1.SetStatusRequest) error {
	req = r.client.stamped(proto.CloneOf(req))
	if _, err := proto.Marshal(req); err != nil {
		return fmt.Errorf("report: %w", err)
	}
	r.mu.RLock()
	defer r.mu.RUnlock()
	if r.closed {
		return ErrReporterClosed
	}
	select {
	case r.queue <- req:
		return nil
	default:
	}
	late := time.NewTimer(queueWait)
	defer late.Stop()
	select {
	case r.queue <- req:
		return nil
	case <-late.C:
		return ErrQueueFull
	}
}

// Close delivers what is queued, keeps in the spool what it can't deliver, and
// returns within 5 seconds, or those of CloseWithin: nil if everything was
// delivered or dropped, an error that Is ErrKept if reports wait in the spool.
func (r *Reporter) Close() error {
	late := time.NewTimer(r.closeTime)
	defer late.Stop()
	r.mu.Lock()
	if !r.closed {
		r.closed = true
		close(r.queue)
		// The rest is for the spool.
		time.AfterFunc(r.closeTime-min(r.closeTime/4, keepTime/2), r.cut)
	}
	r.mu.Unlock()
	select {
	case <-r.done:
		r.cut()
	case <-late.C:
		return fmt.Errorf("close the reporter: not done after %s", r.closeTime)
	}
	if r.left != nil {
		return fmt.Errorf("close the reporter: %w: %w", ErrKept, r.left)
	}
	return nil
}

// work is the reporter's own goroutine: it moves reports from the queue to the
// server or to the spool, and has the spool delivered. It never waits for the
// server longer than one batch may take.
func (r *Reporter) work() {
	defer close(r.done)
	empty, err := r.spool.Empty()
	r.keeping = err == nil && !empty
	pause := time.Duration(0)
	var again <-chan time.Time
	if r.keeping {
		r.deliver()
	}
	for {
		select {
		case req, ok := <-r.queue:
			if !ok {
				r.last()
				return
			}
			wasKeeping := r.keeping
			r.send(r.take(req))
			if r.keeping && !wasKeeping {
				pause = firstPause
				again = time.After(jittered(pause))
			}
		case <-again:
			again = nil
			r.deliver()
		case err := <-r.delivered:
			r.delivered = nil
			if r.settle(err) {
				continue
			}
			pause = nextPause(pause)
			again = time.After(jittered(pause))
		}
	}
}

// deliver begins to deliver the spool.
func (r *Reporter) deliver() {
	result := make(chan error, 1)
	r.delivered = result
	go func() { result <- r.spool.Deliver(r.calls, r.client, r.told) }()
}

// settle takes the result of a delivery, and tells whether reports may go straight
// to the server again. A spool that can't be used holds nobody up.
func (r *Reporter) settle(err error) bool {
	empty, unusable := r.spool.Empty()
	r.keeping = unusable == nil && !empty
	switch {
	case !r.keeping:
		r.left = nil
	case err == nil: // another process has added something
		r.left = ErrSpoolBusy
	default:
		r.left = err
	}
	return !r.keeping
}

// last delivers what is left when the reporter closes, as long as there is time.
func (r *Reporter) last() {
	if !r.keeping {
		return
	}
	if r.delivered != nil {
		r.settle(<-r.delivered)
	}
	if r.keeping {
		r.deliver()
		r.settle(<-r.delivered)
	}
}

// take returns req and what else is queued, as much as is sent at a time.
func (r *Reporter) take(req *runstatusv1.SetStatusRequest) []*runstatusv1.SetStatusRequest {
	batch := []*runstatusv1.SetStatusRequest{req}
	for len(batch) < spoolBatch {
		select {
		case req, ok := <-r.queue:
			if !ok {
				return batch
			}
			batch = append(batch, req)
		default:
			return batch
		}
	}
	return batch
}

// send delivers a batch, or keeps in the spool what has to wait.
func (r *Reporter) send(batch []*runstatusv1.SetStatusRequest) {
	if r.keeping {
		r.keep(batch)
		return
	}
	reports := make([]*report, len(batch))
	for i, req := range batch {
		reports[i] = &report{req: req}
	}
	ctx, cancel := context.WithTimeout(r.calls, callTime)
	defer cancel()
	r.client.deliver(ctx, reports)
	var waiting []*runstatusv1.SetStatusRequest
	for _, sent := range reports {
		if sent.waits() {
			waiting = append(waiting, sent.req)
			r.left = sent.err
			continue
		}
		r.told(sent.req, sent.err)
	}
	if len(waiting) > 0 {
		r.keep(waiting)
		r.keeping = true
	}
}

// keep puts reports into the spool.
func (r *Reporter) keep(reqs []*runstatusv1.SetStatusRequest) {
	ctx, cancel := context.WithTimeout(context.Background(), keepTime)
	defer cancel()
	if err := r.spool.Add(ctx, reqs...); err != nil {
		for _, req := range reqs {
			r.told(req, err)
		}
	}
}

// told takes what became of a report.
func (r *Reporter) told(req *runstatusv1.SetStatusRequest, err error) {
	if err == nil {
		return
	}
	r.telling.Lock()
	defer r.telling.Unlock()
	r.failed(req, err)
}
