package store

import (
	"regexp"
	"strings"
	"testing"

	"github.com/runstatus/runstatus/internal/testkit"
)

var soundName = regexp.MustCompile(`^namespaces/[A-Za-z0-9][A-Za-z0-9._-]{0,63}/(test_runs|series)/[A-Za-z0-9][A-Za-z0-9._-]{0,63}$`)

// FuzzName has every text refused that is not a name, and every name be one alone and read as it is written.
func FuzzName(tf *testing.F) {
	f := testkit.Mutated(tf)
	for _, seed := range []string{"test_runs/1", "namespaces/main/series/s-1.a", "test_runs/../x", "test_runs/1/status", "namespaces//test_runs/1", "test_runs/\uff0e\uff0e", "series/%2e", "test_runs/next_id"} {
		f.Add(seed)
	}
	f.Fuzz(func(t testing.TB, s string) {
		n, err := ParseName(s)
		if err != nil {
			if ReasonOf(err) != InvalidName {
				t.Errorf("%q: %v", s, err)
			}
			return
		}
		full := n.String()
		if !soundName.MatchString(full) || strings.Contains(n.ID, "..") || !strings.HasSuffix(full, s) {
			t.Errorf("%q is read as %q", s, full)
		}
		if again, err := ParseName(full); again != n || err != nil {
			t.Errorf("%q is read as %v and then as %v: %v", s, n, again, err)
		}
	})
}
