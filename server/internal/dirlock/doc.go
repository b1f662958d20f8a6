// Package dirlock gives one process a directory for itself.
//
// On one machine the lock is an flock on the directory (Flock). On a network file system flock
// may not reach other hosts; there a Lease is needed too: a file that its holder writes anew all
// the time, and that another process takes once it has stood still for long enough.
//
// A lock that another process holds is a store.Error with the reason Locked; its text names the
// holder. Losing a lease is no error of any call: IsHeld reports it, from memory alone, and is
// asked before each write.
//
// A Flock and IsHeld may be used concurrently. The other methods of a Lease are called by one
// goroutine; Keep starts the goroutine that renews it, and Release stops that. There are no locks.
package dirlock
