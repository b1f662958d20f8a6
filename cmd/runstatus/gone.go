package main

import (
	"fmt"
	"maps"
	"slices"

	"github.com/runstatus/runstatus/client"
)

// sayLeft prints which of the awaited runs are gone, and returns the exit code.
func (a *app) sayLeft(gone *client.GoneError) (code int) {
	const most = 5
	code = a.sayFewer(gone.Fewer)
	for i, run := range gone.Runs {
		text := shortName(run.GetName()) + " is gone, and had not ended"
		if run.GetEnded() {
			text = shortName(run.GetName()) + " is gone; it had ended: " + a.outcome(run)
			code = exitNotGood
		} else if code == exitFine {
			code = exitNotFound
		}
		switch {
		case i < most:
			a.err.problem(&problem{text: text})
		case i == most:
			a.err.problem(&problem{text: "and so are " + count(int64(len(gone.Runs)-most), "more run")})
		}
	}
	return code
}

// sayFewer prints which of several series have lost members, and returns the exit code.
func (a *app) sayFewer(fewer map[string]int64) (code int) {
	for _, series := range slices.Sorted(maps.Keys(fewer)) {
		name := shortName(series)
		a.err.problem(&problem{text: fmt.Sprintf("%s has lost %s, and the outcome of that is unknown", name, count(fewer[series], "member")),
			hint: "runstatus wait " + name + " alone follows its members"})
		code = exitNotFound
	}
	return code
}
