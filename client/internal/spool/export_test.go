package spool

import (
	"context"
	"time"

	runstatusv1 "github.com/runstatus/runstatus/gen/go/runstatus/v1"
)

// LimitWaiting changes how much may wait in a spool, until the returned function is
// called.
func LimitWaiting(bytes int64) (restore func()) {
	old := waitingLimit
	waitingLimit = bytes
	return func() { waitingLimit = old }
}

// Lock holds the lock of the spool's file, as an addition does, until the returned
// function is called.
func Lock(path string) (unlock func(), err error) {
	f, err := New(path).openLocked(context.Background())
	if err != nil {
		return nil, err
	}
	return func() { _ = f.Close() }, nil
}

// LockToAdd stands where an addition has the lock and has written nothing. Add goes on from
// there, and reports whether the file still had its name when it was written.
func LockToAdd(path string) (add func(*runstatusv1.SetStatusRequest) (current bool, _ error), err error) {
	f, err := New(path).openLocked(context.Background())
	if err != nil {
		return nil, err
	}
	return func(req *runstatusv1.SetStatusRequest) (bool, error) {
		defer f.Close()
		records, err := encodeReports([]*runstatusv1.SetStatusRequest{req})
		if err != nil {
			return false, err
		}
		_, current, err := f.addAndUnlock(records)
		return current, err
	}, nil
}

// StoppedAfter changes when the holder of a spool's lock is taken for stopped, until the
// returned function is called.
func StoppedAfter(d time.Duration) (restore func()) {
	old := stoppedAfter
	stoppedAfter = d
	return func() { stoppedAfter = old }
}
