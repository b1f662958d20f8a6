package client_test

import (
	"slices"
	"testing"

	"github.com/runstatus/runstatus/client"
	runstatusv1 "github.com/runstatus/runstatus/gen/go/runstatus/v1"
)

// A run that had ended before the watch is Joined, and has its outcome there. There is no Ended for it.
func TestAnEventTellsTheOutcomeOfARunThatHadEndedBefore(t *testing.T) {
	c := connect(t)
	before, during := create(t, c, nil), create(t, c, nil)
	finish(t, before, "FAIL")
	kinds, outcomes := map[string][]client.EventKind{}, map[string]runstatusv1.Outcome{}
	for event, err := range c.Watch(t.Context(), client.Runs(before.Name(), during.Name()), client.UntilEnded()) {
		if err != nil {
			t.Fatal(err)
		}
		if event.Kind == client.EventSynced {
			finish(t, during, "PASS")
		}
		for _, run := range []*runstatusv1.Run{event.Joined, event.Ended} {
			if run != nil {
				kinds[run.GetName()] = append(kinds[run.GetName()], event.Kind)
			}
			if outcome, ended := event.Outcome(); ended && run != nil {
				outcomes[run.GetName()] = outcome
			}
		}
	}
	if got := kinds[before.Name()]; !slices.Equal(got, []client.EventKind{client.EventJoined}) {
		t.Errorf("ended before: %v", got)
	}
	if got := kinds[during.Name()]; !slices.Equal(got, []client.EventKind{client.EventJoined, client.EventEnded}) {
		t.Errorf("ended during the watch: %v", got)
	}
	if outcomes[before.Name()] != runstatusv1.Outcome_OUTCOME_FAILED || outcomes[during.Name()] != runstatusv1.Outcome_OUTCOME_PASSED {
		t.Errorf("the outcomes are %v", outcomes)
	}
}

func TestOnlyAnEndHasAnOutcome(t *testing.T) {
	ended := &runstatusv1.Run{Ended: true, Outcome: runstatusv1.Outcome_OUTCOME_FAILED}
	for _, e := range []client.Event{
		{}, {Joined: &runstatusv1.Run{}}, {Updated: ended}, {Left: &runstatusv1.WatchLeft{Run: ended}}, {Synced: true}, {Status: &runstatusv1.StatusInfo{}},
	} {
		if outcome, ended := e.Outcome(); ended || outcome != 0 {
			t.Errorf("%v: %v", e, outcome)
		}
	}
}

func TestAKindHasAName(t *testing.T) {
	for kind, want := range map[client.EventKind]string{client.EventStatus: "status", client.EventResynced: "resynced", client.EventSilenced: "silenced", 0: "unknown", -1: "unknown", 10: "unknown"} {
		if got := kind.String(); got != want {
			t.Errorf("%d is %q", kind, got)
		}
	}
}

// The reason of a run that left without a connection is told where it is known.
func TestALeftRunHasItsReason(t *testing.T) {
	steps := []step{
		{messages("joined a@1:3", "joined b@2:3", "joined c@3:3"), errCut},
		{messages("joined c@4:1", "synced", "left c@4:1", "met"), nil},
	}
	steps[1].messages[2].GetLeft().Reason = runstatusv1.WatchLeft_REASON_LEFT_SERIES
	const unspecified, deleted, leftSeries = runstatusv1.WatchLeft_REASON_UNSPECIFIED, runstatusv1.WatchLeft_REASON_DELETED, runstatusv1.WatchLeft_REASON_LEFT_SERIES
	for name, test := range map[string]struct {
		selection client.WatchOption
		want      []runstatusv1.WatchLeft_Reason // of c, whose id was used again, of a, b and c
	}{
		"named runs": {client.Runs("a", "b", "c"), []runstatusv1.WatchLeft_Reason{deleted, deleted, deleted, leftSeries}},
		"a series":   {client.Series("series/1"), []runstatusv1.WatchLeft_Reason{deleted, unspecified, unspecified, leftSeries}},
	} {
		var got []runstatusv1.WatchLeft_Reason
		for e, err := range connectTo(t, &scripted{steps: steps}).Watch(t.Context(), test.selection) {
			if err != nil {
				t.Fatal(err)
			}
			if e.Kind == client.EventLeft {
				got = append(got, e.Left.GetReason())
			}
			if e.Kind == client.EventClosing {
				break
			}
		}
		if !slices.Equal(got, test.want) {
			t.Errorf("%s: %v", name, got)
		}
	}
}

// A watch from the beginning that starts over tells what has changed of a run since.
func TestAWatchFromTheBeginningThatStartsOverTellsOfUpdates(t *testing.T) {
	s := &scripted{steps: []step{
		{messages("joined a@1:1=n", "status a@1:1", "joined b@2:1=n", "status b@2:1", "synced", "updated b@2:1=m"), errCut},
		{nil, errForeign},
		{messages("joined a@1:1=m", "status a@1:1", "joined b@2:1=m", "status b@2:1", "synced", "met"), nil},
	}}
	got, err := watched(t, s, client.From(runstatusv1.WatchStart_WATCH_START_BEGINNING))
	want := []string{"joined a@1:1=n", "status a@1:1", "joined b@2:1=n", "status b@2:1", "synced", "updated b@2:1=m", "updated a@1:1=m", "met"}
	if err != nil || !slices.Equal(got, want) {
		t.Errorf("yielded %q, %v", got, err)
	}
}

// OnChange shows what was updated.
func TestAnUpdateIsAChange(t *testing.T) {
	s := &scripted{steps: []step{{messages("joined a@1:1=n", "synced", "updated a@1:1=m", "met"), nil}}}
	var names []string
	_, err := connectTo(t, s).Wait(t.Context(), client.Series("series/1"), client.UntilEnded(), client.OnChange(func(runs []*runstatusv1.Run) {
		for _, run := range runs {
			names = append(names, run.GetDisplayName())
		}
	}))
	if err != nil || !slices.Equal(names, []string{"n", "m"}) {
		t.Errorf("%q, %v", names, err)
	}
}
