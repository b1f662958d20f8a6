//go:build !linux

package safefs

// Open returns the descriptor of what is at a path below root. A symbolic link anywhere in the
// path is ELOOP or ENOTDIR.
func Open(root int, rel string, flags int, mode uint32) (int, error) {
	return openByParts(root, rel, flags, mode)
}
