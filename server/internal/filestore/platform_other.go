//go:build !linux

package filestore

// isLocal tells whether the kernel tells of all changes in the tree.
func (t *tree) isLocal() bool { return false }

// readAhead has a file read as a whole, where the system can be told so.
func readAhead(string) {}
