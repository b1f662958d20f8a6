package main

import (
	"fmt"
	"slices"

	runstatusv1 "github.com/runstatus/runstatus/gen/go/runstatus/v1"
)

// departed records the members that left the awaited series, as they were last seen. The wait fails
// if one of them had not ended, or ended with a problem.
type departed struct {
	series string                      // the series whose members the watch reports; "": none
	last   []*runstatusv1.Run          // the newest state of the runs
	gone   map[string]*runstatusv1.Run // by name
	most   map[string]int64            // for several series: the largest number of members seen
}

// departed returns the record for the series with the name, if the wait covers its members.
func (f waitFlags) departed(names []string) *departed {
	d := &departed{}
	switch {
	case len(f.ever) > 0 || f.any:
	case len(names) == 1:
		d.series = names[0]
	default:
		d.most = map[string]int64{}
	}
	return d
}

// see records the present state of the runs.
func (d *departed) see(runs []*runstatusv1.Run) {
	if d.series == "" {
		d.count(runs)
		return
	}
	there := make(map[string]bool, len(runs))
	for _, run := range runs {
		there[run.GetName()] = true
		delete(d.gone, run.GetName()) // it is back
	}
	for _, run := range d.last {
		if name := run.GetName(); !there[name] && name != d.series {
			if d.gone == nil {
				d.gone = map[string]*runstatusv1.Run{}
			}
			d.gone[name] = run
		}
	}
	d.last = runs
}

// count records the number of members of each series.
func (d *departed) count(runs []*runstatusv1.Run) {
	if d.most == nil {
		return
	}
	for _, run := range runs {
		d.most[run.GetName()] = max(d.most[run.GetName()], run.GetMemberCount())
	}
}

// sayFewer prints which of several series have lost members, and returns the exit code. The members
// of several series are not watched themselves.
func (a *app) sayFewer(d *departed, ended []*runstatusv1.Run) (code int) {
	for _, run := range ended {
		if lost := d.most[run.GetName()] - run.GetMemberCount(); lost > 0 && run.GetEnded() {
			name := shortName(run.GetName())
			a.err.problem(&problem{text: fmt.Sprintf("%s has lost %s, and the outcome of that is unknown", name, count(lost, "member")),
				hint: "runstatus wait " + name + " alone follows its members"})
			code = exitNotFound
		}
	}
	return code
}

// sayDeparted prints which members left unended or with a problem, and returns the exit code.
func (a *app) sayDeparted(d *departed, closing *runstatusv1.WatchClosing) (code int) {
	const most = 5
	code = a.sayFewer(d, closing.GetRuns())
	names := make([]string, 0, len(d.gone))
	for name, run := range d.gone {
		if !run.GetEnded() || hasProblem(run) {
			names = append(names, name)
		}
	}
	slices.Sort(names)
	for i, name := range names {
		text := shortName(name) + " is gone, and had not ended"
		if run := d.gone[name]; run.GetEnded() {
			text = shortName(name) + " is gone; it had ended: " + a.outcome(run)
			code = exitNotGood
		} else if code == exitFine {
			code = exitNotFound
		}
		switch {
		case i < most:
			a.err.problem(&problem{text: text})
		case i == most:
			a.err.problem(&problem{text: "and so are " + count(int64(len(names)-most), "more run")})
		}
	}
	return code
}
