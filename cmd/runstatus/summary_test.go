package main

import (
	"io"
	"os"
	"strings"
	"testing"

	runstatusv1 "github.com/runstatus/runstatus/gen/go/runstatus/v1"
)

// A summary calls an outcome that is not known what the list of runs calls it, and says how
// many runs may be otherwise than they are counted.
func TestASummarySaysWhatIsNotKnown(t *testing.T) {
	from, to, err := os.Pipe()
	if err != nil {
		t.Fatal(err)
	}
	both := newScreen(to)
	a := &app{out: both, err: both}
	a.printGroup("", &runstatusv1.SummarizeRunsResponse_Group{Total: 3, Ended: 3, ByOutcome: map[string]int64{"PASSED": 2, "UNSPECIFIED": 1}, ByState: map[string]int64{"COMPLETE": 3}})
	a.sayUnverified(0)
	a.sayUnverified(1)
	a.sayUnverified(12)
	_ = to.Close()
	text, err := io.ReadAll(from)
	if err != nil {
		t.Fatal(err)
	}
	_ = from.Close()
	for what, want := range map[string]int{"(unknown)": 1, "UNSPECIFIED": 0, "runstatus: 1 run could not be read yet": 1, "runstatus: 12 runs could not be read yet": 1, "0 runs": 0} {
		if n := strings.Count(string(text), what); n != want {
			t.Errorf("%q is there %d times, not %d, in\n%s", what, n, want, text)
		}
	}
}
