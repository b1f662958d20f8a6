package rundir

import (
	"os"
	"strings"
	"time"

	"golang.org/x/sys/unix"

	"github.com/runstatus/runstatus/server/internal/safefs"
	"github.com/runstatus/runstatus/server/internal/store"
)

// logSuffix ends the names of a run's log files, such as Pavilion's run.log and build.log.
const logSuffix = ".log"

// maxLogs bounds how many log files of a run are looked at.
const maxLogs = 100

// ReadActivity describes the log files in a run's directory, of many the first maxLogs that the directory
// names. A directory that is not there has none.
func ReadActivity(root int, runDir string) (store.Activity, error) {
	var found store.Activity
	dir, err := safefs.OpenDir(root, runDir)
	if err != nil {
		return found, safefs.IgnoreAbsent(err)
	}
	defer dir.Close()
	var names []string
	err = safefs.EachEntry(dir, func(e os.DirEntry) {
		if strings.HasSuffix(e.Name(), logSuffix) && len(names) < maxLogs {
			names = append(names, e.Name())
		}
	})
	if err != nil {
		return found, err
	}
	for _, name := range names {
		st, err := safefs.Lstat(root, runDir+"/"+name)
		if err != nil {
			if safefs.IsAbsent(err) {
				continue
			}
			return found, err
		}
		if !st.IsType(unix.S_IFREG) {
			continue
		}
		found.Bytes += st.Size
		if at := time.Unix(0, st.MTime).UTC(); at.After(found.Newest) {
			found.Newest = at
		}
	}
	return found, nil
}
