package doors

import (
	"bytes"
	"fmt"
	"net/http"
	"net/url"
	"regexp"
	"strings"

	"google.golang.org/genproto/googleapis/api/annotations"
	"google.golang.org/protobuf/encoding/protojson"
	"google.golang.org/protobuf/proto"
	"google.golang.org/protobuf/reflect/protoreflect"
)

var pathField = regexp.MustCompile(`\{([a-z_.]+)(?:=([^}]+))?\}`)

// bind returns the request of a binding, false if the message does not fit its path.
func bind(rule *annotations.HttpRule, m proto.Message) (*http.Request, bool) {
	method, path := http.MethodGet, rule.GetGet()
	switch {
	case rule.GetPost() != "":
		method, path = http.MethodPost, rule.GetPost()
	case rule.GetDelete() != "":
		method, path = http.MethodDelete, rule.GetDelete()
	case path == "":
		return nil, false
	}
	m = proto.Clone(m)
	fits := true
	path = pathField.ReplaceAllStringFunc(path, func(found string) string {
		parts := pathField.FindStringSubmatch(found)
		value := takeText(m, parts[1])
		pattern := "^" + strings.ReplaceAll(regexp.QuoteMeta(parts[2]), `\*`, "[^/]+") + "$"
		fits = fits && regexp.MustCompile(pattern).MatchString(value)
		return (&url.URL{Path: value}).EscapedPath()
	})
	if !fits {
		return nil, false
	}
	if rule.GetBody() != "" {
		text, _ := protojson.Marshal(m)
		req, err := http.NewRequest(method, path, bytes.NewReader(text))
		return req, err == nil
	}
	values := url.Values{}
	parameters(m.ProtoReflect(), "", values)
	req, err := http.NewRequest(method, path+"?"+values.Encode(), nil)
	return req, err == nil
}

// takeText returns the text of a field and clears it.
func takeText(m proto.Message, path string) string {
	at := m.ProtoReflect()
	names := strings.Split(path, ".")
	for _, name := range names[:len(names)-1] {
		at = at.Get(at.Descriptor().Fields().ByName(protoreflect.Name(name))).Message()
	}
	field := at.Descriptor().Fields().ByName(protoreflect.Name(names[len(names)-1]))
	value := at.Get(field)
	if !at.Has(field) {
		return ""
	}
	text := ""
	if field.IsList() {
		if value.List().Len() == 1 {
			text = value.List().Get(0).String()
		}
	} else {
		text = value.String()
	}
	at.Clear(field)
	return text
}

// parameters adds the fields of a message as parameters of an address.
func parameters(m protoreflect.Message, prefix string, into url.Values) {
	m.Range(func(f protoreflect.FieldDescriptor, v protoreflect.Value) bool {
		name := prefix + f.JSONName()
		switch {
		case f.IsList():
			for i := range v.List().Len() {
				into.Add(name, v.List().Get(i).String())
			}
		case f.Enum() != nil:
			into.Set(name, string(f.Enum().Values().ByNumber(v.Enum()).Name()))
		case f.Message() != nil && f.Message().ParentFile().Package() == "google.protobuf":
			text, _ := protojson.Marshal(v.Message().Interface())
			into.Set(name, strings.Trim(string(text), `"`))
		case f.Message() != nil:
			parameters(v.Message(), name+".", into)
		default:
			into.Set(name, fmt.Sprint(v.Interface()))
		}
		return true
	})
}
