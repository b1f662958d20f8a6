package client

import (
	"context"
	"time"

	"github.com/runstatus/runstatus/client/internal/spool"
	runstatusv1 "github.com/runstatus/runstatus/gen/go/runstatus/v1"
)

// report is a status on its way.
type report struct {
	req   *runstatusv1.SetStatusRequest
	fresh bool // stamped by this client, and never sent
}

// lane is the way of one run's reports to the service. Its fields are under the lock of
// the reporter.
type lane struct {
	key    string // of the run
	queue  []*report
	busy   bool // a goroutine sends the first report
	adding int  // so many of the first reports are being added to the spool
	late   bool // the first report has to wait
	kept   bool // the spool holds reports of the run: what comes goes behind them
}

// push queues a report.
func (r *Reporter) push(rep *report) error {
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
	l := r.lane(spool.Key(rep.req.GetRun()))
	l.queue = append(l.queue, rep)
	r.queued++
	r.serve(l)
	return nil
}

// lane returns the lane of a run. The lock is held, as by all that follows here.
func (r *Reporter) lane(key string) *lane {
	l := r.lanes[key]
	if l == nil {
		l = &lane{key: key}
		r.lanes[key] = l
	}
	return l
}

// serve has done for a lane what is next: its first report is sent, or all of them are
// kept.
func (r *Reporter) serve(l *lane) {
	switch {
	case l.busy || l.adding > 0 || !r.ready:
	case len(l.queue) == 0:
		l.late = false
		if !l.kept {
			delete(r.lanes, l.key)
		}
	case l.kept || l.late:
		wake(r.keep)
	default:
		l.busy = true
		go r.send(l)
	}
}

// pop takes the first n reports out of a lane.
func (r *Reporter) pop(l *lane, n int) {
	clear(l.queue[:n])
	l.queue = l.queue[n:]
	r.queued -= n
	for range n {
		<-r.slots
	}
	r.flush()
}

// flush says that the last report of a closed reporter has left the queue.
func (r *Reporter) flush() {
	if r.closed && r.queued == 0 {
		select {
		case <-r.flushed:
		default:
			close(r.flushed)
		}
	}
}

// send sends a lane's reports, one after the other, until one has to wait.
func (r *Reporter) send(l *lane) {
	for first := r.first(l); first != nil; first = r.first(l) {
		err := r.client.report(r.calls, first)
		if err != nil && !Refused(err) {
			r.mu.Lock()
			l.busy, l.late, r.why = false, true, err
			r.serve(l)
			r.mu.Unlock()
			return
		}
		r.tell(first.req, err)
		r.mu.Lock()
		r.pop(l, 1)
		r.mu.Unlock()
	}
}

// first returns the lane's first report, or nil if there is none: the lane is then not
// busy any more.
func (r *Reporter) first(l *lane) *report {
	r.mu.Lock()
	defer r.mu.Unlock()
	if len(l.queue) > 0 {
		return l.queue[0]
	}
	l.busy = false
	r.serve(l)
	return nil
}

// report sends one report.
func (c *Client) report(ctx context.Context, r *report) error {
	call, cancel := context.WithTimeout(ctx, reportTime)
	defer cancel()
	_, err := c.send(call, r.req, r.fresh)
	r.fresh = false
	return err
}

// tell takes what became of a report.
func (r *Reporter) tell(req *runstatusv1.SetStatusRequest, err error) {
	if err == nil || r.dropped == nil {
		return
	}
	r.telling.Lock()
	defer r.telling.Unlock()
	r.dropped(req, err)
}

// wake puts a signal into a channel that holds one.
func wake(signal chan<- struct{}) {
	select {
	case signal <- struct{}{}:
	default:
	}
}
