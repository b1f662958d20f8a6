package store

import (
	"bytes"
	"regexp"
	"strings"

	"github.com/runstatus/runstatus/statusfile"
)

// mayHide reports whether a line is damaged so that it, or one that it ran into, may have
// ended a run of the kind or have been a problem.
func mayHide(v *statusfile.Vocabulary, kind statusfile.Kind, s *statusfile.Status) bool {
	switch {
	case s.Malformed:
		return TailMayHide(v, kind, bytes.TrimSuffix(s.Raw, []byte(statusfile.Seal)))
	case !isStateName(s.State), lacksBytes(s.Note), s.When.Year() >= impossible:
		return true
	case kind == statusfile.TestRun && s.State == "COMPLETE" && saysNearlyResult(s.Note):
		return true
	}
	behind, two := secondLine(v, s.Note)
	return two && (decides(v, kind, s.State) || decides(v, kind, behind))
}

// impossible is a year of which no clock tells. Where a line was torn in its time, what
// runs into it makes that a number with more digits.
const impossible = 2286

// TailMayHide is that for bytes without a line's end.
func TailMayHide(v *statusfile.Vocabulary, kind statusfile.Kind, tail []byte) bool {
	stamp, rest, _ := strings.Cut(string(tail), " ")
	state, note, whole := strings.Cut(rest, " ")
	if !whole || !isStamp(stamp) || !isStateName(state) || len(tail) >= statusfile.MaxLine || decides(v, kind, state) || lacksBytes(note) {
		return true
	}
	behind, two := secondLine(v, note)
	return two && decides(v, kind, behind)
}

// decides reports whether a state ends a run of the kind, or is a problem.
func decides(v *statusfile.Vocabulary, kind statusfile.Kind, state string) bool {
	return v.Ends(kind, state) || v.IsProblem(kind, state)
}

// isStateName reports whether a name is one that a state may have, known or not.
func isStateName(name string) bool {
	const longest = 15
	if name == "" || len(name) > longest || name[0] < 'A' || name[0] > 'Z' {
		return false
	}
	return strings.Trim(name, "ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_") == ""
}

// stampBytes are those that times consist of.
const stampBytes = "0123456789.:+-eET"

// isStamp reports whether a line begins with a time, and not with a torn one that another
// line ran into.
var isStamp = regexp.MustCompile(`^(-?\d{1,10}(\.\d{0,6})?|\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{1,6})$`).MatchString

// lacksBytes reports whether some bytes of a text are zeros, as of what a file system did
// not get to write.
func lacksBytes(text string) bool { return strings.Contains(text, "\x00\x00") }

// saysNearlyResult reports whether a COMPLETE's note was to say a result, and does not.
func saysNearlyResult(note string) bool {
	if _, exact := statusfile.Result(statusfile.Status{State: "COMPLETE", Note: note}); exact {
		return false
	}
	return strings.Contains(note, "completed with result") || strings.Contains(note, "result: ")
}

// secondLine returns the state of a line that stands at the end of another one's note:
// what another process appends behind a torn line runs into it.
func secondLine(v *statusfile.Vocabulary, note string) (state string, found bool) {
	for rest := note; ; {
		i := strings.IndexByte(rest, ' ')
		if i < 0 {
			return "", false
		}
		before := rest[:i]
		rest = rest[i+1:]
		if before == "" || before[i-1] < '0' || before[i-1] > '9' {
			continue
		}
		state, _, _ = strings.Cut(rest, " ")
		if endsInStamp(before) && isKnownState(v, state) {
			return state, true
		}
	}
}

// endsInStamp reports whether a word ends in a time: of a number with its six decimals, or
// of a date.
func endsInStamp(word string) bool {
	const shortest = len("1000000000.000000")
	at := len(word) - shortest
	return at >= 0 && strings.Trim(word[at:], stampBytes) == "" && strings.Contains(word[at:], ".")
}

func isKnownState(v *statusfile.Vocabulary, name string) bool {
	_, ofTest := v.Lookup(statusfile.TestRun, name)
	_, ofSeries := v.Lookup(statusfile.Series, name)
	return ofTest || ofSeries
}
