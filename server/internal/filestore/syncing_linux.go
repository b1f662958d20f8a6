package filestore

import (
	"strconv"
	"strings"

	"golang.org/x/sys/unix"
)

// open enables the sync of the whole file system on ext4, xfs and btrfs, from Linux 5.17 on.
// syncfs(2) returns errors of write-back since 5.8, and those of the file system itself since
// 5.17.
func (s *syncing) open(t *tree) {
	switch t.FileSystem() {
	case unix.EXT4_SUPER_MAGIC, unix.XFS_SUPER_MAGIC, unix.BTRFS_SUPER_MAGIC:
	default:
		return
	}
	var st unix.Stat_t
	if unix.Fstat(t.Root(), &st) == nil && !t.IsRemote() && kernelSince(5, 17) {
		s.dev, s.all = st.Dev, unix.Syncfs
	}
}

func kernelSince(major, minor int) bool {
	var u unix.Utsname
	if unix.Uname(&u) != nil {
		return false
	}
	parts := strings.SplitN(unix.ByteSliceToString(u.Release[:]), ".", 3)
	if len(parts) < 2 {
		return false
	}
	a, err := strconv.Atoi(parts[0])
	b, failed := strconv.Atoi(parts[1])
	return err == nil && failed == nil && (a > major || a == major && b >= minor)
}
