package spool

import (
	"bytes"
	"cmp"
	"context"
	"errors"
	"fmt"
	"slices"
	"time"
)

// compactFrom is how many bytes of a file must be finished reports for the file to be replaced.
const compactFrom = 64 << 10

// update marks finished reports, reads additions, and reports whether the delivery is over: no run
// is left that can be served. In that case it releases the delivery lock before the file lock.
// Every addition was therefore either read by this delivery or finds the delivery lock free.
func (d *delivery) update(ctx context.Context) (over bool, err error) {
	late := ctx
	if len(d.unmarked)+len(d.working) > 0 { // finished reports are marked even after ctx has ended
		var cancel context.CancelFunc
		late, cancel = context.WithCancel(context.WithoutCancel(ctx))
		defer cancel()
		stop := context.AfterFunc(ctx, func() { time.AfterFunc(lateTime, cancel) })
		defer stop()
	}
	if err := d.spool.lock(late, d.file); err != nil {
		_ = d.file.unlock(deliveryLock) // the file is closed, or will be when the wait for the lock ends
		if errors.Is(err, errStopped) {
			err = errors.Join(d.spool.replaceStopped(), errChanged)
		}
		return false, err
	}
	over, err = d.updateLocked(ctx)
	if over {
		err = errors.Join(err, d.file.unlock(deliveryLock))
	}
	err = errors.Join(err, d.file.unlock(fileLock))
	d.report()
	return over, err
}

// updateLocked is update with the file lock held.
func (d *delivery) updateLocked(ctx context.Context) (over bool, err error) {
	if current, err := d.file.hasName(); err != nil || !current {
		return false, cmp.Or(err, errChanged)
	}
	if err := d.file.tryLock(deliveryLock); err != nil { // renews it
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
	d.look(d.index.waits)
	switch {
	case len(d.working) > 0:
		return false, nil
	case d.index.empty():
		return true, d.file.Truncate(0)
	case len(d.ready(ctx)) > 0:
		return false, nil
	}
	d.conclude(ctx)
	return true, nil
}

// markDone marks finished reports. For a run with further reports it appends the uid that the
// service has returned.
func (d *delivery) markDone() error {
	uids := map[string]string{}
	for len(d.unmarked) > 0 {
		r := d.unmarked[0]
		if errors.Is(r.err, ErrDamaged) {
			d.index.bad = append(d.index.bad, r.entry)
		} else if err := d.file.mark(r.entry); err != nil {
			return err
		} else {
			d.unreported = append(d.unreported, r)
		}
		d.index.removeFirst(r.run)
		uids[r.run] = cmp.Or(r.uid, uids[r.run])
		d.unmarked = d.unmarked[1:]
	}
	for key, uid := range uids {
		run := d.index.runs[key]
		if uid == "" || len(run.entries) == 0 || run.uid == uid && run.known == len(run.entries) {
			continue
		}
		run.uid, run.known = uid, len(run.entries)
		// A full disk must not stop the delivery. Without the record, a later delivery does not
		// know the uid.
		_ = d.file.append(encodeUID(key, uid), d.index.end)
	}
	return nil
}

// setAside appends damaged lines to the file for them and replaces them by spaces.
func (d *delivery) setAside() error {
	if len(d.index.bad) == 0 {
		return nil
	}
	path := d.spool.path + ".damaged"
	aside, err := openFile(path, true)
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
	why := fmt.Errorf("%w: the line is set aside in %s", ErrDamaged, path)
	for _, e := range d.index.bad {
		blank := append(bytes.Repeat([]byte(" "), e.size-1), '\n')
		if _, err := d.file.WriteAt(blank, e.at); err != nil {
			return err
		}
		if e.at == 0 {
			d.index.head = blank
		}
		d.unreported = append(d.unreported, result{err: why})
	}
	d.index.bad = nil
	return nil
}

// conclude sets the delivery's error, notes the slow runs for the next delivery, and compacts the
// file if finished reports are the larger part of it.
func (d *delivery) conclude(ctx context.Context) {
	slow := map[string]bool{}
	at := int64(-1)
	for key, why := range d.held {
		slow[key] = !d.service.Answered(why)
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
		_ = d.compact() // if it fails, the file stays as it is and the next delivery tries again
	}
}

// compact replaces the file by one that holds the waiting reports alone.
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

// dueRecords returns the records of the waiting reports in the order of the file.
func (d *delivery) dueRecords() ([]byte, error) {
	var due []entry
	var records []byte
	for _, run := range d.index.runs {
		due = append(due, run.entries...)
	}
	slices.SortFunc(due, func(a, b entry) int { return cmp.Compare(a.at, b.at) })
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
