package store

import (
	"cmp"
	"fmt"
	"strings"

	"github.com/runstatus/runstatus/statusfile"
)

// DefaultNamespace is the namespace of names that leave it out.
const DefaultNamespace = "main"

// Name names a run. The zero Name names none. Names are comparable; they differ
// when their ids differ in case only.
type Name struct {
	Namespace string
	Kind      statusfile.Kind
	ID        string
}

// isWord reports whether s is [A-Za-z0-9][A-Za-z0-9._-]{0,63}. Each call asks: a
// regular expression would be a part of what it costs that shows.
func isWord(s string) bool {
	for i := range len(s) {
		c := s[i]
		letter := 'A' <= c && c <= 'Z' || 'a' <= c && c <= 'z' || '0' <= c && c <= '9'
		if !letter && (i == 0 || c != '.' && c != '_' && c != '-') {
			return false
		}
	}
	return 0 < len(s) && len(s) <= 64
}

// ParseName reads "namespaces/{namespace}/test_runs/{id}", the same with
// "series", and both without the namespace, which then is DefaultNamespace. Any
// other text is an InvalidName error.
func ParseName(s string) (Name, error) {
	n := Name{Namespace: DefaultNamespace}
	rest, whole := strings.CutPrefix(s, "namespaces/")
	if whole {
		n.Namespace, rest, whole = strings.Cut(rest, "/")
	}
	collection, id, ok := strings.Cut(rest, "/")
	if !ok || strings.Contains(id, "/") || !whole && rest != s {
		return Name{}, invalidName(s, "want test_runs/{id}, series/{id}, or the same behind namespaces/{namespace}/")
	}
	kind, ok := kindOf(collection)
	if !ok {
		return Name{}, invalidName(s, "want test_runs or series before the id")
	}
	n.Kind, n.ID = kind, id
	if err := CheckNamespace(n.Namespace); err != nil {
		return Name{}, err
	}
	return n, CheckID(n.ID)
}

// CheckID returns an InvalidName error unless id can be a run's id.
func CheckID(id string) error {
	switch {
	case !isWord(id):
		return invalidName(id, "an id is 1 to 64 of A-Z a-z 0-9 . _ - and begins with a letter or a digit")
	case strings.Contains(id, ".."):
		return invalidName(id, `an id holds no ".."`)
	case id == "next_id":
		return invalidName(id, "next_id is not an id")
	}
	return nil
}

// CheckNewID is CheckID for an id that is about to be made: an integer has no
// leading zeros.
func CheckNewID(id string) error {
	if err := CheckID(id); err != nil {
		return err
	}
	if len(id) > 1 && id[0] == '0' && isInteger(id) {
		return invalidName(id, "a new integer id has no leading zeros")
	}
	return nil
}

// CheckNamespace returns an InvalidName error unless ns can be a namespace's
// name. The rule is that of ids.
func CheckNamespace(ns string) error {
	if !isWord(ns) || strings.Contains(ns, "..") {
		return invalidName(ns, "a namespace is 1 to 64 of A-Z a-z 0-9 . _ - and begins with a letter or a digit")
	}
	return nil
}

// Collection returns the last but one part of names of the kind, which is also
// the name of their directory in a working directory.
func Collection(k statusfile.Kind) string {
	if k == statusfile.Series {
		return "series"
	}
	return "test_runs"
}

func kindOf(collection string) (statusfile.Kind, bool) {
	switch collection {
	case "test_runs":
		return statusfile.TestRun, true
	case "series":
		return statusfile.Series, true
	}
	return 0, false
}

// String returns the full name.
func (n Name) String() string {
	if n == (Name{}) {
		return ""
	}
	return "namespaces/" + n.Namespace + "/" + Collection(n.Kind) + "/" + n.ID
}

// Compare orders names by namespace, test runs before series, integer ids by
// value before all others.
func (n Name) Compare(o Name) int {
	return cmp.Or(
		strings.Compare(n.Namespace, o.Namespace),
		cmp.Compare(n.Kind, o.Kind),
		compareIDs(n.ID, o.ID),
	)
}

func compareIDs(a, b string) int {
	ia, ib := isInteger(a), isInteger(b)
	if ia != ib {
		if ia {
			return -1
		}
		return 1
	}
	if ia {
		ta, tb := strings.TrimLeft(a, "0"), strings.TrimLeft(b, "0")
		if c := cmp.Or(cmp.Compare(len(ta), len(tb)), strings.Compare(ta, tb)); c != 0 {
			return c
		}
	}
	return strings.Compare(a, b)
}

func isInteger(s string) bool {
	for i := range len(s) {
		if s[i] < '0' || s[i] > '9' {
			return false
		}
	}
	return s != ""
}

func invalidName(s, want string) error {
	return &Error{Reason: InvalidName, Detail: fmt.Sprintf("%q is not a name: %s", clip(s), want)}
}

// clip keeps a text that a caller sent short enough for an error.
func clip(s string) string {
	const most = 80
	if len(s) <= most {
		return s
	}
	return s[:most] + "…"
}
