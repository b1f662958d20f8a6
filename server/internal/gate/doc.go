// Package gate lets calls in: it recognizes callers (Identify), finds what the principal may do (Mode), and
// refuses a call whose method takes a higher role than the principal has for any run. Which runs a call may
// touch is decided by package guard and by auth.BindReads, with the auth.Session that the gate puts into
// the context.
//
// An open stream is judged again when the gate is told that something has changed (Reload), and when its
// credentials expire. If it may not go on, its context ends with the error as its cause.
//
// A verified token is kept until it expires or something is reloaded, by its digest. A Gate is safe for
// concurrent use. It owns a timer for each stream whose credentials expire, and no goroutines. Its one lock
// guards the streams and the kept tokens; no other lock is taken under it.
package gate
