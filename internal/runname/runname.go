// Package runname reads and writes names of runs, as the API has them and as people type
// them. All its functions are pure.
package runname

import (
	"regexp"
	"strings"
)

// A run of Pavilion 2.6 is named by its series and its place in it: s1.1 is the
// first run of series 1. Therefore s1.1 never means the run 1 of a namespace s1.
var (
	numberedPattern = regexp.MustCompile(`^(?:s[0-9]+\.)?[0-9]+$`)
	seriesPattern   = regexp.MustCompile(`^s([0-9]+)$`)
	labelPatterns   = []*regexp.Regexp{ // the label of a namespace, and what it has
		regexp.MustCompile(`^([A-Za-z0-9][A-Za-z0-9._-]*?)\.(s[0-9]+\.[0-9]+)$`),
		regexp.MustCompile(`^([A-Za-z0-9][A-Za-z0-9._-]*)\.(s?[0-9]+)$`),
	}
)

// The collections of a namespace.
const (
	TestRuns = "test_runs"
	Series   = "series"
)

// Main is the default namespace.
const Main = "namespaces/main"

// Full returns the full name of a run. client.FullName documents the accepted forms.
func Full(arg string) string { return FullIn("main", arg) }

// FullIn is Full with another namespace for the forms that name none.
func FullIn(namespace, arg string) string {
	switch {
	case arg == "", strings.HasPrefix(arg, "namespaces/"):
		return arg
	case strings.Contains(arg, "/"):
		return "namespaces/" + namespace + "/" + arg
	}
	if name, ok := ofID(namespace, arg); ok {
		return name
	}
	for _, p := range labelPatterns {
		if m := p.FindStringSubmatch(arg); m != nil {
			name, _ := ofID(m[1], m[2])
			return name
		}
	}
	return Join(namespace, TestRuns, arg)
}

// ofID returns the name of 12, s1.1 or s3 in a namespace.
func ofID(namespace, id string) (name string, ok bool) {
	if IsNumbered(id) {
		return Join(namespace, TestRuns, id), true
	}
	if m := seriesPattern.FindStringSubmatch(id); m != nil {
		return Join(namespace, Series, m[1]), true
	}
	return "", false
}

// IsNumbered reports whether an id has a number: 12, or s1.1 as Pavilion 2.6 names it.
func IsNumbered(id string) bool { return numberedPattern.MatchString(id) }

// Join returns the full name with these parts.
func Join(namespace, collection, id string) string {
	return "namespaces/" + namespace + "/" + collection + "/" + id
}

// Split returns the parts of a full name, which are empty where the name has none.
func Split(name string) (namespace, collection, id string) {
	rest := strings.TrimPrefix(name, "namespaces/")
	namespace, rest, _ = strings.Cut(rest, "/")
	collection, id, _ = strings.Cut(rest, "/")
	return namespace, collection, id
}

// IsSeries reports whether a full name is that of a series.
func IsSeries(name string) bool {
	_, collection, _ := Split(name)
	return collection == Series
}
