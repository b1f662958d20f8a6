package client

import "github.com/runstatus/runstatus/internal/runname"

// FullName returns the API's name of a run as people type it: 12 and s1.1 are test
// runs and s3 is a series of the namespace main, label.12 and label.s3 are the same in
// another namespace, test_runs/12 and series/3 leave out the namespace. Any other text
// without a slash is the id of a test run. A full name, and the empty text, are
// returned as they are; the server refuses wrong names.
func FullName(arg string) string { return runname.Full(arg) }
