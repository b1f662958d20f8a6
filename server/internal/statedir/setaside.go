package statedir

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"time"

	"github.com/runstatus/runstatus/server/internal/safefs"
)

// asideName stands behind the name of what was set aside, before the time.
const asideName = ".set-aside-"

// mostAside bounds how often one thing is set aside before a person has to look: a
// server that is started again and again must not fill its disk.
const mostAside = 8

// SetAside gives a file or a directory that can't be used another name beside it, so
// that nothing in it is lost, and returns that.
func SetAside(path string) (to string, err error) {
	before, err := SetAsides(path)
	if err != nil {
		return "", fmt.Errorf("set %q aside: %w", path, err)
	}
	if len(before) >= mostAside {
		return "", fmt.Errorf("set %q aside: there are %d others already, such as %q: look at what is in them, and move them away", path, len(before), before[0])
	}
	to = path + asideName + time.Now().UTC().Format("20060102T150405.000000000Z")
	if err := os.Rename(path, to); err != nil {
		return "", fmt.Errorf("set %q aside: %w", path, err)
	}
	if err := safefs.SyncPath(filepath.Dir(path)); err != nil {
		return "", fmt.Errorf("set %q aside: %w", path, err)
	}
	return to, nil
}

// SetAsides returns the paths of what was set aside of a path, oldest first.
func SetAsides(path string) (paths []string, err error) {
	entries, err := os.ReadDir(filepath.Dir(path))
	if err != nil {
		return nil, err
	}
	for _, e := range entries {
		if strings.HasPrefix(e.Name(), filepath.Base(path)+asideName) {
			paths = append(paths, filepath.Join(filepath.Dir(path), e.Name()))
		}
	}
	return paths, nil
}
