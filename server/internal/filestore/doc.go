// Package filestore keeps runs in the working directories of Pavilion 2, or in directories of the
// same layout: a plain, append-only status file for each run, which other programs may read and
// append to at any time.
//
// The status files are the truth. What is kept in memory was read from them, and each call brings
// it up to date by looking at the files again. Every change that is found or made gets a revision
// in the log of changes (package changelog); it is shown once that is committed. A failed system
// call is never a fact: the run stays as it was known, counts as unverified, and is looked at again.
//
// A Store may be used concurrently. The errors that leave it are store.Errors, or the cause of a
// context that has ended.
//
// # Words
//
//	tree          one namespace: a working directory
//	run           what is known of one test run or series, with the lock on it
//	view          what was known of a run at one revision; it never changes
//	summary       what lists show of a run; kept in memory for every run
//	loaded        with its view in memory; an evicted run has it in the index
//	position      where a run stands in the log of changes
//	generation    what one status file tells, identified by its uid
//	tracked       known to the log of changes; preexisting: there before the log began
//	adopted to    the offset before which lines have their revisions
//	external line a line that another process has appended
//	reconcile     to recompute memberships and the ends of series
//	hot run       one that this server writes so often that it is polled, not watched
//	unsynced      with lines that only the journal makes durable
//	released      the revision up to which the files hold all changes durably
//	epoch         one log of changes; a new one begins when revisions can't be trusted
//
// # Files
//
// A file calls those of its own group and of the groups below it.
//
//	store, tree, roles             life cycle, configuration
//	begin, recover                 the start
//	writer, write                  store.Writer: appending lines, and the way to all below
//	create, creation, join, missing, requests, delete, mark: making and removing runs
//	reader, list, history, newest, confirm, enumerate: store.Reader
//	feed                           store.Feed: the log of changes
//	background, checkpoint, syncing, index*: what is saved, and when
//	follow, poll, hotruns, linger  what other programs change
//	reconcile, reconcilequeue      memberships and ends
//	descriptors                    the bound of open files
//
// Package runfile is the layer below: one run, with the lock on it. What needs no lock of a run is in
// further packages: runstate what is known of it, rundir its directory, redo the lines that a crash took,
// ids the next id, workdir the files of a namespace, changelog the log of changes, dirwatch inotify, fault
// the errors.
//
// # Goroutines
//
// Background tasks begin in Open, or with the first call of News, and end before Close returns:
// checkpoints, eviction, the measuring of commits, the first look at each tree, the watching or
// polling of each, its hot runs, the sweep over ended runs, and the delayed reconciliation. A call
// into a tree on a network file system runs on a goroutine of its own (package bulkhead).
//
// # Lock order
//
//	background.checkpoint   one checkpoint at a time
//	Store.savingIndex       one save of the index at a time
//	the key of a run in a tree's bulkhead
//	Pavilion's lock on the ids of a collection
//	the lock of a test run
//	the lock of a series
//	Store.renumbering       the begin of an epoch
//	the locks of runindex, changelog, journal and statedir
//
// A build with the tag lockorder checks the order (make lock-order).
//
// All other locks are held for moments, and none is taken under another one, except that the
// dirWatcher's is held while the registry is asked.
package filestore
