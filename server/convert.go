package server

import (
	"strings"
	"time"

	"google.golang.org/protobuf/types/known/timestamppb"

	runstatusv1 "github.com/runstatus/runstatus/gen/go/runstatus/v1"
	"github.com/runstatus/runstatus/server/internal/store"
	"github.com/runstatus/runstatus/statusfile"
)

// validText returns s as protobuf takes it. Files of others may hold any bytes.
func validText(s string) string { return strings.ToValidUTF8(s, "\uFFFD") }

// timestamp returns nil for the zero time, which stands for none.
func timestamp(t time.Time) *timestamppb.Timestamp {
	if t.IsZero() {
		return nil
	}
	return timestamppb.New(t)
}

// timeOf returns the time of a line. A sound one always has one: it may be the year 1,
// which is Go's zero time.
func timeOf(s *store.Status) *timestamppb.Timestamp {
	if s.Sequence > 0 && !s.Malformed {
		return timestamppb.New(s.When)
	}
	return timestamp(s.When)
}

// kindOf returns the kind; a test run is also meant when none is given.
func kindOf(k runstatusv1.Kind) statusfile.Kind {
	if k == runstatusv1.Kind_KIND_SERIES {
		return statusfile.Series
	}
	return statusfile.TestRun
}

func toStatusInfo(n store.Name, uid string, s store.Status) *runstatusv1.StatusInfo {
	return statusInfo(n.Kind, n.String(), uid, &s)
}

func statusInfo(kind statusfile.Kind, name, uid string, s *store.Status) *runstatusv1.StatusInfo {
	info := &runstatusv1.StatusInfo{
		Run:       name,
		Uid:       uid,
		StateName: validText(s.State),
		Note:      validText(s.Note),
		When:      timeOf(s),
		Sequence:  s.Sequence,
		Revision:  s.Revision,
		Malformed: s.Malformed,
		Raw:       s.Raw,
	}
	number := vocabularyOf(kind).number[s.State]
	switch {
	case number == 0: // the name alone says it
	case kind == statusfile.Series:
		info.State = &runstatusv1.StatusInfo_SeriesState{SeriesState: runstatusv1.SeriesState(number)}
	default:
		info.State = &runstatusv1.StatusInfo_TestState{TestState: runstatusv1.TestState(number)}
	}
	return info
}

func toRun(r *store.Run) *runstatusv1.Run {
	run := &runstatusv1.Run{
		Name:             r.Name.String(),
		Uid:              r.UID,
		Outcome:          runstatusv1.Outcome(r.Outcome),
		Result:           r.Result,
		Ended:            r.Ended,
		EndTime:          timestamp(r.EndTime),
		CreateTime:       timestamp(r.CreateTime),
		CreateRevision:   r.CreateRevision,
		UpdateTime:       timestamp(r.UpdateTime),
		DisplayName:      validText(r.DisplayName),
		User:             validText(r.User),
		Labels:           toLabels(r.Labels),
		Series:           r.Series.String(),
		MemberCount:      int64(r.MemberCount),
		MembershipClosed: r.MembershipClosed,
		Unreadable:       validText(r.Unreadable),
	}
	if r.Unreadable == "" && (r.Current.State != "" || r.Current.Malformed) { // else nothing is known
		run.Current = statusInfo(r.Name.Kind, run.Name, r.UID, &r.Current)
	}
	if r.FirstProblem != nil {
		run.FirstProblem = statusInfo(r.Name.Kind, run.Name, r.UID, r.FirstProblem)
	}
	return run
}

// sizeOf returns no less than a run's encoded size. To ask for that itself costs as
// much as to encode it.
func sizeOf(run *runstatusv1.Run) int {
	const ofRun, ofLine, ofLabel = 120, 80, 10 // the most that numbers, times and the frames of texts take
	size := ofRun + len(run.GetName()) + len(run.GetUid()) + len(run.GetResult()) + len(run.GetDisplayName()) +
		len(run.GetUser()) + len(run.GetSeries()) + len(run.GetUnreadable())
	for k, v := range run.GetLabels() {
		size += ofLabel + len(k) + len(v)
	}
	for _, info := range []*runstatusv1.StatusInfo{run.GetCurrent(), run.GetFirstProblem()} {
		if info != nil {
			size += ofLine + len(info.GetRun()) + len(info.GetUid()) + len(info.GetStateName()) + len(info.GetNote()) + len(info.GetRaw())
		}
	}
	return size
}

func toLabels(labels store.Labels) map[string]string {
	var valid map[string]string
	for k, v := range labels.All() {
		if valid == nil {
			valid = map[string]string{}
		}
		valid[validText(k)] = validText(v)
	}
	return valid
}
