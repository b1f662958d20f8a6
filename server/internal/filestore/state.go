package filestore

import (
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"runtime/debug"
	"sync"

	"github.com/google/uuid"

	"github.com/runstatus/runstatus/server/internal/host"
	"github.com/runstatus/runstatus/server/internal/safefs"
)

// state is what the server must remember beside the journal. It is kept in a file
// of the state directory, which is replaced whole and synced.
type state struct {
	Incarnation string `json:"incarnation"` // "": revisions can't be trusted
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

const (
	stateName = "state.json"

	synced   = "synced"
	buffered = "buffered"
)

// begins makes it the state of a server that runs.
func (s *Store) begins(st *state) {
	st.Clean, st.Newest, st.Boot, st.Version, st.Namespaces = false, 0, host.BootID(), buildVersion(), s.Namespaces()
	st.Durability = synced
	if s.cfg.Buffered {
		st.Durability = buffered
	}
}

func (st *state) journal() dirID { return dirID{st.Journal, st.JournalMade} }

// lostByTheMachine reports whether changes that were told may be lost: the machine
// stopped, and the server that ran then did not wait for the disk, or may not have.
func (st *state) lostByTheMachine(boot string) bool {
	return !st.Clean && st.Durability != synced && (boot == "" || st.Boot != boot)
}

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

// errState says that the state can't be understood.
var errState = errors.New("it can't be understood")

// load reads the state. A file that is not there holds none.
func (f *stateFile) load() error {
	data, err := os.ReadFile(f.path)
	if errors.Is(err, fs.ErrNotExist) {
		return nil
	}
	if err != nil {
		return fmt.Errorf("read the server's state: %w", err)
	}
	if err := json.Unmarshal(data, &f.now); err != nil {
		f.now = state{}
		return fmt.Errorf("read the server's state in %q: %w: %w", f.path, errState, err)
	}
	return nil
}

// loadState returns the state of the last server. One that can't be understood is set
// aside, and counts as none.
func (s *Store) loadState() (state, error) {
	err := s.state.load()
	if errors.Is(err, errState) {
		to, failed := setAside(s.state.path)
		if failed != nil {
			return state{}, errors.Join(err, failed)
		}
		s.cfg.Log.Error("the server's state is set aside, and a new incarnation begins", "err", err, "aside", to)
		err = nil
	}
	return s.state.get(), err
}

// errNotSynced says that a file is in its place, where a power cut may put the one before
// it back.
var errNotSynced = errors.New("the directory could not be synced")

// change changes the state, durably. After errNotSynced it is changed, but not durable.
func (f *stateFile) change(do func(*state)) error {
	f.mu.Lock()
	defer f.mu.Unlock()
	next := f.now
	do(&next)
	err := f.write(next)
	if err == nil || errors.Is(err, errNotSynced) {
		f.now = next
	}
	return err
}

// noteSegment notes the newest segment of the journal in a directory. Where that could not be made
// durable, the note of an older one may come back: it misses nothing but the loss of
// this segment.
func (s *Store) noteSegment(dir string, number uint64) error {
	id, err := dirIDOf(dir)
	if err != nil {
		return err
	}
	note := func(st *state) { st.Segment, st.Journal, st.JournalMade = number, id.inode, id.made }
	err = s.state.change(note)
	switch {
	case errors.Is(err, errNotSynced):
		s.cfg.Log.Warn("the journal's newest segment is not noted durably yet", "err", err)
		return nil
	case isFull(err) && !s.keeper.started: // begin saves it, or lets nothing be written before it is saved
		s.state.assume(note)
		return nil
	}
	return err
}

// assume changes the state in memory. The next change saves it, or save does.
func (f *stateFile) assume(do func(*state)) {
	f.mu.Lock()
	defer f.mu.Unlock()
	do(&f.now)
}

func (f *stateFile) save() error { return f.change(func(*state) {}) }

func (f *stateFile) write(st state) error {
	if f.path == "" {
		return nil
	}
	if err := replaceFile(f.path, st); err != nil {
		return fmt.Errorf("write the server's state: %w", err)
	}
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
	if err := safefs.SyncPath(filepath.Dir(path)); err != nil {
		return fmt.Errorf("%w: %w", errNotSynced, err)
	}
	return nil
}

func newIncarnation() string { return uuid.NewString() }

// buildVersion returns the version of this module in the program that runs, "" where it
// is not known.
func buildVersion() string {
	const path = "github.com/runstatus/runstatus"
	info, ok := debug.ReadBuildInfo()
	if !ok {
		return ""
	}
	for _, m := range append(info.Deps, &info.Main) {
		if m.Path == path {
			return m.Version
		}
	}
	return ""
}
