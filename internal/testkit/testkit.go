// Package testkit holds what the tests of several packages share. Only tests import it.
package testkit

import (
	"testing"
	"time"
)

const (
	limit = 20 * time.Second
	tick  = 5 * time.Millisecond
)

// Eventually returns once is reports true. The test fails if that takes longer than 20
// seconds.
func Eventually(t testing.TB, is func() bool) {
	t.Helper()
	for start := time.Now(); !is(); {
		if time.Since(start) > limit {
			t.Fatalf("the condition does not hold after %v", limit)
		}
		<-time.After(tick)
	}
}

// Must fails the test now if err is not nil.
func Must(t testing.TB, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}
