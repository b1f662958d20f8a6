package main

import (
	"cmp"
	"context"
	"fmt"
	"os"
	"strings"
	"time"
	"unicode/utf8"

	"github.com/spf13/cobra"
	"google.golang.org/protobuf/types/known/durationpb"
	"google.golang.org/protobuf/types/known/timestamppb"

	"github.com/runstatus/runstatus/cmd/runstatus/internal/moment"
	runstatusv1 "github.com/runstatus/runstatus/gen/go/runstatus/v1"
	"github.com/runstatus/runstatus/internal/runname"
	"github.com/runstatus/runstatus/statusfile"
)

type setFlags struct {
	timeout     time.Duration
	when        string
	ifCurrent   []string
	unlessEver  []string
	unlessEnded bool
	create      bool
	strict      bool
	forceState  bool
	anyState    bool
	within      time.Duration
	expects     *durationpb.Duration
}

func setCommand(a *app) *cobra.Command {
	var f setFlags
	cmd := &cobra.Command{
		Use:   "set [RUN] STATE [NOTE]",
		Short: "Append a status to a run's history",
		Long: `Append a status to a run's history.

Inside a job RUN may be left out: RUNSTATUS_RUN names the run, or else
Pavilion's TEST_ID does. There an unknown state is recorded as INVALID;
elsewhere it is refused. Put -- before a note that begins with -.

set never breaks a job. It takes 2 seconds at most (--timeout), prints problems
to stderr, and exits 0 unless --strict is given. While no server can be
reached, set appends to the status file itself if --dir or RUNSTATUS_DIR names
the working directory. If that is not possible, or if it is unknown whether the
server has written the status, the status is kept in a file of the user. The
next runstatus command that reaches the server delivers it first, and only to
the same run: a run that has got the id meanwhile does not receive it.`,
		Example: `  runstatus set 12 RUNNING "Measuring memory bandwidth."
  runstatus set 12 RUNNING --if-current SCHEDULED --strict
  runstatus set 12 INFO -- "-5 degrees"`,
		Args: cobra.ArbitraryArgs,
		RunE: func(cmd *cobra.Command, args []string) (err error) {
			if f.expects, err = expectation(cmd, f.within); err != nil {
				return err
			}
			return a.setInTime(cmd, args, f)
		},
		ValidArgsFunction: func(cmd *cobra.Command, args []string, toComplete string) ([]cobra.Completion, cobra.ShellCompDirective) {
			if len(args) == 1 {
				return a.stateNames(cmd, args, toComplete)
			}
			return a.runArg(cmd, args, toComplete)
		},
	}
	cmd.SetFlagErrorFunc(func(_ *cobra.Command, err error) error {
		return &problem{code: exitFailed, text: err.Error(),
			hint: `put -- before a note that begins with -: runstatus set RUN STATE -- "-5 degrees"`}
	})
	flags := cmd.Flags()
	flags.DurationVar(&f.timeout, "timeout", 2*time.Second, "the most `TIME` to take: half for the server, half for the file")
	flags.StringVar(&f.when, "when", "", "the `TIME` of the status: 2006-01-02T15:04:05.123456, or 5m for 5 minutes ago")
	flags.BoolVar(&f.create, "create", false, "create the run first if it does not exist")
	flags.StringArrayVar(&f.ifCurrent, "if-current", nil, "only if the run is in `STATE` (repeatable: in one of them)")
	flags.StringArrayVar(&f.unlessEver, "unless-ever", nil, "only if the run was never in `STATE` (repeatable)")
	flags.BoolVar(&f.unlessEnded, "unless-ended", false, "only if the run has not ended")
	flags.BoolVar(&f.forceState, "force-state", false, "record an unknown state as INVALID, as inside a job")
	takeAnyState(flags, &f.anyState)
	takeExpectation(flags, &f.within)
	flags.BoolVar(&f.strict, "strict", false, "exit with 2, 3 or 4 if the status was not written")
	a.completeStates(cmd, "if-current", "unless-ever")
	return cmd
}

// setInTime runs set within its timeout. If set hangs, setInTime returns without it. Half of
// the time is for the server, the rest for the file or the spool: on a busy machine a sync takes
// hundreds of milliseconds.
func (a *app) setInTime(cmd *cobra.Command, args []string, f setFlags) error {
	if f.timeout <= 0 {
		return &problem{code: exitFailed, text: "--timeout takes a time above 0: nothing was written", hint: "without it set takes 2s at most"}
	}
	ctx, cancel := context.WithTimeout(cmd.Context(), f.timeout)
	defer cancel()
	remote, cancel := context.WithTimeout(ctx, f.timeout/2)
	defer cancel()
	own, done, over := *a, make(chan error, 1), make(chan struct{})
	go func() {
		defer own.close()
		d, err := own.set(ctx, remote, args, f)
		if err != nil {
			err = own.explain(cmd, err)
		}
		done <- err
		if d != nil && d.answered {
			own.deliverKept(remote, d.client)
		}
		close(over)
	}()
	select {
	case err := <-done:
		select {
		case <-over:
		case <-ctx.Done(): // only the report of what happened is late
		}
		return err
	case <-ctx.Done():
		return &problem{code: exitTimedOut, text: fmt.Sprintf("gave up after %s; whether the status was written is not known", f.timeout),
			hint: "runstatus history shows what was written"}
	}
}

// set returns the delivery, unless there was nothing to deliver.
func (a *app) set(ctx, remote context.Context, args []string, f setFlags) (*delivery, error) {
	own := cmp.Or(os.Getenv("RUNSTATUS_RUN"), os.Getenv("TEST_ID"))
	run, state, note, err := setArgs(args, own)
	if err != nil {
		return nil, err
	}
	d, err := a.newDelivery(f.timeout)
	if err != nil {
		return nil, err
	}
	last := run == "last"
	if run, err = a.oneRun(remote, d.client, run); err != nil {
		return d, err
	}
	if last {
		a.err.line("last is %s", shortName(run))
	}
	if state, err = f.checkState(run, state, own != ""); err != nil {
		return d, err
	}
	req, err := f.request(run, state, note, time.Now())
	if err != nil {
		return d, err
	}
	local, cancel := context.WithTimeout(ctx, f.timeout*19/20) // the rest is for the messages
	defer cancel()
	resp, err := d.send(local, remote, req)
	if resp != nil {
		a.remark(run, state, resp)
	}
	if err == nil && a.json {
		err = a.printJSON(resp)
	}
	return d, err
}

// checkState returns the known spelling of a state. A state that the run cannot be in is an
// error, except inside a job and with --force-state: a job must not lose its status.
func (f setFlags) checkState(run, state string, inJob bool) (string, error) {
	kinds := kindOfRun(run)
	known := knownState(state)
	if isStateOf(known, kinds...) || inJob || f.forceState {
		return known, nil
	}
	p := unknownState(state, kinds...)
	p.text += ": nothing was written"
	p.hint = strings.Replace(p.hint, "--any-state-name takes another one as it stands", "--force-state records it as INVALID", 1)
	return "", p
}

// kindOfRun returns the kind of the run with a full name.
func kindOfRun(name string) []statusfile.Kind {
	if runname.IsSeries(name) {
		return []statusfile.Kind{statusfile.Series}
	}
	return []statusfile.Kind{statusfile.TestRun}
}

// request returns the request for the given flags. It always has a time, so that it may be
// sent again.
func (f setFlags) request(run, state, note string, now time.Time) (*runstatusv1.SetStatusRequest, error) {
	when := now.Truncate(time.Microsecond)
	if f.when != "" {
		t, err := moment.Parse(f.when, now)
		if err != nil {
			return nil, &problem{code: exitFailed, text: "--when: " + err.Error()}
		}
		when = t
	}
	req := &runstatusv1.SetStatusRequest{
		Run:          run,
		State:        &runstatusv1.SetStatusRequest_StateName{StateName: state},
		Note:         note,
		When:         timestamppb.New(when),
		AllowMissing: f.create,
		ExpectWithin: f.expects,
	}
	current, err := checkedStates(f.ifCurrent, f.anyState, kindOfRun(run)...)
	if err != nil {
		return nil, err
	}
	ever, err := checkedStates(f.unlessEver, f.anyState, kindOfRun(run)...)
	if err != nil {
		return nil, err
	}
	if len(current) > 0 || len(ever) > 0 || f.unlessEnded {
		req.Precondition = &runstatusv1.Precondition{CurrentIn: current, UnlessEverIn: ever, UnlessEnded: f.unlessEnded}
	}
	return req, nil
}

// setArgs returns run, state and note from the arguments of set. Inside a job, which has a
// run of its own, a first argument that looks like a state is the state.
func setArgs(args []string, own string) (run, state, note string, err error) {
	const example = `as in: runstatus set 12 RUNNING "Measuring memory bandwidth."`
	given := len(args)
	if given < 3 && own != "" && (given == 0 || statusfile.ValidateName(args[0]) == nil) {
		if own == "0" { // Pavilion's default outside a run
			return "", "", "", &problem{code: exitFailed, text: "TEST_ID is 0, which is no run: nothing was written"}
		}
		args = append([]string{own}, args...)
	}
	wrong := func(text, hint string) (string, string, string, error) {
		return "", "", "", &problem{code: exitFailed, text: text, hint: hint}
	}
	switch {
	case len(args) == 0:
		return wrong("neither the run nor its state is given", example)
	case given == len(args) && lacksRun(args):
		return wrong("the run is not given: nothing was written", example+", or set RUNSTATUS_RUN")
	case len(args) == 1:
		return wrong("the state of "+args[0]+" is not given", example)
	case len(args) > 3:
		return wrong(fmt.Sprintf("%d arguments are too many", given), "a note of more than one word stands in quotes, "+example)
	}
	for i, what := range []string{"run", "state", "note"}[:len(args)] {
		if !utf8.ValidString(args[i]) {
			return wrong("the "+what+" is not valid UTF-8: nothing was written", "pipe it through iconv -c -t UTF-8 to leave out what is not")
		}
	}
	args = append(args, "")
	return args[0], args[1], args[2], nil
}

// lacksRun reports whether the arguments begin with the state.
func lacksRun(args []string) bool {
	known := func(i int) bool { return isKnownState(strings.ToUpper(args[i])) }
	return len(args) == 1 && known(0) || len(args) == 2 && known(0) && !known(1)
}

// remark prints how the written status differs from the given one.
func (a *app) remark(run, state string, resp *runstatusv1.SetStatusResponse) {
	if recorded := resp.GetStatus().GetStateName(); recorded != state {
		a.remarkState(run, state, recorded)
	}
	if resp.GetNoteTruncated() {
		a.err.problem(&problem{text: "the note was too long: its end was cut off"})
	}
	if resp.GetPreconditionRaced() {
		a.err.problem(&problem{text: "written, but another process's status came in between, and with it the condition does not hold"})
	}
}

func (a *app) remarkState(run, given, recorded string) {
	p := &problem{text: "the state " + given + " is not known: recorded as " + recorded, hint: "runstatus states lists the known ones"}
	if near := nearestStates(given, kindOfRun(run)...); len(near) > 0 {
		p.hint = "did you mean " + strings.Join(near, " or ") + "?"
	}
	a.err.problem(p)
}
