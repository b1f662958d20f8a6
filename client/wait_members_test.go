package client_test

import (
	"context"
	"testing"
	"time"

	"github.com/runstatus/runstatus/client"
	runstatusv1 "github.com/runstatus/runstatus/gen/go/runstatus/v1"
)

// A deleted member can't end any more: the remaining members decide.
func TestWaitForASeriesEndsThoughAMemberIsDeleted(t *testing.T) {
	c := connect(t)
	series := create(t, c, &runstatusv1.CreateRunRequest{Kind: runstatusv1.Kind_KIND_SERIES})
	a := create(t, c, &runstatusv1.CreateRunRequest{Series: series.Name()})
	b := create(t, c, &runstatusv1.CreateRunRequest{Series: series.Name()})
	ctx, cancel := context.WithTimeout(t.Context(), 30*time.Second)
	defer cancel()
	looks := 0
	err := c.Wait(ctx, client.Series(series.Name()), client.UntilEnded(), client.OnChange(func([]*runstatusv1.Run) {
		if looks++; looks > 1 {
			return
		}
		set(t, a, skipped, "")
		if err := b.Delete(t.Context(), true); err != nil {
			t.Error(err)
		}
		if _, err := c.Run(series.Name()).CloseSeries(t.Context()); err != nil {
			t.Error(err)
		}
	}))
	if err != nil {
		t.Error(err)
	}
}
