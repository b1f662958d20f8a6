package statedir

import (
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"sync"

	"github.com/runstatus/runstatus/server/internal/safefs"
)

// State is what the server must remember beside the journal. It is kept in a file
// of the state directory, which is replaced whole and synced.
type State struct {
	Epoch       string `json:"incarnation"` // "": revisions can't be trusted
	Released    uint64 `json:"released"`    // the journal up to here was applied for good
	Clean       bool   `json:"clean"`       // the server was closed in order
	Boot        string `json:"boot"`        // of the machine, as the kernel names it
	Journal     uint64 `json:"journal"`     // the journal directory's inode: a copy has another
	JournalMade int64  `json:"journal_made,omitempty"`

	Segment uint64 `json:"segment,omitempty"` // the journal's newest; 0: not known
	Newest  uint64 `json:"newest,omitempty"`  // the newest revision when the server was closed in order; 0: not known

	// How the server writes that wrote this, and what it serves.
	Durability string   `json:"durability,omitempty"` // synced or buffered; "": not known
	Version    string   `json:"version,omitempty"`
	Namespaces []string `json:"namespaces,omitempty"`
}

// What stands in the state directory.
const (
	FileName    = "state.json" // the State
	JournalName = "journal"    // the directory of the journal
	IndexName   = "index.db"
)

// How a server that has stopped was writing.
const (
	Synced   = "synced"
	Buffered = "buffered"
)

// JournalID identifies the directory of the journal that the state speaks of.
func (st *State) JournalID() DirID { return DirID{st.Journal, st.JournalMade} }

// LostByTheMachine reports whether changes that were told may be lost: the machine
// stopped, and the server that ran then did not wait for the disk, or may not have.
func (st *State) LostByTheMachine(boot string) bool {
	return !st.Clean && st.Durability != Synced && (boot == "" || st.Boot != boot)
}

// File is the file with the State. Set Path before the first use; "" keeps the State in memory alone.
type File struct {
	Path string
	mu   sync.Mutex
	Now  State
}

// Get returns the State.
func (f *File) Get() State {
	f.mu.Lock()
	defer f.mu.Unlock()
	return f.Now
}

// TryGet returns the State, or false while a change is being written, which takes as long as the disk does.
func (f *File) TryGet() (State, bool) {
	if !f.mu.TryLock() {
		return State{}, false
	}
	defer f.mu.Unlock()
	return f.Now, true
}

// ErrDamaged says that the state can't be understood.
var ErrDamaged = errors.New("it can't be understood")

// Load reads the state. A file that is not there holds none.
func (f *File) Load() error {
	data, err := os.ReadFile(f.Path)
	if errors.Is(err, fs.ErrNotExist) {
		return nil
	}
	if err != nil {
		return fmt.Errorf("read the server's state: %w", err)
	}
	if err := json.Unmarshal(data, &f.Now); err != nil {
		f.Now = State{}
		return fmt.Errorf("read the server's state in %q: %w: %w", f.Path, ErrDamaged, err)
	}
	return nil
}

// ErrNotSynced says that a file is in its place, where a power cut may put the one before
// it back.
var ErrNotSynced = errors.New("the directory could not be synced")

// Change changes the state, durably. After ErrNotSynced it is changed, but not durable.
func (f *File) Change(do func(*State)) error {
	f.mu.Lock()
	defer f.mu.Unlock()
	next := f.Now
	do(&next)
	err := f.Write(next)
	if err == nil || errors.Is(err, ErrNotSynced) {
		f.Now = next
	}
	return err
}

// Assume changes the state in memory. The next change saves it, or save does.
func (f *File) Assume(do func(*State)) {
	f.mu.Lock()
	defer f.mu.Unlock()
	do(&f.Now)
}

// Save writes the State, durably.
func (f *File) Save() error { return f.Change(func(*State) {}) }

func (f *File) Write(st State) error {
	if f.Path == "" {
		return nil
	}
	if err := ReplaceFile(f.Path, st); err != nil {
		return fmt.Errorf("write the server's state: %w", err)
	}
	return nil
}

// ReplaceFile writes a file of JSON in the place of one at a path, durably. After ErrNotSynced it is in its place.
func ReplaceFile(path string, content any) error {
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
	if err := safefs.SyncPath(filepath.Dir(path)); err != nil {
		return fmt.Errorf("%w: %w", ErrNotSynced, err)
	}
	return nil
}
