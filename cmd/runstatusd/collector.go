package main

import (
	"os"
	"runtime"
	"runtime/debug"
	"runtime/metrics"
	"sync/atomic"
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

// A while after the last collection, the program gives memory back that the load before it took: Go itself
// collects again after two minutes only. That takes a collection, so it is done once the heap has grown by
// quietRoom, and by half of what it was.
const (
	quietAfter = 5 * time.Second
	quietRoom  = 32 << 20 // bytes
)

// collector sets the pace of Go's collector after each collection.
type collector struct {
	last    time.Time
	percent int
	quiet   *time.Timer
	kept    atomic.Uint64 // bytes that the heap held when memory was given back last
}

// tuneCollector starts to set the pace, unless the environment does (GOGC).
func tuneCollector() {
	if os.Getenv("GOGC") == "" {
		c := &collector{last: time.Now(), percent: usualPercent}
		c.quiet = time.AfterFunc(quietAfter, c.giveBack)
		c.again()
	}
}

// giveBack returns unused memory to the system, if there may be much of it.
func (c *collector) giveBack() {
	if kept := c.kept.Load(); held() > kept+max(quietRoom, kept/2) {
		debug.FreeOSMemory()
		c.kept.Store(held())
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
	c.quiet.Reset(quietAfter)
	if percent != c.percent {
		c.percent = percent
		debug.SetGCPercent(percent)
	}
}

// alive returns the live bytes of the last collection.
func alive() uint64 { return read("/gc/heap/live:bytes") }

// held returns the bytes of the heap that the system counts as the program's.
func held() uint64 {
	return read("/memory/classes/heap/objects:bytes", "/memory/classes/heap/unused:bytes", "/memory/classes/heap/free:bytes")
}

// read returns the sum of metrics of Go's runtime.
func read(names ...string) (sum uint64) {
	samples := make([]metrics.Sample, len(names))
	for i, name := range names {
		samples[i].Name = name
	}
	metrics.Read(samples)
	for i := range samples {
		sum += samples[i].Value.Uint64()
	}
	return sum
}
