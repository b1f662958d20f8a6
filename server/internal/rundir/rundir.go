// Package rundir reads, makes and removes the directories of runs.
//
// Read returns the content of the directory beside the status file: attributes, completion markers, the link of a test
// run to its series, and the links of a series to its members. A part that this process has no
// permission to look at stays as it was known, and the State says that it is hidden. Any other failure
// is an error, and nothing is concluded from it. No symbolic link is followed: the target of one is
// compared as a text.
//
// A Draft makes a run: it fills a directory under a temporary name, which is renamed when it is whole.
// Other processes never see a part of a run. Remove removes what the service makes, and nothing else.
// Errors of both are store.Errors that say whether something was written.
//
// The package holds no locks and starts no goroutines. The caller holds the lock of the run, and calls
// may block on a network file system.
package rundir
