package client

import (
	"cmp"
	"context"
	"errors"
	"io/fs"
	"slices"
	"time"

	"google.golang.org/protobuf/proto"

	runstatusv1 "github.com/runstatus/runstatus/gen/go/runstatus/v1"
)

const (
	// maxLanes is how many runs a delivery serves at the same time.
	maxLanes = 256

	// lookEvery is how often a delivery looks at what was added and marks what is done.
	lookEvery = 50 * time.Millisecond
	lookSoon  = 2 * time.Millisecond

	// maxUnreached is how many runs in a row the service was not reached for until a
	// delivery tries no others.
	maxUnreached = 32
)

// Deliver sends what the spool holds, in order within each run, and empties it. A run
// whose report has to wait keeps its order: nothing more of it is sent. Other runs go
// on. Each, unless it is nil, is called with every report that is done, one call at a
// time: with nil for one that was written, or with the error because of which it never
// will be. It is called with a nil report for a damaged line.
//
// The error is nil once the spool is empty, ErrSpoolBusy if another process is at it,
// and else why the report waits that was added first. What was not done when ctx ends
// stays in the spool.
func (s *Spool) Deliver(ctx context.Context, c *Client, each func(*runstatusv1.SetStatusRequest, error)) error {
	if each == nil {
		each = func(*runstatusv1.SetStatusRequest, error) {}
	}
	return s.deliver(ctx, c, each, func(func(string) bool) {})
}

// deliver is Deliver that shows what waits. Seen is called under the spool's lock,
// whenever the file was looked at.
func (s *Spool) deliver(ctx context.Context, c *Client, each func(*runstatusv1.SetStatusRequest, error), seen func(waits func(key string) bool)) error {
	f, err := openSpool(s.path, false)
	if err != nil {
		seen(func(string) bool { return false }) // what can't be read holds nothing up
		if errors.Is(err, fs.ErrNotExist) {
			return nil
		}
		return s.named(err)
	}
	if err := s.takeDuty(f); err != nil {
		return s.named(err)
	}
	d := &delivery{
		spool: s, client: c, each: each, seen: seen, file: f,
		lanes: map[string]bool{}, held: map[string]error{}, outcomes: make(chan outcome, maxLanes),
	}
	defer func() { d.file.Close() }() // which may be another one by then
	if err := d.run(ctx); err != nil {
		return s.named(err)
	}
	return d.first
}

// takeDuty takes the duty to deliver, or closes the file. One that is replaced, since the
// holder of its duty is stopped, is for the next delivery.
func (s *Spool) takeDuty(f *spoolFile) error {
	err := f.tryLock(spoolDuty)
	if err == nil {
		return nil
	}
	defer f.Close()
	if !errors.Is(err, errLocked) {
		return err
	}
	if f.stopped(spoolDuty) {
		if err := s.replace(); err != nil {
			return err
		}
	}
	return ErrSpoolBusy
}

// delivery is one pass through a spool, by one goroutine and one for each run that it
// serves, its lane.
type delivery struct {
	spool  *Spool
	client *Client
	each   func(*runstatusv1.SetStatusRequest, error)
	seen   func(func(string) bool)
	file   *spoolFile // with the duty

	index    spoolIndex
	lanes    map[string]bool  // runs that are being served
	held     map[string]error // runs that wait, and why
	outcomes chan outcome
	done     []outcome // reports that are done and not marked
	untold   []outcome // marked, and not told

	answered  bool // by the service itself
	unreached int  // runs in a row for which it was not reached
	first     error
}

// outcome is what became of a report, or, with over, the end of a lane.
type outcome struct {
	run   string
	entry spoolEntry
	req   *runstatusv1.SetStatusRequest // nil if another process was faster
	uid   string                        // of the run, as the service told it
	err   error
	over  bool
}

// waits reports whether a later try may write the report.
func (o outcome) waits() bool {
	return o.err != nil && !Refused(o.err) && !errors.Is(o.err, ErrSpoolDamaged)
}

// run serves what waits until nothing is left that can be served.
func (d *delivery) run(ctx context.Context) (err error) {
	calls, cut := context.WithCancel(ctx)
	defer func() {
		cut()
		for len(d.lanes) > 0 {
			d.take(<-d.outcomes)
		}
		d.untold = append(d.untold, d.done...) // they could not be marked
		d.tell()
	}()
	for {
		over, err := d.look(ctx)
		if over || err != nil {
			return err
		}
		d.start(calls)
		d.wait()
	}
}

// start begins to serve the runs that something waits for.
func (d *delivery) start(ctx context.Context) {
	for _, key := range d.ready(ctx) {
		run := d.index.runs[key]
		d.lanes[key] = true
		go d.serve(ctx, key, slices.Clone(run.entries), *run)
		if len(d.lanes) == maxLanes {
			break
		}
	}
}

// ready returns the runs that can be served now: those that waited for the service the
// last time come last.
func (d *delivery) ready(ctx context.Context) []string {
	if ctx.Err() != nil || d.unreached > 0 && !d.answered || d.unreached >= maxUnreached || len(d.lanes) == maxLanes {
		return nil
	}
	var keys []string
	for key, run := range d.index.runs {
		if len(run.entries) > 0 && !d.lanes[key] && d.held[key] == nil {
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

// serve is a lane: it sends what waits for one run until something has to wait.
func (d *delivery) serve(ctx context.Context, key string, entries []spoolEntry, run spoolRun) {
	var err error
	told := "" // the uid
	for i, entry := range entries {
		meant := told
		if i < run.known && meant == "" {
			meant = run.uid
		}
		o := d.send(ctx, entry, meant)
		o.run, o.entry = key, entry
		if o.waits() {
			err = o.err
			break
		}
		told = cmp.Or(o.uid, told)
		d.outcomes <- o
	}
	d.outcomes <- outcome{run: key, uid: told, err: err, over: true}
}

// send sends the report at entry. Meant is the uid of the run that it is for, if that
// is known.
func (d *delivery) send(ctx context.Context, entry spoolEntry, meant string) outcome {
	line, err := d.file.line(entry)
	if line == nil || err != nil {
		return outcome{err: err}
	}
	_, _, text, _ := splitRecord(line[:len(line)-1])
	req, err := decodeReport(text)
	if err != nil {
		return outcome{err: err}
	}
	sent := meantFor(req, meant)
	call, cancel := context.WithTimeout(ctx, callTime)
	defer cancel()
	resp, _, err := d.client.sets.call(call, sent)
	return outcome{req: req, uid: resp.GetStatus().GetUid(), err: err}
}

// meantFor returns the report with the uid of the run that it is meant for, unless it
// names one itself: a run that was seen is not made again.
func meantFor(req *runstatusv1.SetStatusRequest, uid string) *runstatusv1.SetStatusRequest {
	if uid == "" || req.GetExpectedUid() != "" {
		return req
	}
	req = proto.CloneOf(req)
	req.ExpectedUid, req.AllowMissing = uid, false
	return req
}

// wait takes what becomes of reports, until it is time to look at the file again.
func (d *delivery) wait() {
	late := time.NewTimer(lookEvery)
	defer late.Stop()
	for len(d.lanes) > 0 {
		select {
		case o := <-d.outcomes:
			d.take(o)
			if o.over { // others may end with it
				late.Reset(lookSoon)
			}
		case <-late.C:
			return
		}
	}
}

func (d *delivery) take(o outcome) {
	if o.err == nil && !o.over || answered(o.err) {
		d.answered, d.unreached = true, 0
	}
	if !o.over {
		d.done = append(d.done, o)
		return
	}
	delete(d.lanes, o.run)
	if o.err == nil {
		return
	}
	d.held[o.run] = o.err
	if !answered(o.err) {
		d.unreached++
	}
}

// tell says what became of the reports that are marked.
func (d *delivery) tell() {
	for _, o := range d.untold {
		if o.req != nil || o.err != nil { // else another process has said it
			d.each(o.req, o.err)
		}
	}
	d.untold = nil
}
