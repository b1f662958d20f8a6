package main

import (
	"fmt"
	"os/user"
	"strings"
	"time"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"
	"google.golang.org/protobuf/types/known/durationpb"

	runstatusv1 "github.com/runstatus/runstatus/gen/go/runstatus/v1"
)

func createCommand(a *app) *cobra.Command {
	req := &runstatusv1.CreateRunRequest{}
	var kind, series string
	var labels []string
	var within time.Duration
	cmd := &cobra.Command{
		Use:   "create",
		Short: "Create a run and print its name",
		Example: `  runstatus create --name stream.triad --label partition=gpu
  runstatus create --kind series --name nightly`,
		Args:        cobra.NoArgs,
		Annotations: formats(formatName),
		RunE: func(cmd *cobra.Command, _ []string) error {
			c, err := a.writer(cmd.Context())
			if err != nil {
				return err
			}
			if req.Kind, err = parseKind(kind); err != nil {
				return err
			}
			if req.Labels, err = parseLabels(labels); err != nil {
				return err
			}
			if req.ExpectWithin, err = expectation(cmd, within); err != nil {
				return err
			}
			req.Parent = a.parent()
			if series != "" {
				req.Series = a.fullSeries(series)
			}
			if series != "" && !a.namespaceGiven {
				req.Parent, _, _ = strings.Cut(req.Series, "/series/")
			}
			run, err := c.Create(cmd.Context(), req)
			if err != nil {
				return err
			}
			if a.json {
				return a.printJSON(&runstatusv1.CreateRunResponse{Run: run})
			}
			a.out.line("%s", run.GetName())
			return nil
		},
	}
	flags := cmd.Flags()
	flags.StringVar(&req.Id, "id", "", "the `ID` (default: the next free one)")
	flags.StringVar(&series, "series", "", "the `SERIES` that the run joins, such as s3")
	flags.StringVar(&kind, "kind", "test_run", "the `KIND`: test_run or series")
	flags.StringVar(&req.DisplayName, "name", "", "the `NAME` of the test, such as suite.test")
	flags.StringArrayVarP(&labels, "label", "l", nil, "a label `K=V` (repeatable); V is taken as it is")
	flags.StringVar(&req.User, "user", userName(), "the `USER` that the run belongs to")
	takeExpectation(flags, &within)
	a.completeRuns(cmd, "series")
	return cmd
}

// takeExpectation registers --expect-within.
func takeExpectation(flags *pflag.FlagSet, within *time.Duration) {
	flags.DurationVar(within, "expect-within", 0, "promise the next status within `TIME`, such as 10m; the run is silent otherwise")
}

// expectation returns the value of --expect-within, nil if it is not given.
func expectation(cmd *cobra.Command, within time.Duration) (*durationpb.Duration, error) {
	switch {
	case !cmd.Flags().Changed("expect-within"):
		return nil, nil
	case within <= 0:
		return nil, &problem{code: exitFailed, text: "--expect-within takes a time above 0, such as 10m"}
	}
	return durationpb.New(within), nil
}

// parseLabels returns the labels of arguments K=V. The value is everything after the first =.
func parseLabels(given []string) (map[string]string, error) {
	labels := map[string]string{}
	for _, label := range given {
		key, value, ok := strings.Cut(label, "=")
		if !ok {
			return nil, &problem{code: exitFailed, text: fmt.Sprintf("--label %q is not K=V", label), hint: "a label without a value is K="}
		}
		if _, twice := labels[key]; twice {
			return nil, &problem{code: exitFailed, text: fmt.Sprintf("the label %q is given twice", key)}
		}
		labels[key] = value
	}
	return labels, nil
}

func parseKind(s string) (runstatusv1.Kind, error) {
	switch s {
	case "test_run":
		return runstatusv1.Kind_KIND_TEST_RUN, nil
	case "series":
		return runstatusv1.Kind_KIND_SERIES, nil
	}
	return 0, &problem{code: exitFailed, text: "there is no kind " + s, hint: "--kind takes test_run or series"}
}

// userName returns the name of the user of this process, "" if the system knows none.
func userName() string {
	u, err := user.Current()
	if err != nil {
		return ""
	}
	return u.Username
}
