//go:build !linux

package filestore

// isLocal tells whether the kernel tells of all changes in the tree.
func (t *tree) isLocal() bool { return false }
