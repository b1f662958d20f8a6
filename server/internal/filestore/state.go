package filestore

import (
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"sync"

	"github.com/google/uuid"
)

// state is what the server must remember beside the journal. It is kept in a file
// of the state directory, which is replaced whole and synced.
type state struct {
	Incarnation string `json:"incarnation"`
	Released    uint64 `json:"released"` // the journal up to here was applied for good
	Clean       bool   `json:"clean"`    // the server was closed in order
	Boot        string `json:"boot"`     // of the machine, as the kernel names it
	Journal     uint64 `json:"journal"`  // the journal directory's inode: a copy has another
}

const stateName = "state.json"

type stateFile struct {
	path string
	mu   sync.Mutex
	now  state
}

func (f *stateFile) get() state {
	f.mu.Lock()
	defer f.mu.Unlock()
	return f.now
}

// load reads the state. One that can't be understood is none.
func (f *stateFile) load() error {
	data, err := os.ReadFile(f.path)
	if errors.Is(err, fs.ErrNotExist) {
		return nil
	}
	if err != nil {
		return fmt.Errorf("read the server's state: %w", err)
	}
	if json.Unmarshal(data, &f.now) != nil {
		f.now = state{}
	}
	return nil
}

// change changes the state, durably.
func (f *stateFile) change(do func(*state)) error {
	f.mu.Lock()
	defer f.mu.Unlock()
	next := f.now
	do(&next)
	if f.path != "" {
		if err := replaceFile(f.path, next); err != nil {
			return fmt.Errorf("write the server's state: %w", err)
		}
	}
	f.now = next
	return nil
}

func replaceFile(path string, content any) error {
	data, err := json.MarshalIndent(content, "", "  ")
	if err != nil {
		return err
	}
	tmp := path + ".tmp"
	f, err := os.OpenFile(tmp, os.O_WRONLY|os.O_CREATE|os.O_TRUNC, 0o600)
	if err != nil {
		return err
	}
	_, err = f.Write(append(data, '\n'))
	if err := errors.Join(err, f.Sync(), f.Close()); err != nil {
		return err
	}
	if err := os.Rename(tmp, path); err != nil {
		return err
	}
	return syncPath(filepath.Dir(path))
}

// syncPath makes what a directory names durable.
func syncPath(path string) error {
	dir, err := os.Open(path)
	if err != nil {
		return err
	}
	defer dir.Close()
	return dir.Sync()
}

func newIncarnation() string { return uuid.NewString() }

// bootID names this boot of the machine; "" where it can't be known.
func bootID() string {
	data, _ := os.ReadFile("/proc/sys/kernel/random/boot_id")
	return strings.TrimSpace(string(data))
}
