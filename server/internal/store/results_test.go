package store

import (
	"math"
	"slices"
	"testing"
)

func TestANumberThatADoubleCannotHoldIsAText(t *testing.T) {
	number := func(v float64) Value { return Value{Kind: Number, Number: v} }
	text := func(s string) Value { return Value{Kind: Text, Text: s} }
	for bare, want := range map[string]Value{
		"0": number(0), "-7": number(-7), "1.50": number(1.5), "1e3": number(1000), "-1.5E-3": number(-0.0015),
		"1795348525.5893693":   number(1795348525.5893693),
		"9007199254740992":     number(1 << 53),
		"9007199254740993":     text("9007199254740993"),
		"9223372036854775807":  text("9223372036854775807"),
		"-9223372036854775808": number(math.MinInt64),
		"18446744073709551616": number(1 << 64),
		"1e400":                text("1e400"),
		"NaN":                  text("NaN"), "Infinity": text("Infinity"), "-Infinity": text("-Infinity"),
		"true": TruthOf(true), "false": TruthOf(false),
		"null": {}, "": {}, "nan": {}, "inf": {}, "0x10": {}, "1_0": {}, "1.2.3": {}, "--1": {}, "True": {},
	} {
		if got := ValueOf(bare); got != want {
			t.Errorf("%q is %+v, want %+v", bare, got, want)
		}
	}
}

func TestValuesAreOrderedNumbersFirst(t *testing.T) {
	sorted := []Value{
		{Kind: Number, Number: -2}, {Kind: Text, Text: "9"}, {Kind: Number, Number: 10.5}, {Kind: Text, Text: "1e2"},
		TruthOf(false), TruthOf(true), {Kind: Text, Text: ""}, {Kind: Text, Text: "NaN"}, {Kind: Text, Text: "b"}, {},
	}
	for i, a := range sorted {
		for j, b := range sorted {
			if got := a.Compare(b); got < 0 != (i < j) || got > 0 != (i > j) {
				t.Errorf("%+v and %+v: %d", a, b, got)
			}
		}
	}
	mixed := slices.Clone(sorted)
	slices.Reverse(mixed)
	slices.SortFunc(mixed, Value.Compare)
	if !slices.Equal(mixed, sorted) {
		t.Errorf("sorted: %+v", mixed)
	}
}
