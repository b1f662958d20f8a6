package client

import (
	"sync/atomic"
	"time"
)

// clock stamps statuses. It gives out no microsecond twice, so that two lines of
// one client are never taken for one line that was sent twice. When the machine's
// clock is set back, it goes on from where it was.
type clock struct{ last atomic.Int64 }

func (c *clock) now() time.Time {
	for {
		last := c.last.Load()
		next := max(time.Now().UnixMicro(), last+1)
		if c.last.CompareAndSwap(last, next) {
			return time.UnixMicro(next)
		}
	}
}
