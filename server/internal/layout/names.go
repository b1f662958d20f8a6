package layout

import (
	"strings"
	"unicode"

	"github.com/runstatus/runstatus/server/internal/store"
)

// The files of a run's directory, by Pavilion's names.
const (
	StatusFile      = "status"
	AttributesFile  = "attributes"
	SeriesLink      = "series"
	ConfigFile      = "config" // of a series
	jobLink         = "job"
	RunComplete     = "RUN_COMPLETE"
	SeriesComplete  = "SERIES_COMPLETE"
	AllTestsStarted = "ALL_TESTS_STARTED"
	TestSets        = "test_sets"
	variablesFile   = "variables"
	unnamed         = "unnamed"     // the name of series without one
	OwnSet          = "0.runstatus" // the test set of members that joined through the service
)

// StatusPath returns the path of a run's status file in a working directory.
func StatusPath(n store.Name) string {
	return RunDir(n) + "/" + StatusFile
}

// SeriesNameOf makes of a display name one that Pavilion takes for a series: small letters,
// digits, _ and -, a letter first.
func SeriesNameOf(display string) string {
	name := strings.Map(func(r rune) rune {
		switch r = unicode.ToLower(r); {
		case 'a' <= r && r <= 'z', '0' <= r && r <= '9', r == '_':
			return r
		}
		return '-'
	}, display)
	name = strings.TrimLeft(name, "0123456789_-")
	if len(name) < 2 {
		return unnamed
	}
	return name
}

// SplitLink returns the last two parts of a link's target and what is before.
func SplitLink(target string) (before, collection, name string) {
	rest, name := cutLast(strings.TrimRight(target, "/"))
	before, collection = cutLast(rest)
	return before, collection, name
}

func cutLast(p string) (before, last string) {
	if i := strings.LastIndexByte(p, '/'); i >= 0 {
		return p[:i], p[i+1:]
	}
	return "", p
}

// MemberLinkName is the name of a member's link: its id, or with its namespace where
// that differs, since ids of two namespaces may be the same.
func MemberLinkName(n, series store.Name) string {
	if n.Namespace == series.Namespace {
		return n.ID
	}
	return n.Namespace + ":" + n.ID
}

// RunDir returns the path of a run's directory in a working directory.
func RunDir(n store.Name) string { return store.Collection(n.Kind) + "/" + n.ID }
