package testkit

import (
	"strings"
	"time"

	"google.golang.org/protobuf/proto"
	"google.golang.org/protobuf/types/known/timestamppb"

	runstatusv1 "github.com/runstatus/runstatus/gen/go/runstatus/v1"
)

// Report is a line to write, and whether its caller knows all of the line that is written.
type Report struct {
	Set   *runstatusv1.SetStatusRequest
	Plain bool
}

// Reports returns lines of all kinds for three runs, which take turns: two test runs and a series. A
// server without these runs writes them in this order.
func Reports() (all []Report) {
	when := time.Date(2026, 1, 1, 0, 0, 0, 123_456_789, time.UTC)
	add := func(plain bool, run string, change func(*runstatusv1.SetStatusRequest)) {
		when = when.Add(time.Second)
		set := &runstatusv1.SetStatusRequest{Run: run, AllowMissing: true, When: timestamppb.New(when), Note: "a note"}
		setName("RUNNING")(set)
		if strings.Contains(run, "series") {
			setName("RUN")(set)
		}
		change(set)
		all = append(all, Report{set, plain})
	}
	again := func(run string) {
		for i := len(all) - 1; i >= 0; i-- {
			if all[i].Set.GetRun() == run {
				all = append(all, Report{proto.CloneOf(all[i].Set), false})
				return
			}
		}
	}
	for range 20 {
		for _, run := range []string{"test_runs/1", "series/1", "namespaces/main/test_runs/2"} {
			for _, state := range []string{"INFO", "WARNING", "RUNNIG", "=RUNNING"} {
				add(state == "WARNING" || state == "INFO" && run != "series/1", run, setName(state))
			}
			add(true, run, func(*runstatusv1.SetStatusRequest) {})
			again(run)
			for _, note := range []string{"", strings.Repeat("x", 4052), strings.Repeat("\n", 2026), "one\ntwo\n\n", "a\r\x00\x7f\x1b[31m\u2028\ufffd", "日本語 1.0 RUNNING"} {
				add(true, run, setNote(note))
			}
			for _, note := range []string{strings.Repeat("x", 4053), strings.Repeat("é\n", 1100), "  blanks ", " \t ", ` \n \\n \`} { // cut, trimmed, or with a line feed
				add(false, run, setNote(note))
			}
			add(true, run, func(r *runstatusv1.SetStatusRequest) {
				r.Precondition = &runstatusv1.Precondition{UnlessEverIn: []string{"=NEVER"}}
			})
			add(false, run, func(r *runstatusv1.SetStatusRequest) {
				r.Precondition = &runstatusv1.Precondition{ExpectedSequence: proto.Int64(1)}
			})
			add(false, run, func(r *runstatusv1.SetStatusRequest) { r.ExpectedUid = "another" })
		}
		add(true, "test_runs/1", func(r *runstatusv1.SetStatusRequest) {
			r.State = &runstatusv1.SetStatusRequest_TestState{TestState: runstatusv1.TestState_TEST_STATE_RUNNING}
		})
		add(true, "series/1", func(r *runstatusv1.SetStatusRequest) {
			r.State = &runstatusv1.SetStatusRequest_SeriesState{SeriesState: runstatusv1.SeriesState_SERIES_STATE_WARNING}
		})
		add(false, "series/1", func(r *runstatusv1.SetStatusRequest) {
			r.State = &runstatusv1.SetStatusRequest_TestState{TestState: runstatusv1.TestState_TEST_STATE_RUNNING}
		})
		add(false, "test_runs/1", func(r *runstatusv1.SetStatusRequest) { r.When = &timestamppb.Timestamp{Nanos: -1} })
		add(false, "no name", func(*runstatusv1.SetStatusRequest) {})
	}
	return all
}

func setNote(note string) func(*runstatusv1.SetStatusRequest) {
	return func(r *runstatusv1.SetStatusRequest) { r.Note = note }
}

func setName(state string) func(*runstatusv1.SetStatusRequest) {
	return func(r *runstatusv1.SetStatusRequest) {
		r.State = &runstatusv1.SetStatusRequest_StateName{StateName: state}
	}
}
