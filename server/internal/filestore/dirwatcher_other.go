//go:build !linux

package filestore

import (
	"errors"
	"iter"

	"github.com/runstatus/runstatus/server/internal/store"
)

// dirWatcher is there on Linux only: elsewhere everything is polled.
type dirWatcher struct{}

func newDirWatcher(int) (*dirWatcher, error) { return nil, errors.ErrUnsupported }

func (*dirWatcher) root(*tree) error                   { return errors.ErrUnsupported }
func (*dirWatcher) follow(*run, iter.Seq[string]) bool { return false }
func (*dirWatcher) setUnwatchable(store.Name)          {}
func (*dirWatcher) unwatched(string) []store.Name      { return nil }
func (*dirWatcher) drop(store.Name)                    {}
func (*dirWatcher) wait() error                        { return errors.ErrUnsupported }
func (*dirWatcher) interrupt()                         {}
func (*dirWatcher) close()                             {}

func (*dirWatcher) take() (dirty map[store.Name]event, all bool, failed error) {
	return nil, false, nil
}
