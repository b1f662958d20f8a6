// Package sender sends the messages of server streams to clients of which any may be slow, or not
// read at all. Watches and streams of reports use it.
//
// A Group is what all streams of a server share. It bounds the memory of messages that gRPC has
// accepted and the system has not taken (the budget), and how many streams make messages at the same
// time (the turns). A Sender is one stream. Send blocks until the stream has room for one more
// message, and no longer than the Group's timeout: then the stream gets the status of
// Options.Unread, and Send returns that error. If the budget stays exhausted, the newest streams
// that are not read end with SERVER_OVERLOADED, one by one. Every other error of Send is gRPC's or
// the context's.
//
// A Group is safe for concurrent use. A Sender belongs to one goroutine, the handler's, except that
// its timer, the Group and the transport may end or wake it from theirs. The package starts no
// goroutine of its own; functions that timers run do not block, and neither may Options.Wake.
//
// Locks, each held for a few instructions and never two at a time: Sender.mu (the timer),
// budget.mu (the list of streams), turns.mu. Counters are atomic.
package sender
