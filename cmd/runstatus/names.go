package main

import (
	"strings"

	"github.com/runstatus/runstatus/internal/runname"
)

// everywhere is the API's name of all namespaces.
const everywhere = "namespaces/-"

// parent returns the API's name of the namespace of lists and of new runs.
func (a *app) parent() string { return "namespaces/" + a.namespace }

// fullName returns the full name of a run as it is typed.
func (a *app) fullName(arg string) string { return runname.FullIn(a.namespace, arg) }

// fullSeries returns the full name of a series. It takes 3 for s3.
func (a *app) fullSeries(arg string) string {
	name := a.fullName(arg)
	if strings.Contains(arg, "/") {
		return name
	}
	return strings.Replace(name, "/test_runs/", "/series/", 1)
}

// shortName returns the shortest text that is read as the name without --namespace.
func shortName(name string) string { return runname.Short(name) }
