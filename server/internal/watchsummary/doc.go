// Package watchsummary serves WatchSummary: it sends clients the counts of the runs that they select,
// whenever these have changed.
//
// Watches with the same namespace, filter and grouping share one counter. It begins with one pass over
// the runs, which fills a table with a small record for each run: how the run is counted. Then it follows
// the log of changes from where the log ended before the pass. A change that a record already holds does
// no harm when it is counted again. So at the end of the log the counts are those of its last revision,
// whatever changed during the pass. The pass is repeated every minute, because the log does not tell that
// a file was cut or cannot be read any more.
//
// The counter reads the log at most once in Interval, so a change costs little more than its decoding. It
// encodes each summary once for all its watches. A watch sends the newest summary, and then waits for
// Interval; a slow client therefore skips summaries.
//
// A Server is safe for concurrent use. Serve runs each watch on the goroutine of its caller. A counter has
// a goroutine of its own, from its first watch to its last. Locks: Server.mu (the set of counters) and
// counter.mu (the newest summary). Each is held for a few instructions, and never both.
//
// Serve returns store.Errors with the store's reasons or those of package apierr (INVALID_FIELD,
// INVALID_FILTER, SUMMARY_TOO_LARGE, TOO_MANY_SUMMARIES, SHUTTING_DOWN, and what Config.Unread returns), or the stream's own
// errors.
package watchsummary
