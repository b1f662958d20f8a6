package main

import (
	"fmt"
	"slices"
	"strings"

	runstatusv1 "github.com/runstatus/runstatus/gen/go/runstatus/v1"
)

// progress shows how many runs have ended: as a bar on a terminal, otherwise as a line whenever the
// number changes. A series does not count beside its members.
type progress struct {
	screen       *screen
	names        []string // of the named runs
	toEnd        bool     // the wait is for the end of the runs
	ended, total int
	waiting      []string // the short names of runs that have not ended
	said         string
	begun, drawn bool
	shown        bool              // something was printed
	unreadable   map[string]string // the printed reasons why runs cannot be read
}

const progressWidth = 30

// show shows the present state of the runs.
func (p *progress) show(runs []*runstatusv1.Run) {
	p.ended, p.total, p.waiting, p.shown = 0, 0, nil, true
	states := map[string]int64{}
	counted := func(run *runstatusv1.Run) bool { return !isSeries(run) || !slices.ContainsFunc(runs, isTestRun) }
	for _, run := range runs {
		if counted(run) {
			p.total++
		}
		if run.GetEnded() {
			if counted(run) {
				p.ended++
			}
			continue
		}
		p.waiting = append(p.waiting, shortName(run.GetName()))
		states[plain(run.GetCurrent().GetStateName())]++
	}
	for _, name := range p.names {
		// A watch reports no run without a first line.
		if !slices.ContainsFunc(runs, func(run *runstatusv1.Run) bool { return run.GetName() == name }) {
			p.total++
			p.waiting = append(p.waiting, shortName(name))
		}
	}
	p.begin(runs)
	p.sayUnreadable(runs)
	if p.screen.terminal {
		filled := bar(int64(p.ended), int64(p.total), progressWidth)
		line := filled + strings.Repeat("░", progressWidth-len([]rune(filled))) + " " + p.text()
		for _, state := range byCount(states) {
			line += fmt.Sprintf(", %d %s", states[state], state)
		}
		p.screen.redraw(line)
		p.drawn = true
		return
	}
	if text := p.text(); text != p.said {
		p.screen.line("%s", text)
		p.said = text
	}
}

// sayUnreadable prints why a run cannot be read, once for each reason: the wait for it may have no
// end.
func (p *progress) sayUnreadable(runs []*runstatusv1.Run) {
	now := map[string]string{}
	for _, run := range runs {
		why := run.GetUnreadableReason()
		if why == "" {
			continue
		}
		now[run.GetName()] = why
		if p.unreadable[run.GetName()] != why {
			p.end()
			p.screen.line("%s can't be read: %s", shortName(run.GetName()), plain(why))
		}
	}
	p.unreadable = now
}

// begin prints, the first time, which runs the wait is for, and what an open series needs to end.
func (p *progress) begin(runs []*runstatusv1.Run) {
	if p.begun || len(p.waiting) == 0 {
		return
	}
	p.begun = true
	p.screen.line("waiting for %s", someNames(p.waiting))
	for _, run := range runs {
		if p.toEnd && strings.Contains(run.GetName(), "/series/") && !run.GetMembershipClosed() && !run.GetEnded() {
			name := shortName(run.GetName())
			p.screen.line("hint: %s is open, and ends once `runstatus close %s` says that nothing more will join it", name, name)
		}
	}
}

// state returns how many runs have ended, and which have not.
func (p *progress) state() string {
	if len(p.waiting) == 0 {
		return p.text()
	}
	return p.text() + ", not " + someNames(p.waiting)
}

// someNames lists names, and counts the rest if they are many.
func someNames(names []string) string {
	const few = 5
	if len(names) > few {
		return strings.Join(names[:few-1], ", ") + fmt.Sprintf(" and %d others", len(names)-few+1)
	}
	if last := len(names) - 1; last > 0 {
		return strings.Join(names[:last], ", ") + " and " + names[last]
	}
	return strings.Join(names, "")
}

// text returns how many runs have ended.
func (p *progress) text() string { return fmt.Sprintf("%d of %d ended", p.ended, p.total) }

// end removes the bar.
func (p *progress) end() {
	if p.drawn {
		p.screen.redraw("")
	}
}
