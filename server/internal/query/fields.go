package query

import (
	"maps"
	"slices"
	"strings"
	"time"

	"github.com/runstatus/runstatus/server/internal/store"
	"github.com/runstatus/runstatus/statusfile"
)

var (
	comparators = []string{"=", "!=", "<", "<=", ">", ">=", ":"}
	equality    = comparators[:2]
	ordered     = comparators[:6]
	has         = comparators[6:]
)

// filterField is a field of a run that a filter can compare.
type filterField struct {
	operators []string
	// compile returns the comparison of a run's field with value, or a description of
	// the values that it takes. Key is the KEY of labels.KEY and results.KEY.
	compile func(op, key, value string) (match Predicate, want string)
	pattern bool // a value is a pattern, see the function pattern
}

var filterFields = map[string]filterField{
	"state":        {operators: equality, compile: compileState},
	"result":       equal(oneOf("", "PASS", "FAIL", "ERROR"), func(r *store.Run) string { return r.Result }),
	"outcome":      equal(oneOf(store.Outcomes()...), (*store.Run).OutcomeName),
	"kind":         equal(oneOf("test_run", "series"), func(r *store.Run) string { return r.Name.Kind.String() }),
	"user":         wildcard(func(r *store.Run) string { return r.User }),
	"display_name": wildcard(func(r *store.Run) string { return r.DisplayName }),
	"create_time":  instant(func(r *store.Run) time.Time { return r.CreateTime }),
	"update_time":  instant(func(r *store.Run) time.Time { return r.UpdateTime }),
	"end_time":     instant(func(r *store.Run) time.Time { return r.EndTime }),
	"has_state":    {operators: has, compile: compileHasState},
	"ended":        boolean(func(r *store.Run) bool { return r.Ended }),
	"silent":       boolean(func(r *store.Run) bool { return !r.SilentSince().IsZero() }),
	"series":       {operators: equality, compile: compileSeries},
	"id":           {operators: ordered, compile: compileID, pattern: true},
	"labels":       {operators: has, compile: compileHasLabel},
	resultsName:    {operators: has, compile: compileHasResult},
}

var filterFieldNames = strings.Join(slices.Sorted(maps.Keys(filterFields)), ", ")

// labelField is labels.KEY. A run without that label is equal to nothing.
// "labels.KEY:" means the same as "labels.KEY =".
var labelField = filterField{operators: []string{"=", "!=", ":"}, compile: compileLabel, pattern: true}

func equal(check func(string) string, get func(*store.Run) string) filterField {
	return filterField{operators: equality, compile: func(op, _, value string) (Predicate, string) {
		return unless(op, func(r *store.Run) bool { return get(r) == value }), check(value)
	}}
}

func wildcard(get func(*store.Run) string) filterField {
	return filterField{operators: equality, pattern: true, compile: func(op, _, value string) (Predicate, string) {
		match := pattern(value)
		return unless(op, func(r *store.Run) bool { return match(get(r)) }), ""
	}}
}

// instant compares times. A time that the run doesn't have is not before, not after and not
// equal to any other time.
func instant(get func(*store.Run) time.Time) filterField {
	return filterField{operators: ordered, compile: func(op, _, value string) (Predicate, string) {
		want, err := time.Parse(time.RFC3339Nano, value)
		if err != nil {
			return nil, `a time such as "2006-01-02T15:04:05Z"`
		}
		holds := holdsFor(op)
		return func(r *store.Run) bool {
			t := get(r)
			if t.IsZero() {
				return op == "!="
			}
			return holds(t.Compare(want))
		}, ""
	}}
}

// compileState compares the current state. The compiler has resolved the state's name.
func compileState(op, _, state string) (Predicate, string) {
	return unless(op, func(r *store.Run) bool { return r.Current.State == state }), anyText(state)
}

func compileHasState(_, _, state string) (Predicate, string) {
	return func(r *store.Run) bool { return r.Ever.Has(state) }, anyText(state)
}

// kindsOf returns the kinds of runs that match a comparison of the kind.
func kindsOf(op, value string) []statusfile.Kind {
	kind := statusfile.TestRun
	if value == statusfile.Series.String() {
		kind = statusfile.Series
	}
	if op == "!=" {
		kind = OtherKind(kind)
	}
	return []statusfile.Kind{kind}
}

func boolean(get func(*store.Run) bool) filterField {
	return filterField{operators: equality, compile: func(op, _, value string) (Predicate, string) {
		want := value == "true"
		return unless(op, func(r *store.Run) bool { return get(r) == want }), oneOf("true", "false")(value)
	}}
}

// compileSeries takes the short or full name of a series; "" selects test runs without a series.
func compileSeries(op, _, value string) (Predicate, string) {
	var want store.Name
	if value != "" {
		var err error
		if want, err = store.ParseName(value); err != nil || want.Kind != statusfile.Series {
			return nil, `a series' name such as "series/3"`
		}
	}
	return unless(op, func(r *store.Run) bool {
		return r.Series == want && (value != "" || r.Name.Kind == statusfile.TestRun)
	}), ""
}

// compileID orders ids as names are ordered: integers by value, and before all other ids.
func compileID(op, _, value string) (Predicate, string) {
	if slices.Contains(equality, op) {
		match := pattern(value)
		return unless(op, func(r *store.Run) bool { return match(r.Name.ID) }), ""
	}
	if store.CheckID(value) != nil {
		return nil, `a run's id such as "12"`
	}
	holds, want := holdsFor(op), store.Name{ID: value}
	return func(r *store.Run) bool {
		return holds(store.Name{ID: r.Name.ID}.Compare(want))
	}, ""
}

func compileHasLabel(_, _, value string) (Predicate, string) {
	return func(r *store.Run) bool {
		_, ok := r.Labels.Get(value)
		return ok
	}, anyText(value)
}

func compileLabel(op, key, value string) (Predicate, string) {
	match := pattern(value)
	return unless(op, func(r *store.Run) bool {
		v, ok := r.Labels.Get(key)
		return ok && match(v)
	}), ""
}

// unless returns match, negated if the operator is "!=".
func unless(op string, match Predicate) Predicate {
	if op == "!=" {
		return not(match)
	}
	return match
}

// holdsFor returns whether an operator holds, as a function of the result of a comparison.
func holdsFor(op string) func(int) bool {
	switch op {
	case "=":
		return func(c int) bool { return c == 0 }
	case "!=":
		return func(c int) bool { return c != 0 }
	case "<":
		return func(c int) bool { return c < 0 }
	case "<=":
		return func(c int) bool { return c <= 0 }
	case ">":
		return func(c int) bool { return c > 0 }
	default:
		return func(c int) bool { return c >= 0 }
	}
}

func anyText(value string) string {
	if value == "" {
		return "a text that is not empty"
	}
	return ""
}

func oneOf(allowed ...string) func(string) string {
	return func(value string) string {
		if slices.Contains(allowed, value) {
			return ""
		}
		return `one of "` + strings.Join(allowed, `" "`) + `"`
	}
}
