package convert

import (
	"math"
	"strings"
	"testing"
	"time"

	"google.golang.org/protobuf/proto"

	runstatusv1 "github.com/runstatus/runstatus/gen/go/runstatus/v1"
	"github.com/runstatus/runstatus/server/internal/store"
	"github.com/runstatus/runstatus/statusfile"
)

// A page is cut by what its runs take at most.
func TestARunIsNoLargerThanItIsTakenFor(t *testing.T) {
	long := strings.Repeat("x", 200_000)
	when := time.Date(1, 1, 1, 0, 0, 0, 999_999_000, time.UTC).Add(time.Microsecond)
	line := store.Status{Status: statusfile.Status{State: long, Note: long, When: when, Sequence: math.MaxInt64, Malformed: true, Raw: []byte(long)}, Revision: math.MaxInt64}
	known := line
	known.State = "RUNNING"
	largest := &store.Run{
		Name: store.Name{Namespace: long, Kind: statusfile.TestRun, ID: long}, UID: long, Current: line, FirstProblem: &known,
		Outcome: store.Completed, Result: long, Ended: true, CreateTime: when, UpdateTime: when, EndTime: when,
		DisplayName: long, User: long, Labels: store.MakeLabels(map[string]string{long: long, "a": "", "": "b"}),
		Series: store.Name{Namespace: long, Kind: statusfile.Series, ID: long}, MemberCount: -1, MembershipClosed: true,
	}
	usual := store.Run{
		Name: store.Name{Namespace: "main", Kind: statusfile.TestRun, ID: "12"}, Current: store.Status{Status: statusfile.Status{State: "COMPLETE", When: when}},
		Outcome: store.Failed, Result: "FAIL", Ended: true, CreateTime: when, DisplayName: "supermagic", Labels: store.MakeLabels(map[string]string{"a": "b"}),
	}
	unreadable := *largest
	unreadable.Unreadable = long
	for _, run := range []*store.Run{{}, &usual, largest, &unreadable} {
		page := &runstatusv1.ListRunsResponse{Runs: []*runstatusv1.Run{Run(run)}}
		if size, most := proto.Size(page), RunSize(page.GetRuns()[0]); most < size || most > size+300 {
			t.Errorf("it takes %d bytes, and is taken for %d", size, most)
		}
	}
}
