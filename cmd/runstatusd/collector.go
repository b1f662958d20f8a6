package main

import (
	"os"
	"runtime"
	"runtime/debug"
	"runtime/metrics"
	"time"
)

// Under load the heap may grow to five times the live bytes, but by at most busyRoom. The
// collector then takes down to a quarter of its time. With much live memory, or little
// load, the pace is Go's default.
const (
	usualPercent = 100 // of the live bytes, before the next collection
	busyPercent  = 400
	busyRoom     = 64 << 20 // bytes
	busyEvery    = time.Second
)

// collector sets the pace of Go's collector after each collection.
type collector struct {
	last    time.Time
	percent int
}

// tuneCollector starts to set the pace, unless the environment does (GOGC).
func tuneCollector() {
	if os.Getenv("GOGC") == "" {
		(&collector{last: time.Now(), percent: usualPercent}).again()
	}
}

// again makes the pace be set after the next collection, which finds the unreachable object.
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

// alive returns the live bytes of the last collection.
func alive() uint64 {
	sample := []metrics.Sample{{Name: "/gc/heap/live:bytes"}}
	metrics.Read(sample)
	return sample[0].Value.Uint64()
}
