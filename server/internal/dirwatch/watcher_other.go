//go:build !linux

package dirwatch

import (
	"errors"
	"iter"
	"log/slog"

	"github.com/runstatus/runstatus/server/internal/store"
)

// Watcher is there on Linux only: elsewhere everything is polled.
type Watcher struct{}

// New returns an error.
func New(*slog.Logger) (*Watcher, error) { return nil, errors.ErrUnsupported }

func (*Watcher) Root(Tree) error                                 { return errors.ErrUnsupported }
func (*Watcher) Follow(Tree, *store.Name, iter.Seq[string]) bool { return false }
func (*Watcher) SetUnwatchable(store.Name)                       {}
func (*Watcher) Unwatched(string) []store.Name                   { return nil }
func (*Watcher) Drop(store.Name)                                 {}
func (*Watcher) Wait() error                                     { return errors.ErrUnsupported }
func (*Watcher) Interrupt()                                      {}
func (*Watcher) Close()                                          {}

func (*Watcher) Take() (dirty map[store.Name]Event, all bool, failed error) {
	return nil, false, nil
}
