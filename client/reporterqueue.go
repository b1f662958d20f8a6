package client

import (
	"context"
	"time"

	"github.com/runstatus/runstatus/client/internal/spool"
	runstatusv1 "github.com/runstatus/runstatus/gen/go/runstatus/v1"
)

// report is a queued status.
type report struct {
	req   *runstatusv1.SetStatusRequest
	fresh bool // stamped by this client, and never sent
}

// runQueue holds the reports of one run. Its fields are guarded by the reporter's mu.
type runQueue struct {
	key      string // of the run
	reports  []*report
	sending  bool // a goroutine sends the first report
	adding   int  // how many of the first reports are being added to the spool
	mustWait bool // the first report could not be delivered
	inSpool  bool // the spool holds reports of the run: further ones follow them there
}

// enqueue waits for room in the queue and adds a report.
func (r *Reporter) enqueue(rep *report) error {
	select {
	case r.slots <- struct{}{}:
	default:
		late := time.NewTimer(queueWait)
		defer late.Stop()
		select {
		case r.slots <- struct{}{}:
		case <-late.C:
			return ErrQueueFull
		}
	}
	r.mu.Lock()
	defer r.mu.Unlock()
	if r.closed {
		<-r.slots
		return ErrReporterClosed
	}
	q := r.queue(spool.Key(rep.req.GetRun()))
	q.reports = append(q.reports, rep)
	r.queued++
	r.advance(q)
	return nil
}

// queue returns the queue of a run. The caller holds mu.
func (r *Reporter) queue(key string) *runQueue {
	q := r.queues[key]
	if q == nil {
		q = &runQueue{key: key}
		r.queues[key] = q
	}
	return q
}

// advance starts the next step of a queue: its first report is sent, or all of them are kept. The
// caller holds mu.
func (r *Reporter) advance(q *runQueue) {
	switch {
	case q.sending || q.adding > 0 || !r.ready:
	case len(q.reports) == 0:
		q.mustWait = false
		if !q.inSpool {
			delete(r.queues, q.key)
		}
	case q.inSpool || q.mustWait:
		signal(r.keep)
	default:
		q.sending = true
		go r.send(q)
	}
}

// remove removes the first n reports of a queue. The caller holds mu.
func (r *Reporter) remove(q *runQueue, n int) {
	clear(q.reports[:n])
	q.reports = q.reports[n:]
	r.queued -= n
	for range n {
		<-r.slots
	}
	r.checkFlushed()
}

// checkFlushed closes flushed if the reporter is closed and nothing is queued. The caller holds mu.
func (r *Reporter) checkFlushed() {
	if r.closed && r.queued == 0 {
		select {
		case <-r.flushed:
		default:
			close(r.flushed)
		}
	}
}

// send sends the reports of a queue in order until one has to wait or none is left.
func (r *Reporter) send(q *runQueue) {
	for first := r.first(q); first != nil; first = r.first(q) {
		err := r.client.report(r.calls, first)
		if err != nil && !Refused(err) {
			r.mu.Lock()
			q.sending, q.mustWait, r.lastErr = false, true, err
			r.advance(q)
			r.mu.Unlock()
			return
		}
		r.drop(first.req, err)
		r.mu.Lock()
		r.remove(q, 1)
		r.mu.Unlock()
	}
}

// first returns the first report of a queue. If there is none it returns nil and ends sending.
func (r *Reporter) first(q *runQueue) *report {
	r.mu.Lock()
	defer r.mu.Unlock()
	if len(q.reports) > 0 {
		return q.reports[0]
	}
	q.sending = false
	r.advance(q)
	return nil
}

// report sends one report.
func (c *Client) report(ctx context.Context, r *report) error {
	ctx, cancel := context.WithTimeout(ctx, reportTime)
	defer cancel()
	_, err := c.send(ctx, r.req, r.fresh)
	r.fresh = false
	return err
}

// drop calls the function of OnDropped, unless err is nil.
func (r *Reporter) drop(req *runstatusv1.SetStatusRequest, err error) {
	if err == nil || r.dropped == nil {
		return
	}
	r.dropping.Lock()
	defer r.dropping.Unlock()
	r.dropped(req, err)
}

// signal fills a channel of capacity 1.
func signal(c chan<- struct{}) {
	select {
	case c <- struct{}{}:
	default:
	}
}
