package client

import (
	"math/rand/v2"
	"time"
)

// Pauses between tries to reach a server.
const (
	firstPause = 100 * time.Millisecond
	lastPause  = 5 * time.Second
)

func nextPause(pause time.Duration) time.Duration {
	return min(max(pause*2, firstPause), lastPause)
}

// jittered spreads the tries of many clients that lost their server at once.
func jittered(pause time.Duration) time.Duration {
	return pause/2 + rand.N(pause/2+1)
}
