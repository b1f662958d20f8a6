//go:build !linux

package filestore

import (
	"errors"
	"iter"

	"github.com/runstatus/runstatus/server/internal/store"
)

// notifier is there on Linux only: elsewhere everything is polled.
type notifier struct{}

func newNotifier(int) (*notifier, error) { return nil, errors.ErrUnsupported }

func (*notifier) root(*tree) error                   { return errors.ErrUnsupported }
func (*notifier) follow(*run, iter.Seq[string]) bool { return false }
func (*notifier) miss(store.Name)                    {}
func (*notifier) unheard(string) []store.Name        { return nil }
func (*notifier) drop(store.Name)                    {}
func (*notifier) wait() error                        { return errors.ErrUnsupported }
func (*notifier) interrupt()                         {}
func (*notifier) close()                             {}

func (*notifier) take() (dirty map[store.Name]told, all bool, failed error) { return nil, false, nil }
