package server

import (
	"testing"
	"time"

	runstatusv1 "github.com/runstatus/runstatus/gen/go/runstatus/v1"
	"github.com/runstatus/runstatus/internal/testkit"
	"github.com/runstatus/runstatus/internal/tokenfile"
)

// twoTokens serves two principals at one address, and returns the doors of each.
func twoTokens(t *testing.T, l Limits) (one, other map[string]*harness) {
	t.Helper()
	s := serveSiteOverHTTP(t, false, "rules:\n  - {who: {kind: token}, role: admin}\n", map[string]tokenfile.Entry{"one": {}, "other": {}}, limitedTo(l))
	return s.doors(t, identity{}, bearing("one")(t, s)), s.doors(t, identity{}, bearing("other")(t, s))
}

// The calls of a principal count together, whichever doors they come through, and not for another one at the same
// address.
func TestTheCallsOfAPrincipalAreBoundedThroughEachDoor(t *testing.T) {
	one, other := twoTokens(t, Limits{CallsPerSecond: 1})
	const each = 4
	errs, began := make(chan error), time.Now()
	for _, h := range one {
		for range each {
			go func() { errs <- getRun(t, h, "namespaces/main/test_runs/1") }()
		}
	}
	passed, asked := 0, false
	for range each * len(one) {
		err := <-errs
		switch reason := reasonOf(err); {
		case reason == "RUN_NOT_FOUND":
			passed++
		case reason != "RATE_LIMITED" || retryOf(err) <= 0:
			t.Errorf("a call of a flood: %v", err)
		case !asked:
			asked = true
			if err := getRun(t, other["Connect JSON"], "namespaces/main/test_runs/1"); reasonOf(err) != "RUN_NOT_FOUND" {
				t.Errorf("a call of another principal: %v", err)
			}
		}
	}
	// One at once, and one a second, of which each waits for at most one.
	if most := 2 + int(time.Since(began).Seconds()); passed == 0 || passed > most || !asked {
		t.Errorf("%d of %d calls passed, want at most %d", passed, each*len(one), most)
	}
}

// The streams of a principal count together, too.
func TestTheStreamsOfAPrincipalAreBoundedThroughEachDoor(t *testing.T) {
	one, other := twoTokens(t, Limits{StreamsPerPrincipal: 2})
	watch := func(h *harness) error {
		stream, err := h.WatchSummary(t.Context(), &runstatusv1.WatchSummaryRequest{Parent: "namespaces/main"})
		if err == nil {
			_, err = stream.Recv()
		}
		return err
	}
	testkit.Must(t, watch(one["SSE"]))
	testkit.Must(t, watch(one["Connect JSON"]))
	for door, h := range one {
		if err := watch(h); reasonOf(err) != "TOO_MANY_STREAMS" || retryOf(err) <= 0 {
			t.Errorf("the third of two streams, over %s: %v", door, err)
		}
	}
	if err := watch(other["REST"]); err != nil {
		t.Errorf("a stream of another principal: %v", err)
	}
}
