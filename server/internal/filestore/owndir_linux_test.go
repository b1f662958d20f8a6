package filestore_test

import (
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"testing"

	"golang.org/x/sys/unix"

	"github.com/runstatus/runstatus/server/internal/safefs"
)

// The journal and the index lie in directories that the server makes: their names are
// durable before anything is acknowledged.
func TestNamesOfTheServersOwnDirectoriesAreDurable(t *testing.T) {
	dir := t.TempDir()
	must(t, os.Mkdir(filepath.Join(dir, "data"), 0o755))
	dir, err := filepath.EvalSymlinks(dir)
	must(t, err)
	var synced []string // directories, in order
	made := map[string]int{}
	tr := &tracer{each: func(c *call) {
		if fd, ok := c.synced(); ok {
			if path, err := os.Readlink(c.file(fd)); err == nil {
				synced = append(synced, path)
			}
		}
		for _, own := range []string{"state", "data/.runstatus", "state/journal"} {
			path := filepath.Join(dir, own)
			if _, seen := made[path]; seen {
				continue
			}
			if _, err := os.Stat(path); err == nil {
				made[path] = len(synced)
			} else if !errors.Is(err, fs.ErrNotExist) {
				t.Error(err)
			}
		}
	}}
	out, _ := tr.run(t, scriptDirEnv+"="+dir, scriptFromEnv+"=0", scriptToEnv+"=1")
	if len(made) != 3 {
		t.Fatalf("made %v; the process says %q", made, out)
	}
	for path, at := range made {
		if above := filepath.Dir(path); !slices.Contains(synced[at:], above) {
			t.Errorf("%s was made, and %s was not synced after that: %q", path, above, synced[at:])
		}
	}
}

func TestMakeDirMakesWhatIsMissing(t *testing.T) {
	dir := t.TempDir()
	path := filepath.Join(dir, "a/b/c")
	for range 2 {
		must(t, safefs.MakeDir(path, 0o700))
	}
	if st, err := os.Stat(path); err != nil || st.Mode().Perm() != 0o700 {
		t.Errorf("%v, %v", st, err)
	}
	must(t, os.WriteFile(filepath.Join(dir, "file"), nil, 0o600))
	for _, path := range []string{"file", "file/below"} {
		if err := safefs.MakeDir(filepath.Join(dir, path), 0o700); !errors.Is(err, unix.ENOTDIR) {
			t.Errorf("%s: got %v", path, err)
		}
	}
	must(t, safefs.MakeDir("/", 0o700))
}
