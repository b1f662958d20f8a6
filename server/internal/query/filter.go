package query

import (
	"errors"
	"fmt"
	"io"
	"slices"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"

	"go.einride.tech/aip/filtering"
	expr "google.golang.org/genproto/googleapis/api/expr/v1alpha1"

	"github.com/runstatus/runstatus/server/internal/apierr"
	"github.com/runstatus/runstatus/server/internal/store"
	"github.com/runstatus/runstatus/statusfile"
)

// Predicate reports whether a run matches. It is safe for concurrent use.
type Predicate func(*store.Run) bool

// Filter is what a filter expression means.
type Filter struct {
	Match  Predicate
	States []string          // runs that match are in one of these states now; none: nothing is known
	Kinds  []statusfile.Kind // and are of one of these kinds; none: nothing is known
	Reads  Facts             // what Match looks at
	// Results says that Match calls Run.ResultOf, which costs a read of a file. Match judges by
	// everything else first.
	Results bool
}

// Facts are the facts of a run that a filter looks at. Each value includes those before it.
type Facts uint8

// What a filter may look at.
const (
	NameAlone Facts = iota // the kind and the id
	Identity               // the display name, the user and the labels, which seldom change
	AllFacts               // also what each line may change
)

// factsOf returns what a comparison of a field looks at.
func factsOf(field string) Facts {
	switch field {
	case "kind", "id":
		return NameAlone
	case "display_name", "user", "labels":
		return Identity
	}
	return AllFacts
}

// maxNesting bounds the depth of parentheses and calls in a filter.
const maxNesting = 64

// CompileFilter returns what an AIP-160 expression means, with the states of a vocabulary. The empty
// expression matches every run.
// An error has the reason INVALID_FILTER; its text names the column, from 1, and what would be right.
func CompileFilter(v *statusfile.Vocabulary, filter string) (Filter, error) {
	if strings.TrimSpace(filter) == "" {
		return Filter{Match: func(*store.Run) bool { return true }}, nil
	}
	c := compiler{vocabulary: v, filter: filter}
	if at, ok := tooDeep(filter); ok {
		return Filter{}, c.errorAt(at, "nested more than %d deep", maxNesting)
	}
	// The parser counts positions from the first character that is no space.
	c.lead = len(filter) - len(strings.TrimLeftFunc(filter, unicode.IsSpace))
	text, added := withStarEscapes(filter)
	c.added = added
	var parser filtering.Parser
	parser.Init(text)
	parsed, err := parser.Parse()
	if err != nil {
		return Filter{}, c.syntaxError(err)
	}
	c.positions = parsed.GetSourceInfo().GetPositions()
	f, err := c.expression(parsed.GetExpr())
	f.Reads = c.reads
	return f, err
}

// tooDeep returns the byte at which a filter is nested too deep. Parentheses in texts don't count.
func tooDeep(filter string) (at int, deep bool) {
	depth := 0
	quote := byte(0)
	for i := 0; i < len(filter); i++ {
		switch c := filter[i]; {
		case quote != 0 && c == '\\':
			i++ // the next one is part of the text
		case quote != 0 && c == quote:
			quote = 0
		case quote != 0:
		case c == '"', c == '\'':
			quote = c
		case c == '(':
			depth++
		case c == ')':
			depth--
		}
		if depth > maxNesting {
			return i, true
		}
	}
	return 0, false
}

// compiler turns one parsed expression into a predicate.
type compiler struct {
	vocabulary *statusfile.Vocabulary

	filter    string
	reads     Facts           // what the comparisons so far look at
	lead      int             // bytes of space before what was parsed
	added     []int           // where withStarEscapes added a byte
	positions map[int64]int32 // of each part, in what was parsed
}

func (c *compiler) expression(e *expr.Expr) (Filter, error) {
	call := e.GetCallExpr()
	if call == nil {
		return Filter{}, c.errorf(e, `want a comparison, such as state = "RUNNING"`)
	}
	args := call.GetArgs()
	switch f := call.GetFunction(); {
	case f == filtering.FunctionNot && len(args) == 1:
		f, err := c.expression(args[0])
		return Filter{Match: not(f.Match), Results: f.Results}, err
	case f == filtering.FunctionFuzzyAnd:
		at := c.origin(args[1])
		return Filter{}, c.errorAt(at, "want AND or OR before this: %q", offending(c.filter[at:]))
	case len(args) == 2 && (f == filtering.FunctionAnd || f == filtering.FunctionOr):
		return c.both(f, args)
	case len(args) == 2 && slices.Contains(comparators, f):
		return c.comparison(f, args[0], args[1])
	default:
		return Filter{}, c.errorf(e, `there are no functions; want a comparison, such as state = "RUNNING"`)
	}
}

func (c *compiler) both(f string, args []*expr.Expr) (Filter, error) {
	left, err := c.expression(args[0])
	if err != nil {
		return Filter{}, err
	}
	right, err := c.expression(args[1])
	if f == filtering.FunctionOr {
		return left.or(right), err
	}
	return left.and(right), err
}

func (c Filter) and(d Filter) Filter {
	if c.Results && !d.Results {
		c, d = d, c
	}
	return Filter{
		Match:   func(r *store.Run) bool { return c.Match(r) && d.Match(r) },
		States:  either(c.States, d.States),
		Kinds:   either(c.Kinds, d.Kinds),
		Results: d.Results,
	}
}

// either returns what is known by one of two conditions that both hold.
func either[E any](a, b []E) []E {
	if a == nil {
		return b
	}
	return a
}

func (c Filter) or(d Filter) Filter {
	if c.Results && !d.Results {
		c, d = d, c
	}
	return Filter{
		Match:   func(r *store.Run) bool { return c.Match(r) || d.Match(r) },
		States:  bothOf(c.States, d.States),
		Kinds:   bothOf(c.Kinds, d.Kinds),
		Results: d.Results,
	}
}

// bothOf returns what is known if one of two conditions holds.
func bothOf[E any](a, b []E) []E {
	if a == nil || b == nil {
		return nil
	}
	return slices.Concat(a, b)
}

func not(match Predicate) Predicate { return func(r *store.Run) bool { return !match(r) } }

func (c *compiler) comparison(op string, left, right *expr.Expr) (Filter, error) {
	name, key := fieldOf(left)
	field, err := c.field(op, name, key, left)
	if err != nil {
		return Filter{}, err
	}
	value, err := c.value(name, right)
	if err != nil {
		return Filter{}, err
	}
	if !field.pattern {
		value = starEscapes.Replace(value)
	}
	if value != "" && (name == "state" || name == "has_state") {
		state, wrong := ResolveState(c.vocabulary, value, bothKinds)
		if wrong != "" {
			return Filter{}, c.errorf(right, "%s", wrong)
		}
		value = state
	}
	match, want := field.compile(op, key, value)
	if want != "" {
		return Filter{}, c.errorf(right, "%.80q is no value for %s; want %s", value, name, want)
	}
	switch {
	case name == "state" && op == "=":
		return Filter{Match: match, States: []string{value}}, nil
	case name == "kind":
		return Filter{Match: match, Kinds: kindsOf(op, value)}, nil
	}
	return Filter{Match: match, Results: name == resultsName}, nil
}

// field returns what is compared, if it can be by the operator.
func (c *compiler) field(op, name, key string, at *expr.Expr) (filterField, error) {
	field, ok := filterFields[name]
	if !ok || key != "" && name != resultsName && (name != "labels" || isNested(at)) {
		return field, c.errorf(at, "no such field; want one of %s", filterFieldNames)
	}
	c.reads = max(c.reads, factsOf(name))
	switch {
	case key != "" && name == resultsName:
		field = resultField
	case key != "":
		field = labelField
	}
	if !slices.Contains(field.operators, op) {
		return field, c.errorf(at, "%s is compared with %s, not with %s", name, strings.Join(field.operators, " "), op)
	}
	return field, nil
}

// fieldOf returns a field's name and, of labels.KEY and results.KEY, the key. The keys of nested results
// are joined by dots.
func fieldOf(e *expr.Expr) (name, key string) {
	s := e.GetSelectExpr()
	if s == nil {
		return e.GetIdentExpr().GetName(), ""
	}
	name, key = fieldOf(s.GetOperand())
	if key != "" {
		return name, key + "." + s.GetField()
	}
	return name, s.GetField()
}

// isNested reports whether a field has more than one dot.
func isNested(e *expr.Expr) bool { return e.GetSelectExpr().GetOperand().GetSelectExpr() != nil }

// value returns a quoted text, or true or false, which need no quotes, nor does a number for a result.
func (c *compiler) value(field string, e *expr.Expr) (string, error) {
	number := field == resultsName
	switch v := e.GetConstExpr().GetConstantKind().(type) {
	case *expr.Constant_StringValue:
		return v.StringValue, nil
	case *expr.Constant_Int64Value:
		if number {
			return strconv.FormatInt(v.Int64Value, 10), nil
		}
	case *expr.Constant_DoubleValue:
		if number {
			return strconv.FormatFloat(v.DoubleValue, 'g', -1, 64), nil
		}
	}
	ident := e.GetIdentExpr().GetName()
	switch {
	case ident == "true" || ident == "false":
		return ident, nil
	case number:
		return "", c.errorf(e, `want a number, or a text in quotes, such as "PASS"`)
	}
	return "", c.errorf(e, `want a value in quotes, such as "RUNNING"`)
}

// syntaxError returns the error of the place where the parser stopped, with the text there. The
// parser's own message is not used: it repeats the filter for every rule of the grammar.
func (c *compiler) syntaxError(err error) error {
	at, message := len(c.filter), "is not a filter expression"
	for e := err; e != nil; e = errors.Unwrap(e) {
		if errors.Is(e, io.EOF) && errors.Unwrap(e) == nil {
			return c.errorAt(len(c.filter), "it ends too early")
		}
		// Each layer of the error has a position: the innermost one is the right one.
		if p, ok := e.(positioned); ok {
			at, message = c.originOf(int(p.Position().Offset)), p.Message()
		}
	}
	text := offending(c.filter[at:])
	switch {
	case text == "":
		return c.errorAt(at, "it ends too early")
	case strings.HasPrefix(message, "unexpected"): // the parser names the token in its own words
		message = "unexpected"
	}
	return c.errorAt(at, "%s %q", message, text)
}

// offending returns the first word of a part of a filter.
func offending(rest string) string {
	const most = 40
	rest = strings.TrimSpace(rest)
	if end := strings.IndexFunc(rest, unicode.IsSpace); end > 0 {
		rest = rest[:end]
	}
	if len(rest) > most {
		rest = strings.ToValidUTF8(rest[:most], "") + "…"
	}
	return rest
}

type positioned interface {
	Position() filtering.Position
	Message() string
}

func (c *compiler) errorf(e *expr.Expr, format string, args ...any) error {
	return c.errorAt(c.origin(e), format, args...)
}

// origin returns the byte of the filter where an expression begins.
func (c *compiler) origin(e *expr.Expr) int { return c.originOf(int(c.positions[e.GetId()])) }

// originOf returns the byte of the filter that a position of the parser stands for.
func (c *compiler) originOf(parsed int) int {
	at := parsed + c.lead
	before, _ := slices.BinarySearch(c.added, at)
	return min(at-before, len(c.filter))
}

// errorAt returns an INVALID_FILTER error about a byte of the filter.
func (c *compiler) errorAt(at int, format string, args ...any) error {
	column := utf8.RuneCountInString(c.filter[:min(at, len(c.filter))]) + 1
	return &store.Error{Reason: apierr.InvalidFilter, Detail: fmt.Sprintf("the filter's column %d: %s", column, fmt.Sprintf(format, args...))}
}
