package client

import (
	"math/rand/v2"
	"time"
)

// The first and the longest pause between attempts to reach a server.
const (
	firstPause = 100 * time.Millisecond
	lastPause  = 5 * time.Second
)

// nextPause returns the pause that follows another one.
func nextPause(pause time.Duration) time.Duration {
	return min(max(pause*2, firstPause), lastPause)
}

// jittered returns a random duration between half of pause and pause, so that clients that lost their
// server at the same moment do not return at the same moment.
func jittered(pause time.Duration) time.Duration {
	return pause/2 + rand.N(pause/2+1)
}
