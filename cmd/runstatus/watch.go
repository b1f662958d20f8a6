package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"os/signal"
	"strings"
	"syscall"
	"time"

	"github.com/jedib0t/go-pretty/v6/text"
	"github.com/spf13/cobra"

	"github.com/runstatus/runstatus/client"
	runstatusv1 "github.com/runstatus/runstatus/gen/go/runstatus/v1"
	"github.com/runstatus/runstatus/statusfile"
)

type watchFlags struct {
	series, namespace, from, checkpoint, exec string
	states                                    []string
	all, anyState, problems                   bool
}

func watchCommand(a *app) *cobra.Command {
	var f watchFlags
	cmd := &cobra.Command{
		Use:   "watch [RUN...]",
		Short: "Print changes of runs as they happen",
		Long: `Print a line for each status, and for each run that joins, leaves or ends. If
one series alone is named, its members are watched too.

watch begins with the present state of each run, continues over restarts of the
server, and ends with Ctrl-C. With --checkpoint it continues where the last
watch with the same file stopped.

With --exec a command runs for each event instead, one at a time, with the
event as JSON on its standard input. An event is handled when its command exits
with 0. Another exit code ends the watch.`,
		Example: `  runstatus watch s3
  runstatus watch --all --problems
  runstatus watch --all --state BUILD_FAILED
  runstatus watch --all --checkpoint mail.place --exec 'mail -s runstatus ada'`,
		RunE: func(cmd *cobra.Command, args []string) error {
			ctx, stop := interruptible(cmd.Context())
			defer stop()
			return a.watch(ctx, args, f)
		},
		ValidArgsFunction: a.runArgs,
	}
	flags := cmd.Flags()
	flags.StringVar(&f.series, "series", "", "watch `SERIES`, such as s3, and its members, also those that join later")
	flags.StringVar(&f.namespace, "namespace", "", "watch every run of the namespace `NAME`")
	flags.BoolVar(&f.all, "all", false, "watch every run of every namespace")
	flags.StringVar(&f.from, "from", "", "the `START`: beginning (whole histories), now (the next change), or the token of an event to continue after")
	flags.StringArrayVar(&f.states, "state", nil, "print only statuses with `STATE` (repeatable)")
	flags.StringVar(&f.checkpoint, "checkpoint", "", "keep the position in `FILE`, and continue from there next time")
	flags.StringVar(&f.exec, "exec", "", "run the shell `COMMAND` for each event")
	flags.BoolVar(&f.problems, "problems", false, "print only runs that have ended with a problem: any outcome but PASSED, SKIPPED and COMPLETED")
	takeAnyState(flags, &f.anyState)
	a.completeStates(cmd, "state")
	a.completeRuns(cmd, "series")
	return cmd
}

// interruptible returns a context that ends with Ctrl-C. A second one ends the
// program.
func interruptible(ctx context.Context) (context.Context, context.CancelFunc) {
	ctx, stop := signal.NotifyContext(ctx, os.Interrupt, syscall.SIGTERM)
	context.AfterFunc(ctx, stop)
	return ctx, stop
}

// unlessTold returns the error of a command, or nil if the user ended it. It returns the error of a
// checkpoint even then, because the next watch would begin at another position.
func unlessTold(ctx context.Context, err error) error {
	if errors.Is(err, client.ErrCheckpoint) {
		return &problem{code: exitFailed, text: strings.ReplaceAll(err.Error(), "\n", "; "),
			hint: "give --checkpoint a file that can be written; remove a damaged one to begin anew"}
	}
	if ctx.Err() == nil {
		return err
	}
	return nil
}

func (a *app) watch(ctx context.Context, args []string, f watchFlags) error {
	c, err := a.reader(ctx)
	if err != nil {
		return err
	}
	opts, err := a.watchOptions(ctx, c, args, f)
	if err != nil {
		return err
	}
	link := &link{app: a}
	opts = append(opts, client.Redialing(link.lost))
	for event, err := range c.Watch(ctx, opts...) {
		if err != nil {
			return unlessTold(ctx, err)
		}
		link.up()
		if ctx.Err() != nil {
			return nil // no further command is started
		}
		if !f.problems || tellsProblem(event) {
			if err := a.happened(ctx, event, f.exec); err != nil {
				return err
			}
		}
		event.Ack()
	}
	return nil
}

// tellsProblem reports whether an event says that a run has ended with a problem, now or before the
// watch began. The event of a watch that starts over counts too.
func tellsProblem(e client.Event) bool {
	outcome, ended := e.Outcome()
	return ended && client.IsProblem(outcome) || e.Resynced != nil
}

func (a *app) watchOptions(ctx context.Context, c *client.Client, args []string, f watchFlags) ([]client.WatchOption, error) {
	selection, err := a.watchSelection(ctx, c, args, f)
	if err != nil {
		return nil, err
	}
	opts := []client.WatchOption{selection}
	switch f.from {
	case "":
	case "beginning":
		opts = append(opts, client.From(runstatusv1.WatchStart_WATCH_START_BEGINNING))
	case "now":
		opts = append(opts, client.From(runstatusv1.WatchStart_WATCH_START_NOW))
	default:
		opts = append(opts, client.ResumeToken(f.from))
	}
	states, err := statesOf(f.states, f.anyState, bothKinds...)
	if err != nil {
		return nil, err
	}
	if len(states) > 0 {
		opts = append(opts, client.States(states...))
	}
	if f.checkpoint != "" {
		opts = append(opts, client.Checkpoint(f.checkpoint))
	}
	return opts, nil
}

// watchSelection returns the selected runs: named ones, a series, a namespace, or all.
func (a *app) watchSelection(ctx context.Context, c *client.Client, args []string, f watchFlags) (client.WatchOption, error) {
	given := 0
	for _, is := range []bool{len(args) > 0, f.series != "", f.namespace != "", f.all} {
		if is {
			given++
		}
	}
	switch {
	case given == 0:
		return nil, &problem{code: exitFailed, text: "say which runs to watch",
			hint: "runstatus watch 12 13, runstatus watch s3, or runstatus watch --all"}
	case given > 1:
		return nil, &problem{code: exitFailed, text: "runs to watch are given in two ways",
			hint: "give one of: the runs' names, --series, --namespace, --all"}
	case f.all:
		return client.Parent(everywhere), nil
	case f.namespace != "":
		return client.Parent("namespaces/" + f.namespace), nil
	case f.series != "":
		series, missing, err := a.lookUp(ctx, c, []string{fullSeries(f.series)})
		if err != nil || len(missing) > 0 {
			return nil, errors.Join(append(missing, err)...)
		}
		return client.Series(series[0].GetName()), nil
	}
	found, err := a.find(ctx, c, args)
	if err == nil {
		err = found.missing.said(a)
	}
	if err != nil {
		return nil, err
	}
	return selectionOf(found.names()), nil
}

// selectionOf selects runs by name. One series alone selects its members too.
func selectionOf(names []string) client.WatchOption {
	if len(names) == 1 && strings.Contains(names[0], "/series/") {
		return client.Series(names[0])
	}
	return client.Runs(names...)
}

func statesOf(names []string, unknown bool, kinds ...statusfile.Kind) ([]client.State, error) {
	checked, err := checkedStates(names, unknown, kinds...)
	states := make([]client.State, len(checked))
	for i, name := range checked {
		states[i] = client.StateName(name)
	}
	return states, err
}

// happened prints an event, or runs the command for it.
func (a *app) happened(ctx context.Context, event client.Event, command string) error {
	switch {
	case event.Resynced != nil:
		a.err.problem(&problem{text: "the watch had to start over: " + a.explainWhy(event.Resynced).text,
			hint: "changes since then are not printed one by one; the present state of each run follows"})
	case command != "" && event.Synced: // about no run
	case command != "":
		return a.runFor(ctx, messageOf(event), command)
	case a.json:
		return a.printJSONLine(messageOf(event))
	default:
		if line := a.eventLine(event, time.Now()); line != "" {
			a.out.line("%s", line)
		}
	}
	return nil
}

// commandTime is how long a command may run after Ctrl-C before a message says so.
const commandTime = 300 * time.Millisecond

// runFor runs the command with the event as JSON on its standard input. When ctx ends it still waits
// for the command, and prints that it does: then the event is handled.
func (a *app) runFor(ctx context.Context, message *runstatusv1.WatchStatusesResponse, command string) error {
	line, err := jsonLine(message)
	if err != nil {
		return err
	}
	cmd := exec.Command("sh", "-c", command)
	cmd.Stdin, cmd.Stdout, cmd.Stderr = strings.NewReader(line+"\n"), a.out.file, a.err.file
	over := a.sayThatItRuns(ctx)
	err = cmd.Run()
	over()
	if exit, ok := errors.AsType[*exec.ExitError](err); ok {
		return &problem{code: exitFailed, text: "the command ended with " + exit.String() + ": its event is not handled",
			hint: "with --checkpoint the next watch begins with this event"}
	}
	if err != nil {
		return &problem{code: exitFailed, text: "run the command: " + err.Error()}
	}
	return nil
}

// sayThatItRuns prints that a command still runs when ctx has ended, unless the returned function was
// called before.
func (a *app) sayThatItRuns(ctx context.Context) (over func()) {
	done, said := make(chan struct{}), make(chan struct{})
	go func() {
		defer close(said)
		select {
		case <-done:
			return
		case <-ctx.Done():
		}
		select {
		case <-done:
		case <-time.After(commandTime):
			a.err.problem(&problem{text: "the command for the last event still runs; watching ends when it does",
				hint: "another Ctrl-C ends the watch at once, and leaves the command running"})
		}
	}()
	return func() { close(done); <-said }
}

// messageOf returns an event as a message of the API.
func messageOf(e client.Event) *runstatusv1.WatchStatusesResponse {
	m := &runstatusv1.WatchStatusesResponse{ResumeToken: e.Token()}
	switch {
	case e.Status != nil:
		m.Event = &runstatusv1.WatchStatusesResponse_Status{Status: e.Status}
	case e.Joined != nil:
		m.Event = &runstatusv1.WatchStatusesResponse_Joined{Joined: e.Joined}
	case e.Left != nil:
		m.Event = &runstatusv1.WatchStatusesResponse_Left{Left: e.Left}
	case e.Ended != nil:
		m.Event = &runstatusv1.WatchStatusesResponse_Ended{Ended: e.Ended}
	case e.Synced:
		m.Event = &runstatusv1.WatchStatusesResponse_Synced{Synced: &runstatusv1.WatchSynced{}}
	case e.Closing != nil:
		m.Event = &runstatusv1.WatchStatusesResponse_Closing{Closing: e.Closing}
	}
	return m
}

// eventLine returns an event as a line: time, run, and what happened, with states in capitals. It is
// empty for an event that is about no run.
func (a *app) eventLine(e client.Event, now time.Time) string {
	line := func(when time.Time, run, what, note string) string {
		return strings.TrimRight(fmt.Sprintf("%s  %-6s %s %s", a.out.clock(when, now), shortName(run), text.Pad(what, 15, ' '), note), " ")
	}
	switch {
	case e.Status != nil:
		row := a.statusRow(e.Status, "")
		when := now // a malformed line has no time
		if t := e.Status.GetWhen(); t != nil {
			when = t.AsTime()
		}
		return line(when, e.Status.GetRun(), row[2], row[4])
	case e.Joined != nil:
		run := e.Joined
		return line(updated(run, now), run.GetName(), "joined",
			strings.TrimSpace(plain(run.GetDisplayName())+" "+a.state(run.GetCurrent())+" "+a.outcome(run)))
	case e.Left != nil:
		return line(now, e.Left.GetRun().GetName(), "left", "")
	case e.Ended != nil:
		return line(updated(e.Ended, now), e.Ended.GetName(), "ended", a.outcome(e.Ended))
	}
	return ""
}

func updated(run *runstatusv1.Run, now time.Time) time.Time {
	if t := run.GetUpdateTime(); t != nil {
		return t.AsTime()
	}
	return now
}

// link prints to stderr that the connection is lost, once until it is back.
type link struct {
	app  *app
	down bool
}

func (l *link) lost(err error) {
	if !l.down {
		l.app.err.problem(&problem{text: "the connection is lost: " + l.app.explainWhy(err).text + "; trying again"})
	}
	l.down = true
}

func (l *link) up() { l.down = false }
