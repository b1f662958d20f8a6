//go:build !unix

package uids

// processSession returns "": this system has no sessions.
func processSession() string { return "" }
