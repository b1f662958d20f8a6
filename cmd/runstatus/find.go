package main

import (
	"context"
	"errors"
	"slices"

	"google.golang.org/grpc/codes"
	"google.golang.org/grpc/status"

	"github.com/runstatus/runstatus/client"
	runstatusv1 "github.com/runstatus/runstatus/gen/go/runstatus/v1"
	"github.com/runstatus/runstatus/internal/runname"
)

// oneRun returns the full name of the run that arg names. A range is an error.
func (a *app) oneRun(ctx context.Context, c *client.Client, arg string) (string, error) {
	switch {
	case arg == "last":
		return a.lastRun(ctx, c)
	case runname.IsRange(arg):
		return "", &problem{code: exitFailed, text: arg + " is a range; one run is needed",
			hint: "if that is its id, type test_runs/" + arg}
	}
	return a.fullName(arg), nil
}

// found is the result of looking up the runs that arguments name.
type found struct {
	runs    []*runstatusv1.Run // each once, in the order in which they were named
	missing failures
}

func (f *found) names() []string {
	names := make([]string, len(f.runs))
	for i, run := range f.runs {
		names[i] = run.GetName()
	}
	return names
}

// find looks up the runs that args name; a range stands for those of its runs that exist. A run
// that is missing or unreadable is among the failures and does not affect the rest. The error is
// about no single run: no server answers, or the arguments are wrong.
func (a *app) find(ctx context.Context, c *client.Client, args []string) (*found, error) {
	f := &found{}
	seen := map[string]bool{}
	for _, arg := range args {
		names, isRange, err := runname.Range(a.namespace, arg)
		if err == nil && !isRange {
			names = make([]string, 1)
			names[0], err = a.oneRun(ctx, c, arg)
		}
		if err != nil {
			return nil, err
		}
		runs, missing, err := a.lookUp(ctx, c, names)
		if err != nil {
			return nil, err
		}
		for _, run := range runs {
			if !seen[run.GetName()] {
				seen[run.GetName()] = true
				f.runs = append(f.runs, run)
			}
		}
		if isRange { // of which the existing ones count
			missing = slices.DeleteFunc(missing, isNotFound)
			if len(runs)+len(missing) == 0 {
				missing = []error{&problem{code: exitNotFound, text: "there are no runs " + arg, hint: hints["RUN_NOT_FOUND"]}}
			}
		}
		f.missing.add(a, missing...)
	}
	return f, nil
}

// eachNamed calls do for each run that args name, also after an error, and prints the results
// for programs. It prints the errors at the end.
func (a *app) eachNamed(ctx context.Context, c *client.Client, args []string, do func(*runstatusv1.Run) (*runstatusv1.Run, error)) error {
	found, err := a.find(ctx, c, args)
	if err != nil {
		return err
	}
	var done []*runstatusv1.Run
	for _, run := range found.runs {
		after, err := do(run)
		if err != nil {
			found.missing.add(a, err)
			continue
		}
		done = append(done, after)
	}
	if !a.forPeople() {
		if err := a.printRuns(done, 0); err != nil {
			return err
		}
	}
	return found.missing.said(a)
}

// lookUp returns the runs with these names, or with another name that such a run may have, and the
// problems of those that it cannot return.
func (a *app) lookUp(ctx context.Context, c *client.Client, names []string) (runs []*runstatusv1.Run, missing []error, err error) {
	var others []string
	at, errs := map[string]*runstatusv1.Run{}, make([]error, len(names))
	i := -1
	for run, err := range c.Each(ctx, names...) {
		i++
		switch {
		case err == nil:
			at[names[i]] = run
		case client.Reason(err) == "":
			return nil, nil, err // it is not about this run
		case isNotFound(err):
			others = append(others, runname.Others(names[i])...)
			errs[i] = err
		default:
			errs[i] = err
		}
	}
	for run, err := range c.Each(ctx, others...) {
		if err == nil {
			at[run.GetName()] = run
		}
	}
	for i, name := range names {
		run := at[name]
		for _, other := range runname.Others(name) {
			if run == nil && isNotFound(errs[i]) {
				run = at[other]
			}
		}
		if run == nil {
			missing = append(missing, errs[i])
			continue
		}
		runs = append(runs, run)
	}
	return runs, missing, nil
}

func isNotFound(err error) bool { return status.Code(err) == codes.NotFound }

// lastRun returns the name of the newest test run of the namespace.
func (a *app) lastRun(ctx context.Context, c *client.Client) (string, error) {
	newest := c.ListRuns(ctx, client.Parent(a.parent()), client.Filter(`kind = "test_run"`),
		client.OrderBy("create_revision desc"), client.Limit(1))
	for run, err := range newest {
		return run.GetName(), err
	}
	return "", &problem{code: exitNotFound, text: "there is no test run yet", hint: "runstatus create creates one"}
}

// failures are the problems of a command about several runs.
type failures []*problem

// add adds errors as problems.
func (f *failures) add(a *app, errs ...error) {
	for _, err := range errs {
		p, ok := errors.AsType[*problem](err)
		if !ok {
			p = a.explainWhy(err)
		}
		*f = append(*f, p)
	}
}

// said prints all failures to stderr and returns an error with their exit code: "not found" if all
// of them are that. Without failures it returns nil.
func (f failures) said(a *app) error {
	if len(f) == 0 {
		return nil
	}
	code := exitNotFound
	for i, p := range f {
		if p.code != exitNotFound {
			code = exitFailed
		}
		if i+1 < len(f) && f[i+1].hint == p.hint {
			p = &problem{text: p.text} // one hint is enough
		}
		a.err.problem(p)
	}
	return &problem{code: code}
}
