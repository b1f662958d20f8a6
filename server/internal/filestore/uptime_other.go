//go:build !linux

package filestore

import "time"

// uptime returns the time since the machine started, as far as it is known.
func uptime() time.Duration { return time.Since(started) }
