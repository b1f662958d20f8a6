package host

import (
	"time"

	"golang.org/x/sys/unix"
)

// Uptime returns the time since the machine started, its sleep included.
func Uptime() time.Duration {
	var now unix.Timespec
	if unix.ClockGettime(unix.CLOCK_BOOTTIME, &now) != nil {
		return time.Since(started)
	}
	return time.Duration(now.Nano())
}
