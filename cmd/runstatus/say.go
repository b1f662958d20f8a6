package main

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"
	"unicode"

	"github.com/jedib0t/go-pretty/v6/text"
	"github.com/spf13/cobra"
	"google.golang.org/grpc/codes"
	"google.golang.org/grpc/status"

	"github.com/runstatus/runstatus/client"
	"github.com/runstatus/runstatus/cmd/runstatus/internal/unreachable"
	"github.com/runstatus/runstatus/internal/nearest"
)

// The rules of the program's output: results go to stdout. A problem goes to stderr as one
// line that begins with the program's name, followed by a line that begins with "hint: " if
// the user can do something about it. Problems are lower case without a full stop. Text from
// outside passes plain, so that it does not affect a terminal.

// The exit codes.
const (
	exitFine     = 0
	exitNotGood  = 1 // a run ended with any outcome but PASSED, SKIPPED and COMPLETED
	exitFailed   = 2 // the command failed
	exitTimedOut = 3
	exitNotFound = 4
)

// problem is an error for the user. Without a text it is only an exit code.
type problem struct {
	code       int
	text, hint string
}

func (p *problem) Error() string { return p.text }

func (s *screen) problem(p *problem) {
	if p.text != "" {
		s.line("%s %s", s.paint(text.FgRed, "runstatus:"), plain(p.text))
	}
	if p.hint != "" {
		s.line("hint: %s", plain(p.hint))
	}
}

// harmless reports whether the program exits with 0 whatever happens: a job must not fail
// because it reports its status.
func harmless(cmd *cobra.Command) bool {
	strict, err := cmd.Flags().GetBool("strict")
	return err == nil && !strict
}

// rpcError is an error of a call.
type rpcError interface {
	error
	GRPCStatus() *status.Status
}

// explain returns the problem for the error of any command.
func (a *app) explain(cmd *cobra.Command, err error) *problem {
	var known *problem
	var rpc rpcError
	switch {
	case errors.As(err, &known):
		return known
	case errors.As(err, &rpc):
		return a.explainStatus(rpc.GRPCStatus(), client.Reason(err))
	case errors.Is(err, context.DeadlineExceeded):
		return &problem{code: exitTimedOut, text: "timed out"}
	case strings.HasPrefix(err.Error(), "unknown command "):
		return a.unknownCommand(cmd, err)
	case hasHint(err):
		return cannotServe(err)
	case a.client == nil:
		return &problem{code: exitFailed, text: err.Error(), hint: cmd.CommandPath() + " --help"}
	}
	return &problem{code: exitFailed, text: err.Error()}
}

func hasHint(err error) bool {
	var h interface{ Hint() string }
	return errors.As(err, &h)
}

// writing are the commands that change something.
var writing = []string{"create", "set", "finish", "close", "rm", "demo", "job-ended"}

// unknownCommand returns the problem of an unknown command, with similar commands.
func (a *app) unknownCommand(root *cobra.Command, err error) *problem {
	p := &problem{code: exitFailed, text: err.Error(), hint: root.CommandPath() + " --help"}
	_, rest, _ := strings.Cut(err.Error(), `"`)
	given, _, _ := strings.Cut(rest, `"`)
	var names []string
	for _, c := range root.Commands() {
		// A command that writes must not be suggested for a word that means reading.
		if name := c.Name(); !slices.Contains(writing, name) || name[0] == given[0] {
			names = append(names, name)
		}
	}
	if near := nearest.To(given, names); len(near) > 0 {
		p.hint = "did you mean " + strings.Join(near, " or ") + "? " + p.hint + " lists all"
	}
	return p
}

// hints are the hints for reasons of the service.
var hints = map[string]string{
	"RUN_NOT_FOUND":       "runstatus status --all --namespace - lists every run",
	"NAMESPACE_NOT_FOUND": "runstatus status --namespace - lists the runs of every namespace",
	"RUN_EXISTS":          "leave --id out to get the next free one",
	"RUN_NOT_ENDED":       "--force removes it all the same",
	"INVALID_FILTER":      `values stand in double quotes, as in --filter 'state = "RUNNING"'`,
	"UNAUTHENTICATED":     "send a token: --token-file FILE, or RUNSTATUS_TOKEN",
	"INVALID_CREDENTIALS": "--token-file, RUNSTATUS_TOKEN and SLURM_JWT are where a token is taken from, in this order",
	"CREDENTIALS_EXPIRED": "runstatus token create makes a new token; scontrol token one of Slurm",
	"PERMISSION_DENIED":   "runstatus auth whoami shows what you may do",
	"READ_ONLY":           "name a server that may write, with --server",
	"STORAGE_FULL":        "the server's disk is full or its quota used up",
	"INTERNAL":            "the server's log says more",
}

func (a *app) explainStatus(st *status.Status, reason string) *problem {
	p := &problem{code: exitFailed, text: strings.ReplaceAll(st.Message(), "namespaces/main/", ""), hint: hints[reason]}
	switch st.Code() {
	case codes.NotFound:
		p.code = exitNotFound
	case codes.DeadlineExceeded:
		p.code, p.text = exitTimedOut, a.where()+" has not answered in time"
	case codes.Unavailable:
		if reason == "" {
			return a.unreachable(st.Message())
		}
	case codes.InvalidArgument:
		if a.namespace == "-" && p.hint == "" {
			p.hint = "--namespace - is for lists; other commands need the name of one namespace"
		}
	case codes.Unimplemented:
		p.hint = "the server may be older than this program"
	}
	return p
}

// unreachable returns the problem of a server that was not reached. Why is the transport's text.
func (a *app) unreachable(why string) *problem {
	text, hint := unreachable.Explain(a.server, why)
	return &problem{code: exitFailed, text: text, hint: hint}
}

// plain returns text from outside in a form that is safe to print: control characters,
// escapes, marks that change the direction of writing and other invisible characters are
// escaped, as in \n or \u202e.
func plain(s string) string {
	if !strings.ContainsFunc(s, unseen) {
		return s
	}
	var b strings.Builder
	for _, r := range s {
		if unseen(r) {
			quoted := strconv.QuoteRuneToASCII(r)
			b.WriteString(quoted[1 : len(quoted)-1])
			continue
		}
		b.WriteRune(r)
	}
	return b.String()
}

func unseen(r rune) bool { return !unicode.IsPrint(r) && !unicode.Is(unicode.Zs, r) }

// count returns a number with a noun, such as "2 runs".
func count(n int64, thing string) string {
	if n == 1 {
		return "1 " + thing
	}
	return fmt.Sprintf("%d %ss", n, thing)
}

// clock returns a local time: short on a terminal, complete in a file, which may be read on
// another day.
func (s *screen) clock(t, now time.Time) string {
	if !s.terminal {
		return s.fullClock(t)
	}
	t = t.Local()
	switch {
	case t.Format(time.DateOnly) == now.Local().Format(time.DateOnly):
		return t.Format("15:04:05")
	case now.Sub(t).Abs() < 180*24*time.Hour:
		return t.Format("Jan _2 15:04")
	}
	return t.Format(time.DateOnly)
}

// fullClock returns a local time to the second.
func (s *screen) fullClock(t time.Time) string { return t.Local().Format("2006-01-02 15:04:05") }

// span returns a duration in at most two units.
func span(d time.Duration) string {
	const day = 24 * time.Hour
	switch {
	case d < 0:
		return "-"
	case d < 10*time.Second:
		return fmt.Sprintf("%.2fs", d.Seconds())
	case d < time.Minute:
		return fmt.Sprintf("%.0fs", d.Truncate(time.Second).Seconds())
	case d < time.Hour:
		return fmt.Sprintf("%dm%02ds", d/time.Minute, d%time.Minute/time.Second)
	case d < day:
		return fmt.Sprintf("%dh%02dm", d/time.Hour, d%time.Hour/time.Minute)
	}
	return fmt.Sprintf("%dd%02dh", d/day, d%day/time.Hour)
}
