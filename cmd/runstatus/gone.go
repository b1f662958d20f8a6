package main

import (
	"fmt"
	"slices"

	runstatusv1 "github.com/runstatus/runstatus/gen/go/runstatus/v1"
)

// departed knows which members left the series that is waited for, and how they were when they
// were last seen. A wait is not over well if one of them had not ended, or not well.
type departed struct {
	series string                      // which the server itself tells of; "": its members don't matter
	last   []*runstatusv1.Run          // the runs as they stood
	gone   map[string]*runstatusv1.Run // by name
	most   map[string]int64            // of several series, the most members that each was seen with
}

// departed returns what knows of the members of the series with that name, if all of them are
// waited for.
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

// see takes the runs as they stand now.
func (d *departed) see(runs []*runstatusv1.Run) {
	if d.series == "" {
		d.count(runs)
		return
	}
	there := make(map[string]bool, len(runs))
	for _, run := range runs {
		there[run.GetName()] = true
		delete(d.gone, run.GetName()) // it is waited for again
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

// count notes how many members each series has.
func (d *departed) count(runs []*runstatusv1.Run) {
	if d.most == nil {
		return
	}
	for _, run := range runs {
		d.most[run.GetName()] = max(d.most[run.GetName()], run.GetMemberCount())
	}
}

// sayFewer says which of several series have fewer members than they had, and returns the exit
// code: their members are not selected.
func (a *app) sayFewer(d *departed, ended []*runstatusv1.Run) (code int) {
	for _, run := range ended {
		if lost := d.most[run.GetName()] - run.GetMemberCount(); lost > 0 && run.GetEnded() {
			name := shortName(run.GetName())
			a.err.problem(&problem{text: fmt.Sprintf("%s has lost %s, and how that came out is not known", name, count(lost, "member")),
				hint: "runstatus wait " + name + " alone tells of its members"})
			code = exitNotFound
		}
	}
	return code
}

// sayDeparted says which members are gone that did not end well, and returns the exit code.
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
