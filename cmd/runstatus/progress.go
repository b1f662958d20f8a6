package main

import (
	"fmt"
	"strings"

	runstatusv1 "github.com/runstatus/runstatus/gen/go/runstatus/v1"
)

// progress shows how many runs have ended: as a bar that is redrawn on a terminal,
// else as a line whenever the number changes.
type progress struct {
	screen       *screen
	ended, total int
	said         string
	drawn        bool
}

const progressWidth = 30

// show takes the runs as they stand now.
func (p *progress) show(runs []*runstatusv1.Run) {
	p.ended, p.total = 0, len(runs)
	states := map[string]int64{}
	for _, run := range runs {
		if run.GetEnded() {
			p.ended++
			continue
		}
		states[plain(run.GetCurrent().GetStateName())]++
	}
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

// text says how far it is.
func (p *progress) text() string { return fmt.Sprintf("%d of %d ended", p.ended, p.total) }

// end leaves the terminal as it was before the bar.
func (p *progress) end() {
	if p.drawn {
		p.screen.redraw("")
	}
}
