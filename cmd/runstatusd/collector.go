package main

import (
	"os"
	"runtime"
	"runtime/debug"
	"runtime/metrics"
	"time"
)

// Under load the heap may grow to five times what lives, but by no more than busyRoom:
// the collector then takes down to a quarter of what it took. With much alive, or
// little to do, it is as Go has it.
const (
	usualPercent = 100 // of what lives, before the next collection
	busyPercent  = 400
	busyRoom     = 64 << 20 // bytes
	busyEvery    = time.Second
)

// collector sets the collector's pace anew after each collection.
type collector struct {
	last    time.Time
	percent int
}

// tuneCollector begins to set the pace, unless the environment does (GOGC).
func tuneCollector() {
	if os.Getenv("GOGC") == "" {
		(&collector{last: time.Now(), percent: usualPercent}).again()
	}
}

// again has the pace set after the next collection, when what nobody holds is found.
func (c *collector) again() {
	canary := new([16]byte)
	runtime.AddCleanup(canary, func(c *collector) { c.adjust(); c.again() }, c)
}

func (c *collector) adjust() {
	now := time.Now()
	percent := usualPercent
	if now.Sub(c.last) < busyEvery {
		percent = int(min(max(busyRoom*100/(alive()+1), usualPercent), busyPercent))
	}
	c.last = now
	if percent != c.percent {
		c.percent = percent
		debug.SetGCPercent(percent)
	}
}

// alive returns the bytes that the last collection found in use.
func alive() uint64 {
	sample := []metrics.Sample{{Name: "/gc/heap/live:bytes"}}
	metrics.Read(sample)
	return sample[0].Value.Uint64()
}
