package demo

import (
	"context"
	"strings"
	"testing"
	"time"

	"go.uber.org/goleak"

	runstatusv1 "github.com/runstatus/runstatus/gen/go/runstatus/v1"
	"github.com/runstatus/runstatus/internal/testkit"
	"github.com/runstatus/runstatus/runstatustest"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

// A loop plays series to their ends, keeps the newest, and ends with its context.
func TestALoopKeepsTheNewestSeries(t *testing.T) {
	s := runstatustest.Start(t)
	c := s.Client()
	ctx, cancel := context.WithCancel(t.Context())
	over := make(chan error, 1)
	p := pace{slower: 0.01, between: 10 * time.Millisecond, kept: 3}
	go func() { over <- p.loop(ctx, c, "namespaces/main", "ada") }()
	list := func(filter string) []*runstatusv1.Run {
		resp, err := c.Service().ListRuns(t.Context(), &runstatusv1.ListRunsRequest{Parent: "namespaces/main", PageSize: 1000, Filter: filter})
		testkit.Must(t, err)
		return resp.GetRuns()
	}
	testkit.Eventually(t, func() bool { // the first series are gone, and later ones have ended
		select {
		case err := <-over:
			t.Fatalf("the loop has ended: %v", err)
		default:
		}
		found := list("kind = \"series\" AND ended = true")
		return len(found) > 0 && found[0].GetName() > "namespaces/main/series/5" && len(list("id = \"1\"")) == 0
	}, "series come and go")
	cancel()
	if err := <-over; err != nil {
		t.Errorf("the loop ended with %v", err)
	}
	all := list("")
	series := 0
	for _, run := range all {
		if strings.Contains(run.GetName(), "/series/") {
			series++
		}
	}
	most := p.kept + 20 // those that are not over stay
	if series > most || len(all) > most*(1+repeats*len(Script)) {
		t.Errorf("%d series are left, and %d runs in all", series, len(all))
	}
}

func TestALoopEndsWithAnErrorOfTheServer(t *testing.T) {
	s := runstatustest.Start(t)
	if err := usual.loop(t.Context(), s.Client(), "namespaces/none", "ada"); err == nil {
		t.Error("a loop in a namespace that there is not ends well")
	}
}
