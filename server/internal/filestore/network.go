package filestore

import (
	"github.com/runstatus/runstatus/server/internal/store"
)

// Network file systems have no atomic append: of lines that two hosts write at the same
// time one can replace the other. So there a server appends only where no other process is
// to: in trees of its own, as long as it holds the lease. Others belong to Pavilion,
// which may write from any host.

// remote reports whether the tree lies on a network file system.
func (t *tree) remote() bool { return t.bulkhead != nil }

// appends reports whether the server writes to the tree's runs at all.
func (t *tree) appends() bool {
	cfg := &t.store.cfg
	return !cfg.ReadOnly && (!t.remote() || cfg.NetworkAppend || !t.adopted && !cfg.NoLock)
}

// refusal returns why nothing may be written in the tree now, or nil. It looks at
// memory alone, and so is asked before each write.
func (t *tree) refusal() error {
	switch {
	case !t.appends():
		why := "Pavilion may append there from other hosts"
		if !t.adopted {
			why = "other servers are not locked out (--no-lock)"
		}
		return &store.Error{Reason: store.NetworkAppend, Detail: "the namespace " + t.namespace +
			" lies on a network file system, which has no atomic append, and " + why +
			": nothing was written. Where only one host at a time writes to a run, --network-append allows it"}
	case !t.isLeased():
		return &store.Error{Reason: store.NotWritten, Detail: "the lease on the files of namespace " + t.namespace +
			" could not be renewed in time, so that another server may take it: not written"}
	}
	return nil
}

func (t *tree) isLeased() bool { return t.lease.IsHeld() && t.store.lease.IsHeld() }
