// Package testkit holds what the tests of several packages share. Only tests import it.
package testkit

import (
	"fmt"
	"testing"
	"time"
)

const (
	limit = time.Minute
	tick  = 5 * time.Millisecond
)

// Eventually returns once is reports true. The test fails if that takes longer than a minute; the
// message then has the words of what, which name the condition.
func Eventually(t testing.TB, is func() bool, what ...any) {
	t.Helper()
	if !Becomes(is) {
		t.Fatalf("the condition does not hold after %v: %s", limit, fmt.Sprint(what...))
	}
}

// Becomes reports whether is reports true within a minute. It is for tests that compute their message
// after a failure.
func Becomes(is func() bool) bool {
	for start := time.Now(); !is(); {
		if time.Since(start) > limit {
			return false
		}
		<-time.After(tick)
	}
	return true
}

// Must fails the test now if err is not nil.
func Must(t testing.TB, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}
