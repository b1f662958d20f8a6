package runfile

import (
	"bytes"
	"hash/maphash"
	"io"
	"os"

	"github.com/runstatus/runstatus/server/internal/store"
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

// find returns the same line if the history holds it, byte by byte. Its cost does not depend on the
// length of the history, except the first time.
func (a *Appending) find(r *Run, f *os.File) (store.Status, bool, error) {
	s, found, err := a.findDigest(r, f)
	if err != nil {
		err = &store.Error{Reason: store.ReadFailed, Run: r.Name, Err: err,
			Detail: "look for an earlier try in the status of " + r.Name.String() + ": not written"}
	}
	return s, found, err
}

func (a *Appending) findDigest(r *Run, f *os.File) (store.Status, bool, error) {
	cache := &r.Tree.env.Digests
	if r.File.Fold.Count > int64(cache.Max) {
		return a.Search(r, f)
	}
	d := r.digests.Load()
	if d == nil {
		var err error
		if d, err = r.Writer().digest(f); err != nil {
			return store.Status{}, false, err
		}
	}
	cache.Use(r, len(d.lines))
	at, known := d.lines[digestOf(a.text())]
	if !known {
		return store.Status{}, false, nil
	}
	stands := make([]byte, len(a.text()))
	if _, err := f.ReadAt(stands, at.offset); err != nil {
		return store.Status{}, false, err
	}
	if !bytes.Equal(stands, a.text()) {
		return a.Search(r, f) // two lines have the same digest
	}
	return a.found(r, at.offset, at.sequence), true, nil
}

// Search is find without digests: it reads the whole history.
func (a *Appending) Search(r *Run, f io.ReaderAt) (store.Status, bool, error) {
	var sequence int64
	for line, err := range statusfile.Forward(f, 0, r.File.Counted) {
		if err != nil {
			return store.Status{}, false, err
		}
		sequence++
		if bytes.Equal(line.Bytes, a.text()) {
			return a.found(r, line.Offset, sequence), true, nil
		}
	}
	return store.Status{}, false, nil
}

func (a *Appending) found(r *Run, offset, sequence int64) store.Status {
	s := store.Status{Status: a.Line.Status, Revision: r.Position.Revisions.Of(offset)}
	s.Sequence = sequence
	return s
}
