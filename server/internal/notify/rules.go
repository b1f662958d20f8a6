package notify

import (
	"net/netip"
	"net/url"
	"slices"
	"time"

	"github.com/runstatus/runstatus/server/internal/query"
	"github.com/runstatus/runstatus/server/internal/store"
)

// Rules are what a file of rules says.
type Rules struct {
	source    string
	receivers receivers
	rules     []*rule
}

// rule says which messages go to a receiver.
type rule struct {
	name       string
	on         triggers
	filter     query.Filter
	namespaces []string // none: all
	url        *url.URL
	secrets    [][]byte
	format     format
	timeout    time.Duration
}

// triggers is a set of things that happen to a run.
type triggers uint8

const (
	onEnded triggers = 1 << iota
	onFailed
	onSilent
	onSeriesEnded
)

var triggerNames = map[string]triggers{"ended": onEnded, "failed": onFailed, "silent": onSilent, "series_ended": onSeriesEnded}

func (t triggers) has(other triggers) bool { return t&other != 0 }

type format uint8

const (
	cloudEvents format = iota
	cdEvents
)

var formatNames = map[string]format{"cloudevents": cloudEvents, "cdevents": cdEvents}

// inNamespace reports whether the rule is for runs of a namespace.
func (r *rule) inNamespace(name string) bool {
	return len(r.namespaces) == 0 || slices.Contains(r.namespaces, name)
}

// receivers are the hosts and networks that messages may go to.
type receivers struct {
	hosts    []string // a leading "*." stands for any names before the rest
	networks []netip.Prefix
}

// kindOf returns what has happened to a run that ended so, as the rule sees it; "" if it does not concern the rule.
func (r *rule) kindOf(run *store.Run, outcome store.Outcome) kind {
	switch {
	case r.on.has(onSeriesEnded) && isSeries(run.Name):
		return seriesEnded
	case r.on.has(onSeriesEnded) && run.Series != (store.Name{}):
		return "" // the message about the series tells it
	case r.on.has(onFailed) && !outcome.Good():
		return runFailed
	case r.on.has(onEnded):
		return runEnded
	}
	return ""
}
