// Package spool keeps status reports in a file until the service has written or refused them.
//
// # Guarantees
//
// A report for which [Spool.Add] returned nil survives the process, and a power loss as far as
// the file system keeps what it has synced. It stays in the file until a delivery has marked it
// as done. A process that dies between the service's answer and the mark leaves the report to be
// sent again; the report's `when` makes the second write a no-op. Reports of one run are sent in
// the order in which they were added. A run whose reports have to wait delays no other run.
// A report never reaches another generation (uid) of its run than the one it is meant for, as far
// as that is known: see [ForUID].
//
// # File format
//
// A spool is one text file with mode 0600. Each line is a record: a mark, the CRC-32C of the body
// in hex, and the body.
//
//	mark, CRC-32C, body
//	+ 1b2c3d4e 5f0c99a1 namespaces/main/test_runs/12 {"run":"test_runs/12", …}
//	- 5e6f7a8b 5f0c99a1 namespaces/main/test_runs/13 {"run":"test_runs/13", …}
//	= 9c0d1e2f 07b2d6e4 namespaces/main/test_runs/12 9f86d081884c7d659a2feaa0c55ad015
//
// The marks:
//
//   - `+` is a report that waits: a random number of the addition, the run's full name, and the
//     SetStatusRequest as the API's JSON.
//   - `-` is a report that is done: written, or refused. Only the mark changes, in place.
//   - `=` names the generation of a run (uid) that the run's preceding reports are meant for,
//     unless a report names one itself.
//
// The random number makes the first line of a file differ from the first line before the file was
// emptied. Records of the first version of the format have the JSON as their body; they are read
// as they are. Blank lines are ignored. Any other line is damaged: a delivery appends it to a file
// with the suffix ".damaged", replaces it by spaces and reports [ErrDamaged]. A file that has
// lines but no record is not a spool ([ErrNotSpool]) and is never changed.
//
// Text behind the last line feed was torn by a crash and was never acknowledged. The next addition
// or delivery gives a complete record its line feed; the next addition overwrites anything else.
//
// # Durability
//
// An addition is synced before Add returns, and so is the directory if the file is new. A
// replacement file is synced before it is renamed. Marks are not synced: after a power loss,
// reports that were done may be sent once more.
//
// # Errors
//
// [ErrFull], [ErrBusy], [ErrDamaged] and [ErrNotSpool] can be tested with errors.Is. Others are the
// file system's, the context's, and in Deliver the service's. Each names the file, except the
// service's own.
//
// # Concurrency
//
// All methods of a Spool may be called concurrently, and any number of processes may use one
// file. A Spool owns no goroutine between calls. Deliver runs one goroutine for each run that it
// serves, 256 at most, and returns after they have ended. A wait for the file lock uses two
// goroutines. One of them is left behind if the lock's holder is stopped: it ends with the
// holder.
//
// # Locks
//
// There are three locks, taken in this order:
//
//  1. The delivery lock is held for a whole delivery: one process delivers at a time. It is
//     renewed at each update, every 50 ms.
//  2. The file lock is held for moments, to append, mark, replace or empty. The holder of the
//     delivery lock takes it for each update; an addition takes it alone.
//  3. The replace lock is held for one rename. It is never waited for.
//
// Spool.mu is a leaf. On Linux the locks are open file description locks on ranges of the file
// that no data reaches; there is therefore no separate lock file that could belong to another
// user. On other Unix systems the file lock is an flock and the other two do not exist: two
// processes may then deliver at the same time, which writes nothing twice. Other systems have no
// locks: Add returns an error.
//
// A stopped process (SIGSTOP, a debugger, a hanging disk) keeps its locks. On Linux, a process
// that finds a lock held for more than 20 s without renewal gives the spool's name to a copy of the
// file, which is not locked (replace.go).
package spool
