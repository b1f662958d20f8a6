package main

import (
	"fmt"
	"slices"
	"strings"
	"sync"
	"time"

	runstatusv1 "github.com/runstatus/runstatus/gen/go/runstatus/v1"
)

// progress shows how many runs have ended, and the states of the others: as a bar on a terminal,
// otherwise as lines of a log. A series does not count beside its members.
type progress struct {
	screen       *screen
	names        []string // of the named runs
	toEnd        bool     // the wait is for the end of the runs
	ended, total int
	waiting      []string // the short names of runs that have not ended
	log          *paced
	quiet        bool // nothing but what cannot be read is printed
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
		if counted(run) {
			states[plain(run.GetCurrent().GetStateName())]++
		}
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
	p.print(states)
}

// print prints the present numbers.
func (p *progress) print(states map[string]int64) {
	if p.quiet {
		return
	}
	line := p.text()
	for _, state := range byCount(states) {
		line += fmt.Sprintf(", %d %s", states[state], state)
	}
	if !p.screen.terminal {
		p.logged().say(line)
		return
	}
	filled := bar(int64(p.ended), int64(p.total), progressWidth)
	p.screen.redraw(filled + strings.Repeat("░", progressWidth-len([]rune(filled))) + " " + line)
	p.drawn = true
}

func (p *progress) logged() *paced {
	if p.log == nil {
		p.log = &paced{print: func(line string) { p.screen.line("%s", line) }}
	}
	return p.log
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
			p.eraseBar()
			p.screen.line("%s can't be read: %s", shortName(run.GetName()), plain(why))
		}
	}
	p.unreadable = now
}

// begin prints, the first time, which runs the wait is for, and what an open series needs to end.
func (p *progress) begin(runs []*runstatusv1.Run) {
	if p.begun || p.quiet || len(p.waiting) == 0 {
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

// eraseBar removes the bar until it is drawn again.
func (p *progress) eraseBar() {
	if p.drawn {
		p.screen.redraw("")
	}
}

// end removes the bar, and ends the log.
func (p *progress) end() {
	p.eraseBar()
	p.logged().end()
}

// logInterval is the shortest time between two lines of progress in a log.
const logInterval = 10 * time.Second

// paced prints the newest of the lines that it is given: the first one at once, later ones when the last
// printed one is logInterval old. It is safe for concurrent use; print is called under its lock.
type paced struct {
	print func(line string)

	mu         sync.Mutex
	said, next string
	timer      *time.Timer // runs until the next line may be printed; nil: it may be now
	ended      bool
}

func (p *paced) say(line string) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.next = line
	if p.timer == nil {
		p.sayNext()
	}
}

// sayNext prints the newest line, unless it has been printed. The caller holds the lock.
func (p *paced) sayNext() {
	p.timer = nil
	if p.ended || p.next == p.said {
		return
	}
	p.print(p.next)
	p.said = p.next
	p.timer = time.AfterFunc(logInterval, func() {
		p.mu.Lock()
		defer p.mu.Unlock()
		p.sayNext()
	})
}

// end prevents further lines.
func (p *paced) end() {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.ended = true
	if p.timer != nil {
		p.timer.Stop()
	}
}
