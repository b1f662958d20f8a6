// Package dirwatch reports which runs other programs have changed, by inotify on the directories of
// namespaces, collections and runs.
//
// An event carries no state: it only names a run that has to be looked at. Where a directory can't be
// watched, as when the kernel's limit is reached, its run is among the Unwatched, and is to be polled.
// Take includes every change that was made before it was called: so a list that calls it first misses
// nothing. No library for inotify offers that.
//
// When the kernel lost events, or a collection was replaced, the directories of the namespace are watched
// anew, and Take says that all runs are to be looked at.
//
// A Watcher may be used concurrently. It calls a Tree while it holds its only lock. It starts no
// goroutines.
package dirwatch

import "github.com/runstatus/runstatus/server/internal/store"

// Tree is the directory of a namespace. Its methods must not call the Watcher.
type Tree interface {
	Name() string // of the namespace
	Root() int    // descriptor of the directory

	// SetUnwatchable says whether a collection can't be watched.
	SetUnwatchable(is bool)

	// DirChanged says that something beside the status file of a run has changed.
	DirChanged(n store.Name)
}

// Event is what has changed in a run.
type Event uint8

// The events.
const (
	StatusWritten Event = 1 << iota // the status file was written to, perhaps by this server
	AnyChange     Event = ^Event(0)
)
