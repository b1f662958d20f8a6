package statusfile

import (
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/runstatus/runstatus/internal/testkit"
)

// A line goes into the file at the path, or its writer is told that it does not.
func TestNoLineGoesSilentlyIntoAFileThatIsNotAtItsPath(t *testing.T) {
	for name, replace := range map[string]func(path string) error{
		"removed":                 os.Remove,
		"moved away":              func(path string) error { return os.Rename(path, path+".old") },
		"removed with its run":    func(path string) error { return os.RemoveAll(filepath.Dir(path)) },
		"moved away with its run": func(path string) error { return os.Rename(filepath.Dir(path), filepath.Dir(path)+".old") },
		"replaced by another's":   func(path string) error { return errors.Join(os.Remove(path), os.WriteFile(path, nil, 0o666)) },
		"replaced by a rename": func(path string) error {
			return errors.Join(os.WriteFile(path+".new", nil, 0o666), os.Rename(path+".new", path))
		},
		"replaced by a link to it": func(path string) error {
			return errors.Join(os.Rename(path, path+".old"), os.Symlink(path+".old", path))
		},
		"its directory made a file": func(path string) error {
			return errors.Join(os.RemoveAll(filepath.Dir(path)), os.WriteFile(filepath.Dir(path), nil, 0o666))
		},
	} {
		t.Run(name, func(t *testing.T) {
			path := filepath.Join(t.TempDir(), "7", "status")
			ok(t, os.Mkdir(filepath.Dir(path), 0o777))
			for when, write := range map[string]func(*File) error{
				"before a line": func(f *File) error {
					ok(t, replace(path))
					_, err := f.Set("RUNNING", "")
					if !errors.Is(err, ErrNotWritten) {
						t.Errorf("before a line: %v", err)
					}
					return err
				},
				"right before its write": func(f *File) error {
					f.appendTo = func(to *os.File, line []byte) (Appended, error) {
						ok(t, replace(path))
						return Append(to, line)
					}
					_, err := f.Set("RUNNING", "")
					if errors.Is(err, ErrNotWritten) {
						t.Errorf("right before its write: %v", err)
					}
					return err
				},
				"before a sync": func(f *File) error {
					_, err := f.Set("RUNNING", "")
					ok(t, errors.Join(err, replace(path)))
					return f.Sync()
				},
			} {
				ok(t, os.RemoveAll(filepath.Dir(path)))
				ok(t, os.RemoveAll(filepath.Dir(path)+".old"))
				ok(t, os.Mkdir(filepath.Dir(path), 0o777))
				f, err := Create(path, TestRun)
				ok(t, err)
				err = write(f)
				if !errors.Is(err, ErrReplaced) || !strings.Contains(err.Error(), path) {
					t.Errorf("%s: %v", when, err)
				}
				ok(t, f.Close())
			}
		})
	}
}

var ok = testkit.Must

// The working directory may change behind Open, and the path through links.
func TestAFileIsFoundAtARelativePathFromElsewhere(t *testing.T) {
	dir := t.TempDir()
	ok(t, os.Mkdir(filepath.Join(dir, "7"), 0o777))
	ok(t, os.Symlink("7", filepath.Join(dir, "last")))
	t.Chdir(dir)
	f, err := Create("last/status", TestRun)
	ok(t, err)
	defer f.Close()
	t.Chdir(t.TempDir())
	if _, err := f.Set("RUNNING", ""); err != nil {
		t.Error(err)
	}
	if err := f.Sync(); err != nil {
		t.Error(err)
	}
}

// A look that fails is no answer: the line is not written, and the file not said to be
// replaced.
func TestALookAtThePathThatFailsWritesNothing(t *testing.T) {
	f := create(t, TestRun)
	before := contents(t, f)
	f.absolute = filepath.Join(filepath.Dir(f.absolute), strings.Repeat("x", 300)) // ENAMETOOLONG
	_, err := f.Set("RUNNING", "")
	if !errors.Is(err, ErrNotWritten) || errors.Is(err, ErrReplaced) || contents(t, f) != before {
		t.Errorf("got %v", err)
	}
}
