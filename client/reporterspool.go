package client

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/runstatus/runstatus/client/internal/spool"
	runstatusv1 "github.com/runstatus/runstatus/gen/go/runstatus/v1"
)

// A spool that hangs holds the first reports up so long, and so long once Close was called.
// On a busy machine it takes a while to read a large one.
const (
	beginTime      = 15 * time.Second
	beginCloseTime = time.Second
)

// pollEvery is how often a reporter looks for what other processes have put into the
// spool. Tests shorten it.
var pollEvery = 5 * time.Second

// work runs until Close has nothing left to do.
func (r *Reporter) work() {
	r.begin()
	go r.keepLoop()
	r.deliverLoop()
	empty, err := r.spool.Empty()
	r.mu.Lock()
	r.kept = err == nil && !empty
	r.mu.Unlock()
	close(r.done)
}

// begin finds out which runs have something in the spool. One that can't be read, or not
// in time, holds up none.
func (r *Reporter) begin() {
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
		r.lane(key).kept = true
	}
	r.ready = true
	for _, l := range r.lanes {
		r.serve(l)
	}
}

// keepLoop puts into the spool what has to wait: all of it at once.
func (r *Reporter) keepLoop() {
	pause := time.Duration(0)
	for {
		select {
		case <-r.keep:
		case <-r.done:
			return
		}
		lanes, reqs := r.toKeep()
		if len(reqs) == 0 {
			continue
		}
		err := r.spool.Add(context.Background(), reqs...)
		r.added(lanes, reqs, err)
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

// toKeep takes all that has to be kept, as it is to be delivered later: for the
// generation of its run that was last told.
func (r *Reporter) toKeep() (lanes []*lane, reqs []*runstatusv1.SetStatusRequest) {
	r.mu.Lock()
	defer r.mu.Unlock()
	for _, l := range r.lanes {
		if !l.kept && !l.late || l.busy || len(l.queue) == 0 {
			continue
		}
		l.adding = len(l.queue)
		lanes = append(lanes, l)
		for _, rep := range l.queue {
			reqs = append(reqs, spool.ForUID(rep.req, r.client.uids.of(rep.req.GetRun())))
		}
	}
	return lanes, reqs
}

// added takes what became of an addition. What is not kept is tried again: by a call,
// unless something of its run is in the spool. When Close has no time for that, it is
// lost.
func (r *Reporter) added(lanes []*lane, reqs []*runstatusv1.SetStatusRequest, err error) {
	lost := err != nil && r.calls.Err() != nil
	if lost {
		for _, req := range reqs {
			r.tell(req, fmt.Errorf("neither delivered nor kept: %w", err))
		}
	}
	r.mu.Lock()
	defer r.mu.Unlock()
	for _, l := range lanes {
		n := l.adding
		l.adding, l.late = 0, false
		switch {
		case err == nil:
			if !l.kept {
				wake(r.deliver)
			}
			l.kept = true
			r.pop(l, n)
		case lost:
			r.lost, r.why = r.lost+n, err
			r.pop(l, n)
		}
		r.serve(l)
	}
}

// deliverLoop delivers the spool whenever something is in it, until the reporter is
// closed and nothing is queued. Then it tries once more.
func (r *Reporter) deliverLoop() {
	next := time.NewTimer(0)
	defer next.Stop()
	for pause := time.Duration(0); ; {
		select {
		case <-r.deliver: // a run is held up that was not before
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
			next.Reset(pollEvery)
			continue
		}
		pause = nextPause(pause)
		next.Reset(jittered(pause))
	}
}

// deliverOnce delivers the spool, and reports whether nothing is left in it. While
// another process does that, this one looks how far it has got.
func (r *Reporter) deliverOnce() (empty bool) {
	err := r.spool.Deliver(r.calls, spoolService{r.client}, r.tell, r.seen)
	if errors.Is(err, spool.ErrBusy) && r.anyKept() {
		err = errors.Join(err, r.spool.Inspect(r.calls, r.seen))
	}
	if err != nil {
		r.mu.Lock()
		r.why = err
		r.mu.Unlock()
	}
	return err == nil
}

// anyKept reports whether the spool may hold something of this reporter.
func (r *Reporter) anyKept() bool {
	r.mu.Lock()
	defer r.mu.Unlock()
	for _, l := range r.lanes {
		if l.kept {
			return true
		}
	}
	return false
}

// seen lets the runs go on their own way that nothing waits for in the spool any more.
// The spool is locked: what this reporter has added is in it, or counted as being added.
func (r *Reporter) seen(waits func(key string) bool) {
	r.mu.Lock()
	defer r.mu.Unlock()
	for key, l := range r.lanes {
		if l.kept && l.adding == 0 && !waits(key) {
			l.kept = false
			r.serve(l)
		}
	}
}
