//go:build !linux

package filestore

import (
	"errors"

	"github.com/runstatus/runstatus/server/internal/store"
)

// notifier is there on Linux only: elsewhere everything is polled.
type notifier struct{}

func newNotifier() (*notifier, error) { return nil, errors.ErrUnsupported }

func (*notifier) root(*tree)                         {}
func (*notifier) add(*tree, store.Name, string) bool { return false }
func (*notifier) drop(store.Name)                    {}
func (*notifier) wait() error                        { return errors.ErrUnsupported }
func (*notifier) interrupt()                         {}
func (*notifier) close()                             {}
func (*notifier) take() ([]store.Name, bool)         { return nil, false }
