// Package fswatch reports which directories have changed, by inotify(7). It exists on Linux only.
//
// A caller that has to know everything up to now calls Drain: it reads what the kernel has
// queued and does not wait. Libraries over inotify read on a goroutine and hand events over a
// channel; with those a caller cannot tell whether it has seen all. Wait is for a goroutine of its
// own.
//
// A Watcher has no lock and starts no goroutine. Its methods may be called concurrently, except
// that Drain and the function that Wait calls share a buffer: the caller holds a lock of its own
// around both.
package fswatch
