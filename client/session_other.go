//go:build !unix

package client

// processSession returns "": this system has no sessions.
func processSession() string { return "" }
