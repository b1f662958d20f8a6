package metrics

import (
	"slices"
	"sync"
	"time"

	"github.com/prometheus/client_golang/prometheus"

	"github.com/runstatus/runstatus/server/internal/store"
	"github.com/runstatus/runstatus/server/internal/tally"
	"github.com/runstatus/runstatus/statusfile"
)

// collector reads the state of a server when it is asked.
type collector struct {
	config Config
	info   prometheus.Metric

	mu sync.Mutex
	// shown are the groups of runs that were ever shown: one without runs has the value 0, and does not vanish. Their
	// number is bounded as that of groups is.
	shown map[group]bool
}

// group is a group of runs of a namespace.
type group struct {
	namespace string
	store.RunGroup
}

var kinds = []statusfile.Kind{statusfile.TestRun, statusfile.Series}

// Describe implements prometheus.Collector.
func (c *collector) Describe(ch chan<- *prometheus.Desc) {
	for _, f := range families {
		if !slices.Contains(counted, f) {
			ch <- f.desc
		}
	}
}

// Collect implements prometheus.Collector.
func (c *collector) Collect(ch chan<- prometheus.Metric) {
	out := output{ch}
	ch <- c.info
	c.collectServer(out)
	if c.config.Store == nil {
		return
	}
	stats := c.config.Store.Stats()
	for i := range stats.Namespaces {
		c.collectRuns(out, &stats.Namespaces[i])
		collectFiles(out, &stats.Namespaces[i])
	}
	collectJournal(out, &stats.Journal)
}

func (c *collector) collectServer(out output) {
	s := c.config.Server()
	out.set(writable, oneIf(s.Writable))
	out.set(readOnly, oneIf(c.config.ReadOnly))
	out.set(watches, float64(s.StatusWatches), "statuses")
	out.set(watches, float64(s.SummaryWatches), "summary")
	out.set(watchLag, float64(s.StatusWatchLag))
	out.set(selections, float64(s.SummarySelections))
	out.set(connections, float64(s.Connections))
	out.set(maxConns, float64(s.MaxConnections))
	out.set(refusedConns, float64(s.RefusedConnections))
	out.set(panics, float64(s.Panics))
	out.set(auditLost, float64(s.AuditLost))
	out.set(spans, float64(s.SpansExported), "exported")
	out.set(spans, float64(s.SpansFailed), "failed")
	out.set(spans, float64(s.SpansDropped), "dropped")
	for _, r := range s.Rules {
		out.set(delivered, float64(r.Delivered), r.Rule)
		out.set(undelivered, float64(r.Failed), r.Rule)
		out.set(refused, float64(r.Refused), r.Rule)
		out.set(waiting, float64(r.Waiting), r.Rule)
		out.set(behind, float64(r.Behind), r.Rule)
		out.set(disabled, oneIf(r.Disabled), r.Rule)
		out.set(gaps, float64(r.Gaps), r.Rule)
	}
}

func (c *collector) collectRuns(out output, s *store.NamespaceStats) {
	c.mu.Lock()
	defer c.mu.Unlock()
	for _, kind := range kinds {
		out.set(silentRuns, float64(s.Runs.Silent[kind]), s.Name, kind.String())
		for _, outcome := range store.Outcomes() {
			ended := s.Runs.Groups[store.RunGroup{Kind: kind, Ended: true, Outcome: outcome}]
			out.set(endedRuns, float64(ended.Runs), s.Name, kind.String(), outcome)
		}
	}
	for g := range s.Runs.Groups {
		if !g.Ended {
			c.shown[group{s.Name, g}] = true
		}
	}
	for g := range c.shown {
		if g.namespace != s.Name {
			continue
		}
		open := s.Runs.Groups[g.RunGroup]
		out.set(openRuns, float64(open.Runs), s.Name, g.Kind.String(), g.State)
		age := time.Duration(0)
		if !open.Oldest.IsZero() {
			age = max(time.Since(open.Oldest), 0)
		}
		out.set(oldestRun, age.Seconds(), s.Name, g.Kind.String(), g.State)
	}
}

func collectFiles(out output, s *store.NamespaceStats) {
	out.set(unreadable, float64(s.Runs.Unreadable), s.Name)
	out.set(damaged, float64(s.Runs.Damaged), s.Name)
	out.set(unverified, float64(s.Unverified), s.Name)
	out.set(ownLines, float64(s.OwnLines), s.Name)
	out.set(ownBytes, float64(s.OwnBytes), s.Name)
	out.set(externalLines, float64(s.ExternalLines), s.Name)
	out.set(externalBytes, float64(s.ExternalBytes), s.Name)
	out.set(malformed, float64(s.Malformed), s.Name)
	out.seconds(externalDelay, s.ExternalDelay, s.Name)
	out.set(pollOps, float64(s.PollOps), s.Name)
	out.set(pollRound, s.PollRound.Seconds(), s.Name)
	out.set(unresponsive, oneIf(s.Unresponsive), s.Name)
}

func collectJournal(out output, j *store.JournalStats) {
	out.seconds(commitTime, j.CommitTimes)
	out.distribution(commitSize, j.CommitRecords, 1)
	out.set(commitFailures, float64(j.FailedCommits))
	out.set(journalBytes, float64(j.Bytes))
	out.set(journalFiles, float64(j.Segments))
	out.set(uncommitted, float64(j.Uncommitted))
	out.set(unreleased, float64(j.Unreleased))
}

func oneIf(is bool) float64 {
	if is {
		return 1
	}
	return 0
}

// output takes the values of families.
type output struct{ ch chan<- prometheus.Metric }

func (o output) set(f *family, value float64, labels ...string) {
	kind := prometheus.GaugeValue
	if f.Kind == "counter" {
		kind = prometheus.CounterValue
	}
	o.ch <- prometheus.MustNewConstMetric(f.desc, kind, value, labels...)
}

// seconds sets a distribution of times in nanoseconds.
func (o output) seconds(f *family, s tally.Snapshot, labels ...string) {
	o.distribution(f, s, float64(time.Second), labels...)
}

func (o output) distribution(f *family, s tally.Snapshot, unit float64, labels ...string) {
	buckets := make(map[float64]uint64, len(s.Bounds))
	for i, bound := range s.Bounds {
		buckets[float64(bound)/unit] = s.Counts[i]
	}
	o.ch <- prometheus.MustNewConstHistogram(f.desc, s.Count, float64(s.Sum)/unit, buckets, labels...)
}
