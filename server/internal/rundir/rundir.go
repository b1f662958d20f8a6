// Package rundir reads what stands beside the status file in a run's directory: attributes,
// completion markers, the link of a test run to its series, and the links of a series to its
// members.
//
// Read returns a State. A part that this process has no permission to look at stays as it was
// known, and the State says that it is hidden. Any other failure is an error, and nothing is
// concluded from it. No symbolic link is followed: the target of one is compared as a text.
//
// The package holds no locks and starts no goroutines. A Look and a Links are used by one caller at
// a time. Calls may block on a network file system.
package rundir
