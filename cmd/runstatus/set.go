package main

import (
	"cmp"
	"context"
	"os"
	"time"
	"unicode/utf8"

	"github.com/spf13/cobra"
	"google.golang.org/protobuf/types/known/timestamppb"

	runstatusv1 "github.com/runstatus/runstatus/gen/go/runstatus/v1"
	"github.com/runstatus/runstatus/statusfile"
)

// setTime is the most that set takes of a job's time.
const setTime = 2 * time.Second

type setFlags struct {
	when        string
	ifCurrent   []string
	unlessEver  []string
	unlessEnded bool
	create      bool
	strict      bool
}

func setCommand(a *app) *cobra.Command {
	var f setFlags
	cmd := &cobra.Command{
		Use:   "set [RUN] STATE [NOTE]",
		Short: "Append a status to a run's history",
		Long: `Append a status to a run's history.

Inside a job RUN can be left out: RUNSTATUS_RUN names it, or else Pavilion's
TEST_ID. It never breaks a job: after 2 seconds it gives up, it says on stderr
what went wrong, and exits 0 unless --strict is given.`,
		Args: cobra.RangeArgs(1, 3),
		RunE: func(cmd *cobra.Command, args []string) error {
			return a.set(cmd.Context(), args, f)
		},
		ValidArgsFunction: func(cmd *cobra.Command, args []string, toComplete string) ([]cobra.Completion, cobra.ShellCompDirective) {
			if len(args) == 1 {
				return stateNames(cmd, args, toComplete)
			}
			return a.runArg(cmd, args, toComplete)
		},
	}
	flags := cmd.Flags()
	flags.StringVar(&f.when, "when", "", "the status's time, as 2006-01-02T15:04:05.123456 or 5m (before now)")
	flags.BoolVar(&f.create, "create", false, "make the run first if there is none")
	flags.StringArrayVar(&f.ifCurrent, "if-current", nil, "only if the run is in this state (or the other, if given twice)")
	flags.StringArrayVar(&f.unlessEver, "unless-ever", nil, "only if the run was never in this state")
	flags.BoolVar(&f.unlessEnded, "unless-ended", false, "only if the run has not ended")
	flags.BoolVar(&f.strict, "strict", false, "exit with 2, 3 or 4 if it could not be done")
	a.completeStates(cmd, "if-current", "unless-ever")
	return cmd
}

func (a *app) set(ctx context.Context, args []string, f setFlags) error {
	ctx, cancel := context.WithTimeout(ctx, setTime)
	defer cancel()
	c, err := a.writer(ctx)
	if err != nil {
		return err
	}
	run, state, note, err := setArgs(args, cmp.Or(os.Getenv("RUNSTATUS_RUN"), os.Getenv("TEST_ID")))
	if err != nil {
		return err
	}
	if run, err = a.oneRun(ctx, c, run); err != nil {
		return err
	}
	req := &runstatusv1.SetStatusRequest{
		Run:          run,
		State:        &runstatusv1.SetStatusRequest_StateName{StateName: state},
		Note:         note,
		AllowMissing: f.create,
		Precondition: &runstatusv1.Precondition{
			CurrentIn: each(f.ifCurrent, knownState), UnlessEverIn: each(f.unlessEver, knownState), UnlessEnded: f.unlessEnded,
		},
	}
	if f.when != "" {
		t, err := moment(f.when, time.Now())
		if err != nil {
			return &problem{code: exitFailed, text: "--when: " + err.Error()}
		}
		req.When = timestamppb.New(t)
	}
	resp, err := c.SetStatus(ctx, req)
	if err != nil {
		return err
	}
	a.remark(state, resp)
	if a.json {
		return a.printJSON(resp)
	}
	return nil
}

// setArgs tells what the arguments of set are. Inside a job, which has a run of its
// own, a first argument that looks like a state is one.
func setArgs(args []string, own string) (run, state, note string, err error) {
	if len(args) < 3 && own != "" && statusfile.ValidateName(args[0]) == nil {
		args = append([]string{own}, args...)
	}
	if len(args) < 2 {
		return "", "", "", &problem{code: exitFailed, text: "which run is meant is not said",
			hint: "runstatus set RUN STATE [NOTE], or set RUNSTATUS_RUN"}
	}
	for i, what := range []string{"run", "state", "note"}[:len(args)] {
		if !utf8.ValidString(args[i]) {
			return "", "", "", &problem{code: exitFailed, text: "the " + what + " is not valid UTF-8: nothing was written",
				hint: "pipe it through iconv -c -t UTF-8 to leave out what is not"}
		}
	}
	args = append(args, "")
	return args[0], args[1], args[2], nil
}

// remark says what was written otherwise than it was given.
func (a *app) remark(state string, resp *runstatusv1.SetStatusResponse) {
	recorded := resp.GetStatus().GetStateName()
	if recorded != state {
		p := &problem{text: "the state " + state + " is not known: recorded as " + recorded, hint: "runstatus states lists the known ones"}
		if known := knownState(state); known != state {
			p.hint = "did you mean " + known + "?"
		}
		a.err.problem(p)
	}
	if resp.GetNoteTruncated() {
		a.err.problem(&problem{text: "the note was too long: its end was cut off"})
	}
	if resp.GetPreconditionFailed() {
		a.err.problem(&problem{text: "written, but another process's status came in between, and with it the condition does not hold"})
	}
}
