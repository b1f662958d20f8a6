package query

import (
	"slices"
	"strconv"
	"strings"

	"github.com/runstatus/runstatus/server/internal/store"
)

const resultsName = "results"

// resultField is results.KEY. A run without that value compares only by "!=". "results.KEY:" means the
// same as "results.KEY =".
var resultField = filterField{operators: comparators, compile: compileResult, pattern: true}

func compileHasResult(_, _, key string) (Predicate, string) {
	return func(r *store.Run) bool { return valueOf(r, key).Kind != store.NoValue }, anyText(key)
}

// compileResult compares a number with numbers, also with those that texts hold, and any other value with
// texts and truth values.
func compileResult(op, key, value string) (Predicate, string) {
	if number, ok := store.ParseNumber(value); ok {
		return compareNumber(op, key, number), ""
	}
	if op == "=" || op == ":" || op == "!=" {
		match := pattern(value)
		return unless(op, func(r *store.Run) bool {
			v := valueOf(r, key)
			return v.Kind != store.NoValue && match(v.String())
		}), ""
	}
	holds, text := holdsFor(op), starEscapes.Replace(value)
	return func(r *store.Run) bool {
		v := valueOf(r, key)
		return v.Kind == store.Text && holds(strings.Compare(v.Text, text))
	}, ""
}

func compareNumber(op, key string, number float64) Predicate {
	if op == ":" {
		op = "="
	}
	holds, want := holdsFor(op), store.Value{Kind: store.Number, Number: number}
	return func(r *store.Run) bool {
		v := valueOf(r, key)
		if _, ok := v.AsNumber(); !ok {
			return op == "!="
		}
		return holds(v.Compare(want))
	}
}

// resultKey returns the order by a value of the results.
func resultKey(key string) runKey {
	return runKey{
		result:  key,
		compare: func(a, b *store.Run) int { return valueOf(a, key).Compare(valueOf(b, key)) },
		lacks:   func(r *store.Run) bool { return valueOf(r, key).Kind == store.NoValue },
		save:    func(r *store.Run) string { return saveValue(valueOf(r, key)) },
		load: func(r *store.Run, s string) error {
			v, err := loadValue(s)
			others := r.ResultOf
			r.ResultOf = func(of string) store.Value {
				if of == key || others == nil {
					return v
				}
				return others(of)
			}
			return err
		},
	}
}

// valueOf returns a value of a run's results; none if the run was given without results.
func valueOf(r *store.Run, key string) store.Value {
	if r.ResultOf == nil {
		return store.Value{}
	}
	return r.ResultOf(key)
}

// maxOrderedText bounds the part of a text that an order looks at, in bytes, so that the texts of many
// runs need little memory and fit into a page token.
const maxOrderedText = 256

// forOrder returns what an order looks at of a value.
func forOrder(v store.Value) store.Value {
	v.Text = strings.Clone(v.Text[:min(len(v.Text), maxOrderedText)])
	return v
}

// saveValue returns a value as a text: its kind, and the value.
func saveValue(v store.Value) string {
	text := v.Text
	if v.Kind == store.Number {
		text = strconv.FormatFloat(v.Number, 'g', -1, 64)
	}
	return strconv.Itoa(int(v.Kind)) + text
}

func loadValue(s string) (v store.Value, err error) {
	if s == "" || s[0] < '0' || s[0] > '0'+byte(store.Truth) {
		return v, errPageToken()
	}
	v.Kind, v.Text = store.ValueKind(s[0]-'0'), s[1:]
	if v.Kind == store.Number {
		v.Number, err = strconv.ParseFloat(v.Text, 64)
		v.Text = ""
	}
	return v, err
}

// Results reports whether the order looks at results.
func (o Order) Results() bool {
	return slices.ContainsFunc(o, func(key orderKey) bool { return key.result != "" })
}

// Keep has a run answer with the values that the order looks at, and with no others. It takes them from
// what the run answers now.
func (o Order) Keep(r *store.Run) {
	kept := map[string]store.Value{}
	for _, key := range o {
		if key.result != "" {
			kept[key.result] = forOrder(valueOf(r, key.result))
		}
	}
	r.ResultOf = nil
	if len(kept) > 0 {
		r.ResultOf = func(key string) store.Value { return kept[key] }
	}
}
