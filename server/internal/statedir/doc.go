// Package statedir keeps the own directory of a server: its permissions, the file with what the server
// has to remember (state.json), the journal, and the names of what was set aside there.
//
// A file that can't be understood is an ErrDamaged, and is set aside by the caller; a file that can't
// be read is another error, and nothing follows from it. Changes are durable when Change returns,
// unless the error is ErrNotSynced.
//
// A File may be used concurrently. Its lock is held while the file is written, and no other lock is
// taken meanwhile. The package starts no goroutine.
package statedir
