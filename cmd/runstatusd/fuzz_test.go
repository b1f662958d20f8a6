package main

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/spf13/pflag"

	"github.com/runstatus/runstatus/internal/testkit"
)

// FuzzConfig has any bytes in the configuration file be settings or an error that names the file.
func FuzzConfig(tf *testing.F) {
	f := testkit.Mutated(tf)
	for _, seed := range []string{
		"dir: /a\nlisten: [127.0.0.1:1, unix:/b]\numask: \"002\"\n", "namespace: a=b", "states:\n- name: PARKED\n  after: RUNNING\n", "max-connections: 1e9", "&a [*a]",
		"a: &a [b]\nc: [*a, *a]", "? {}\n: 1", "listen: !!binary AA==", "\xff", "<<: {dir: a}", "dir: |\n  a\n", "tls-min: 1.3", "state-dir: null",
	} {
		f.Add([]byte(seed))
	}
	path := filepath.Join(f.TempDir(), "config.yaml")
	f.Fuzz(func(t testing.TB, text []byte) {
		if err := os.WriteFile(path, text, 0o600); err != nil {
			t.Fatal(err)
		}
		var s settings
		flags := pflag.NewFlagSet("runstatusd", pflag.ContinueOnError)
		s.define(flags)
		if err := flags.Parse([]string{"--config", path}); err != nil {
			t.Fatal(err)
		}
		_, err := complete(flags, "")
		if err != nil && !strings.Contains(err.Error(), path) {
			t.Errorf("%q: the error does not name the file: %v", text, err)
		}
	})
}
