//go:build !linux

package filestore

import "time"

// fileSystem returns the kind of a directory's file system, and whether it is this
// machine's own. That is not known here: it is taken to be, and polled.
func fileSystem(int) (kind int64, local bool) { return 0, true }

// revive opens the tree's root anew, where that can be done.
func (t *tree) revive() bool { return false }

// uptime returns the time since the machine started, as far as it is known.
func uptime() time.Duration { return time.Since(started) }
