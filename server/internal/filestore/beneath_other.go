//go:build !linux

package filestore

func resolveBeneath(root int, rel string, flags int, mode uint32) (int, error) {
	return walkBeneath(root, rel, flags, mode)
}
