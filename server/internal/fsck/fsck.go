// Package fsck checks the status files, the journal and the index of a server, and repairs them.
//
// Check reads everything and reports findings. It may run beside a server and other writers; beside a
// server it leaves out what changes all the time. A repair takes the locks of a server, keeps a copy of
// what it changes, and refuses as long as the next start of the server would recover something. It
// decides what a file must hold by the same survey of the journal (package changelog) as recovery.
//
// A check belongs to one caller. It starts no goroutines, and calls back on the caller's. Errors say
// what could not be read or written.
package fsck
