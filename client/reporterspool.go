package client

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/runstatus/runstatus/client/internal/spool"
	runstatusv1 "github.com/runstatus/runstatus/gen/go/runstatus/v1"
)

// beginTime is how long a reporter waits for the first read of the spool before it sends reports,
// and beginCloseTime how long once Close was called. On a busy machine reading a large spool takes
// a while.
const (
	beginTime      = 15 * time.Second
	beginCloseTime = time.Second
)

// pollSpools is how often a reporter looks for reports that other processes have added to the spool.
const pollSpools = 5 * time.Second

// run is the reporter's main goroutine. It returns when Close has nothing left to do.
func (r *Reporter) run() {
	r.readSpool()
	go r.keepReports()
	r.deliverSpool()
	empty, err := r.spool.Empty()
	r.mu.Lock()
	r.kept = err == nil && !empty
	r.mu.Unlock()
	close(r.done)
}

// readSpool finds out which runs have reports in the spool, and lets the queues advance. A spool
// that can't be read, or not in time, delays no run.
func (r *Reporter) readSpool() {
	found := make(chan []string, 1)
	go func() {
		keys, _ := r.spool.Runs() // none if the spool can't be read
		found <- keys
	}()
	var keys []string
	select {
	case keys = <-found:
	case <-time.After(beginTime):
	case <-r.closing:
		select {
		case keys = <-found:
		case <-time.After(beginCloseTime):
		}
	}
	r.mu.Lock()
	defer r.mu.Unlock()
	for _, key := range keys {
		r.queue(key).inSpool = true
	}
	r.ready = true
	for _, q := range r.queues {
		r.advance(q)
	}
}

// keepReports adds the reports that have to wait to the spool, those of all runs in one addition.
func (r *Reporter) keepReports() {
	pause := time.Duration(0)
	for {
		select {
		case <-r.keep:
		case <-r.done:
			return
		}
		queues, reqs := r.toKeep()
		if len(reqs) == 0 {
			continue
		}
		err := r.spool.Add(context.Background(), reqs...)
		r.added(queues, reqs, err)
		if err == nil {
			pause = 0
			continue
		}
		pause = nextPause(pause)
		select {
		case <-time.After(jittered(pause)):
		case <-r.calls.Done():
		}
	}
}

// toKeep returns the queues whose reports have to be kept, and these reports, each for the
// generation of its run that the service last named.
func (r *Reporter) toKeep() (queues []*runQueue, reqs []*runstatusv1.SetStatusRequest) {
	r.mu.Lock()
	defer r.mu.Unlock()
	for _, q := range r.queues {
		if !q.inSpool && !q.mustWait || q.sending || len(q.reports) == 0 {
			continue
		}
		q.adding = len(q.reports)
		queues = append(queues, q)
		for _, rep := range q.reports {
			reqs = append(reqs, spool.ForUID(rep.req, r.client.uids.Get(rep.req.GetRun())))
		}
	}
	return queues, reqs
}

// added handles the result of an addition. After an error the reports stay queued and are sent
// again, unless the spool holds earlier reports of their runs: then they are added again. When
// Close has no time left for either, they are lost.
func (r *Reporter) added(queues []*runQueue, reqs []*runstatusv1.SetStatusRequest, err error) {
	lost := err != nil && r.calls.Err() != nil
	if lost {
		for _, req := range reqs {
			r.drop(req, fmt.Errorf("neither delivered nor kept: %w", err))
		}
	}
	r.mu.Lock()
	defer r.mu.Unlock()
	for _, q := range queues {
		n := q.adding
		q.adding, q.mustWait = 0, false
		switch {
		case err == nil:
			if !q.inSpool {
				signal(r.deliver)
			}
			q.inSpool = true
			r.remove(q, n)
		case lost:
			r.lost, r.lastErr = r.lost+n, err
			r.remove(q, n)
		}
		r.advance(q)
	}
}

// deliverSpool delivers the spool whenever it holds reports, until the reporter is closed and
// nothing is queued. Then it delivers once more.
func (r *Reporter) deliverSpool() {
	next := time.NewTimer(0)
	defer next.Stop()
	for pause := time.Duration(0); ; {
		select {
		case <-r.deliver: // the reports of another run wait now
			if pause != firstPause {
				pause = firstPause
				next.Reset(jittered(pause))
			}
			continue
		case <-next.C:
		case <-r.flushed:
			if r.calls.Err() == nil {
				r.deliverOnce()
			}
			return
		}
		if r.deliverOnce() {
			pause = 0
			next.Reset(r.client.pollSpools)
			continue
		}
		pause = nextPause(pause)
		next.Reset(jittered(pause))
	}
}

// deliverOnce delivers the spool and reports whether it is empty. While another process delivers,
// it reads which reports are left.
func (r *Reporter) deliverOnce() (empty bool) {
	err := r.spool.Deliver(r.calls, spoolService{r.client}, r.drop, r.release)
	if errors.Is(err, spool.ErrBusy) && r.anyInSpool() {
		err = errors.Join(err, r.spool.Inspect(r.calls, r.release))
	}
	if err != nil {
		r.mu.Lock()
		r.lastErr = err
		r.mu.Unlock()
	}
	return err == nil
}

// anyInSpool reports whether the spool may hold reports of this reporter.
func (r *Reporter) anyInSpool() bool {
	r.mu.Lock()
	defer r.mu.Unlock()
	for _, q := range r.queues {
		if q.inSpool {
			return true
		}
	}
	return false
}

// release lets the runs of which nothing waits in the spool any more send directly again. It is
// called under the spool's file lock: each report of this reporter is either in the spool or
// counted as being added.
func (r *Reporter) release(waits func(key string) bool) {
	r.mu.Lock()
	defer r.mu.Unlock()
	for key, q := range r.queues {
		if q.inSpool && q.adding == 0 && !waits(key) {
			q.inSpool = false
			r.advance(q)
		}
	}
}
