package main

import (
	"slices"
	"testing"
	"testing/synctest"
	"time"
)

// A log gets the first line at once, then the newest one every 10 s, and none twice.
func TestALogGetsALineOfProgressEachInterval(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		var lines []string
		start := time.Now()
		p := &paced{print: func(line string) { lines = append(lines, time.Since(start).String()+" "+line) }}
		for _, step := range []struct {
			after time.Duration
			line  string
		}{
			{0, "0 of 9"}, {time.Second, "1 of 9"}, {time.Second, "2 of 9"}, {9 * time.Second, "3 of 9"},
			{20 * time.Second, "3 of 9"}, {time.Second, "4 of 9"}, {time.Second, "5 of 9"},
		} {
			time.Sleep(step.after) //nolint:forbidigo // a fake clock
			synctest.Wait()
			p.say(step.line)
		}
		p.end()
		time.Sleep(time.Minute) //nolint:forbidigo // a fake clock
		want := []string{"0s 0 of 9", "10s 2 of 9", "20s 3 of 9", "32s 4 of 9"}
		if !slices.Equal(lines, want) {
			t.Errorf("%q, want %q", lines, want)
		}
	})
}
