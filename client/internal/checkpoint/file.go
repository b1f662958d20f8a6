// Package checkpoint keeps the position of a watch in a file of the user, so that the next process can
// continue there. An error says what is wrong with the file.
package checkpoint

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

// position is the contents of a checkpoint file.
type position struct {
	Version int    `json:"version"`
	Watch   string `json:"watch"` // a hash of the selection and the states that the token is bound to
	Token   string `json:"resumeToken"`
}

const positionVersion = 1

// File is the file of a checkpoint. The next file, which will replace it, exists already
// with allocated space: a full disk is detected before an event is acknowledged. The methods must
// not be called concurrently.
type File struct {
	path  string   // the file itself, not a symbolic link to it
	watch string   // as in position
	next  *os.File // nil if it could not be created
	room  int      // the size of next
}

// Open reads the token in the file at path. It returns "" if the file is absent or empty.
func Open(path, watch string) (f *File, token string, err error) {
	f = &File{path: path, watch: watch}
	if f.path, err = resolveLinks(path); err != nil {
		return f, "", err
	}
	text, err := readRegular(f.path)
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		return f, "", err
	}
	if len(bytes.TrimSpace(text)) > 0 {
		var p position
		if err := json.Unmarshal(text, &p); err != nil || p.Version != positionVersion || p.Token == "" {
			return f, "", fmt.Errorf("%s is no checkpoint, or damaged", path)
		}
		if p.Watch != watch {
			return f, "", fmt.Errorf("%s is that of a watch of other runs or states", path)
		}
		token = p.Token
	}
	return f, token, f.prepare(len(text))
}

// resolveLinks returns the path of the file that a symbolic link leads to. The file may be absent.
func resolveLinks(path string) (string, error) {
	for range 40 { // the limit of the Linux kernel
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

// readRegular reads a regular file. It returns an error for a pipe or a device, which might block.
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

// prepare creates the next file, with room for a position of size bytes.
func (f *File) prepare(size int) error {
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

// Write replaces the file by rename: whenever the machine stops, the file holds the old or the new
// position.
func (f *File) Write(token string) error {
	text, err := json.Marshal(position{positionVersion, f.watch, token})
	if err != nil {
		return err
	}
	if f.next == nil || len(text)+1 > f.room {
		f.Close()
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
		f.Close()
		return err
	}
	f.next.Close()
	f.next = nil
	_ = f.prepare(len(text)) // if this fails, the next call of Write returns the error
	return nil
}

// Close removes the next file.
func (f *File) Close() {
	if f.next != nil {
		f.next.Close()
		_ = os.Remove(f.next.Name())
		f.next = nil
	}
}
