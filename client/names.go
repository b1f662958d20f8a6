package client

import (
	"regexp"
	"strings"
)

// A run of Pavilion 2.6 is named by its series and its place in it: s1.1 is the
// first run of series 1. Therefore s1.1 never means the run 1 of a namespace s1.
var (
	runPattern    = regexp.MustCompile(`^(?:s[0-9]+\.)?[0-9]+$`)
	seriesPattern = regexp.MustCompile(`^s([0-9]+)$`)
	labelPatterns = []*regexp.Regexp{ // the label of a namespace, and what it has
		regexp.MustCompile(`^([A-Za-z0-9][A-Za-z0-9._-]*?)\.(s[0-9]+\.[0-9]+)$`),
		regexp.MustCompile(`^([A-Za-z0-9][A-Za-z0-9._-]*)\.(s?[0-9]+)$`),
	}
)

const mainNamespace = "namespaces/main"

// FullName returns the API's name of a run as people type it: 12 and s1.1 are test
// runs and s3 is a series of the namespace main, label.12 and label.s3 are the same in
// another namespace, test_runs/12 and series/3 leave out the namespace. Any other text
// without a slash is the id of a test run. A full name, and the empty text, are
// returned as they are; the server refuses wrong names.
func FullName(arg string) string {
	switch {
	case arg == "", strings.HasPrefix(arg, "namespaces/"):
		return arg
	case strings.Contains(arg, "/"):
		return mainNamespace + "/" + arg
	}
	if name, ok := idName("main", arg); ok {
		return name
	}
	for _, p := range labelPatterns {
		if m := p.FindStringSubmatch(arg); m != nil {
			name, _ := idName(m[1], m[2])
			return name
		}
	}
	return runName("main", "test_runs", arg)
}

// idName returns the name of 12, s1.1 or s3 in a namespace.
func idName(namespace, id string) (name string, ok bool) {
	if runPattern.MatchString(id) {
		return runName(namespace, "test_runs", id), true
	}
	if m := seriesPattern.FindStringSubmatch(id); m != nil {
		return runName(namespace, "series", m[1]), true
	}
	return "", false
}

func runName(namespace, collection, id string) string {
	return "namespaces/" + namespace + "/" + collection + "/" + id
}
