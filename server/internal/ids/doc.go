// Package ids gives new runs their ids, as Pavilion does: under its lock on the ids of a collection, and
// in the form that the ids there have.
//
// An id is first reserved, so that creations in this process do not compete for it, and taken when the
// run's directory gets its name. Another process may take it before: then Place returns an Exists error.
// The lock is held for at most a sixth of the time, so that Pavilion, which gives up after five tries,
// gets it.
//
// An Allocator may be used concurrently. Of the callers that wait for the lock, one at a time takes it
// and serves the others, too. Errors are store.Errors, or the causes. Lock order: none of its locks is held while another one
// is taken, except that Pavilion's lock is held while directories get their names.
package ids
