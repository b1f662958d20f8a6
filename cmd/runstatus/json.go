package main

import (
	"bytes"
	"encoding/json"
	"fmt"
	"strings"
	"unicode/utf16"

	"google.golang.org/protobuf/encoding/protojson"
	"google.golang.org/protobuf/proto"
)

// printJSON prints a message as one object, with the API's names and with fields that have their zero
// value. The same message always gives the same bytes. None of them affects a terminal.
func (a *app) printJSON(m proto.Message) error {
	return a.printAs(m, func(b *bytes.Buffer, raw []byte) error { return json.Indent(b, raw, "", "  ") })
}

// printJSONLine is printJSON on one line, for streams of objects.
func (a *app) printJSONLine(m proto.Message) error {
	return a.printAs(m, json.Compact)
}

func (a *app) printAs(m proto.Message, form func(*bytes.Buffer, []byte) error) error {
	text, err := jsonText(m, form)
	if err != nil {
		return err
	}
	a.out.line("%s", text)
	return nil
}

// jsonLine returns what printJSONLine prints.
func jsonLine(m proto.Message) (string, error) { return jsonText(m, json.Compact) }

func jsonText(m proto.Message, form func(*bytes.Buffer, []byte) error) (string, error) {
	raw, err := protojson.MarshalOptions{EmitDefaultValues: true}.Marshal(m)
	if err != nil {
		return "", fmt.Errorf("write JSON: %w", err)
	}
	var formed bytes.Buffer
	// protojson varies its white space on purpose; this makes it the same again.
	if err := form(&formed, raw); err != nil {
		return "", fmt.Errorf("write JSON: %w", err)
	}
	var b strings.Builder
	for _, r := range formed.String() {
		switch {
		case r == '\n' || !unseen(r):
			b.WriteRune(r)
		case r > 0xFFFF:
			high, low := utf16.EncodeRune(r)
			fmt.Fprintf(&b, `\u%04x\u%04x`, high, low)
		default:
			fmt.Fprintf(&b, `\u%04x`, r)
		}
	}
	return b.String(), nil
}
