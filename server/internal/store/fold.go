package store

import (
	"crypto/sha256"
	"encoding/hex"
	"slices"
	"time"

	"github.com/runstatus/runstatus/statusfile"
)

// Fold is what the lines of one run add up to. Lines are added in file order.
// It is not safe for concurrent use.
type Fold struct {
	Kind         statusfile.Kind
	Vocabulary   *statusfile.Vocabulary
	Count        int64 // lines so far
	Current      Status
	FirstProblem *Status
	Ever         States
	Created      time.Time // the first line's
	Newest       time.Time // the latest of all lines', which retries are compared with
	Ended        bool
	EndTime      time.Time // the first ending line's
	Result       string    // of the newest COMPLETE, if it has the exact sentence: PASS, FAIL, ERROR
	Unsound      bool      // damage behind the newest such sentence may hide an end or a problem
}

// Add counts one more line and returns it with its sequence.
func (f *Fold) Add(s Status) Status {
	f.Count++
	s.Sequence = f.Count
	f.note(s)
	return s
}

// AddUncounted takes a line whose place is not known.
func (f *Fold) AddUncounted(s Status) { f.note(s) }

func (f *Fold) note(s Status) {
	f.Current = s
	if f.Created.IsZero() {
		f.Created = s.When
	}
	if s.When.After(f.Newest) {
		f.Newest = s.When
	}
	f.Unsound = f.Unsound || mayHide(f.Vocabulary, f.Kind, &s.Status)
	if s.Malformed {
		return
	}
	state, known := f.Vocabulary.Lookup(f.Kind, s.State)
	if known {
		f.Ever.Add(s.State)
	} else {
		f.Ever.addUnknown(s.State)
	}
	if f.FirstProblem == nil && (state.IsProblem() || !known && statusfile.IsProblem(s.State)) {
		problem := s // a copy of its own: other lines cost no allocation
		f.FirstProblem = &problem
	}
	if s.State == "COMPLETE" {
		var exact bool
		f.Result, exact = statusfile.Result(s.Status)
		f.Unsound = f.Unsound && (!exact || f.Kind != statusfile.TestRun)
	}
	if !f.Ended && state.Ends {
		f.Ended, f.EndTime = true, s.When
	}
}

// TestOutcome returns how a test run with these lines came out if it has ended. It is
// NoOutcome where they don't tell: none was counted, or damage may hide what decides.
func (f *Fold) TestOutcome() Outcome {
	if f.Unsound {
		return NoOutcome
	}
	switch f.Result {
	case "PASS":
		return Passed
	case "FAIL":
		return Failed
	case "ERROR":
		return ResultError
	}
	if f.Count == 0 {
		return NoOutcome
	}
	return f.decided()
}

// SeriesOutcome returns how a series with these lines and members came out if it
// has ended. It is NoOutcome where they don't tell: as that of a test run, or since a
// member has none.
func (f *Fold) SeriesOutcome(members []Outcome) Outcome {
	decided := f.decided()
	switch {
	case decided != Completed:
		return decided
	case f.Unsound, f.Count == 0, slices.Contains(members, NoOutcome):
		return NoOutcome
	case len(members) == 0:
		return Completed
	}
	for _, m := range members {
		if !m.Good() {
			return Failed
		}
	}
	return Passed
}

// decided returns the first outcome, in the order of the constants, that a state of the history or
// a problem decides; Completed if there is none.
func (f *Fold) decided() Outcome {
	first := f.Ever.Outcome(f.Vocabulary, f.Kind)
	if f.FirstProblem != nil {
		first = min(first, Errored)
	}
	return first
}

// UID returns the uid of the generation of a run that begins with the given line,
// which comes without its LF: only its first 4096 bytes count.
func UID(n Name, firstLine []byte) string {
	h := sha256.New()
	h.Write([]byte(n.String()))
	h.Write([]byte{0})
	h.Write(firstLine[:min(len(firstLine), statusfile.MaxLine)])
	return hex.EncodeToString(h.Sum(nil)[:16])
}
