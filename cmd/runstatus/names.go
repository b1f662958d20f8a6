package main

import (
	"context"
	"fmt"
	"regexp"
	"strconv"
	"strings"

	"google.golang.org/grpc/codes"
	"google.golang.org/grpc/status"

	"github.com/runstatus/runstatus/client"
)

const everywhere = "namespaces/-"

// maxRange is the most runs that a range may span.
const maxRange = 10_000

var (
	numberPattern = regexp.MustCompile(`^(?:([A-Za-z0-9][A-Za-z0-9._-]*)\.)?(s?)([0-9]+)$`)
	rangePattern  = regexp.MustCompile(`^(?:([A-Za-z0-9][A-Za-z0-9._-]*)\.)?([0-9]+)-([0-9]+)$`)
)

// fullName returns the API's name for a run as people type it, except for ranges
// and `last`, which take a look at the server. Wrong names are the server's to
// refuse.
func fullName(arg string) string {
	if m := numberPattern.FindStringSubmatch(arg); m != nil {
		collection := "test_runs"
		if m[2] != "" {
			collection = "series"
		}
		return fmt.Sprintf("namespaces/%s/%s/%s", orMain(m[1]), collection, m[3])
	}
	switch {
	case strings.HasPrefix(arg, "namespaces/"):
		return arg
	case strings.Contains(arg, "/"):
		return "namespaces/main/" + arg
	}
	return "namespaces/main/test_runs/" + arg
}

func orMain(namespace string) string {
	if namespace == "" {
		return "main"
	}
	return namespace
}

// shortName returns the shortest text that fullName makes name of again.
func shortName(name string) string {
	rest := strings.TrimPrefix(name, "namespaces/")
	namespace, rest, _ := strings.Cut(rest, "/")
	collection, id, _ := strings.Cut(rest, "/")
	short := id
	if collection == "series" {
		short = "s" + id
	}
	inMain := strings.TrimPrefix(name, "namespaces/main/")
	for _, s := range []string{short, namespace + "." + short, inMain} {
		if !isSpecial(s) && fullName(s) == name {
			return s
		}
	}
	return name
}

func isSpecial(arg string) bool { return arg == "last" || rangePattern.MatchString(arg) }

// oneRun returns the full name of the one run that arg means.
func (a *app) oneRun(ctx context.Context, c *client.Client, arg string) (string, error) {
	switch {
	case arg == "last":
		return lastRun(ctx, c)
	case rangePattern.MatchString(arg):
		return "", &problem{code: exitFailed, text: arg + " is a range, and one run is wanted",
			hint: "if that is its id, type test_runs/" + arg}
	}
	return fullName(arg), nil
}

// runNames returns the full names of the runs that args mean, each once: of a
// range those that exist.
func (a *app) runNames(ctx context.Context, c *client.Client, args []string) ([]string, error) {
	var names []string
	seen := map[string]bool{}
	for _, arg := range args {
		those, err := a.expand(ctx, c, arg)
		if err != nil {
			return nil, err
		}
		for _, name := range those {
			if !seen[name] {
				seen[name] = true
				names = append(names, name)
			}
		}
	}
	return names, nil
}

func (a *app) expand(ctx context.Context, c *client.Client, arg string) ([]string, error) {
	m := rangePattern.FindStringSubmatch(arg)
	if m == nil {
		name, err := a.oneRun(ctx, c, arg)
		return []string{name}, err
	}
	from, errFrom := strconv.ParseUint(m[2], 10, 62)
	to, errTo := strconv.ParseUint(m[3], 10, 62)
	if errFrom != nil || errTo != nil || from > to || to-from >= maxRange {
		return nil, &problem{code: exitFailed,
			text: fmt.Sprintf("%s is no range: it goes upwards, over %d runs at most", arg, maxRange)}
	}
	var names []string
	for id := from; id <= to; id++ {
		names = append(names, fmt.Sprintf("namespaces/%s/test_runs/%d", orMain(m[1]), id))
	}
	var there []string
	for run, err := range c.Each(ctx, names...) {
		if status.Code(err) == codes.NotFound {
			continue
		}
		if err != nil {
			return nil, err
		}
		there = append(there, run.GetName())
	}
	if len(there) == 0 {
		return nil, &problem{code: exitNotFound, text: "there is none of the runs " + arg, hint: hints["RUN_NOT_FOUND"]}
	}
	return there, nil
}

func lastRun(ctx context.Context, c *client.Client) (string, error) {
	newest := c.Runs(ctx, client.Parent(everywhere), client.Filter(`kind = "test_run"`),
		client.OrderBy("create_time desc"), client.Limit(1))
	for run, err := range newest {
		return run.GetName(), err
	}
	return "", &problem{code: exitNotFound, text: "there is no test run yet", hint: "runstatus create makes one"}
}
