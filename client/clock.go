package client

import (
	"sync/atomic"
	"time"
)

// clock returns times in microseconds, each later than the one before: two reports of one client
// are never mistaken for one report that was sent twice. If the machine's clock is set back, the
// times continue from the last one.
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
