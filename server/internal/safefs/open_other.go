//go:build !linux

package safefs

func Open(root int, rel string, flags int, mode uint32) (int, error) {
	return openByParts(root, rel, flags, mode)
}
