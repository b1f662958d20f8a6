//go:build lockorder

package lockorder

import (
	"bytes"
	"fmt"
	"runtime"
	"slices"
	"sync"
)

var (
	mu   sync.Mutex
	held = map[string][]Rank{} // by goroutine
)

// Take is called before a lock is waited for. It panics if the goroutine must not wait for it.
func Take(r Rank) {
	g := goroutine()
	mu.Lock()
	defer mu.Unlock()
	for _, has := range held[g] {
		if has >= r {
			panic(fmt.Sprintf("lock order: a goroutine that holds a lock of rank %d waits for one of rank %d", has, r))
		}
	}
	held[g] = append(held[g], r)
}

// Tried is called after a lock was taken without waiting: that can't hang, whatever is held.
func Tried(r Rank) {
	g := goroutine()
	mu.Lock()
	defer mu.Unlock()
	held[g] = append(held[g], r)
}

// Release is called when a lock is given back, perhaps by another goroutine.
func Release(r Rank) {
	g := goroutine()
	mu.Lock()
	defer mu.Unlock()
	if drop(g, r) {
		return
	}
	for other := range held {
		if drop(other, r) {
			return
		}
	}
}

func drop(g string, r Rank) bool {
	i := slices.Index(held[g], r)
	if i < 0 {
		return false
	}
	if held[g] = slices.Delete(held[g], i, i+1); len(held[g]) == 0 {
		delete(held, g)
	}
	return true
}

// goroutine returns the number of the calling goroutine, which the runtime tells in stack traces only.
func goroutine() string {
	var buf [64]byte
	head := buf[:runtime.Stack(buf[:], false)]
	return string(bytes.Fields(head)[1])
}
