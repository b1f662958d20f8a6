package client

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"

	"github.com/runstatus/runstatus/client/internal/userfile"
)

// place is what a checkpoint's file holds.
type place struct {
	Version int    `json:"version"`
	Watch   string `json:"watch"` // which selection and states the token is of
	Token   string `json:"resumeToken"`
}

const placeVersion = 1

// placeFile is a checkpoint's file. Beside it lies the file that takes its place next, with
// the space for what is to be written: a disk that is full shows before anything is
// acknowledged.
type placeFile struct {
	path  string // the file itself, not a link to it
	watch string
	next  *os.File // nil if it could not be made
	room  int      // that it has
}

// openPlace reads the file at path if there is one. An empty file is a new one.
func openPlace(path, watch string) (f *placeFile, token string, err error) {
	f = &placeFile{path: path, watch: watch}
	defer func() {
		if err != nil {
			err = fmt.Errorf("%w: %w", ErrCheckpoint, err)
		}
	}()
	if f.path, err = behindLinks(path); err != nil {
		return f, "", err
	}
	text, err := readRegular(f.path)
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		return f, "", err
	}
	if len(bytes.TrimSpace(text)) > 0 {
		var p place
		if err := json.Unmarshal(text, &p); err != nil || p.Version != placeVersion || p.Token == "" {
			return f, "", fmt.Errorf("%s is no checkpoint, or damaged", path)
		}
		if p.Watch != watch {
			return f, "", fmt.Errorf("%s is that of a watch of other runs or states", path)
		}
		token = p.Token
	}
	return f, token, f.prepare(len(text))
}

// behindLinks returns the path of the file that a symbolic link leads to, which may be
// absent.
func behindLinks(path string) (string, error) {
	for range 40 { // as many as the system follows
		to, err := os.Readlink(path)
		if errors.Is(err, fs.ErrNotExist) {
			return path, nil
		}
		if info, statErr := os.Lstat(path); statErr == nil && info.Mode()&fs.ModeSymlink == 0 {
			return path, nil
		}
		if err != nil {
			return "", err
		}
		if !filepath.IsAbs(to) {
			to = filepath.Join(filepath.Dir(path), to)
		}
		path = to
	}
	return "", fmt.Errorf("%s is one of too many links", path)
}

// readRegular reads a file, and no pipe or device, which might take for ever.
func readRegular(path string) ([]byte, error) {
	file, err := os.OpenFile(path, os.O_RDONLY|userfile.Safely, 0)
	if err != nil {
		return nil, err
	}
	defer file.Close()
	info, err := file.Stat()
	if err != nil {
		return nil, err
	}
	if !info.Mode().IsRegular() {
		return nil, fmt.Errorf("%s is no regular file", path)
	}
	return io.ReadAll(file)
}

// prepare makes the next file, with room for a place as large as the one that is there.
func (f *placeFile) prepare(size int) error {
	const step = 1024
	room := (size/step + 1) * step
	name := filepath.Join(filepath.Dir(f.path), "."+filepath.Base(f.path)+".next")
	if err := os.Remove(name); err != nil && !errors.Is(err, fs.ErrNotExist) {
		return err
	}
	next, err := os.OpenFile(name, os.O_RDWR|os.O_CREATE|os.O_EXCL|userfile.Safely, 0o600)
	if err != nil {
		return err
	}
	_, err = next.Write(bytes.Repeat([]byte(" "), room))
	if err != nil {
		next.Close()
		return errors.Join(err, os.Remove(name))
	}
	f.next, f.room = next, room
	return nil
}

// write replaces the file, so that it holds the one place or the other whenever the
// machine stops.
func (f *placeFile) write(token string) error {
	if err := f.replace(token); err != nil {
		return fmt.Errorf("%w: %w", ErrCheckpoint, err)
	}
	return nil
}

func (f *placeFile) replace(token string) error {
	text, err := json.Marshal(place{placeVersion, f.watch, token})
	if err != nil {
		return err
	}
	if f.next == nil || len(text)+1 > f.room {
		f.close()
		if err := f.prepare(len(text)); err != nil {
			return err
		}
	}
	text = append(text, bytes.Repeat([]byte(" "), f.room-len(text)-1)...)
	if _, err = f.next.WriteAt(append(text, '\n'), 0); err == nil {
		err = f.next.Sync()
	}
	if err == nil {
		err = os.Rename(f.next.Name(), f.path)
	}
	if err == nil {
		err = userfile.SyncDir(filepath.Dir(f.path))
	}
	if err != nil {
		f.close()
		return err
	}
	f.next.Close()
	f.next = nil
	// Without room for it the next place is not written, which is told then.
	_ = f.prepare(len(text))
	return nil
}

// close removes the file that was to be the next.
func (f *placeFile) close() {
	if f.next != nil {
		f.next.Close()
		_ = os.Remove(f.next.Name())
		f.next = nil
	}
}
