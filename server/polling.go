package server

import (
	"errors"
	"fmt"
	"strconv"
	"strings"
	"time"

	"github.com/runstatus/runstatus/server/internal/filestore"
)

// Values of Config.Poll beside a duration. PollAuto polls on file systems whose changes the kernel does not
// report completely, PollOff on none.
const (
	PollAuto = "auto"
	PollOff  = "off"
)

// DefaultPollBudget is the budget of polling if the Config has none.
const DefaultPollBudget = "200/s"

// The shortest and the longest time between two polls.
const (
	minPoll = 10 * time.Millisecond
	maxPoll = time.Hour
)

// polling returns the polling of the configuration, or all errors in it.
func (c Config) polling() (p filestore.Polling, err error) {
	switch c.Poll {
	case "", PollAuto:
	case PollOff:
		p.Mode = filestore.PollNever
	default:
		p.Mode = filestore.PollAlways
		if p.Every, err = time.ParseDuration(c.Poll); err != nil {
			err = fmt.Errorf("the polling %q is neither %s nor %s nor a duration such as 2s", c.Poll, PollAuto, PollOff)
		} else if p.Every < minPoll || p.Every > maxPoll {
			err = fmt.Errorf("the polling interval %s is not between %s and %s", p.Every, minPoll, maxPoll)
		}
	}
	if c.PollBudget == "" {
		return p, err
	}
	const most = 1e6
	var wrong error
	p.Budget, wrong = strconv.ParseFloat(strings.TrimSuffix(c.PollBudget, "/s"), 64)
	if wrong != nil || !(p.Budget >= 1 && p.Budget <= most) {
		err = errors.Join(err, fmt.Errorf("the budget of polling %q is not a number of operations a second, such as %s, from 1 to %.0f", c.PollBudget, DefaultPollBudget, most))
	}
	return p, err
}
