// Package jobended has the command job-ended, which a scheduler's epilog calls: it ends the runs that a job has
// left without an end. It asks the server alone, and no scheduler.
//
// The command takes at most a second, and its exit code is 0 whatever happens, unless --strict is given: an
// epilog that fails or hangs takes a node out of service.
package jobended

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"regexp"
	"slices"
	"strings"
	"time"

	"github.com/spf13/cobra"
	"golang.org/x/sync/errgroup"

	"github.com/runstatus/runstatus/client"
	"github.com/runstatus/runstatus/cmd/runstatus/internal/access"
	runstatusv1 "github.com/runstatus/runstatus/gen/go/runstatus/v1"
)

// limit bounds the calls, and grace what they need to notice that. With its start the command takes a second.
const (
	limit = 800 * time.Millisecond
	grace = 100 * time.Millisecond
)

// atOnce is how many runs are ended at the same time.
const atOnce = 16

// maxID bounds the id of a job, in bytes.
const maxID = 256

// state is that of a run whose job has ended before it.
const state = "ABORTED"

const defaultNote = "The job %s has ended without an end of this run."

// Command returns the command job-ended.
func Command(env *access.Env) *cobra.Command {
	j := job{env: env}
	cmd := &cobra.Command{
		Use:   "job-ended JOB_ID",
		Short: "End the runs that a job of the scheduler has left without an end",
		Long: `End the runs that a job of the scheduler has left without an end. It is for the
epilog of a scheduler, and asks the scheduler nothing. A run belongs to the job
if its label job_id is JOB_ID, or holds it between underscores, as Pavilion
writes it: fog_32410. Each run that has not ended gets a status ABORTED with a
note, and is completed: in all namespaces, or in the one of --namespace. A run
that is ABORTED already is completed alone. To repeat it is harmless.

It takes at most a second. The exit code is 0 whatever happens, because an
epilog that fails takes its node out of service; problems are on stderr. With
--strict the exit code is that of other commands.`,
		Example: `  runstatus job-ended 32410
  runstatus job-ended "$SLURM_JOB_ID" --label sys_name=fog`,
		Args: cobra.ExactArgs(1),
	}
	f := cmd.Flags()
	f.StringArrayVarP(&j.labels, "label", "l", nil, "only runs with the label `KEY=VALUE`, such as the cluster's name where several clusters have one server (repeatable)")
	f.StringVar(&j.note, "note", "", "the `TEXT` of the status (default \""+fmt.Sprintf(defaultNote, "JOB_ID")+"\")")
	f.Bool("strict", false, "the exit code says what failed")
	cmd.RunE = func(cmd *cobra.Command, args []string) error {
		if cmd.Flags().Changed("dir") {
			return errors.New("--dir is for reading only: leave it out and name a server")
		}
		j.id, j.parent = args[0], "namespaces/-"
		if cmd.Flags().Changed("namespace") {
			j.parent = env.Parent()
		}
		return j.run(cmd.Context())
	}
	return cmd
}

// job is a job that has ended.
type job struct {
	env              *access.Env
	id, parent, note string
	labels           []string
}

// outcome is what became of the runs of a job.
type outcome struct {
	ended []*runstatusv1.Run
	err   error // joined, if there are several
}

// run ends the runs of the job within the limit, and prints them.
func (j *job) run(ctx context.Context) error {
	filters, err := j.filters()
	if err != nil {
		return err
	}
	ctx, cancel := context.WithTimeout(ctx, limit)
	defer cancel()
	done := make(chan outcome, 1)
	go func() { done <- j.endAll(ctx, filters) }() // it may hang in a file system, where the token is
	var o outcome
	select {
	case o = <-done:
	case <-ctx.Done():
		select {
		case o = <-done:
		case <-time.After(grace):
			o.err = ctx.Err()
		}
	}
	if err := j.print(o.ended); err != nil {
		return errors.Join(err, o.err)
	}
	return o.err
}

var labelKey = regexp.MustCompile(`^[A-Za-z_][A-Za-z0-9_]*$`)

// filters returns the filters of the runs that the job has left: those that have not ended, and those that have the
// state but may not be completed, after a try that failed between the two.
func (j *job) filters() ([]string, error) {
	if strings.TrimSpace(j.id) == "" || len(j.id) > maxID {
		return nil, fmt.Errorf("the id of the job is %.80q: want that of a job, such as $SLURM_JOB_ID", j.id)
	}
	id := client.Quote(j.id)
	id = id[1 : len(id)-1]
	var is []string
	for _, pattern := range []string{id, "*_" + id, id + "_*", "*_" + id + "_*"} {
		is = append(is, `labels.job_id = "`+pattern+`"`)
	}
	filter := " AND (" + strings.Join(is, " OR ") + ")"
	for _, label := range j.labels {
		key, value, ok := strings.Cut(label, "=")
		if !ok || !labelKey.MatchString(key) {
			return nil, fmt.Errorf("the label %.80q is not KEY=VALUE", label)
		}
		filter += " AND labels." + key + " = " + client.Quote(value)
	}
	return []string{"ended = false" + filter, `state = "` + state + `"` + filter}, nil
}

// endAll ends all runs that match, members before their series.
func (j *job) endAll(ctx context.Context, filters []string) (o outcome) {
	c, err := j.env.Client(ctx)
	if err != nil {
		return outcome{err: err}
	}
	var found [2][]*runstatusv1.Run
	for _, filter := range filters {
		for run, err := range c.ListRuns(ctx, client.Parent(j.parent), client.Filter(filter)) {
			if err != nil {
				return outcome{err: err}
			}
			kind := 0
			if strings.Contains(run.GetName(), "/series/") {
				kind = 1
			}
			found[kind] = append(found[kind], run)
		}
	}
	for _, runs := range found {
		ended, errs := make([]*runstatusv1.Run, len(runs)), make([]error, len(runs))
		var all errgroup.Group
		all.SetLimit(atOnce)
		for i, run := range runs {
			all.Go(func() error {
				ended[i], errs[i] = j.end(ctx, c, run)
				return nil
			})
		}
		_ = all.Wait() // each has its own error
		o.ended = append(o.ended, slices.DeleteFunc(ended, func(run *runstatusv1.Run) bool { return run == nil })...)
		o.err = errors.Join(o.err, firstOf(errs))
	}
	return o
}

// firstOf returns the first error, with the number of the others.
func firstOf(errs []error) error {
	errs = slices.DeleteFunc(errs, func(err error) bool { return err == nil })
	switch len(errs) {
	case 0:
		return nil
	case 1:
		return errs[0]
	}
	return fmt.Errorf("%w (and %d more)", errs[0], len(errs)-1)
}

// end ends a run and completes it. It completes one that has ended meanwhile, too: what ended it may have failed to.
// It returns the run if it has ended it, and nil if the run has ended or gone before.
func (j *job) end(ctx context.Context, c *client.Client, run *runstatusv1.Run) (*runstatusv1.Run, error) {
	ended := run.GetEnded()
	if !ended {
		note := cmp.Or(j.note, fmt.Sprintf(defaultNote, j.id))
		_, err := c.Run(run.GetName()).Set(ctx, client.StateName(state), note, client.UnlessEnded(), client.ExpectUID(run.GetUid()))
		ended = client.Reason(err) == "PRECONDITION_FAILED"
		if err != nil && !ended {
			return nil, unlessGone(run, err)
		}
	}
	resp, err := c.Service().CompleteRun(ctx, &runstatusv1.CompleteRunRequest{Run: run.GetName(), ExpectedUid: run.GetUid()})
	if err != nil || ended {
		return nil, unlessGone(run, err)
	}
	return resp.GetRun(), nil
}

// unlessGone returns an error with the name of its run, and nil if the error is that the run is gone.
func unlessGone(run *runstatusv1.Run, err error) error {
	switch client.Reason(err) {
	case "UID_MISMATCH", "RUN_NOT_FOUND":
		return nil
	}
	if err != nil {
		return fmt.Errorf("%s: %w", short(run.GetName()), err)
	}
	return nil
}

// short returns a name as other commands print it at most.
func short(name string) string { return strings.TrimPrefix(name, "namespaces/main/") }

// print prints the runs that were ended: nothing if there are none, but for JSON.
func (j *job) print(ended []*runstatusv1.Run) error {
	if j.env.JSON() {
		return j.env.PrintJSON(&runstatusv1.ListRunsResponse{Runs: ended})
	}
	for _, run := range ended {
		j.env.Line("%s has ended: %s", short(run.GetName()), strings.TrimPrefix(run.GetOutcome().String(), "OUTCOME_"))
	}
	return nil
}
