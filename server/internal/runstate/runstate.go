// Package runstate holds what is known of a run, as plain data: no locks, no I/O.
//
//   - State is all that is known. The run's owner changes it under a lock.
//   - View is a State at one revision. It never changes, so readers share it without a lock.
//   - Summary is the part of a View that lists show. It is small, and kept for every run.
//   - A record is a State as bytes, for the index.
//
// Views and summaries form chains: each keeps the one before it until its own revision is
// committed, so that readers never see what a crash could take back. The methods that read or cut a
// chain may be called concurrently; all others belong to the owner of the State.
package runstate
