package server

import "strings"

// ruleWords are texts for violated rules of the proto, by field and rule. Other rules have their
// own text.
var ruleWords = map[string]string{
	"kind enum.not_in":               "kind is required: say KIND_TEST_RUN or KIND_SERIES",
	"kind enum.defined_only":         "kind is none of KIND_TEST_RUN and KIND_SERIES",
	"run string.min_len":             `say which run, such as "test_runs/12"`,
	"state required":                 `say which state, such as "test_state": "TEST_STATE_RUNNING" or "state_name": "RUNNING"`,
	"test_state enum.not_in":         `say which state, such as "TEST_STATE_RUNNING"`,
	"test_state enum.defined_only":   "this server knows no state of test runs by this number: give its name in state_name; ListStates lists the known ones",
	"series_state enum.not_in":       `say which state, such as "SERIES_STATE_RUN"`,
	"series_state enum.defined_only": "this server knows no state of series by this number: give its name in state_name; ListStates lists the known ones",
	"state_name string.min_len":      `say which state, such as "RUNNING"`,
	"result string.in":               "result is one of PASS, FAIL, ERROR or empty",
}

// inWords returns the text for a violated rule of a field, and whether the text names the field.
func inWords(field, rule, text string) (words string, named bool) {
	last := field[strings.LastIndexByte(field, '.')+1:]
	if words, ok := ruleWords[last+" "+rule]; ok {
		return words, true
	}
	return text, field == ""
}
