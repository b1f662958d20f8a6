package redo

import (
	"errors"
	"time"

	"github.com/runstatus/runstatus/server/internal/safefs"
)

// KeptWhole is the longest line that a statusfile.RawLine holds whole.
const KeptWhole = 64 << 10

// WaitUntilStable waits until it is clear whether a file's last bytes, which are no
// whole line, are torn or still being written. It returns them, or nil when they
// are being written.
func WaitUntilStable(f *safefs.File, from int64) ([]byte, error) {
	size := f.Size
	for range 3 {
		time.Sleep(5 * time.Millisecond) //nolint:forbidigo // what is waited for is that nothing happens
		if err := f.Recheck(false); err != nil {
			if _, odd := errors.AsType[*safefs.RefusedError](err); !odd {
				return nil, err
			}
		}
		if f.Size != size {
			f.Size = size // what is checked is the file as it was
			return nil, nil
		}
	}
	tail := make([]byte, min(size-from, KeptWhole))
	n, err := f.ReadAt(tail, from)
	return tail[:n], safefs.IgnoreEOF(err)
}
