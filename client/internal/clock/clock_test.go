package clock

import (
	"testing"
	"time"
)

func TestTheClockGivesNoMicrosecondTwiceAndNeverRunsBackwards(t *testing.T) {
	var c Clock
	c.From(time.UnixMicro(1 << 60)) // as if the machine's clock had been set back since
	last := c.Now()
	for range 1000 {
		next := c.Now()
		if next.Sub(last).Microseconds() != 1 {
			t.Fatalf("%s after %s", next, last)
		}
		last = next
	}
}
