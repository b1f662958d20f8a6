// Package watch serves WatchStatuses: it sends clients the changes of the runs that they select, in
// the order of revisions, without a gap and without a repetition, also across reconnects.
//
// A watch goes through three phases: snapshot (the selected runs as of its cursor, then synced),
// catch-up (the changes from the cursor to the end, read from the store) and live (what the hub
// publishes). A cursor is a place in the log of changes, and a resume token is a cursor with the
// store's epoch and a checksum over the selection. The matcher decides which changes concern a watch,
// the condition ("until") when it ends. Each message shows its run as of the revision of its change,
// whenever it is sent; the lookahead reads ahead in the log for what the store does not know any
// more.
//
// The hub reads the log once for all watches and signals those that a change may concern; its
// invariant stands at the type. Three caches keep watches from doing the same work twice: changeTail
// (the newest changes, which the hub publishes before it signals), changeParts (older parts of the
// order, read by the watches that lag behind) and encodedLines (messages in bytes). The first two stay
// apart: the tail must be complete when a signal arrives, a part may be absent at any time.
//
// A Server is safe for concurrent use. Serve runs each watch on the goroutine of its caller, which
// alone reads and sends; the only other goroutine is the hub's, between Start and the end of
// Config.Stopping. The only lock is the hub's; it is held for no I/O and no other lock is taken under
// it. Watches read the tail, the parts and the lines without a lock.
//
// Serve returns store.Errors with the store's reasons or those of package apierr (INVALID_FIELD,
// INVALID_FILTER, INVALID_RESUME_TOKEN, RESUME_TOKEN_EXPIRED, RESUME_TOKEN_AHEAD, SHUTTING_DOWN, and
// what Config.Unread returns), or the stream's own errors. A watch that its condition ends returns nil.
package watch
