package main

import (
	"context"
	"fmt"
	"regexp"
	"slices"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"github.com/runstatus/runstatus/client"
	"github.com/runstatus/runstatus/cmd/runstatus/internal/moment"
)

// filters are the flags that choose runs, the same in every command that has them. The values of a repeated flag are
// alternatives; different flags, and different labels, must all match.
type filters struct {
	states, hasStates, series, names, users, labels []string
	ended, passed, failed, notPassed, problems      bool
	silent                                          bool
	newer, older, filter                            string
	anyState                                        bool
}

func (f *filters) register(cmd *cobra.Command, a *app) {
	flags := cmd.Flags()
	flags.StringArrayVar(&f.hasStates, "has-state", nil, "only runs that are or were in `STATE` (repeatable)")
	flags.BoolVar(&f.ended, "ended", false, "only runs that have ended")
	flags.BoolVar(&f.silent, "silent", false, "only runs that are silent: their next status is overdue")
	flags.BoolVar(&f.passed, "passed", false, "only runs with the outcome PASSED")
	flags.BoolVar(&f.failed, "failed", false, "only runs with the outcome FAILED")
	flags.BoolVar(&f.notPassed, "not-passed", false, "only runs that have ended with any outcome but PASSED")
	flags.BoolVar(&f.problems, "problems", false, "only runs that have ended with a problem: any outcome but PASSED, SKIPPED and COMPLETED")
	flags.StringArrayVar(&f.series, "series", nil, "only members of `SERIES`, such as s3 (repeatable)")
	flags.StringArrayVar(&f.names, "name", nil, "only runs of the test `NAME`; * matches any text, \\* a star (repeatable)")
	flags.StringArrayVar(&f.users, "user", nil, "only runs of `USER`; * matches any text, \\* a star (repeatable)")
	flags.StringArrayVarP(&f.labels, "label", "l", nil, "only runs with the label `K=V`, or K for any value (repeatable)")
	flags.StringVar(&f.newer, "newer-than", "", "only runs that were updated since `TIME`: 2h or 3d ago, 2006-01-02, or RFC 3339")
	flags.StringVar(&f.older, "older-than", "", "only runs that were not updated since `TIME`")
	flags.StringVar(&f.filter, "filter", "", "only runs that match the API's `EXPRESSION`, such as 'state = \"RUNNING\"'")
	takeAnyState(flags, &f.anyState)
	cmd.MarkFlagsMutuallyExclusive("passed", "failed", "not-passed", "problems")
	a.completeStates(cmd, "has-state")
	a.completeRuns(cmd, "series")
}

// registerState registers --state, which watch has for lines.
func (f *filters) registerState(cmd *cobra.Command, a *app) {
	cmd.Flags().StringArrayVar(&f.states, "state", nil, "only runs that are in `STATE` (repeatable)")
	a.completeStates(cmd, "state")
}

// parent returns the API's name of the namespace of the runs: all if a series is given and no
// namespace, because a series has members in any.
func (f *filters) parent(a *app) string {
	if len(f.series) > 0 && !a.namespaceGiven {
		return everywhere
	}
	return a.parent()
}

// find replaces the series by their full names. A series that does not exist is an
// error: an empty list of its members would read as success.
func (f *filters) find(ctx context.Context, a *app, c *client.Client) error {
	if len(f.series) == 0 {
		return nil
	}
	runs, missing, err := a.lookUp(ctx, c, each(f.series, a.fullSeries))
	if err != nil {
		return err
	}
	var failed failures
	failed.add(a, missing...)
	f.series = nil
	for _, run := range runs {
		f.series = append(f.series, run.GetName())
	}
	return failed.said(a)
}

// expression returns the flags as an AIP-160 expression of the API, "" without flags. Find has been
// called before.
func (f *filters) expression(now time.Time) (string, error) {
	labels, err := labelTerms(f.labels)
	if err != nil {
		return "", err
	}
	states, err := checkedStates(f.states, f.anyState, bothKinds...)
	if err != nil {
		return "", err
	}
	hasStates, err := checkedStates(f.hasStates, f.anyState, bothKinds...)
	if err != nil {
		return "", err
	}
	times, err := f.timeTerms(now)
	if err != nil {
		return "", err
	}
	// The given expression comes first and as it is, so that the columns that the
	// server speaks of are right. OR binds tighter than AND.
	terms := []string{strings.TrimRight(f.filter, " ")}
	terms = append(terms,
		either("state =", states, client.Quote),
		either("has_state:", hasStates, client.Quote),
		either("series =", f.series, client.Quote),
		either("display_name =", f.names, client.QuotePattern),
		either("user =", f.users, client.QuotePattern),
		when(f.ended, "ended = true"),
		when(f.silent, "silent = true"),
		when(f.passed, `outcome = "PASSED"`),
		when(f.failed, `outcome = "FAILED"`),
		when(f.notPassed, `ended = true AND outcome != "PASSED"`),
		when(f.problems, problemsTerm),
	)
	terms = slices.Concat(terms, labels, times)
	terms = slices.DeleteFunc(terms, func(t string) bool { return t == "" })
	return strings.Join(terms, " AND "), nil
}

// problemsTerm is client.IsProblem as a filter of the API.
const problemsTerm = `ended = true AND outcome != "PASSED" AND outcome != "SKIPPED" AND outcome != "COMPLETED"`

func when(given bool, term string) string {
	if given {
		return term
	}
	return ""
}

func each(values []string, f func(string) string) []string {
	out := make([]string, len(values))
	for i, v := range values {
		out[i] = f(v)
	}
	return out
}

// either returns the term that holds if one of the values matches.
func either(field string, values []string, quote func(string) string) string {
	terms := each(values, func(v string) string { return field + " " + quote(v) })
	if len(terms) > 1 {
		return "(" + strings.Join(terms, " OR ") + ")"
	}
	return strings.Join(terms, "")
}

var labelKey = regexp.MustCompile(`^[A-Za-z_][A-Za-z0-9_]*$`)

func labelTerms(labels []string) ([]string, error) {
	var terms []string
	for _, label := range labels {
		key, value, valued := strings.Cut(label, "=")
		switch {
		case !labelKey.MatchString(key):
			return nil, &problem{code: exitFailed, text: fmt.Sprintf("--label %q is not K=V or K", label),
				hint: "a key is made of letters, digits and _, and begins with no digit"}
		case valued:
			terms = append(terms, "labels."+key+" = "+client.QuotePattern(value))
		default:
			terms = append(terms, "labels:"+client.Quote(key))
		}
	}
	return terms, nil
}

// moving reports which of the flags is a time before now, which is another one each time; "" if none is.
func (f *filters) moving() string {
	for flag, value := range map[string]string{"--newer-than": f.newer, "--older-than": f.older} {
		if _, err := moment.Age(value); err == nil {
			return flag
		}
	}
	return ""
}

func (f *filters) timeTerms(now time.Time) ([]string, error) {
	var terms []string
	for _, bound := range []struct{ flag, value, op string }{
		{"--newer-than", f.newer, ">="},
		{"--older-than", f.older, "<"},
	} {
		if bound.value == "" {
			continue
		}
		t, err := moment.Parse(bound.value, now)
		if err != nil {
			return nil, &problem{code: exitFailed, text: bound.flag + ": " + err.Error(),
				hint: "a time is 30m, 2h, 3d, 1w (before now), 2006-01-02, 2006-01-02T15:04:05, or RFC 3339"}
		}
		terms = append(terms, "update_time "+bound.op+" "+client.Quote(t.UTC().Format(time.RFC3339Nano)))
	}
	return terms, nil
}
