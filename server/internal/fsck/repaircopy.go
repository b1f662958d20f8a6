package fsck

import (
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strconv"
	"time"

	"github.com/runstatus/runstatus/server/internal/safefs"
)

// repairer keeps copies of what a repair changes or sets aside, in a directory of its own in the state
// directory. It makes each copy before the change.
type repairer struct {
	stateDir string
	dir      string // "" until something is kept
}

// begin makes the directory, under a name that no earlier repair used.
func (p *repairer) begin() error {
	if p.dir != "" {
		return nil
	}
	base := filepath.Join(p.stateDir, "repaired", time.Now().UTC().Format("2006-01-02T15-04-05Z"))
	if err := os.MkdirAll(filepath.Dir(base), 0o700); err != nil {
		return err
	}
	for i := 1; ; i++ {
		dir := base
		if i > 1 {
			dir += "-" + strconv.Itoa(i)
		}
		err := os.Mkdir(dir, 0o700)
		if err == nil {
			p.dir = dir
			return nil
		}
		if !errors.Is(err, os.ErrExist) {
			return err
		}
	}
}

// keep copies a file, durably.
func (p *repairer) keep(f *safefs.File, rel string) error {
	if err := p.begin(); err != nil {
		return fmt.Errorf("keep a copy: %w", err)
	}
	path := filepath.Join(p.dir, rel)
	if err := os.MkdirAll(filepath.Dir(path), 0o700); err != nil {
		return fmt.Errorf("keep a copy: %w", err)
	}
	to, err := os.OpenFile(path, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o600)
	if err != nil {
		return fmt.Errorf("keep a copy: %w", err)
	}
	_, err = io.Copy(to, io.NewSectionReader(f, 0, f.Size))
	err = errors.Join(err, to.Sync(), to.Close(), p.sync(filepath.Dir(path)))
	if err != nil {
		return fmt.Errorf("keep a copy: %w", err)
	}
	return nil
}

// aside moves a part of the state directory to the copies, durably. It does nothing if the part does not
// exist.
func (p *repairer) aside(name string) error {
	from := filepath.Join(p.stateDir, name)
	if _, err := os.Lstat(from); errors.Is(err, os.ErrNotExist) {
		return nil
	}
	err := p.begin()
	if err == nil {
		err = os.Rename(from, filepath.Join(p.dir, name))
	}
	if err == nil {
		err = p.sync(p.dir)
	}
	if err != nil {
		return fmt.Errorf("move %s aside: %w", from, err)
	}
	return nil
}

// sync makes a directory durable, and those above it up to the state directory's.
func (p *repairer) sync(dir string) error {
	for ; ; dir = filepath.Dir(dir) {
		if err := safefs.SyncPath(dir); err != nil {
			return err
		}
		if dir == filepath.Dir(filepath.Clean(p.stateDir)) || dir == filepath.Dir(dir) {
			return nil
		}
	}
}
