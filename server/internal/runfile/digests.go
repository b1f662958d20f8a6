package runfile

import (
	"hash/maphash"
	"io"

	"github.com/runstatus/runstatus/statusfile"
)

// digests find a line in a run's history without reading the history. They are made at the first
// append whose time is not newer than the run's newest. If the clocks of callers differ, that may be
// every append. The run's lock guards them.
type digests struct {
	lines map[uint64]lineAt
}

// lineAt is where a line stands.
type lineAt struct{ offset, sequence int64 }

var digestSeed = maphash.MakeSeed()

func digestOf(line []byte) uint64 { return maphash.Bytes(digestSeed, line) }

// add notes a line. Of two that are the same, the first one counts.
func (d *digests) add(line statusfile.RawLine, sequence int64) {
	key := digestOf(line.Bytes)
	if _, known := d.lines[key]; !known {
		d.lines[key] = lineAt{line.Offset, sequence}
	}
}

// digest makes digests of all lines that are counted.
func (r Writer) digest(f io.ReaderAt) (*digests, error) {
	d := &digests{lines: make(map[uint64]lineAt, r.File.Fold.Count)}
	sequence := int64(0)
	for line, err := range statusfile.Forward(f, 0, r.File.Counted) {
		if err != nil {
			return nil, err
		}
		sequence++
		d.add(line, sequence)
	}
	r.digests.Store(d)
	return d, nil
}

// maxDigests bounds the lines in the digests of all runs, at some 50 bytes each.
// The history of a run that alone has more is searched line by line.
const maxDigests = 2 << 20

func dropDigests(r *Run) { r.digests.Store(nil) }
