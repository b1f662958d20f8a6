package client

import "github.com/runstatus/runstatus/internal/runname"

// FullName returns the API's name of a run from a short form. 12 and s1.1 are test runs and s3 is a
// series in the namespace main; label.12 and label.s3 are the same in another namespace;
// test_runs/12 and series/3 omit the namespace. Any other text without a slash is the id of a test
// run. A full name and an empty text are returned unchanged. The server refuses names that are not
// valid.
func FullName(arg string) string { return runname.Full(arg) }
