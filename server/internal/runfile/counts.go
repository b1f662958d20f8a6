package runfile

import (
	"sync/atomic"
	"time"

	"github.com/runstatus/runstatus/server/internal/store"
	"github.com/runstatus/runstatus/server/internal/tally"
)

// Counts are how many lines have come into the status files of a tree since the start.
type Counts struct {
	OwnLines, OwnBytes           atomic.Uint64 // appended by this server
	ExternalLines, ExternalBytes atomic.Uint64 // found behind those that were known
	Malformed                    atomic.Uint64 // external lines that are no status
	// Delay is how long after the time in it an external line was found, in nanoseconds.
	Delay *tally.Histogram
}

func newCounts() Counts {
	s := int64(time.Second)
	return Counts{Delay: tally.New(s/100, s/20, s/10, s/4, s/2, s, 5*s/2, 5*s, 10*s, 30*s, 60*s, 300*s, 3600*s)}
}

func (c *Counts) appended(length int64) {
	c.OwnLines.Add(1)
	c.OwnBytes.Add(uint64(length)) //nolint:gosec // a line has a length
}

// maxDelay bounds the delay of a line that says it is very old.
const maxDelay = 30 * 24 * time.Hour

// found counts a line that was found in a file. Created says that the server wrote it when it made the file.
func (c *Counts) found(s *store.Status, length int64, created bool) {
	if created {
		c.appended(length)
		return
	}
	c.ExternalLines.Add(1)
	c.ExternalBytes.Add(uint64(length)) //nolint:gosec // a line has a length
	if s.Malformed {
		c.Malformed.Add(1)
		return // it has no time
	}
	c.Delay.Observe(int64(min(time.Since(s.When), maxDelay)))
}
