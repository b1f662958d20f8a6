package main

import (
	"slices"
	"strings"
	"testing"
)

func TestMisspeltStatesFindTheirMeaning(t *testing.T) {
	for given, want := range map[string][]string{
		"running":                {"RUNNING"},
		"RUNNIGN":                {"RUNNING"},
		"BUILD-FAILED":           {"BUILD_FAILED"},
		"CANCELED":               {"CANCELED"},
		"CANCELLD":               {"CANCELED", "CANCELLED"},
		"XYZZY":                  nil,
		"":                       nil,
		strings.Repeat("X", 1e6): nil,
	} {
		if got := nearestStates(given, bothKinds...); !slices.Equal(got, want) {
			t.Errorf("%.20q: %q, want %q", given, got, want)
		}
	}
}
