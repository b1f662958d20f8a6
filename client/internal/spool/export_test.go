package spool

import (
	"context"
	"time"

	runstatusv1 "github.com/runstatus/runstatus/gen/go/runstatus/v1"
)

// LimitWaiting sets how many bytes may wait in the spool.
func (s *Spool) LimitWaiting(bytes int64) { s.most = bytes }

// Lock holds the file lock until unlock is called.
func Lock(path string) (unlock func(), err error) {
	f, err := New(path).openLocked(context.Background())
	if err != nil {
		return nil, err
	}
	return func() { _ = f.Close() }, nil
}

// LockToAdd takes the file lock as an addition does. Add continues the addition, and reports whether
// the file still had its name after the write.
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
		_, current, err := f.addAndUnlock(records, maxWaiting)
		return current, err
	}, nil
}

// StoppedAfter sets when the holder of a lock counts as stopped until restore is called.
func StoppedAfter(d time.Duration) (restore func()) {
	old := stoppedAfter
	stoppedAfter = d
	return func() { stoppedAfter = old }
}
