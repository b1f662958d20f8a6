package e2e

import (
	"fmt"
	"slices"
	"strings"

	"github.com/runstatus/runstatus/client"
)

// pick is a selection that the checker can apply by itself: by a run's name, as
// the campaign's writers make its user and label of the id.
type pick struct {
	what     string
	option   client.WatchOption
	has      func(name string) bool
	series   string   // full name: members count by their joining
	states   []string // nil: all
	identity bool     // it looks at more than the name
}

func (p pick) options() []client.WatchOption {
	opts := []client.WatchOption{p.option, client.AllowMissing()}
	for _, s := range p.states {
		opts = append(opts, client.States(client.StateName(s)))
	}
	return opts
}

func (p pick) wants(state string) bool { return p.states == nil || slices.Contains(p.states, state) }

const inMain = "namespaces/main/"

func idOf(name string) string { return name[strings.LastIndexByte(name, '/')+1:] }

// userOf and teamOf are what the writers give a run.
func userOf(id string) string { return "u" + id[len(id)-1:] }

// teamOf is a label, which runs of external writers lack: their ids begin with a 9.
func teamOf(id string) string {
	switch {
	case id[0] == '9':
		return ""
	case len(id)%2 == 0:
		return "even"
	}
	return "odd"
}

func isTest(name string) bool { return strings.Contains(name, "/test_runs/") }

func ofNames(names ...string) pick {
	return pick{what: strings.Join(names, ","), option: client.Runs(names...),
		has: func(name string) bool { return slices.Contains(names, strings.TrimPrefix(name, inMain)) }}
}

func ofFilter(filter string, identity bool, has func(string) bool) pick {
	return pick{what: filter, option: client.Filter(filter), identity: identity, has: has}
}

func ofSeries(id string) pick {
	return pick{what: "series/" + id, option: client.Series("series/" + id), series: inMain + "series/" + id,
		has: func(name string) bool { return name == inMain+"series/"+id }}
}

func all(string) bool { return true }

func inStates(p pick, states ...string) pick {
	p.states = states
	p.what += " in " + strings.Join(states, ",")
	return p
}

var everything = pick{what: "all", option: client.Parent("namespaces/-"), has: all}

var picks = []pick{
	everything,
	ofNames("test_runs/1"),
	ofSeries("1"),
	ofFilter(`user = "u2"`, true, func(n string) bool { return userOf(idOf(n)) == "u2" }),
	ofNames("test_runs/1", "test_runs/2", "test_runs/w2", "test_runs/w7", "test_runs/s1", "series/1"),
	ofFilter(`kind = "series"`, false, func(n string) bool { return !isTest(n) }),
	inStates(pick{what: "all", option: client.Parent("namespaces/main"), has: all}, "RUNNING", "COMPLETE"),
	ofSeries("2"),
	ofFilter(`labels.team = "even"`, true, func(n string) bool { return teamOf(idOf(n)) == "even" }),
	ofFilter(`id = "*2"`, false, func(n string) bool { return strings.HasSuffix(n, "2") }),
	{what: "main", option: client.Parent("namespaces/main"), has: all},
	inStates(ofSeries("1"), "INFO"),
	ofNames("test_runs/3"),
	ofSeries("2"),
}

func (o *observer) String() string { return fmt.Sprintf("%s from %s", o.pick.what, o.start) }
