package pavconfig

import (
	"os"
	"path/filepath"
	"testing"
)

// FuzzConfig has any bytes in Pavilion's configuration be read, with or without an error.
func FuzzConfig(f *testing.F) {
	for _, seed := range []string{"working_dir: /a\numask: 0o007\nshared_group: root\n", "config_dirs: [a, b]\n", "umask: [1]", "&a [*a]", "result_loggers:\n- x\n", "\xff", "working_dir: ~/x\n", "working_dir: null\numask: null"} {
		f.Add([]byte(seed))
	}
	dir := f.TempDir()
	path := filepath.Join(dir, "pavilion.yaml")
	f.Fuzz(func(t *testing.T, text []byte) {
		if err := os.WriteFile(path, text, 0o600); err != nil {
			t.Fatal(err)
		}
		c, err := Read(dir)
		if err == nil {
			_, _ = c.Namespaces(), c.Describe()
		}
	})
}
