package main

import (
	"testing"
)

// What a burst has taken is given back once it is over, without a further collection by the load.
func TestMemoryOfABurstIsGivenBack(t *testing.T) {
	var c collector
	before := held()
	burst := make([][]byte, 1024)
	for i := range burst {
		burst[i] = make([]byte, 256<<10)
		burst[i][0] = 1
	}
	taken := held() - before
	clear(burst)
	c.giveBack()
	if left := int64(held()) - int64(before); taken < 200<<20 || left > quietRoom {
		t.Errorf("the burst has taken %d MiB, and %d MiB are left", taken>>20, left>>20)
	}
}

// Little memory is kept: giving it back takes a collection.
func TestLittleMemoryIsKept(t *testing.T) {
	var c collector
	c.kept.Store(held())
	collections := read("/gc/cycles/total:gc-cycles")
	c.giveBack()
	if n := read("/gc/cycles/total:gc-cycles") - collections; n > 0 {
		t.Errorf("%d collections were forced", n)
	}
}
