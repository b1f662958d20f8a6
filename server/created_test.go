package server

import (
	"testing"
	"time"

	"google.golang.org/protobuf/types/known/timestamppb"
)

// A run that its first line brings into being is not younger than that line.
func TestRunIsNotCreatedAfterTheLineThatMadeIt(t *testing.T) {
	for name, ago := range map[string]time.Duration{"of before": time.Hour, "of now": 0, "to come": -time.Hour} {
		t.Run(name, func(t *testing.T) {
			h := serve(t)
			req := setRequest("test_runs/7", "RUNNING", "")
			req.When, req.AllowMissing = timestamppb.New(time.Now().Add(-ago)), true
			if _, err := h.SetStatus(t.Context(), req); err != nil {
				t.Fatal(err)
			}
			run := h.get(t, "test_runs/7")
			if created, updated := run.GetCreateTime().AsTime(), run.GetUpdateTime().AsTime(); created.After(updated) {
				t.Errorf("created at %v, updated at %v", created, updated)
			}
		})
	}
}
