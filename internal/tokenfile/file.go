//go:build unix

package tokenfile

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"syscall"

	"golang.org/x/sys/unix"
)

// Read returns the tokens of the file at path. Errors name the path.
func Read(path string) ([]Entry, error) {
	f, err := os.Open(path)
	if err != nil {
		return nil, fmt.Errorf("read the tokens: %w", err)
	}
	defer f.Close()
	return readFile(f, path)
}

func readFile(f *os.File, path string) ([]Entry, error) {
	st, err := f.Stat()
	switch {
	case err != nil:
		return nil, fmt.Errorf("read the tokens: %w", err)
	case !st.Mode().IsRegular():
		return nil, fmt.Errorf("%s is no regular file", path)
	case st.Mode().Perm()&0o022 != 0:
		return nil, fmt.Errorf("%s may be written by other users (mode %04o), which would give them every right: want 0600 or 0640", path, st.Mode().Perm())
	}
	entries, err := Parse(f)
	if err != nil {
		return nil, fmt.Errorf("%s: %w", path, err)
	}
	return entries, nil
}

// Add adds a token to the file at path, which is created with mode 0600 if it does not exist. The label must
// be a new one.
func Add(path string, e Entry) error {
	if err := e.Check(); err != nil {
		return err
	}
	return change(path, true, func(entries []Entry) ([]Entry, error) {
		if slices.ContainsFunc(entries, func(o Entry) bool { return o.Label == e.Label }) {
			return nil, fmt.Errorf("%s has a token with the label %s: choose another label, or revoke that one first", path, e.Label)
		}
		return append(entries, e), nil
	})
}

// Remove removes the token with a label from the file at path.
func Remove(path, label string) error {
	return change(path, false, func(entries []Entry) ([]Entry, error) {
		kept := slices.DeleteFunc(slices.Clone(entries), func(o Entry) bool { return o.Label == label })
		if len(kept) == len(entries) {
			return nil, fmt.Errorf("%s has no token with the label %q", path, label)
		}
		return kept, nil
	})
}

// change replaces the tokens of a file by others, under its lock. Comments are lost.
func change(path string, create bool, edit func([]Entry) ([]Entry, error)) error {
	f, err := lock(path, create)
	if err != nil {
		return fmt.Errorf("change the tokens: %w", err)
	}
	defer f.Close()
	entries, err := readFile(f, path)
	if err == nil {
		entries, err = edit(entries)
	}
	if err != nil {
		return err
	}
	var text bytes.Buffer
	for _, e := range entries {
		if err := json.NewEncoder(&text).Encode(e); err != nil {
			return fmt.Errorf("change the tokens: %w", err)
		}
	}
	if err := replace(path, f, text.Bytes()); err != nil {
		return fmt.Errorf("change the tokens: %w", err)
	}
	return nil
}

// lock returns the file at path, locked. It locks again if the file was replaced meanwhile.
func lock(path string, create bool) (*os.File, error) {
	flags := os.O_RDWR | unix.O_NOFOLLOW
	if create {
		flags |= os.O_CREATE
	}
	for {
		f, err := os.OpenFile(path, flags, 0o600)
		if err != nil {
			return nil, err
		}
		if err := unix.Flock(int(f.Fd()), unix.LOCK_EX); err != nil {
			return nil, errors.Join(err, f.Close())
		}
		mine, err := f.Stat()
		if err != nil {
			return nil, errors.Join(err, f.Close())
		}
		there, err := os.Lstat(path)
		if err == nil && os.SameFile(mine, there) {
			return f, nil
		}
		if err := errors.Join(f.Close(), ignoreAbsence(err)); err != nil {
			return nil, err
		}
	}
}

func ignoreAbsence(err error) error {
	if errors.Is(err, fs.ErrNotExist) {
		return nil
	}
	return err
}

// replace puts a new file, with the mode and the owner of the old one, in the place of the old one.
func replace(path string, old *os.File, text []byte) (err error) {
	st, err := old.Stat()
	if err != nil {
		return err
	}
	f, err := os.CreateTemp(filepath.Dir(path), filepath.Base(path)+".new-*")
	if err != nil {
		return err
	}
	defer func() {
		if err != nil {
			_ = os.Remove(f.Name()) // best effort: it holds digests alone
		}
	}()
	_, err = f.Write(text)
	err = errors.Join(err, f.Chmod(st.Mode().Perm()))
	if owner, ok := st.Sys().(*syscall.Stat_t); ok {
		err = errors.Join(err, f.Chown(int(owner.Uid), int(owner.Gid)))
	}
	if err = errors.Join(err, f.Sync(), f.Close()); err != nil {
		return err
	}
	return os.Rename(f.Name(), path)
}
