package layout

import (
	"github.com/runstatus/runstatus/server/internal/safefs"
	"github.com/runstatus/runstatus/server/internal/store"
	"github.com/runstatus/runstatus/statusfile"
)

// ReadUID returns the uid of the generation that a run's status file is of, "" for a file without
// a line.
func ReadUID(f *safefs.File, n store.Name) (string, error) {
	for line, err := range statusfile.Forward(f, 0, f.Size) {
		return store.UID(n, line.Bytes), err
	}
	return "", nil
}
