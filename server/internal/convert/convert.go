package convert

import (
	"strings"
	"time"

	"google.golang.org/protobuf/types/known/timestamppb"

	runstatusv1 "github.com/runstatus/runstatus/gen/go/runstatus/v1"
	"github.com/runstatus/runstatus/server/internal/store"
	"github.com/runstatus/runstatus/statusfile"
)

// ValidText returns s with U+FFFD in the place of bytes that are not UTF-8, which protobuf refuses.
// Files that other programs wrote may hold any bytes.
func ValidText(s string) string { return strings.ToValidUTF8(s, "\uFFFD") }

// Timestamp returns nil for the zero time, which stands for no time.
func Timestamp(t time.Time) *timestamppb.Timestamp {
	if t.IsZero() {
		return nil
	}
	return timestamppb.New(t)
}

// timeOf returns the time of a line; nil if the line has none. The time of a sound line may be Go's
// zero time, which is in the year 1.
func timeOf(s *store.Status) *timestamppb.Timestamp {
	if s.Sequence > 0 && !s.Malformed {
		return timestamppb.New(s.When)
	}
	return Timestamp(s.When)
}

// Kind returns the kind of runs that a request means; no kind means test runs.
func Kind(k runstatusv1.Kind) statusfile.Kind {
	if k == runstatusv1.Kind_KIND_SERIES {
		return statusfile.Series
	}
	return statusfile.TestRun
}

// Status returns a line of a run.
func Status(n store.Name, uid string, s store.Status) *runstatusv1.StatusInfo {
	return statusInfo(n.Kind, n.String(), uid, &s)
}

func statusInfo(kind statusfile.Kind, name, uid string, s *store.Status) *runstatusv1.StatusInfo {
	info := &runstatusv1.StatusInfo{
		Run:       name,
		Uid:       uid,
		StateName: ValidText(s.State),
		Note:      ValidText(s.Note),
		When:      timeOf(s),
		Sequence:  s.Sequence,
		Revision:  s.Revision,
		Malformed: s.Malformed,
		Raw:       s.Raw,
	}
	number := numbersOf(kind).number[s.State]
	switch {
	case number == 0: // the name alone says it
	case kind == statusfile.Series:
		info.State = &runstatusv1.StatusInfo_SeriesState{SeriesState: runstatusv1.SeriesState(number)}
	default:
		info.State = &runstatusv1.StatusInfo_TestState{TestState: runstatusv1.TestState(number)}
	}
	return info
}

// Run returns a run.
func Run(r *store.Run) *runstatusv1.Run {
	run := &runstatusv1.Run{
		Name:             r.Name.String(),
		Uid:              r.UID,
		Outcome:          runstatusv1.Outcome(r.Outcome),
		Result:           r.Result,
		Ended:            r.Ended,
		EndTime:          Timestamp(r.EndTime),
		CreateTime:       Timestamp(r.CreateTime),
		CreateRevision:   r.CreateRevision,
		UpdateTime:       Timestamp(r.UpdateTime),
		DisplayName:      ValidText(r.DisplayName),
		User:             ValidText(r.User),
		Labels:           toLabels(r.Labels),
		Series:           r.Series.String(),
		MemberCount:      int64(r.MemberCount),
		MembershipClosed: r.MembershipClosed,
		UnreadableReason: ValidText(r.Unreadable),
		Unverified:       r.Unverified,
		SilentSince:      Timestamp(r.SilentSince()),
	}
	if r.Unreadable == "" && (r.Current.State != "" || r.Current.Malformed) { // otherwise the current state is not known
		run.Current = statusInfo(r.Name.Kind, run.Name, r.UID, &r.Current)
	}
	if r.FirstProblem != nil {
		run.FirstProblem = statusInfo(r.Name.Kind, run.Name, r.UID, r.FirstProblem)
	}
	return run
}

// BasicRun returns a run in the view BASIC. Its fields are those that RunView names.
func BasicRun(r *store.Run) *runstatusv1.Run {
	basic := *r
	basic.Labels, basic.FirstProblem, basic.Current.Note, basic.Current.Raw = store.Labels{}, nil, "", nil
	run := Run(&basic)
	if run.Current != nil {
		run.Current.Run, run.Current.Uid = "", ""
	}
	return run
}

// RunSize returns an upper bound of a run's encoded size. proto.Size would cost as much as to encode
// the run.
func RunSize(run *runstatusv1.Run) int {
	const ofRun, ofLine, ofLabel = 145, 80, 10 // the most that numbers, times and the frames of texts take
	size := ofRun + len(run.GetName()) + len(run.GetUid()) + len(run.GetResult()) + len(run.GetDisplayName()) +
		len(run.GetUser()) + len(run.GetSeries()) + len(run.GetUnreadableReason())
	for k, v := range run.GetLabels() {
		size += ofLabel + len(k) + len(v)
	}
	size += len(run.GetResultsUnreadableReason())
	for k, v := range run.GetResults() {
		const ofResult = 24
		size += ofResult + len(k) + len(v.GetStringValue())
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
		valid[ValidText(k)] = ValidText(v)
	}
	return valid
}
