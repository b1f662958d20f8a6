package client

import (
	"bytes"
	"cmp"
	"context"
	"errors"
	"fmt"
	"slices"
	"time"
)

// look marks what is done, reads what was added, and reports whether the delivery is
// over: nothing is left that it could serve. It then gives up the duty, under the lock:
// an addition behind that finds it free, and what was added before that was seen.
func (d *delivery) look(ctx context.Context) (over bool, err error) {
	late := ctx
	if len(d.done)+len(d.lanes) > 0 { // what is done is marked also when the time is over
		var cancel context.CancelFunc
		late, cancel = context.WithCancel(context.WithoutCancel(ctx))
		defer cancel()
		stop := context.AfterFunc(ctx, func() { time.AfterFunc(lateTime, cancel) })
		defer stop()
	}
	if err := d.spool.lock(late, d.file); err != nil {
		_ = d.file.unlock(spoolDuty) // the file is closed, or will be once the wait is over
		if errors.Is(err, errStopped) {
			err = errors.Join(d.spool.replace(), errSpoolChanged)
		}
		return false, err
	}
	over, err = d.looked(ctx)
	if over {
		err = errors.Join(err, d.file.unlock(spoolDuty))
	}
	err = errors.Join(err, d.file.unlock(spoolLock))
	d.tell()
	return over, err
}

// looked is look, with the lock held.
func (d *delivery) looked(ctx context.Context) (over bool, err error) {
	if stands, err := d.file.stands(); err != nil || !stands {
		return false, cmp.Or(err, errSpoolChanged)
	}
	if err := d.file.tryLock(spoolDuty); err != nil { // it is renewed
		return false, err
	}
	end, err := d.file.mendedEnd()
	if err == nil {
		err = d.index.read(d.file, end)
	}
	if err == nil {
		err = d.markDone()
	}
	if err == nil {
		err = d.setAside()
	}
	if err != nil {
		return false, err
	}
	d.seen(d.index.waits)
	switch {
	case len(d.lanes) > 0:
		return false, nil
	case d.index.empty():
		return true, d.file.Truncate(0)
	case len(d.ready(ctx)) > 0:
		return false, nil
	}
	d.conclude(ctx)
	return true, nil
}

// markDone marks the reports that are done. Where more of a run waits, it notes which
// generation of the run that is meant for, as the service has just told it.
func (d *delivery) markDone() error {
	told := map[string]string{}
	for len(d.done) > 0 {
		o := d.done[0]
		if errors.Is(o.err, ErrSpoolDamaged) {
			d.index.bad = append(d.index.bad, o.entry)
		} else if err := d.file.mark(o.entry); err != nil {
			return err
		} else {
			d.untold = append(d.untold, o)
		}
		d.index.done(o.run)
		told[o.run] = cmp.Or(o.uid, told[o.run])
		d.done = d.done[1:]
	}
	for key, uid := range told {
		run := d.index.runs[key]
		if uid == "" || len(run.entries) == 0 || run.uid == uid && run.known == len(run.entries) {
			continue
		}
		run.uid, run.known = uid, len(run.entries)
		// Without room for it the note is lost with this process.
		_ = d.file.append(encodeUID(key, uid), d.index.end)
	}
	return nil
}

// setAside moves lines that are no records into the file for damaged ones.
func (d *delivery) setAside() error {
	if len(d.index.bad) == 0 {
		return nil
	}
	path := d.spool.path + ".damaged"
	aside, err := openSpool(path, true)
	if err != nil {
		return err
	}
	defer aside.Close()
	end, err := aside.wholeEnd()
	if err != nil {
		return err
	}
	var lines []byte
	for _, e := range d.index.bad {
		line, err := d.file.line(e)
		if err != nil {
			return err
		}
		lines = append(lines, line...)
	}
	if err := errors.Join(aside.append(lines, end), aside.Sync()); err != nil {
		return err
	}
	why := fmt.Errorf("%w: the line is set aside in %s", ErrSpoolDamaged, path)
	for _, e := range d.index.bad {
		blank := append(bytes.Repeat([]byte(" "), e.size-1), '\n')
		if _, err := d.file.WriteAt(blank, e.at); err != nil {
			return err
		}
		if e.at == 0 {
			d.index.head = blank
		}
		d.untold = append(d.untold, outcome{err: why})
	}
	d.index.bad = nil
	return nil
}

// conclude says why something has to wait, and takes what is done out of the file if
// that is the larger part.
func (d *delivery) conclude(ctx context.Context) {
	slow := map[string]bool{}
	at := int64(-1)
	for key, why := range d.held {
		slow[key] = !answered(why)
		if first := d.index.runs[key].entries[0].at; at < 0 || first < at {
			at, d.first = first, why
		}
	}
	if d.first == nil {
		d.first = fmt.Errorf("deliver the spool: %w", ctx.Err())
	}
	d.spool.mu.Lock()
	d.spool.slow = slow
	d.spool.mu.Unlock()
	if done := d.index.end - d.index.bytes; done > max(compactFrom, d.index.bytes) {
		// A file that can't be replaced stays as it is; the next delivery tries again.
		_ = d.compact()
	}
}

// compact replaces the file by one that holds what waits alone.
func (d *delivery) compact() error {
	records, err := d.dueRecords()
	if err != nil {
		return err
	}
	next, err := d.spool.substitute(d.file, records)
	if err != nil {
		return err
	}
	d.file.Close()
	d.file = next
	return nil
}

// dueRecords returns the records of what waits, in the file's order.
func (d *delivery) dueRecords() ([]byte, error) {
	var due []spoolEntry
	var records []byte
	for _, run := range d.index.runs {
		due = append(due, run.entries...)
	}
	slices.SortFunc(due, func(a, b spoolEntry) int { return cmp.Compare(a.at, b.at) })
	for _, e := range due {
		line, err := d.file.line(e)
		if err != nil {
			return nil, err
		}
		records = append(records, line...)
	}
	for key, run := range d.index.runs {
		if run.known > 0 && run.known == len(run.entries) {
			records = append(records, encodeUID(key, run.uid)...)
		}
	}
	return records, nil
}
