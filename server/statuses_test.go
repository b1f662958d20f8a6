package server

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"
	"unicode/utf8"

	"google.golang.org/grpc/codes"
	"google.golang.org/protobuf/proto"
	"google.golang.org/protobuf/types/known/timestamppb"

	runstatusv1 "github.com/runstatus/runstatus/gen/go/runstatus/v1"
)

var someTime = timestamppb.New(time.Date(2026, 1, 2, 3, 4, 5, 6000, time.UTC))

func TestAStatusIsReadAsItWasSet(t *testing.T) {
	h := serve(t)
	run := h.create(t, &runstatusv1.CreateRunRequest{})
	req := &runstatusv1.SetStatusRequest{
		Run: "test_runs/1", Note: "I'm running!\nreally", When: someTime,
		State: &runstatusv1.SetStatusRequest_TestState{TestState: runstatusv1.TestState_TEST_STATE_RUNNING},
	}
	set, err := h.SetStatus(t.Context(), req)
	if err != nil {
		t.Fatal(err)
	}
	want := &runstatusv1.StatusInfo{
		Run: "namespaces/main/test_runs/1", Uid: run.GetUid(), StateName: "RUNNING", Note: req.GetNote(), When: someTime, Sequence: 2,
		State: &runstatusv1.StatusInfo_TestState{TestState: runstatusv1.TestState_TEST_STATE_RUNNING},
	}
	got, err := h.GetStatus(t.Context(), &runstatusv1.GetStatusRequest{Run: "test_runs/1"})
	if err != nil {
		t.Fatal(err)
	}
	for _, info := range []*runstatusv1.StatusInfo{set.GetStatus(), got.GetStatus(), h.get(t, "test_runs/1").GetCurrent()} {
		info.Revision = 0
		if !proto.Equal(info, want) {
			t.Errorf("got %v, want %v", info, want)
		}
	}
}

func TestARetryWritesNothingTwice(t *testing.T) {
	h := serve(t)
	h.create(t, &runstatusv1.CreateRunRequest{})
	req := setRequest("test_runs/1", "RUNNING", "once")
	req.When = timestamppb.New(time.Date(2026, 1, 2, 3, 4, 5, 6789, time.UTC)) // 789 ns are cut off
	// The retry comes before the precondition, which no longer holds then.
	req.Precondition = &runstatusv1.Precondition{ExpectedSequence: proto.Int64(1)}
	first, err := h.SetStatus(t.Context(), req)
	if err != nil {
		t.Fatal(err)
	}
	h.set(t, "test_runs/1", "RUN_DONE", "")
	again, err := h.SetStatus(t.Context(), req)
	if err != nil || !again.GetReplayed() || first.GetReplayed() || !proto.Equal(again.GetStatus(), first.GetStatus()) {
		t.Errorf("got %v and %v, %v", first, again, err)
	}
	if got := h.history(t, "test_runs/1"); !slices.Equal(got, []string{"STATUS_CREATED", "RUNNING", "RUN_DONE"}) {
		t.Errorf("the history is %q", got)
	}
	req.When, req.Precondition = nil, nil
	for range 2 {
		if resp, err := h.SetStatus(t.Context(), req); err != nil || resp.GetReplayed() {
			t.Error(resp, err)
		}
	}
	if got := len(h.history(t, "test_runs/1")); got != 5 {
		t.Errorf("without a time there are %d lines", got)
	}
}

func TestRequestsThatBreakARuleAreInvalid(t *testing.T) {
	h := serve(t)
	h.create(t, &runstatusv1.CreateRunRequest{})
	h.create(t, &runstatusv1.CreateRunRequest{Kind: runstatusv1.Kind_KIND_SERIES})
	test := func(s runstatusv1.TestState) *runstatusv1.SetStatusRequest {
		return &runstatusv1.SetStatusRequest{Run: "test_runs/1", State: &runstatusv1.SetStatusRequest_TestState{TestState: s}}
	}
	series := func(s runstatusv1.SeriesState) *runstatusv1.SetStatusRequest {
		return &runstatusv1.SetStatusRequest{Run: "series/1", State: &runstatusv1.SetStatusRequest_SeriesState{SeriesState: s}}
	}
	at := func(seconds int64, nanos int32) *runstatusv1.SetStatusRequest {
		r := setRequest("test_runs/1", "RUNNING", "")
		r.When = &timestamppb.Timestamp{Seconds: seconds, Nanos: nanos}
		return r
	}
	swapped := test(runstatusv1.TestState_TEST_STATE_RUNNING)
	swapped.Run = "series/1"
	swappedBack := series(runstatusv1.SeriesState_SERIES_STATE_RUN)
	swappedBack.Run = "test_runs/1"
	for name, row := range map[string]struct {
		req           *runstatusv1.SetStatusRequest
		reason, field string
	}{
		"no run":                       {setRequest("", "RUNNING", ""), "INVALID_FIELD", "run"},
		"no state":                     {&runstatusv1.SetStatusRequest{Run: "test_runs/1"}, "INVALID_FIELD", "state"},
		"an empty state":               {setRequest("test_runs/1", "", ""), "INVALID_FIELD", "state_name"},
		"state 0":                      {test(0), "INVALID_FIELD", "test_state"},
		"an unknown state":             {test(12345), "INVALID_FIELD", "test_state"},
		"a negative state":             {test(-1), "INVALID_FIELD", "test_state"},
		"series state 0":               {series(0), "INVALID_FIELD", "series_state"},
		"an unknown series state":      {series(99), "INVALID_FIELD", "series_state"},
		"a test's state on a series":   {swapped, "INVALID_FIELD", "test_state"},
		"a series' state on a test":    {swappedBack, "INVALID_FIELD", "series_state"},
		"a time after year 9999":       {at(253402300800, 0), "INVALID_TIME", "when"},
		"a time before year 1":         {at(-62135596801, 0), "INVALID_TIME", "when"},
		"the very first microsecond":   {at(-62135596800, 999), "INVALID_TIME", "when"},
		"nanos below 0":                {at(0, -1), "INVALID_TIME", "when"},
		"nanos of more than a second":  {at(0, 1e9), "INVALID_TIME", "when"},
		"a sequence below 0":           {&runstatusv1.SetStatusRequest{Run: "test_runs/1", State: test(1).GetState(), Precondition: &runstatusv1.Precondition{ExpectedSequence: proto.Int64(-1)}}, "INVALID_FIELD", "precondition.expected_sequence"},
		"a name that is far too long":  {setRequest("test_runs/"+strings.Repeat("1", 300), "RUNNING", ""), "INVALID_FIELD", "run"},
		"a uid that is far too long":   {&runstatusv1.SetStatusRequest{Run: "test_runs/1", State: test(1).GetState(), ExpectedUid: strings.Repeat("0", 65)}, "INVALID_FIELD", "expected_uid"},
		"a run that is not named well": {setRequest("12", "RUNNING", ""), "INVALID_NAME", "run"},
	} {
		t.Run(name, func(t *testing.T) {
			_, err := h.SetStatus(t.Context(), row.req)
			wantError(t, err, codes.InvalidArgument, row.reason, row.field)
		})
	}
	if n := len(h.history(t, "test_runs/1")) + len(h.history(t, "series/1")); n != 2 {
		t.Errorf("%d lines were written", n-2)
	}
}

func TestTimesAreKeptAsTheReporterClaims(t *testing.T) {
	h := serve(t)
	h.create(t, &runstatusv1.CreateRunRequest{})
	for _, when := range []string{"1960-05-06T07:08:09.123456Z", "2038-01-19T03:14:08Z", "2026-01-02T03:04:05.000001Z", "0001-01-02T00:00:00Z"} {
		at, err := time.Parse(time.RFC3339Nano, when)
		if err != nil {
			t.Fatal(err)
		}
		req := setRequest("test_runs/1", "INFO", when)
		req.When = timestamppb.New(at)
		resp, err := h.SetStatus(t.Context(), req)
		if err != nil || resp.GetStatus().GetWhen().AsTime().Sub(at).Abs() > 10*time.Microsecond {
			t.Errorf("%s: got %v, %v", when, resp.GetStatus().GetWhen().AsTime(), err)
		}
	}
}

func TestUnknownStatesAreKeptAsInvalid(t *testing.T) {
	h := serve(t)
	h.create(t, &runstatusv1.CreateRunRequest{})
	for _, state := range []string{"running", "MY_STATE", "A_STATE_THAT_IS_TOO_LONG", "two words", "é", "UNSPECIFIED", "CANCELED"} {
		s := h.set(t, "test_runs/1", state, "why").GetStatus()
		if s.GetStateName() != "INVALID" || s.GetNote() != "("+state+") why" || s.GetTestState() != runstatusv1.TestState_TEST_STATE_INVALID {
			t.Errorf("%q: got %v", state, s)
		}
	}
}

func TestALongNoteIsCutAndSaidSo(t *testing.T) {
	h := serve(t)
	h.create(t, &runstatusv1.CreateRunRequest{})
	for _, size := range []int{0, 1, 4051, 4052, 4053, 4096, 65536, 1 << 20, 4<<20 - 1000} {
		resp := h.set(t, "test_runs/1", "INFO", strings.Repeat("x", size))
		if resp.GetNoteTruncated() != (size > 4052) || len(resp.GetStatus().GetNote()) != min(size, 4052) {
			t.Errorf("of %d bytes: %d, truncated %v", size, len(resp.GetStatus().GetNote()), resp.GetNoteTruncated())
		}
	}
	if note := h.set(t, "test_runs/1", "INFO", strings.Repeat("é", 1<<19)).GetStatus().GetNote(); !utf8.ValidString(note) || len(note) != 4052 {
		t.Errorf("of letters of two bytes: %d bytes", len(note))
	}
	_, err := h.SetStatus(t.Context(), setRequest("test_runs/1", "INFO", strings.Repeat("x", 4<<20+1)))
	if err == nil {
		t.Error("a message of more than 4 MiB was taken")
	}
}

func TestPreconditionsThatDontHoldAreAborted(t *testing.T) {
	h := serve(t)
	h.create(t, &runstatusv1.CreateRunRequest{})
	h.set(t, "test_runs/1", "BUILD_FAILED", "")
	h.set(t, "test_runs/1", "RUNNING", "")
	for name, row := range map[string]struct {
		p    *runstatusv1.Precondition
		hold bool
	}{
		"the sequence":        {&runstatusv1.Precondition{ExpectedSequence: proto.Int64(3)}, true},
		"another sequence":    {&runstatusv1.Precondition{ExpectedSequence: proto.Int64(2)}, false},
		"sequence 0":          {&runstatusv1.Precondition{ExpectedSequence: proto.Int64(0)}, false},
		"the current state":   {&runstatusv1.Precondition{CurrentIn: []string{"BUILDING", "RUNNING"}}, true},
		"not the current one": {&runstatusv1.Precondition{CurrentIn: []string{"BUILD_FAILED"}}, false},
		"never in it":         {&runstatusv1.Precondition{UnlessEverIn: []string{"COMPLETE"}}, true},
		"once in it":          {&runstatusv1.Precondition{UnlessEverIn: []string{"COMPLETE", "BUILD_FAILED"}}, false},
		"it has ended":        {&runstatusv1.Precondition{UnlessEnded: true}, false},
		"one part of two":     {&runstatusv1.Precondition{CurrentIn: []string{"RUNNING"}, UnlessEnded: true}, false},
		"an empty one":        {&runstatusv1.Precondition{}, true},
	} {
		before := h.get(t, "test_runs/1").GetCurrent()
		req := setRequest("test_runs/1", "RUNNING", name)
		req.Precondition = row.p
		if s := req.GetPrecondition(); s.GetExpectedSequence() == 3 {
			s.ExpectedSequence = proto.Int64(before.GetSequence())
		}
		resp, err := h.SetStatus(t.Context(), req)
		if row.hold {
			if err != nil || resp.GetPreconditionRaced() || resp.GetExternalBefore() != 0 {
				t.Errorf("%s: %v, %v", name, resp, err)
			}
			continue
		}
		r := wantError(t, err, codes.Aborted, "PRECONDITION_FAILED", "")
		if r.metadata["current_sequence"] != fmt.Sprint(before.GetSequence()) || r.metadata["current_state"] != "RUNNING" || r.metadata["run"] != "namespaces/main/test_runs/1" {
			t.Errorf("%s: the metadata is %v", name, r.metadata)
		}
		if now := h.get(t, "test_runs/1").GetCurrent(); now.GetSequence() != before.GetSequence() {
			t.Errorf("%s: something was written", name)
		}
	}
}

func TestAllowMissingCreatesTheRunFirst(t *testing.T) {
	h := serve(t)
	req := setRequest("test_runs/77", "RUNNING", "")
	_, err := h.SetStatus(t.Context(), req)
	wantError(t, err, codes.NotFound, "RUN_NOT_FOUND", "")
	req.AllowMissing = true
	for range 2 {
		if _, err := h.SetStatus(t.Context(), req); err != nil {
			t.Fatal(err)
		}
	}
	if got := h.history(t, "test_runs/77"); !slices.Equal(got, []string{"STATUS_CREATED", "RUNNING", "RUNNING"}) {
		t.Errorf("the history is %q", got)
	}
	series := setRequest("series/abc", "RUN", "")
	series.AllowMissing = true
	if _, err := h.SetStatus(t.Context(), series); err != nil {
		t.Error(err)
	}
	zeros := setRequest("test_runs/007", "RUNNING", "")
	zeros.AllowMissing = true
	_, err = h.SetStatus(t.Context(), zeros)
	wantError(t, err, codes.InvalidArgument, "INVALID_NAME", "run")
	nowhere := setRequest("namespaces/nope/test_runs/1", "RUNNING", "")
	nowhere.AllowMissing = true
	_, err = h.SetStatus(t.Context(), nowhere)
	wantError(t, err, codes.NotFound, "NAMESPACE_NOT_FOUND", "")
}

func TestManyCallersThatMissARunCreateItOnce(t *testing.T) {
	h := serve(t)
	errs := make(chan error)
	for i := range 16 {
		go func() {
			req := setRequest("test_runs/5", "INFO", fmt.Sprint(i))
			req.AllowMissing = true
			_, err := h.SetStatus(t.Context(), req)
			errs <- err
		}()
	}
	for range 16 {
		if err := <-errs; err != nil {
			t.Error(err)
		}
	}
	if got := h.history(t, "test_runs/5"); len(got) != 17 || got[0] != "STATUS_CREATED" {
		t.Errorf("the history is %q", got)
	}
}

func TestAnotherGenerationIsRefused(t *testing.T) {
	h := serve(t)
	uid := h.create(t, &runstatusv1.CreateRunRequest{Id: "5"}).GetUid()
	calls := func(run, uid string) map[string]error {
		set := setRequest(run, "RUNNING", "")
		set.ExpectedUid = uid
		missing := setRequest(run, "RUNNING", "")
		missing.ExpectedUid, missing.AllowMissing = uid, true
		_, err1 := h.SetStatus(t.Context(), set)
		_, err2 := h.SetStatus(t.Context(), missing)
		_, err3 := h.CompleteRun(t.Context(), &runstatusv1.CompleteRunRequest{Run: run, ExpectedUid: uid})
		_, err4 := h.CompleteRun(t.Context(), &runstatusv1.CompleteRunRequest{Run: run, ExpectedUid: uid, Result: "PASS"})
		_, err5 := h.DeleteRun(t.Context(), &runstatusv1.DeleteRunRequest{Run: run, ExpectedUid: uid, Force: true})
		return map[string]error{"set": err1, "set, allow_missing": err2, "complete": err3, "complete with a result": err4, "delete": err5}
	}
	for _, row := range []struct{ run, uid string }{
		{"test_runs/5", strings.Repeat("0", 32)}, {"test_runs/5", "x"}, {"test_runs/6", uid}, {"test_runs/6", "x"},
	} {
		for name, err := range calls(row.run, row.uid) {
			t.Run(name+" "+row.run, func(t *testing.T) {
				wantError(t, err, codes.FailedPrecondition, "UID_MISMATCH", "")
			})
		}
	}
	if got := h.history(t, "test_runs/5"); len(got) != 1 {
		t.Errorf("written in spite of it: %q", got)
	}
	set := setRequest("test_runs/5", "RUNNING", "")
	set.ExpectedUid = uid
	if _, err := h.SetStatus(t.Context(), set); err != nil {
		t.Error(err)
	}
}
