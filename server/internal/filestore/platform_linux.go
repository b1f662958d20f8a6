package filestore

import "golang.org/x/sys/unix"

// localFileSystems are those whose changes the kernel all sees: others are shared
// between hosts, or nobody knows.
var localFileSystems = map[int64]bool{
	unix.EXT4_SUPER_MAGIC: true, unix.XFS_SUPER_MAGIC: true, unix.BTRFS_SUPER_MAGIC: true, unix.TMPFS_MAGIC: true,
	unix.OVERLAYFS_SUPER_MAGIC: true, unix.F2FS_SUPER_MAGIC: true, unix.RAMFS_MAGIC: true, unix.REISERFS_SUPER_MAGIC: true,
	0x2fc12fc1: true, // ZFS
	0x3153464a: true, // JFS
}

// isLocal tells whether the kernel tells of all changes in the tree.
func (t *tree) isLocal() bool {
	var st unix.Statfs_t
	return unix.Fstatfs(t.root(), &st) == nil && localFileSystems[int64(st.Type)] //nolint:unconvert // the types differ from system to system
}
