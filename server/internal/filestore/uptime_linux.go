package filestore

import (
	"golang.org/x/sys/unix"
	"time"
)

// uptime returns the time since the machine started, its sleep included.
func uptime() time.Duration {
	var now unix.Timespec
	if unix.ClockGettime(unix.CLOCK_BOOTTIME, &now) != nil {
		return time.Since(started)
	}
	return time.Duration(now.Nano())
}
