package runname

import (
	"cmp"
	"fmt"
	"regexp"
	"strconv"
	"strings"
)

// maxRange is the largest number of runs in a range.
const maxRange = 50_000

// Pavilion pads the ids of old trees to this many digits.
const paddedDigits = 7

var rangePatterns = []*regexp.Regexp{ // a label, what the first id begins with, its number, the same of the last id
	regexp.MustCompile(`^()(s[0-9]+\.|s|)([0-9]+)-(s[0-9]+\.|s|)([0-9]+)$`),
	regexp.MustCompile(`^([A-Za-z0-9][A-Za-z0-9._-]*?)\.(s[0-9]+\.|s|)([0-9]+)-(s[0-9]+\.|s|)([0-9]+)$`),
}

// Short returns the shortest text for which Full returns name.
func Short(name string) string {
	namespace, collection, id := Split(name)
	short := id
	if collection == Series {
		short = "s" + id
	}
	inMain := strings.TrimPrefix(name, "namespaces/main/")
	for _, s := range []string{short, namespace + "." + short, inMain} {
		if !isSpecial(s) && Full(s) == name {
			return s
		}
	}
	return name
}

func isSpecial(arg string) bool { return arg == "last" || IsRange(arg) }

// IsRange reports whether arg has the form of a range of runs: 5-10, s3-s5, label.5-10.
func IsRange(arg string) bool { return splitRange(arg) != nil }

// splitRange returns the submatches of rangePatterns, nil if arg is no range.
func splitRange(arg string) []string {
	for _, p := range rangePatterns {
		if m := p.FindStringSubmatch(arg); m != nil && (m[4] == "" || m[4] == m[2]) {
			return m
		}
	}
	return nil
}

// Others returns other names that a run may have if the typed one does not exist: with a padded
// number as in old trees, and for s1.1 the run 1 of the namespace s1.
func Others(name string) []string {
	namespace, collection, id := Split(name)
	series, number, inSeries := strings.Cut(id, ".")
	switch {
	case !IsNumbered(id):
		return nil
	case inSeries && namespace == "main":
		return []string{Join(series, collection, number)}
	case !inSeries && len(id) < paddedDigits:
		return []string{Join(namespace, collection, strings.Repeat("0", paddedDigits-len(id))+id)}
	}
	return nil
}

// Range returns the names in a range, of the namespace if arg names none; ok is false if arg is no range.
// Numbers have as many leading zeros as the first one. The error says what a range is.
func Range(namespace, arg string) (names []string, ok bool, err error) {
	m := splitRange(arg)
	if m == nil {
		return nil, false, nil
	}
	namespace, prefix, width := cmp.Or(m[1], namespace), m[2], 0
	from, errFrom := strconv.ParseUint(m[3], 10, 62)
	to, errTo := strconv.ParseUint(m[5], 10, 62)
	if errFrom != nil || errTo != nil || from > to || to-from >= maxRange {
		return nil, true, fmt.Errorf("%s is no range: it goes upwards, over %d runs at most", arg, maxRange)
	}
	if m[3][0] == '0' {
		width = len(m[3])
	}
	for id := from; id <= to; id++ {
		names = append(names, FullIn(namespace, fmt.Sprintf("%s%0*d", prefix, width, id)))
	}
	return names, true, nil
}
