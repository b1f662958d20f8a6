// Package moment reads the times that people type.
package moment

import (
	"fmt"
	"strconv"
	"strings"
	"time"
)

// Parse reads a time: an age before now, or a date or time, which is local unless it has a zone.
func Parse(s string, now time.Time) (time.Time, error) {
	for _, layout := range []string{time.DateOnly, "2006-01-02 15:04:05", "2006-01-02T15:04:05", time.RFC3339Nano} {
		if t, err := time.ParseInLocation(layout, s, time.Local); err == nil {
			return t, nil
		}
	}
	if age, err := Age(s); err == nil {
		return now.Add(-age), nil
	}
	return time.Time{}, fmt.Errorf("%q is not a time", s)
}

// Age reads a duration as Go does, or in whole days (3d) or weeks (1w).
func Age(s string) (time.Duration, error) {
	for unit, length := range map[string]time.Duration{"d": 24 * time.Hour, "w": 7 * 24 * time.Hour} {
		if digits, ok := strings.CutSuffix(s, unit); ok {
			n, err := strconv.ParseUint(digits, 10, 16)
			return time.Duration(n) * length, err
		}
	}
	return time.ParseDuration(s)
}
