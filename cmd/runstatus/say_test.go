package main

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"testing"
	"time"
	"unicode/utf8"

	"github.com/spf13/cobra"
	"google.golang.org/genproto/googleapis/rpc/errdetails"
	"google.golang.org/grpc/codes"
	"google.golang.org/grpc/status"
)

// nasty is what a note can do to a terminal: colours, the title, the cursor, the
// direction of writing, in 7 and in 8 bits.
const nasty = "a\x1b[31mb\x1b]0;title\x07c\u009b2Jd\u202ee\u2066f\rg\x08h\x7fi\u200bj\u2028k\ufeffl\U000e0041m"

func TestPlainTextDoesNothingToATerminal(t *testing.T) {
	for text, want := range map[string]string{
		"": "",
		"ordinary, ünïcödé 日本語 🙂 \\n": "ordinary, ünïcödé 日本語 🙂 \\n",
		"NUL\x00 tab\t line\n":        `NUL\x00 tab\t line\n`,
		nasty:                         `a\x1b[31mb\x1b]0;title\ac\u009b2Jd\u202ee\u2066f\rg\bh\x7fi\u200bj\u2028k\ufeffl\U000e0041m`,
	} {
		if got := plain(text); got != want {
			t.Errorf("%+q became %+q, want %+q", text, got, want)
		}
	}
}

func FuzzPlain(f *testing.F) {
	f.Add(nasty)
	f.Fuzz(func(t *testing.T, s string) {
		got := plain(s)
		if strings.ContainsFunc(got, unseen) {
			t.Errorf("%+q became %+q", s, got)
		}
		if utf8.ValidString(s) && plain(got) != got {
			t.Errorf("%+q became %+q, and that something else", s, got)
		}
	})
}

func TestErrorsAreSaidInWords(t *testing.T) {
	full, err := status.New(codes.ResourceExhausted, "append to namespaces/main/test_runs/1: no space: not written").
		WithDetails(&errdetails.ErrorInfo{Reason: "STORAGE_FULL"})
	if err != nil {
		t.Fatal(err)
	}
	dial := status.Error(codes.Unavailable, `connection error: desc = "transport: Error while dialing: dial tcp: connect: connection refused"`)
	a := &app{server: "there"}
	for _, test := range []struct {
		err  error
		want problem
	}{
		{full.Err(), problem{exitFailed, "append to test_runs/1: no space: not written", hints["STORAGE_FULL"]}},
		{fmt.Errorf("max retries exhausted: %w", full.Err()), problem{exitFailed, "append to test_runs/1: no space: not written", hints["STORAGE_FULL"]}},
		{fmt.Errorf("max retries exhausted: %w", dial), *a.unreachable("connection refused")},
		{status.Error(codes.DeadlineExceeded, "x"), problem{exitTimedOut, "the server at there has not answered in time", ""}},
		{fmt.Errorf("wait: %w", context.DeadlineExceeded), problem{exitTimedOut, "timed out", ""}},
		{status.Error(codes.Unimplemented, "no such method"), problem{exitFailed, "no such method", "the server may be older than this program"}},
		{errors.New("unknown flag: --x"), problem{exitFailed, "unknown flag: --x", "runstatus --help"}},
	} {
		if got := a.explain(&cobra.Command{Use: "runstatus"}, test.err); *got != test.want {
			t.Errorf("%v is said as %+v, want %+v", test.err, *got, test.want)
		}
	}
}

// Of several runs, too, each error is said without what gRPC wraps around it.
func TestErrorsOfSeveralRunsAreSaidInWords(t *testing.T) {
	a := &app{server: "there"}
	var f failures
	f.add(a, fmt.Errorf("max retries exhausted: failed after 5 attempts: %w", status.Error(codes.Internal, "read test_runs/1: permission denied")),
		&problem{code: exitNotFound, text: "there is no run 2"}, errors.New("else"))
	for i, want := range []string{"read test_runs/1: permission denied", "there is no run 2", "else"} {
		if f[i].text != want {
			t.Errorf("%q, want %q", f[i].text, want)
		}
	}
}

func TestSpans(t *testing.T) {
	for d, want := range map[time.Duration]string{
		-time.Second:                          "-",
		1234 * time.Millisecond:               "1.23s",
		59*time.Second + 900*time.Millisecond: "59s",
		61 * time.Second:                      "1m01s",
		3 * time.Hour:                         "3h00m",
		49 * time.Hour:                        "2d01h",
	} {
		if got := span(d); got != want {
			t.Errorf("%v is %s, want %s", d, got, want)
		}
	}
}

func TestATerminalsTimesAreShort(t *testing.T) {
	now := time.Date(2026, 7, 1, 12, 0, 0, 0, time.Local)
	s := &screen{terminal: true}
	for age, want := range map[time.Duration]string{
		time.Hour: "11:00:00", 25 * time.Hour: "Jun 30 11:00", 300 * 24 * time.Hour: "2025-09-04",
	} {
		if got := s.clock(now.Add(-age), now); got != want {
			t.Errorf("%v ago is %s, want %s", age, got, want)
		}
	}
}

func TestABarIsEmptyForNothingOnlyAndFullForAllOnly(t *testing.T) {
	for _, test := range []struct {
		part, whole int64
		want        int
	}{{0, 0, 0}, {0, 9, 0}, {1, 1000, 1}, {999, 1000, 9}, {5, 10, 5}, {10, 10, 10}} {
		if got := utf8.RuneCountInString(bar(test.part, test.whole, 10)); got != test.want {
			t.Errorf("%d of %d is %d wide, want %d", test.part, test.whole, got, test.want)
		}
	}
}
