package client

import (
	"testing"
)

func TestTheClockGivesNoMicrosecondTwiceAndNeverRunsBackwards(t *testing.T) {
	var c clock
	c.last.Store(1 << 60) // as if the machine's clock had been set back since
	last := c.now()
	for range 1000 {
		next := c.now()
		if next.Sub(last).Microseconds() != 1 {
			t.Fatalf("%s after %s", next, last)
		}
		last = next
	}
}
