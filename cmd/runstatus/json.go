package main

import (
	"bytes"
	"encoding/json"
	"fmt"
	"unicode/utf16"

	"google.golang.org/protobuf/encoding/protojson"
	"google.golang.org/protobuf/proto"
)

// printJSON prints a message as one object, with the API's names and every field
// that has no presence of its own. The same message always gives the same bytes,
// and none of them does anything to a terminal.
func (a *app) printJSON(m proto.Message) error {
	raw, err := protojson.MarshalOptions{EmitDefaultValues: true}.Marshal(m)
	if err != nil {
		return fmt.Errorf("write JSON: %w", err)
	}
	var indented bytes.Buffer
	// protojson varies its white space on purpose; this makes it the same again.
	if err := json.Indent(&indented, raw, "", "  "); err != nil {
		return fmt.Errorf("write JSON: %w", err)
	}
	var b bytes.Buffer
	for _, r := range indented.String() {
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
	a.out.line("%s", b.String())
	return nil
}
