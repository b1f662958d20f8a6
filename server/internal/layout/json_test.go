package layout

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"strings"
	"testing"
	"testing/iotest"
)

func TestLooseJSONReadsWhatPythonWrites(t *testing.T) {
	for text, want := range map[string]string{
		`{"a": "x", "b": 1}`:                      "x",
		` { "a" : "x" } `:                         "x",
		`{"b": NaN, "a": "x"}`:                    "x",
		`{"b": [Infinity, -Infinity], "a": "x"}`:  "x",
		`{"b": {"c": [1, {"a": "y"}]}, "a": "x"}`: "x",
		`{"b": "}", "a": "x"}`:                    "x",
		`{"b": "\"", "a": "x"}`:                   "x",
		`{"b": "\\", "a": "x"}`:                   "x",
		`{"a": "\ud83d\ude00 \u00e4 \n\/"}`:       "😀 ä \n/",
		`{"a": "\ud83d"}`:                         "\ufffd",
		`{"a": 12}`:                               "12",
		`{"a": 12345678901234567}`:                "12345678901234567",
		`{"a": 1.50}`:                             "1.5",
		`{"a": 1e3}`:                              "1000",
		`{"a": true}`:                             "true",
		`{"a": null}`:                             "",
		`{"a": NaN}`:                              "",
		`{"a": -Infinity}`:                        "",
		`{"a": ["x"]}`:                            "",
		`{"a": {"a": "x"}}`:                       "",
		`{}`:                                      "",
		`{"a": "` + strings.Repeat("x", 1<<20) + `"}`:           strings.Repeat("x", maxText),
		`{"b": "` + strings.Repeat("y", 1<<20) + `", "a": "x"}`: "x",
		`{"a": "x", "a": "y"}`:                                  "y",
	} {
		got, err := looseA(text)
		if err != nil || got != want {
			t.Errorf("%.60s: %.60q, %v, want %.60q", text, got, err, want)
		}
	}
	for _, text := range []string{
		"", " ", "null", "[]", `"a"`, "{", `{"a"`, `{"a":`, `{"a":"x`, `{"a":"x"`, `{"a":"x",`, `{"a" "x"}`, `{"a":"\u12"}`, `{a: 1}`, `{"a":}`, `{"a":[}`, "\x00\x00\x00",
	} {
		if got, err := looseA(text); !errors.Is(err, errNoJSON) {
			t.Errorf("%q: %q, %v", text, got, err)
		}
	}
	broken := errors.New("broken")
	j := newJSONReader(iotest.TimeoutReader(iotest.OneByteReader(strings.NewReader(`{"a": "x"}`))))
	if j.object(func(string) { j.skip() }); !errors.Is(j.err, iotest.ErrTimeout) {
		t.Errorf("a read that failed: %v", j.err)
	}
	j = newJSONReader(iotest.ErrReader(broken))
	if j.object(func(string) { j.skip() }); !errors.Is(j.err, broken) {
		t.Errorf("a read that failed: %v", j.err)
	}
}

// looseA returns the text of the member "a".
func looseA(text string) (a string, err error) {
	j := newJSONReader(strings.NewReader(text))
	j.object(func(key string) {
		if key == "a" {
			a = j.text(maxText)
		} else {
			j.skip()
		}
	})
	return a, j.err
}

// FuzzLooseJSON: what encoding/json reads is read the same, and nothing panics.
func FuzzLooseJSON(f *testing.F) {
	for _, seed := range []string{`{"a": "x", "b": [1, {"c": null}], "d": "\ud83d\ude00"}`, `{"a": NaN}`, `{"a": 1.5e3, "": {}}`, `{"a": `, `[]`, "{\"a\": \"\x00\"}"} {
		f.Add([]byte(seed))
	}
	f.Fuzz(func(t *testing.T, text []byte) {
		got := map[string]string{}
		j := newJSONReader(bytes.NewReader(text))
		j.object(func(key string) { got[key] = j.text(1 << 20) })
		var want map[string]any
		d := json.NewDecoder(bytes.NewReader(text))
		if d.Decode(&want) != nil || want == nil {
			return
		}
		if j.err != nil {
			t.Fatalf("%q: %v", text, j.err)
		}
		for key, value := range want {
			if len(key) >= maxText {
				continue
			}
			var is string
			switch value := value.(type) {
			case string:
				is = value
			case bool:
				is = fmt.Sprint(value)
			default:
				continue
			}
			if have := strings.ToValidUTF8(got[key], "\ufffd"); have != strings.ToValidUTF8(is, "\ufffd") && !strings.ContainsRune(key+is, '\ufffd') {
				t.Errorf("%q: %q is %q, want %q", text, key, have, is)
			}
		}
	})
}
