//go:build !linux

package host

import "time"

// Uptime returns the time since the machine started, as far as it is known.
func Uptime() time.Duration { return time.Since(started) }
