// Package statedir keeps the own directory of a server: its permissions, the file with what the server
// has to remember (state.json), the journal, and the names of what was set aside there.
//
// A new epoch begins whenever revisions can't be trusted: state, journal or index were lost, damaged, copied
// or restored from a backup; the machine stopped under a server that did not wait for the disk; lines had to
// take other places in their files; or a server ended before it had looked at every run of a tree. How the
// last server wrote (synced or buffered) decides this, not how the new one does.
//
// Nothing is removed because it does not fit. It is renamed, with ".set-aside-" and the time behind its name,
// and nothing reads it again. A journal without a record is used again instead. After eight of one kind a
// start is refused until a person has looked at them.
//
// A file that can't be understood is an ErrDamaged, and is set aside by the caller; a file that can't
// be read is another error, and nothing follows from it. Changes are durable when Change returns,
// unless the error is ErrNotSynced.
//
// A File may be used concurrently. Its lock is held while the file is written, and no other lock is
// taken meanwhile. The package starts no goroutine.
package statedir
