package client_test

import (
	"errors"
	"slices"
	"testing"
	"time"

	"github.com/runstatus/runstatus/client"
	runstatusv1 "github.com/runstatus/runstatus/gen/go/runstatus/v1"
)

// kept makes a Reporter keep reports for run 1 of a server that stops. Before is called while it runs.
func kept(t *testing.T, h homeless, before func(*client.Client, *client.Reporter), opts ...client.SetOption) {
	t.Helper()
	stop := h.serve(t)
	c := h.client(t)
	r := client.NewReporter(c, h.spool, client.CloseWithin(4*time.Second), dropped(t))
	before(c, r)
	stop()
	for _, note := range []string{"kept", "kept too"} {
		if err := r.Set("test_runs/1", running, note, opts...); err != nil {
			t.Fatal(err)
		}
	}
	if err := r.Close(); !errors.Is(err, client.ErrKept) {
		t.Fatalf("closed with %v", err)
	}
}

// deliverAll delivers the spool and returns the reasons for which reports were refused.
func deliverAll(t *testing.T, s *client.Spool, c *client.Client) (lost []string) {
	t.Helper()
	limit := time.Now().Add(30 * time.Second)
	for {
		err := s.Deliver(t.Context(), c, func(_ *runstatusv1.SetStatusRequest, err error) {
			if err != nil {
				lost = append(lost, client.Reason(err))
			}
		})
		if err == nil {
			return lost
		}
		if time.Now().After(limit) {
			t.Fatal(err)
		}
	}
}

func remove(t *testing.T, c *client.Client) {
	t.Helper()
	if err := c.Run("test_runs/1").Delete(t.Context(), true); err != nil {
		t.Fatal(err)
	}
}

// A report that was kept for a run that the client knows, by any call, never reaches another run with
// the same id, and never creates the run again.
func TestAKeptReportReachesItsOwnGenerationOnly(t *testing.T) {
	heard := map[string]func(*client.Client, *client.Reporter){
		"by a report": func(c *client.Client, r *client.Reporter) {
			if err := r.Set("test_runs/1", running, "first"); err != nil {
				t.Fatal(err)
			}
			arrived(t, c, 1)
		},
		"by a Set": func(c *client.Client, _ *client.Reporter) { set(t, c.Run("test_runs/1"), running, "first") },
		"by its name": func(c *client.Client, _ *client.Reporter) {
			set(t, c.Run("namespaces/main/test_runs/1"), running, "first")
		},
		"by a Get": func(c *client.Client, _ *client.Reporter) {
			if _, err := c.Run("test_runs/1").Get(t.Context()); err != nil {
				t.Fatal(err)
			}
		},
		"by its creation": func(c *client.Client, _ *client.Reporter) {
			remove(t, c)
			create(t, c, &runstatusv1.CreateRunRequest{Id: "1"})
		},
	}
	for how, before := range heard {
		for what, again := range map[string]bool{"another run has its id": true, "it was deleted": false} {
			t.Run(how+", "+what, func(t *testing.T) {
				t.Parallel()
				h := newHomeless(t, 1)
				kept(t, h, before, client.AllowMissing())
				h.serve(t)
				c := h.client(t)
				remove(t, c)
				want := "RUN_NOT_FOUND"
				if again {
					create(t, c, &runstatusv1.CreateRunRequest{Id: "1"})
					want = "UID_MISMATCH"
				}
				lost := deliverAll(t, client.NewSpool(h.spool), c)
				if slices.Contains(lost, "UID_MISMATCH") { // the service may return either reason for an absent run
					want = "UID_MISMATCH"
				}
				if !slices.Equal(lost, []string{want, want}) {
					t.Errorf("given up: %q", lost)
				}
				if again {
					if got := notes(t, c, "test_runs/1"); len(got) > 0 {
						t.Errorf("the other run has %q", got)
					}
				} else if run, err := c.Run("test_runs/1").Get(t.Context()); err == nil {
					t.Errorf("there is %v again", run)
				}
			})
		}
	}
}

// A kept report creates a run that the client does not know, once.
func TestAKeptReportMakesARunThatWasNeverSeen(t *testing.T) {
	h := newHomeless(t, 0)
	kept(t, h, func(*client.Client, *client.Reporter) {}, client.AllowMissing())
	h.serve(t)
	c := h.client(t)
	if lost := deliverAll(t, client.NewSpool(h.spool), c); len(lost) > 0 {
		t.Errorf("given up: %q", lost)
	}
	if got := notes(t, c, "test_runs/1"); !slices.Equal(got, []string{"kept", "kept too"}) {
		t.Errorf("it has %q", got)
	}
}
