package main

import (
	"strings"
	"testing"
	"time"

	"google.golang.org/protobuf/proto"
	"google.golang.org/protobuf/types/known/timestamppb"

	"github.com/runstatus/runstatus/client"
	runstatusv1 "github.com/runstatus/runstatus/gen/go/runstatus/v1"
)

var eventTime = time.Date(2026, 7, 1, 12, 0, 0, 0, time.Local)

func testRun() *runstatusv1.Run {
	return &runstatusv1.Run{
		Name: "namespaces/main/test_runs/1", DisplayName: "some.test", User: "ada",
		Labels: map[string]string{"partition": "gpu", "job_id": "7\n"}, UpdateTime: timestamppb.New(eventTime),
	}
}

func TestALineSaysWhatHappenedToARun(t *testing.T) {
	left := func(r runstatusv1.WatchLeft_Reason) client.Event {
		return client.Event{Left: &runstatusv1.WatchLeft{Run: testRun(), Reason: r}}
	}
	a := &app{out: &screen{}}
	for want, event := range map[string]client.Event{
		"left":                              left(runstatusv1.WatchLeft_REASON_UNSPECIFIED),
		"left            deleted":           left(runstatusv1.WatchLeft_REASON_DELETED),
		"left            left the series":   left(runstatusv1.WatchLeft_REASON_LEFT_SERIES),
		"left            no longer matches": left(runstatusv1.WatchLeft_REASON_NO_LONGER_MATCHES),
		`updated         some.test by ada job_id=7\n,partition=gpu`: {Updated: testRun()},
	} {
		want = "2026-07-01 12:00:00  1      " + want
		if got := a.eventLine(event, eventTime); got != want {
			t.Errorf("%q, want %q", got, want)
		}
		if got := runOf(event); got != testRun().GetName() {
			t.Errorf("%q is about %q", want, got)
		}
	}
	if got := runOf(client.Event{Synced: true}); got != "" {
		t.Errorf("synced is about %q", got)
	}
}

// What an event holds is in its message, too, as JSON.
func TestAnEventIsAMessageOfTheAPI(t *testing.T) {
	for event, want := range map[*client.Event]*runstatusv1.WatchStatusesResponse{
		{Updated: testRun()}: {Event: &runstatusv1.WatchStatusesResponse_Updated{Updated: testRun()}},
		{Ended: testRun()}:   {Event: &runstatusv1.WatchStatusesResponse_Ended{Ended: testRun()}},
		{Left: &runstatusv1.WatchLeft{Run: testRun(), Reason: runstatusv1.WatchLeft_REASON_DELETED}}: {
			Event: &runstatusv1.WatchStatusesResponse_Left{Left: &runstatusv1.WatchLeft{Run: testRun(), Reason: runstatusv1.WatchLeft_REASON_DELETED}}},
	} {
		got := messageOf(*event)
		if !proto.Equal(got, want) {
			t.Errorf("%v, want %v", got, want)
		}
		line, err := jsonLine(got)
		if err != nil || !strings.Contains(line, `"displayName":"some.test"`) {
			t.Errorf("%s, %v", line, err)
		}
	}
}
