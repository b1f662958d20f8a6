package spool

import (
	"cmp"
	"context"
	"errors"
	"io/fs"
	"slices"
	"time"

	runstatusv1 "github.com/runstatus/runstatus/gen/go/runstatus/v1"
)

const (
	// maxWorkers is how many runs a delivery serves at the same time.
	maxWorkers = 256

	// updateEvery is how often a delivery marks finished reports and reads additions. updateSoon is
	// the pause after a worker has ended, in which further ones may end.
	updateEvery = 50 * time.Millisecond
	updateSoon  = 2 * time.Millisecond

	// maxUnreached is for how many runs in a row the service may be unreachable before a delivery
	// starts no further ones.
	maxUnreached = 32
)

// Service is where a delivery sends reports. Its methods are called concurrently.
type Service interface {
	// Send writes a report and returns the uid of its run. It must bound the time that one report
	// takes, and return when ctx ends. Send must not change req.
	Send(ctx context.Context, req *runstatusv1.SetStatusRequest) (uid string, err error)

	// Refused reports whether an error of Send is final: no later try can write the report.
	Refused(err error) bool

	// Answered reports whether an error of Send came from the service itself, rather than from the
	// way there.
	Answered(err error) bool
}

// Deliver sends the waiting reports, in order within each run, and empties the file. If a report
// has to wait, the later ones of its run wait too; other runs continue.
//
// Unless it is nil, done is called with every report that is finished, one call at a time and
// after the report was marked: with nil if it was written, or with the error for which it was
// refused. For a damaged line, done is called with a nil report and an error that Is ErrDamaged.
// Unless it is nil, look is called as by Inspect, whenever the file was read.
//
// Deliver returns nil when the spool is empty, ErrBusy if another delivery is under way, and
// otherwise why the earliest waiting report waits. Reports that are not finished when ctx ends stay
// in the file.
func (s *Spool) Deliver(ctx context.Context, to Service, done func(*runstatusv1.SetStatusRequest, error), look func(waits func(key string) bool)) error {
	if done == nil {
		done = func(*runstatusv1.SetStatusRequest, error) {}
	}
	if look == nil {
		look = func(func(string) bool) {}
	}
	f, err := openFile(s.path, false)
	if err != nil {
		look(nothingWaits) // an unreadable spool delays no run
		if errors.Is(err, fs.ErrNotExist) {
			return nil
		}
		return s.wrap(err)
	}
	if err := s.lockDelivery(f); err != nil {
		return s.wrap(err)
	}
	d := &delivery{
		spool: s, service: to, done: done, look: look, file: f,
		working: map[string]bool{}, held: map[string]error{}, results: make(chan result, maxWorkers),
	}
	defer func() { d.file.Close() }() // compact may have replaced it
	if err := d.run(ctx); err != nil {
		return s.wrap(err)
	}
	return d.first
}

// lockDelivery takes the delivery lock, or closes the file. If the lock's holder is stopped it
// replaces the file, for the next delivery.
func (s *Spool) lockDelivery(f *file) error {
	err := f.tryLock(deliveryLock)
	if err == nil {
		return nil
	}
	defer f.Close()
	if !errors.Is(err, errLocked) {
		return err
	}
	if f.holderStopped(deliveryLock) {
		if err := s.replaceStopped(); err != nil {
			return err
		}
	}
	return ErrBusy
}

// delivery is one call of Deliver: the caller's goroutine, which owns all fields, and a worker for
// each run that is served. Workers read the file and send results.
type delivery struct {
	spool   *Spool
	service Service
	done    func(*runstatusv1.SetStatusRequest, error)
	look    func(func(string) bool)
	file    *file // with the delivery lock

	index      index
	working    map[string]bool  // runs with a worker
	held       map[string]error // runs that have to wait, and why
	results    chan result
	unmarked   []result // finished reports, not marked
	unreported []result // marked, not passed to done

	answered  bool // the service itself has answered
	unreached int  // runs in a row for which it was not reached
	first     error
}

// result is what became of a report or, with ended, of a worker.
type result struct {
	run   string
	entry entry
	req   *runstatusv1.SetStatusRequest // nil if the line has changed
	uid   string                        // of the run, as the service returned it
	err   error
	ended bool
}

// mustWait reports whether a later try may write the report that failed with err.
func (d *delivery) mustWait(err error) bool {
	return err != nil && !d.service.Refused(err) && !errors.Is(err, ErrDamaged)
}

// run serves runs until none is left that can be served. It returns after all workers have ended.
func (d *delivery) run(ctx context.Context) (err error) {
	calls, cancel := context.WithCancel(ctx)
	defer func() {
		cancel()
		for len(d.working) > 0 {
			d.collect(<-d.results)
		}
		d.unreported = append(d.unreported, d.unmarked...) // marking them was not possible
		d.report()
	}()
	for {
		over, err := d.update(ctx)
		if over || err != nil {
			return err
		}
		d.startWorkers(calls)
		d.wait()
	}
}

func (d *delivery) startWorkers(ctx context.Context) {
	for _, key := range d.ready(ctx) {
		run := d.index.runs[key]
		d.working[key] = true
		go d.work(ctx, key, slices.Clone(run.entries), *run)
		if len(d.working) == maxWorkers {
			break
		}
	}
}

// ready returns the runs that can be served now, in the order of their first reports. Runs for
// which the last delivery did not reach the service come last.
func (d *delivery) ready(ctx context.Context) []string {
	if ctx.Err() != nil || d.unreached > 0 && !d.answered || d.unreached >= maxUnreached || len(d.working) == maxWorkers {
		return nil
	}
	var keys []string
	for key, run := range d.index.runs {
		if len(run.entries) > 0 && !d.working[key] && d.held[key] == nil {
			keys = append(keys, key)
		}
	}
	d.spool.mu.Lock()
	defer d.spool.mu.Unlock()
	slow := func(key string) int {
		if d.spool.slow[key] {
			return 1
		}
		return 0
	}
	slices.SortFunc(keys, func(a, b string) int {
		return cmp.Or(slow(a)-slow(b), cmp.Compare(d.index.runs[a].entries[0].at, d.index.runs[b].entries[0].at))
	})
	return keys
}

// work sends the reports of one run until one has to wait. The uid that the service returns is
// expected of the reports that follow.
func (d *delivery) work(ctx context.Context, key string, entries []entry, run pending) {
	var err error
	last := "" // the uid that the service returned last
	for i, e := range entries {
		uid := last
		if i < run.known && uid == "" {
			uid = run.uid
		}
		r := d.send(ctx, e, uid)
		r.run, r.entry = key, e
		if d.mustWait(r.err) {
			err = r.err
			break
		}
		last = cmp.Or(r.uid, last)
		d.results <- r
	}
	d.results <- result{run: key, uid: last, err: err, ended: true}
}

// send sends the report at e to the generation uid of its run, if that is known.
func (d *delivery) send(ctx context.Context, e entry, uid string) result {
	line, err := d.file.line(e)
	if line == nil || err != nil {
		return result{err: err}
	}
	_, _, text, _ := splitRecord(line[:len(line)-1])
	req, err := decodeReport(text)
	if err != nil {
		return result{err: err}
	}
	uid, err = d.service.Send(ctx, ForUID(req, uid))
	return result{req: req, uid: uid, err: err}
}

// wait collects results until the next update is due or all workers have ended.
func (d *delivery) wait() {
	due := time.NewTimer(updateEvery)
	defer due.Stop()
	for len(d.working) > 0 {
		select {
		case r := <-d.results:
			d.collect(r)
			if r.ended {
				due.Reset(updateSoon)
			}
		case <-due.C:
			return
		}
	}
}

func (d *delivery) collect(r result) {
	if r.err == nil && !r.ended || d.service.Answered(r.err) {
		d.answered, d.unreached = true, 0
	}
	if !r.ended {
		d.unmarked = append(d.unmarked, r)
		return
	}
	delete(d.working, r.run)
	if r.err == nil {
		return
	}
	d.held[r.run] = r.err
	if !d.service.Answered(r.err) {
		d.unreached++
	}
}

// report passes the results of marked reports to done. A report that another process has finished
// is left to that process.
func (d *delivery) report() {
	for _, r := range d.unreported {
		if r.req != nil || r.err != nil {
			d.done(r.req, r.err)
		}
	}
	d.unreported = nil
}
