package statedir

import (
	"fmt"
	"io/fs"
	"os"

	"golang.org/x/sys/unix"

	"github.com/runstatus/runstatus/server/internal/safefs"
)

// Make makes a directory for the service's own files. One that exists must belong to this user alone:
// another user that can write to it could put links into it, which lead the service's writes anywhere.
func Make(path string) error {
	if err := safefs.MakeDir(path, 0o700); err != nil {
		return fmt.Errorf("make the service's own directory: %w", err)
	}
	var st unix.Stat_t
	if err := unix.Lstat(path, &st); err != nil {
		return &fs.PathError{Op: "stat", Path: path, Err: err}
	}
	dir := safefs.NewInfo(&st)
	switch {
	case !dir.IsType(unix.S_IFDIR):
		return fmt.Errorf("the service's own directory %q is %s; remove that", path, safefs.TypeName(dir.Mode))
	case int(st.Uid) != os.Geteuid():
		return fmt.Errorf("the service's own directory %q belongs to another user (id %d); remove it, or give another with --state-dir", path, st.Uid)
	case dir.Mode&0o022 != 0:
		return fmt.Errorf("others may write to the service's own directory %q (mode %#o); remove it, or look at what is in it and chmod it to 0700", path, dir.Mode&0o777)
	}
	return nil
}
