package workdir

import "github.com/runstatus/runstatus/server/internal/store"

// Network file systems have no atomic append: of lines that two hosts write at the same
// time one can replace the other. So there a server appends only where no other process is
// to: in trees of its own, as long as it holds the lease. Others belong to Pavilion,
// which may write from any host.

// IsRemote reports whether the tree lies on a network file system.
func (d *Dir) IsRemote() bool { return d.remote }

// Appends reports whether the server writes to the tree's runs at all.
func (d *Dir) Appends() bool {
	o := &d.set.Options
	return !o.ReadOnly && (!d.IsRemote() || o.NetworkAppend || !d.Adopted && !o.NoLock)
}

// Refusal returns why nothing may be written in the tree now, or nil. It looks at
// memory alone, and so is asked before each write.
func (d *Dir) Refusal() error {
	switch {
	case !d.Appends():
		why := "Pavilion may append there from other hosts"
		if !d.Adopted {
			why = "other servers are not locked out (--no-lock)"
		}
		return &store.Error{Reason: store.NetworkAppend, Detail: "the namespace " + d.Namespace +
			" lies on a network file system, which has no atomic append, and " + why +
			": nothing was written. Where only one host at a time writes to a run, --network-append allows it"}
	case !d.IsLeased():
		return &store.Error{Reason: store.NotWritten, Detail: "the lease on the files of namespace " + d.Namespace +
			" could not be renewed in time, so that another server may take it: not written"}
	}
	return nil
}

// IsLeased reports whether the leases on the directory and on the state directory are held. Without
// leases it is always true.
func (d *Dir) IsLeased() bool { return d.lease.IsHeld() && d.set.lease.IsHeld() }
