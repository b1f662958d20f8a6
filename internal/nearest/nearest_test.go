package nearest

import (
	"slices"
	"testing"
)

func TestAMisspeltWordFindsItsMeaning(t *testing.T) {
	words := []string{"RUNNING", "RUN", "CANCELED", "CANCELLED", "COMPLETE"}
	for given, want := range map[string][]string{
		"RUNINNG":  {"RUNNING"},
		"RUNIG":    {"RUNNING", "RUN"},
		"running":  {"RUNNING"},
		"CANCELLD": {"CANCELED", "CANCELLED"},
		"COMPLTEE": {"COMPLETE"},
		"XYZZY":    nil,
		"":         nil,
	} {
		if got := To(given, words); !slices.Equal(got, want) {
			t.Errorf("%q: %q, want %q", given, got, want)
		}
	}
}
