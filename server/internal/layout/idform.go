package layout

import (
	"fmt"
	"regexp"

	"github.com/runstatus/runstatus/statusfile"
)

// IDForm is the form of the ids of a collection. Pavilion has used three, and each tree keeps its own:
//
//   - integers: test_runs/12, series/4; next_id holds the next one;
//   - in old trees integers of seven digits: test_runs/0000012; next_id has no leading zeros;
//   - since 2.6 a test run is named by its series and its number in it: test_runs/s4.2. There is no
//     test_runs/next_id, and series/next_id says "s5" for series/5.
type IDForm struct {
	Digits   int  // that integers have at least; 0: as they are
	BySeries bool // of test runs
}

// The ids by their forms: of seven digits in old trees, named by a series, and integers.
var (
	PaddedID   = regexp.MustCompile(`^0[0-9]+$`)
	InSeriesID = regexp.MustCompile(`^s([1-9][0-9]*)\.([1-9][0-9]{0,17})$`)
	IntegerID  = regexp.MustCompile(`^[1-9][0-9]*$`)
)

// Integer writes an integer id.
func (f IDForm) Integer(n int64) string { return fmt.Sprintf("%0*d", f.Digits, n) }

// Describe says what an id of the form looks like.
func (f IDForm) Describe(kind statusfile.Kind) string {
	switch {
	case f.BySeries:
		return "s and the number of its series, a full stop, and its number in it, such as s4.2"
	case f.Digits > 0:
		return fmt.Sprintf("an integer of %d digits, such as %s", f.Digits, f.Integer(12))
	case kind == statusfile.Series:
		return "an integer"
	}
	return "an integer without leading zeros"
}

// Fits reports whether an id has the form.
func (f IDForm) Fits(id string) bool {
	switch {
	case f.BySeries:
		return InSeriesID.MatchString(id)
	case f.Digits > 0 && PaddedID.MatchString(id):
		return len(id) == f.Digits
	case f.Digits > 0:
		return IntegerID.MatchString(id) && len(id) >= f.Digits
	}
	return IntegerID.MatchString(id)
}
