// Package clock has the times that a client stamps its reports with.
package clock

import (
	"sync/atomic"
	"time"
)

// Clock returns times in microseconds, each later than the one before: two reports of one client
// are never mistaken for one report that was sent twice. If the machine's clock is set back, the
// times continue from the last one. The zero value is ready; it is safe for concurrent use.
type Clock struct{ last atomic.Int64 }

// Now returns the time, or the microsecond behind the last one.
func (c *Clock) Now() time.Time {
	for {
		last := c.last.Load()
		next := max(time.Now().UnixMicro(), last+1)
		if c.last.CompareAndSwap(last, next) {
			return time.UnixMicro(next)
		}
	}
}

// From has the next times lie behind t, as if the machine's clock had been set back since.
func (c *Clock) From(t time.Time) { c.last.Store(t.UnixMicro()) }
