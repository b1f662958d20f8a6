package main

import (
	"fmt"
	"slices"
	"strings"

	runstatusv1 "github.com/runstatus/runstatus/gen/go/runstatus/v1"
)

// progress shows how many runs have ended, a series not counted beside its members: as a bar that is redrawn on a terminal,
// else as a line whenever the number changes.
type progress struct {
	screen       *screen
	names        []string // of the runs that were named
	toEnd        bool     // it is the end that is waited for
	ended, total int
	waiting      []string // the short names of those that have not ended
	said         string
	begun, drawn bool
	shown        bool              // something was told
	unreadable   map[string]string // why runs can't be read, as it was said
}

const progressWidth = 30

// show takes the runs as they stand now.
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
		// A watch is not told of a run without a first line.
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

// sayUnreadable says why a run can't be read, once as long as that stays so: it may be
// waited for without an end.
func (p *progress) sayUnreadable(runs []*runstatusv1.Run) {
	now := map[string]string{}
	for _, run := range runs {
		why := run.GetUnreadable()
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

// begin says, the first time, whom is waited for, and what it takes for an open
// series to end.
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

// state says how far it is, and who has not ended.
func (p *progress) state() string {
	if len(p.waiting) == 0 {
		return p.text()
	}
	return p.text() + ", not " + someNames(p.waiting)
}

// someNames lists names, not all of them if they are many.
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

// text says how far it is.
func (p *progress) text() string { return fmt.Sprintf("%d of %d ended", p.ended, p.total) }

// end leaves the terminal as it was before the bar.
func (p *progress) end() {
	if p.drawn {
		p.screen.redraw("")
	}
}
