package server

import (
	"regexp"
	"strings"

	"google.golang.org/genproto/googleapis/api/annotations"
	"google.golang.org/protobuf/proto"
	"google.golang.org/protobuf/reflect/protoreflect"
)

// aliases are further names of namespaces: Pavilion may have several labels for one working
// directory. Requests are rewritten before a handler sees them, so that tokens and answers
// have one name for each run.
type aliases struct {
	of map[string]string // the namespace of an alias
}

// newAliases returns nil if there are none; then requests are not rewritten.
func newAliases(namespaces []Namespace) *aliases {
	a := &aliases{of: map[string]string{}}
	for _, ns := range namespaces {
		for _, alias := range ns.Aliases {
			a.of[alias] = ns.Name
		}
	}
	if len(a.of) == 0 {
		return nil
	}
	return a
}

// rewrite replaces aliases by the names of their namespaces, in all fields of a request that
// hold names, and in comparisons of its filter with series.
func (a *aliases) rewrite(m proto.Message) {
	if a != nil {
		a.rewriteFields(m.ProtoReflect())
	}
}

func (a *aliases) rewriteFields(m protoreflect.Message) {
	m.Range(func(field protoreflect.FieldDescriptor, v protoreflect.Value) bool {
		switch {
		case field.IsMap():
		case field.Kind() == protoreflect.MessageKind && field.IsList():
			for i := range v.List().Len() {
				a.rewriteFields(v.List().Get(i).Message())
			}
		case field.Kind() == protoreflect.MessageKind:
			a.rewriteFields(v.Message())
		case field.Kind() != protoreflect.StringKind:
		case field.Name() == "filter":
			m.Set(field, protoreflect.ValueOfString(a.rewriteFilter(v.String())))
		case holdsName(field) && field.IsList():
			for i := range v.List().Len() {
				v.List().Set(i, protoreflect.ValueOfString(a.rewriteName(v.List().Get(i).String())))
			}
		case holdsName(field):
			m.Set(field, protoreflect.ValueOfString(a.rewriteName(v.String())))
		}
		return true
	})
}

// holdsName reports whether a field holds the names of runs or of namespaces.
func holdsName(field protoreflect.FieldDescriptor) bool {
	return proto.HasExtension(field.Options(), annotations.E_ResourceReference)
}

func (a *aliases) rewriteName(name string) string {
	rest, ok := strings.CutPrefix(name, "namespaces/")
	if !ok {
		return name
	}
	namespace, rest, more := strings.Cut(rest, "/")
	canonical, ok := a.of[namespace]
	switch {
	case !ok:
		return name
	case !more:
		return "namespaces/" + canonical
	}
	return "namespaces/" + canonical + "/" + rest
}

// seriesTerm matches a term of a filter that names a series.
var seriesTerm = regexp.MustCompile(`(\bseries\s*(?:=|!=|:)\s*")(namespaces/[^"\\]*)(")`)

func (a *aliases) rewriteFilter(filter string) string {
	return seriesTerm.ReplaceAllStringFunc(filter, func(term string) string {
		m := seriesTerm.FindStringSubmatch(term)
		return m[1] + a.rewriteName(m[2]) + m[3]
	})
}
