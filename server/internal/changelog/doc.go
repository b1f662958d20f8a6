// Package changelog keeps the log of all changes: it gives each change its revision, reads the
// changes back, and finds out which of them a status file lacks.
//
// A Log is a journal (package journal) with the codec of its records (Record). A change is
// durable, and may be shown, once its revision is committed: Commit waits for that, Settle waits
// for a moment only. While the journal's disk does not answer, Ready returns ErrSlow and nothing
// more is taken.
//
// Recovery and the check read the records of one run into a RunLog, and compare a status file with
// it (Survey): which lines are missing, which stand elsewhere, and what completes those that are
// there in part. A Survey changes nothing.
//
// A Log may be used concurrently. Its one lock, that of the departures, is held for moments. It
// starts no goroutine; Watch runs on one of the caller's.
// RunLogs and Surveys belong to one goroutine.
package changelog
