// Package runfile keeps the runs of a store: it reads their status files and what stands beside them,
// appends lines, gives each change a revision in the log of changes, and makes durable what an OK rests
// on.
//
// An Env is what all runs of a store share, a Tree the runs of one namespace, a Run one run. A Run is
// locked while its files are read or written, so that each call starts from what the call before it has
// seen or done. Every look reads the files again, and only what is new of them. What a look finds
// becomes a view (package runstate), which readers see once its revision is committed. A failed system
// call is no fact: the run stays as it was known, and counts as unverified.
//
// The store above decides when runs are looked at, saved and evicted; a Follower is told of each look, so
// that the store can follow the changes of other processes. Methods of a Run need its lock, unless they
// say otherwise; those of an Env and a Tree take it. Errors are store.Errors.
//
// The package starts no goroutines, but for the calls into a file system that may hang (package bulkhead).
//
// Lock order:
//
//	Run of a test run
//	Run of a series
//	the locks of the lists in Env, each for a moment
//	the locks of changelog and runindex
package runfile
