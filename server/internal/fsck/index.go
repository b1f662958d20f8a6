package fsck

import (
	"errors"
	"fmt"
	"io/fs"
	"math"

	"github.com/runstatus/runstatus/server/internal/runindex"
	"github.com/runstatus/runstatus/server/internal/runstate"
	"github.com/runstatus/runstatus/server/internal/safefs"
	"github.com/runstatus/runstatus/server/internal/store"
)

// readIndex reads the log positions of the runs from the index. A running server would have it locked,
// so it is read only without one. If the state has no epoch, the next start does not use the index,
// and it is not read.
func (c *checker) readIndex() {
	if c.state.Epoch == "" {
		return
	}
	var err error
	for range 2 { // twice, because bbolt reports a failing read as damage
		if err = c.tryIndex(); err == nil || runindex.IsPassing(err) {
			break
		}
		c.places = nil
	}
	switch {
	case err == nil:
	case errors.Is(err, fs.ErrNotExist):
		c.index.add(Finding{Severity: SeverityWarning, Kind: kindNoIndex, Text: "it is missing: the next start begins another epoch"})
	case runindex.IsPassing(err):
		c.index.add(Finding{Severity: SeverityError, Kind: kindReadFailed, Text: "reading failed: " + err.Error()})
	default:
		c.indexBad = true
		c.index.add(Finding{Severity: SeverityError, Kind: kindIndex, Text: err.Error(), Repair: indexAsideText})
	}
}

func (c *checker) tryIndex() error { return runindex.ReadOnly(c.index.file, c.readPlaces) }

const indexAsideText = "the index is moved aside: the next start begins another epoch, and no line is lost"

func (c *checker) readPlaces(tx *runindex.Tx) error {
	if !tx.HoldsIn(c.state.Epoch) {
		c.index.add(Finding{Severity: SeverityWarning, Kind: kindCopied, Text: "it is of another epoch: the next start begins it anew"})
		return nil
	}
	if tx.Released() < c.state.Released {
		c.index.add(Finding{Severity: SeverityWarning, Kind: kindCopied, Text: "it is an older one that was put back: the next start begins it anew"})
		return nil
	}
	c.places = map[store.Name]runstate.Position{}
	return tx.Each(func(k, v []byte) error {
		n, err := runindex.NameOfKey(k)
		if err != nil {
			return err
		}
		var known runstate.State
		if _, err := known.Decode(v, n, nil); err != nil {
			return fmt.Errorf("what it says of %s can't be understood: %w", n, err)
		}
		c.places[n] = known.Position
		return nil
	})
}

// checkPlace reports a status file in which no line ends at the run's position in the index: lines that the
// server had counted are missing or were changed.
func (r *runCheck) checkPlace(f *safefs.File) error {
	p, ok := r.c.places[r.name]
	if !ok || r.uid != p.UID && r.uid != "" || p.AdoptedTo <= r.until || p.AdoptedTo == math.MaxInt64 || len(r.lost) > 0 || r.from < math.MaxInt64 {
		return nil // another generation, or the missing lines were reported one by one
	}
	finding := Finding{Severity: SeverityError, Kind: kindPlace, Offset: p.AdoptedTo, Repair: indexAsideText}
	if p.AdoptedTo > f.Size {
		finding.Kind, finding.Offset = kindLost, f.Size
		finding.Text = fmt.Sprintf("the file ends at byte %d, and lines up to byte %d had been counted: they are lost", f.Size, p.AdoptedTo)
	} else {
		var before [1]byte
		if _, err := f.ReadAt(before[:], p.AdoptedTo-1); err != nil {
			return err
		}
		if before[0] != '\n' {
			finding.Text = "lines had been counted up to here, and none ends here"
		}
	}
	if finding.Text != "" {
		r.found.add(finding)
		r.renumber = true
	}
	return nil
}
