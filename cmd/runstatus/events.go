package main

import (
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/jedib0t/go-pretty/v6/text"

	"github.com/runstatus/runstatus/client"
	runstatusv1 "github.com/runstatus/runstatus/gen/go/runstatus/v1"
)

// messageOf returns an event as a message of the API.
func messageOf(e client.Event) *runstatusv1.WatchStatusesResponse {
	m := &runstatusv1.WatchStatusesResponse{ResumeToken: e.Token()}
	switch {
	case e.Status != nil:
		m.Event = &runstatusv1.WatchStatusesResponse_Status{Status: e.Status}
	case e.Joined != nil:
		m.Event = &runstatusv1.WatchStatusesResponse_Joined{Joined: e.Joined}
	case e.Left != nil:
		m.Event = &runstatusv1.WatchStatusesResponse_Left{Left: e.Left}
	case e.Updated != nil:
		m.Event = &runstatusv1.WatchStatusesResponse_Updated{Updated: e.Updated}
	case e.Silenced != nil:
		m.Event = &runstatusv1.WatchStatusesResponse_Silenced{Silenced: e.Silenced}
	case e.Ended != nil:
		m.Event = &runstatusv1.WatchStatusesResponse_Ended{Ended: e.Ended}
	case e.Synced:
		m.Event = &runstatusv1.WatchStatusesResponse_Synced{Synced: &runstatusv1.WatchSynced{}}
	case e.Closing != nil:
		m.Event = &runstatusv1.WatchStatusesResponse_Closing{Closing: e.Closing}
	}
	return m
}

// runOf returns the full name of the run that an event is about, "" if it is about none.
func runOf(e client.Event) string {
	if e.Status != nil {
		return e.Status.GetRun()
	}
	for _, run := range []*runstatusv1.Run{e.Joined, e.Left.GetRun(), e.Updated, e.Ended} {
		if run != nil {
			return run.GetName()
		}
	}
	return ""
}

// eventLine returns an event as a line: time, run, and what happened, with states in capitals. It is
// empty for an event that is about no run.
func (a *app) eventLine(e client.Event, now time.Time) string {
	line := func(when time.Time, run, what, note string) string {
		return strings.TrimRight(fmt.Sprintf("%s  %-6s %s %s", a.out.clock(when, now), shortName(run), text.Pad(what, 15, ' '), note), " ")
	}
	switch {
	case e.Status != nil:
		row := a.statusRow(e.Status, "")
		when := now // a malformed line has no time
		if t := e.Status.GetWhen(); t != nil {
			when = t.AsTime()
		}
		return line(when, e.Status.GetRun(), row[2], row[4])
	case e.Joined != nil:
		run := e.Joined
		return line(updated(run, now), run.GetName(), "joined",
			strings.TrimSpace(plain(run.GetDisplayName())+" "+a.state(run.GetCurrent())+" "+a.outcome(run)))
	case e.Left != nil:
		return line(now, e.Left.GetRun().GetName(), "left", whyLeft(e.Left.GetReason()))
	case e.Updated != nil:
		return line(now, e.Updated.GetName(), "updated", strings.TrimSpace(identity(e.Updated)+" "+a.outcome(e.Updated)))
	case e.Silenced != nil:
		var names []string
		for _, run := range e.Silenced.GetRuns() {
			names = append(names, shortName(run.GetRun()))
		}
		return line(now, "many", "silent", strings.TrimSpace(count(int64(len(names)), "run")+firstNames(names, int64(len(names)))))
	case e.Ended != nil:
		return line(updated(e.Ended, now), e.Ended.GetName(), "ended", a.outcome(e.Ended))
	}
	return ""
}

// whyLeft returns why a run left the selection, "" if the server does not say it.
func whyLeft(reason runstatusv1.WatchLeft_Reason) string {
	switch reason {
	case runstatusv1.WatchLeft_REASON_DELETED:
		return "deleted"
	case runstatusv1.WatchLeft_REASON_LEFT_SERIES:
		return "left the series"
	case runstatusv1.WatchLeft_REASON_NO_LONGER_MATCHES:
		return "no longer matches"
	}
	return ""
}

// identity returns the name, the user and the labels of a run in one line.
func identity(run *runstatusv1.Run) string {
	parts := []string{plain(run.GetDisplayName())}
	if run.GetUser() != "" {
		parts = append(parts, "by "+plain(run.GetUser()))
	}
	parts = append(parts, labelsOf(run))
	return strings.Join(slices.DeleteFunc(parts, func(s string) bool { return s == "" }), " ")
}

func updated(run *runstatusv1.Run, now time.Time) time.Time {
	if t := run.GetUpdateTime(); t != nil {
		return t.AsTime()
	}
	return now
}
