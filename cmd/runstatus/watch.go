package main

import (
	"context"
	"errors"
	"os"
	"os/exec"
	"os/signal"
	"strings"
	"syscall"
	"time"

	"github.com/spf13/cobra"

	"github.com/runstatus/runstatus/client"
	runstatusv1 "github.com/runstatus/runstatus/gen/go/runstatus/v1"
	"github.com/runstatus/runstatus/statusfile"
)

type watchFlags struct {
	filters
	from, checkpoint, exec string
	lines                  []string // the states of the lines to print
	all                    bool
}

func watchCommand(a *app) *cobra.Command {
	var f watchFlags
	cmd := &cobra.Command{
		Use:   "watch [RUN...]",
		Short: "Print changes of runs as they happen",
		Long: `Print a line for each status of the named runs, or of the runs that match the
filters, and for each run that joins, leaves, ends, or gets another name, user
or label. If one series alone is named, its members are watched too.

The filters are those of status. A run joins when it comes to match, and leaves
when it does not match any more. Only --state differs: it chooses lines, and
every run that matches still joins, leaves and ends.
--filter 'state = "RUNNING"' watches the runs that are in a state.

watch begins with the present state of each run, continues over restarts of the
server, and ends with Ctrl-C. With --checkpoint it continues where the last
watch with the same file stopped.

With --exec a command runs for each event instead, one at a time, with the
event as JSON on its standard input. An event is handled when its command exits
with 0. Another exit code ends the watch.`,
		Example: `  runstatus watch s3
  runstatus watch --problems
  runstatus watch --label partition=gpu --user ada
  runstatus watch --all --state BUILD_FAILED
  runstatus watch --all --checkpoint mail.place --exec 'mail -s runstatus ada'`,
		Annotations: formats(formatName),
		RunE: func(cmd *cobra.Command, args []string) error {
			ctx, stop := interruptible(cmd.Context())
			defer stop()
			return a.watch(ctx, args, f)
		},
		ValidArgsFunction: a.runArgs,
	}
	f.register(cmd, a)
	flags := cmd.Flags()
	flags.BoolVar(&f.all, "all", false, "watch every run, also those that come later")
	flags.StringVar(&f.from, "from", "", "the `START`: beginning (whole histories), now (the next change), or the token of an event to continue after")
	flags.StringArrayVar(&f.lines, "state", nil, "of the statuses, print only those with `STATE` (repeatable)")
	flags.StringVar(&f.checkpoint, "checkpoint", "", "keep the position in `FILE`, and continue from there next time")
	flags.StringVar(&f.exec, "exec", "", "run the shell `COMMAND` for each event")
	a.completeStates(cmd, "state")
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
		if err := a.happened(ctx, event, f.exec); err != nil {
			return err
		}
		event.Ack()
	}
	return nil
}

func (a *app) watchOptions(ctx context.Context, c *client.Client, args []string, f watchFlags) ([]client.WatchOption, error) {
	selection, err := a.watchSelection(ctx, c, args, f)
	if err != nil {
		return nil, err
	}
	if flag := f.moving(); flag != "" && f.checkpoint != "" {
		return nil, &problem{code: exitFailed, text: flag + " moves with the clock, but a checkpoint is for the same runs each time",
			hint: "give a date or time, such as " + flag + " 2006-01-02"}
	}
	opts := selection
	switch f.from {
	case "":
	case "beginning":
		opts = append(opts, client.From(runstatusv1.WatchStart_WATCH_START_BEGINNING))
	case "now":
		opts = append(opts, client.From(runstatusv1.WatchStart_WATCH_START_NOW))
	default:
		opts = append(opts, client.ResumeToken(f.from))
	}
	states, err := statesOf(f.lines, f.anyState, bothKinds...)
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

// watchSelection returns the selected runs: named ones, or those of a namespace that match the filters.
func (a *app) watchSelection(ctx context.Context, c *client.Client, args []string, f watchFlags) ([]client.WatchOption, error) {
	filter, err := f.expression(time.Now())
	if err != nil {
		return nil, err
	}
	named, chosen := len(args) > 0, filter != "" || f.all
	switch {
	case named && chosen:
		return nil, &problem{code: exitFailed, text: "runs to watch are given in two ways",
			hint: "give either the runs' names, or --all or filters"}
	case named:
		return a.watchNamed(ctx, c, args)
	case !chosen && !a.namespaceGiven:
		return nil, &problem{code: exitFailed, text: "say which runs to watch",
			hint: "runstatus watch 12 13, runstatus watch s3, runstatus watch --user ada, or runstatus watch --all"}
	}
	return a.watchMatching(ctx, c, f)
}

func (a *app) watchNamed(ctx context.Context, c *client.Client, args []string) ([]client.WatchOption, error) {
	found, err := a.find(ctx, c, args)
	if err == nil {
		err = found.missing.said(a)
	}
	if err != nil {
		return nil, err
	}
	return []client.WatchOption{selectionOf(found.names())}, nil
}

func (a *app) watchMatching(ctx context.Context, c *client.Client, f watchFlags) ([]client.WatchOption, error) {
	if err := f.find(ctx, a, c); err != nil {
		return nil, err
	}
	filter, err := f.expression(time.Now())
	return []client.WatchOption{client.Parent(f.parent(a)), client.Filter(filter)}, err
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
	case a.format == formatName:
		if run := runOf(event); run != "" {
			a.out.line("%s", run)
		}
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
