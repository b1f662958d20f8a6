package store

import (
	"strings"
	"testing"

	"github.com/runstatus/runstatus/statusfile"
)

func fold(kind statusfile.Kind, text string) *Fold {
	f := &Fold{Kind: kind}
	for line := range strings.Lines(text) {
		if whole, ok := strings.CutSuffix(line, "\n"); ok {
			f.Add(Status{Status: statusfile.Decode([]byte(whole))})
		}
	}
	return f
}

const (
	at      = "1700000000.000000 "
	passed  = at + "COMPLETE The test completed with result: PASS\n"
	failed  = at + "COMPLETE The test completed with result: FAIL\n"
	running = at + "RUNNING x\n"
	sealed  = statusfile.Seal + "\n"
)

func TestOutcomeIsToldOnlyByASoundHistory(t *testing.T) {
	for name, tt := range map[string]struct {
		lines string
		want  Outcome
	}{
		"sound":             {running + passed, Passed},
		"without a result":  {running, Completed},
		"a note about zero": {at + "RUNNING 0 STATUS_ERROR x\n", Completed},
		"empty":             {"", NoOutcome},

		"a line of garbage":                    {running + "garbage\n", NoOutcome},
		"an empty line":                        {running + "\n", NoOutcome},
		"zeros":                                {running + strings.Repeat("\x00", 40) + "\n", NoOutcome},
		"zeros within a line":                  {at + "RUNNING x" + strings.Repeat("\x00", 40) + "result: FAIL\n", NoOutcome},
		"zeros within a state":                 {at + "COMP" + strings.Repeat("\x00", 40) + " FAIL\n", NoOutcome},
		"a state that is none":                 {at + "complete\n", NoOutcome},
		"no state":                             {at + "\n", NoOutcome},
		"a time alone":                         {"1700000000.000000\n", NoOutcome},
		"a problem that is not UTF-8":          {at + "RUN_ERROR \xe4\n", NoOutcome},
		"an end that is not UTF-8":             {at + "COMPLETE The test completed with result: F\xe4IL\n", NoOutcome},
		"a line that is not UTF-8":             {at + "RUNNING \xe4\n", Completed},
		"a result that is none":                {at + "COMPLETE The test completed with result: FAIM\n", NoOutcome},
		"a result that is cut":                 {at + "COMPLETE The test completed with result\n", NoOutcome},
		"another end":                          {at + "COMPLETE done\n", Completed},
		"a sealed line":                        {at + "RUNNING half" + sealed, Completed},
		"a sealed state":                       {at + "RUNN" + sealed, NoOutcome},
		"a sealed time":                        {"170000" + sealed, NoOutcome},
		"a sealed end":                         {at + "COMPLETE The test completed with result: FA" + sealed, NoOutcome},
		"a sealed problem":                     {at + "BUILD_ERROR half" + sealed, NoOutcome},
		"an end run into a torn line":          {at + "RUNNING half" + failed, NoOutcome},
		"an end run into a torn state":         {at + "RUNN" + failed, NoOutcome},
		"an end run into a torn time":          {"170000" + failed, NoOutcome},
		"a line run into a torn end":           {at + "COMPLETE The test completed with res" + running, NoOutcome},
		"a line run into a torn line":          {at + "RUNNING half" + running, Completed},
		"an old end run into a torn line":      {at + "RUNNING half2020-01-02T03:04:05.123456 COMPLETE x\n", NoOutcome},
		"a long line":                          {at + "RUNNING " + strings.Repeat("x\xff", 3000) + "\n", NoOutcome},
		"damage before the result":             {"garbage\n" + passed, Passed},
		"damage behind the result":             {passed + "garbage\n", NoOutcome},
		"damage before the newest result":      {failed + "garbage\n" + passed, Passed},
		"a sound line behind the result":       {passed + running, Passed},
		"a line behind that is not UTF-8":      {passed + at + "INFO \xe4\n", Passed},
		"damage beside a problem":              {at + "BUILD_FAILED x\ngarbage\n", NoOutcome},
		"another end behind damage":            {"garbage\n" + at + "COMPLETE done\n", NoOutcome},
		"a state that this version knows not":  {at + "POSTPROCESS x\n", Completed},
		"a note that tells of another's state": {at + "RUNNING at 12.5 COMPLETE x\n", Completed},
	} {
		f := fold(statusfile.TestRun, tt.lines)
		if got := f.TestOutcome(); got != tt.want {
			t.Errorf("%s: %q, want %q", name, got, tt.want)
		}
	}
}

func TestOutcomeOfASeriesIsToldOnlyBySoundHistories(t *testing.T) {
	const line, canceled, problem = at + "SET_MAKE x\n", at + "CANCELED x\n", at + "BUILD_ERROR x\n"
	for _, tt := range []struct {
		lines   string
		members []Outcome
		want    Outcome
	}{
		{line, nil, Completed},
		{line, []Outcome{Passed, Skipped, Completed}, Passed},
		{line, []Outcome{Passed, Failed}, Failed},
		{line, []Outcome{Passed, NoOutcome}, NoOutcome},
		{line, []Outcome{Failed, NoOutcome}, NoOutcome},
		{line + "garbage\n", []Outcome{Passed}, NoOutcome},
		{line + "garbage\n", nil, NoOutcome},
		{"", []Outcome{Passed}, NoOutcome},
		{canceled, []Outcome{NoOutcome}, Cancelled},
		{problem, []Outcome{NoOutcome}, Errored},
		{problem + canceled, []Outcome{NoOutcome}, Cancelled},
		{canceled + "garbage\n", []Outcome{Passed}, Cancelled},
		{at + "SET_MAKE half" + canceled, []Outcome{Passed}, NoOutcome},
	} {
		if got := fold(statusfile.Series, tt.lines).SeriesOutcome(tt.members); got != tt.want {
			t.Errorf("%q with %v: %q, want %q", tt.lines, tt.members, got, tt.want)
		}
	}
}

// A run that has failed is never told to have come out well, wherever its history is
// cut within the line that says so, or overwritten by zeros.
func TestDamageMakesNoOutcomeGood(t *testing.T) {
	before, behind := running+at+"INFO a note of some length\n", at+"INFO behind\n"
	whole := before + failed + behind
	try := func(what, text string) {
		t.Helper()
		f := fold(statusfile.TestRun, text)
		if tail := text[strings.LastIndexByte(text, '\n')+1:]; tail != "" {
			f.Unsound = f.Unsound || TailMayHide(nil, statusfile.TestRun, []byte(tail))
		}
		if got := f.TestOutcome(); got.Good() {
			t.Errorf("%s: %s of %q", what, got, text)
		}
	}
	for end := len(before) + 1; end < len(before+failed); end++ {
		try("cut", whole[:end])
		for _, line := range []string{running, at + "INFO\n", at + "COMPLETE done\n"} {
			try("cut, and another process went on", whole[:end]+line)
			try("cut, and sealed", whole[:end]+sealed+line)
		}
	}
	for from := range whole {
		for to := from + 2; to <= len(whole); to++ {
			try("zeros", whole[:from]+strings.Repeat("\x00", to-from)+whole[to:])
		}
	}
}
