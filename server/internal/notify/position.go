package notify

import (
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"time"

	"github.com/runstatus/runstatus/server/internal/statedir"
)

// position is where a rule stands in the log of changes.
type position struct {
	Epoch    string    `json:"epoch"`
	Revision int64     `json:"revision,string"` // all messages up to here are delivered
	Time     time.Time `json:"time"`            // all that had happened then is delivered
}

// positions are the files with the positions of rules, one for each rule. Each is used by its rule alone.
type positions struct{ dir string } // "": none are kept

// dirName is the directory of the positions in the state directory.
const dirName = "notify"

func openPositions(stateDir string) (positions, error) {
	if stateDir == "" {
		return positions{}, nil
	}
	p := positions{dir: filepath.Join(stateDir, dirName)}
	if err := statedir.Make(p.dir); err != nil {
		return p, fmt.Errorf("make the directory of the positions of notifications: %w", err)
	}
	return p, nil
}

func (p positions) path(rule string) string {
	return filepath.Join(p.dir, strings.ToLower(rule)+".json")
}

// load returns the position of a rule; nil if it has none yet.
func (p positions) load(rule string) (*position, error) {
	if p.dir == "" {
		return nil, nil
	}
	text, err := os.ReadFile(p.path(rule))
	if errors.Is(err, fs.ErrNotExist) {
		return nil, nil
	}
	if err != nil {
		return nil, fmt.Errorf("read the position of a rule: %w", err)
	}
	var at position
	if err := json.Unmarshal(text, &at); err != nil || at.Epoch == "" || at.Revision < 0 {
		return nil, fmt.Errorf("%s: %w", p.path(rule), statedir.ErrDamaged)
	}
	return &at, nil
}

// save replaces the position of a rule, durably.
func (p positions) save(rule string, at position) error {
	if p.dir == "" {
		return nil
	}
	if err := statedir.ReplaceFile(p.path(rule), at); err != nil && !errors.Is(err, statedir.ErrNotSynced) {
		return fmt.Errorf("write the position of a rule: %w", err)
	}
	return nil
}

// setAside renames a position that can't be understood.
func (p positions) setAside(rule string) error {
	_, err := statedir.SetAside(p.path(rule))
	return err
}

// keepOnly removes the positions of all other rules, and returns the names of their files.
func (p positions) keepOnly(rules []*rule) (removed []string) {
	if p.dir == "" {
		return nil
	}
	kept := map[string]bool{}
	for _, r := range rules {
		kept[p.path(r.name)] = true
	}
	entries, _ := os.ReadDir(p.dir) // best effort: a rule that comes back finds an old position
	for _, entry := range entries {
		path := filepath.Join(p.dir, entry.Name())
		if filepath.Ext(path) == ".json" && !kept[path] && os.Remove(path) == nil {
			removed = append(removed, entry.Name())
		}
	}
	return removed
}
