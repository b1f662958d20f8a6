package metrics

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"github.com/prometheus/client_golang/prometheus"
)

// family is the metrics of one name.
type family struct {
	Name, Help string
	Kind       string // counter, gauge or histogram
	Labels     []string

	desc *prometheus.Desc
}

var families []*family

func newFamily(kind, name, help string, labels []string) *family {
	f := &family{Name: name, Help: help, Kind: kind, Labels: labels, desc: prometheus.NewDesc(name, help, labels, nil)}
	families = append(families, f)
	return f
}

func counter(name, help string, labels ...string) *family {
	return newFamily("counter", name, help, labels)
}

func gauge(name, help string, labels ...string) *family {
	return newFamily("gauge", name, help, labels)
}

func histogram(name, help string, labels ...string) *family {
	return newFamily("histogram", name, help, labels)
}

// The labels of families. Each has a bounded set of values: namespaces and rules are configured, kinds and outcomes are
// few, and a state that no configuration names is "other".
const (
	byNamespace = "namespace"
	byKind      = "kind"
	byState     = "state"
	byOutcome   = "outcome"
	byReason    = "reason"
	byRule      = "rule"
)

// The families that a collector reads when it is asked.
var (
	buildInfo = gauge("runstatus_build_info", "1, with the version of the server and of Go.", "version", "goversion")
	writable  = gauge("runstatus_writable", "1 if writes succeed, 0 if they fail or the server is read-only.")
	readOnly  = gauge("runstatus_read_only", "1 if the server is read-only by its configuration.")

	openRuns   = gauge("runstatus_open_runs", "Runs that have not ended, by their state. Series have the kind series.", byNamespace, byKind, byState)
	oldestRun  = gauge("runstatus_open_run_oldest_seconds", "The age of the newest status of the run whose newest status is the oldest, of the runs that have not ended.", byNamespace, byKind, byState)
	endedRuns  = gauge("runstatus_ended_runs", "Runs that have ended, by their outcome.", byNamespace, byKind, byOutcome)
	silentRuns = gauge("runstatus_silent_runs", "Runs whose next status is overdue.", byNamespace, byKind)
	unverified = gauge("runstatus_unverified_runs", "Runs that are shown as they were last known.", byNamespace)
	unreadable = gauge("runstatus_unreadable_files", "Status files that cannot be read.", byNamespace)
	damaged    = gauge("runstatus_damaged_files", "Status files whose newest line is malformed.", byNamespace)

	ownLines      = counter("runstatus_appended_lines_total", "Lines that the server has appended to status files.", byNamespace)
	ownBytes      = counter("runstatus_appended_bytes_total", "Bytes that the server has appended to status files.", byNamespace)
	externalLines = counter("runstatus_external_lines_total", "Lines of other processes that the server has found in status files.", byNamespace)
	externalBytes = counter("runstatus_external_bytes_total", "Bytes of the lines of other processes that the server has found.", byNamespace)
	malformed     = counter("runstatus_malformed_lines_total", "Lines of other processes that are no status.", byNamespace)
	externalDelay = histogram("runstatus_external_line_delay_seconds", "How long after the time in it a line of another process was found. The time is by the clock of that process.", byNamespace)

	pollOps      = counter("runstatus_poll_operations_total", "Operations on the file system by which the server looks for changes that it is not notified of.", byNamespace)
	pollRound    = gauge("runstatus_poll_round_seconds", "How long the last round of these operations took.", byNamespace)
	unresponsive = gauge("runstatus_file_system_unresponsive", "1 if the file system does not answer.", byNamespace)

	commitTime     = histogram("runstatus_commit_duration_seconds", "How long it took to write and sync a group of changes in the journal.")
	commitSize     = histogram("runstatus_commit_changes", "Changes that shared one write of the journal.")
	commitFailures = counter("runstatus_commit_failures_total", "Writes of the journal that failed.")
	journalBytes   = gauge("runstatus_journal_bytes", "Size of the journal.")
	journalFiles   = gauge("runstatus_journal_segments", "Files of the journal.")
	uncommitted    = gauge("runstatus_uncommitted_changes", "Changes that are not durable yet.")
	unreleased     = gauge("runstatus_unreleased_changes", "Changes that a start after a crash would read again.")

	watches    = gauge("runstatus_watches", "Open watches: of statuses, and of summaries.", "type")
	watchLag   = gauge("runstatus_watch_lag_changes", "How many changes the last of the watches of statuses is behind.")
	selections = gauge("runstatus_summary_selections", "Different selections of which summaries are watched.")

	connections  = gauge("runstatus_connections", "Open connections.")
	maxConns     = gauge("runstatus_connections_limit", "Connections that are accepted at a time.")
	refusedConns = counter("runstatus_connections_refused_total", "Connections that a limit has refused.")

	failures  = counter("runstatus_errors_total", "Calls, and reports on streams, that failed, by the reason of the error.", byReason)
	panics    = counter("runstatus_panics_total", "Handlers that panicked.")
	auditLost = counter("runstatus_audit_lines_lost_total", "Lines of the audit log that could not be written.")
	spans     = counter("runstatus_trace_spans_total", "Spans of traces: exported, failed (the receiver has refused them or is away), and dropped (the queue was full).", "result")

	delivered   = counter("runstatus_notifications_delivered_total", "Messages of a rule of notifications that its receiver has taken.", byRule)
	undelivered = counter("runstatus_notification_failures_total", "Tries to deliver a message of a rule that failed.", byRule)
	refused     = counter("runstatus_notifications_refused_total", "Messages of a rule that were given up because its receiver refused them.", byRule)
	waiting     = gauge("runstatus_notifications_waiting", "Messages of a rule that are made and not delivered. The others are still in the log of changes.", byRule)
	behind      = gauge("runstatus_notification_lag_changes", "How many changes a rule is behind, most of which concern no rule.", byRule)
	disabled    = gauge("runstatus_notification_rule_disabled", "1 if the receiver of a rule has answered 410: the rule is off.", byRule)
	gaps        = counter("runstatus_notification_gaps_total", "How often the log of changes did not reach back to where a rule stood.", byRule)
)

// The families of calls, by the names of go-grpc-middleware.
var (
	callsStarted = counter("grpc_server_started_total", "Calls that have begun.", "grpc_type", "grpc_service", "grpc_method")
	callsHandled = counter("grpc_server_handled_total", "Calls that are over, by their code.", "grpc_type", "grpc_service", "grpc_method", "grpc_code")
	callsSeconds = histogram("grpc_server_handling_seconds", "How long unary calls took. Watches and streams of reports are not in it.", "grpc_type", "grpc_service", "grpc_method")
)

// counted are the families that have counters of their own. The collector has all others.
var counted = []*family{failures, callsStarted, callsHandled, callsSeconds}

// Table returns the table of all families, in Markdown, for docs/operations.md.
func Table() string {
	var b strings.Builder
	b.WriteString("| metric | type | labels | what it is |\n| --- | --- | --- | --- |\n")
	all := slices.Clone(families)
	slices.SortStableFunc(all, func(a, b *family) int { return cmp.Compare(a.Name, b.Name) })
	for _, f := range all {
		labels := ""
		if len(f.Labels) > 0 {
			labels = "`" + strings.Join(f.Labels, "`, `") + "`"
		}
		fmt.Fprintf(&b, "| `%s` | %s | %s | %s |\n", f.Name, f.Kind, labels, f.Help)
	}
	return b.String()
}
