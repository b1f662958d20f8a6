package client_test

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"google.golang.org/grpc/codes"

	"github.com/runstatus/runstatus/client"
	"github.com/runstatus/runstatus/client/internal/clienttest"
	runstatusv1 "github.com/runstatus/runstatus/gen/go/runstatus/v1"
	"github.com/runstatus/runstatus/internal/testkit"
)

// While the reports of one run wait, those of other runs are sent and never enter the spool.
func TestAReporterHoldsUpTheRunsThatWaitAlone(t *testing.T) {
	for name, treat := range map[string]func(context.Context, *runstatusv1.SetStatusRequest) error{
		"hangs":         clienttest.Hangs,
		"has no room":   clienttest.Fails(codes.ResourceExhausted, "STORAGE_FULL"),
		"is unreadable": clienttest.Fails(codes.FailedPrecondition, "RUN_UNREADABLE"),
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			service := &clienttest.Ledger{}
			service.Treat("test_runs/waits", treat)
			path := filepath.Join(t.TempDir(), "spool")
			r := client.NewReporter(connectTo(t, service), path, client.CloseWithin(10*time.Second), dropped(t))
			const each = 200
			for n := range each {
				for _, run := range []string{"test_runs/waits", "test_runs/1", "test_runs/2"} {
					if err := r.Report(clienttest.Report(run, n)); err != nil {
						t.Fatal(err)
					}
				}
			}
			for _, run := range []string{"test_runs/1", "test_runs/2"} {
				testkit.Eventually(t, func() bool { return len(service.Notes(run)) == each }, "all of "+run)
				if got := service.Notes(run); !slices.Equal(got, clienttest.Numbered(each)) {
					t.Errorf("%s has %q", run, got)
				}
			}
			testkit.Eventually(t, func() bool {
				text, err := os.ReadFile(path)
				return err == nil && bytes.Count(text, []byte("\n")) == each
			}, "what waits is kept")
			if text, err := os.ReadFile(path); err != nil || bytes.Contains(text, []byte("test_runs/1")) {
				t.Errorf("reports of a run that does not wait are in the spool, %v", err)
			}
			service.Treat("test_runs/waits", nil)
			if err := r.Close(); err != nil {
				t.Error(err)
			}
			if got := service.Notes("test_runs/waits"); !slices.Equal(got, clienttest.Numbered(each)) {
				t.Errorf("what waited: %q", got)
			}
		})
	}
}

// A sync may take a tenth of a second. One addition keeps all queued reports.
func TestWhatIsQueuedIsKeptWithFewAdditions(t *testing.T) {
	c, err := client.New("127.0.0.1:1")
	if err != nil {
		t.Fatal(err)
	}
	defer c.Close()
	path := filepath.Join(t.TempDir(), "spool")
	r := client.NewReporter(c, path, dropped(t))
	const runs, reports = 50, 10_000
	for n := range reports {
		if err := r.Set(fmt.Sprint("test_runs/", n%runs), running, ""); err != nil {
			t.Fatal(err)
		}
	}
	if err := r.Close(); !errors.Is(err, client.ErrKept) {
		t.Errorf("closed with %v", err)
	}
	text, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	additions := map[string]bool{}
	for line := range strings.Lines(string(text)) {
		additions[strings.Fields(line)[2]] = true
	}
	if got := strings.Count(string(text), "\n"); got != reports || len(additions) > 2*runs {
		t.Errorf("%d reports are kept, with %d additions", got, len(additions))
	}
}

// A Close without time for the server reports correctly that all reports are kept.
func TestACloseWithoutTimeSaysWhatIsKept(t *testing.T) {
	h := newHomeless(t, 1)
	hang(t, h.addr)
	r := client.NewReporter(h.client(t), h.spool, client.CloseWithin(time.Second), dropped(t))
	for n := range 100 {
		if err := r.Set("test_runs/1", running, fmt.Sprint(n)); err != nil {
			t.Fatal(err)
		}
	}
	testkit.Eventually(t, func() bool {
		text, err := os.ReadFile(h.spool)
		return err == nil && bytes.Count(text, []byte("\n")) == 100
	}, "all is kept")
	if err := r.Close(); !errors.Is(err, client.ErrKept) {
		t.Errorf("closed with %v", err)
	}
}

// A command line or another job keeps reports while this reporter runs.
func TestAReporterDeliversWhatAnotherProcessKeeps(t *testing.T) {
	service := &clienttest.Ledger{}
	path := filepath.Join(t.TempDir(), "spool")
	c := connectTo(t, service)
	c.PollSpoolsEvery(20 * time.Millisecond)
	r := client.NewReporter(c, path, dropped(t))
	for n := range 3 {
		clienttest.AddTo(t, client.NewSpool(path), n, n+1, "test_runs/1")
		testkit.Eventually(t, func() bool { return len(service.Notes("test_runs/1")) == n+1 }, "what another process keeps")
	}
	if err := r.Close(); err != nil {
		t.Error(err)
	}
}

// While neither the server nor the spool accepts a report, the reports stay in the queue, in order.
func TestWhatCanBeNeitherSentNorKeptWaitsInTheQueue(t *testing.T) {
	for name, spool := range map[string]func(t *testing.T) string{
		"a directory in the spool's place": func(t *testing.T) string { return t.TempDir() },
		"a file in its directory's place": func(t *testing.T) string {
			path := filepath.Join(t.TempDir(), "file")
			if err := os.WriteFile(path, nil, 0o600); err != nil {
				t.Fatal(err)
			}
			return filepath.Join(path, "spool")
		},
		"a file that is no spool": func(t *testing.T) string {
			path := filepath.Join(t.TempDir(), "file")
			if err := os.WriteFile(path, []byte("dear diary\n"), 0o600); err != nil {
				t.Fatal(err)
			}
			return path
		},
		"no room":            func(t *testing.T) string { return "/proc/self/spool" },
		"an impossible name": func(*testing.T) string { return "a\x00b" },
		"no name":            func(*testing.T) string { return "" },
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			service := &clienttest.Ledger{}
			var mu sync.Mutex
			away := true
			service.Treat("test_runs/1", func(context.Context, *runstatusv1.SetStatusRequest) error {
				mu.Lock()
				defer mu.Unlock()
				if away {
					return clienttest.Error(codes.FailedPrecondition, "READ_ONLY", "runstatus.v1")
				}
				return nil
			})
			r := client.NewReporter(connectTo(t, service), spool(t), client.QueueSize(50), dropped(t))
			for n := range 50 {
				if err := r.Report(clienttest.Report("test_runs/1", n)); err != nil {
					t.Fatal(err)
				}
			}
			if err := r.Report(clienttest.Report("test_runs/1", 50)); !errors.Is(err, client.ErrQueueFull) {
				t.Errorf("one more: %v", err)
			}
			mu.Lock()
			away = false
			mu.Unlock()
			testkit.Eventually(t, func() bool { return len(service.Notes("test_runs/1")) == 50 }, "all")
			if got := service.Notes("test_runs/1"); !slices.Equal(got, clienttest.Numbered(50)) {
				t.Errorf("arrived: %q", got)
			}
			if err := r.Close(); err != nil {
				t.Error(err)
			}
		})
	}
}

// OnDropped is called with each report that Close can neither deliver nor keep, and Close returns an
// error.
func TestACloseThatLosesReportsSaysSo(t *testing.T) {
	c, err := client.New("127.0.0.1:1")
	if err != nil {
		t.Fatal(err)
	}
	defer c.Close()
	var lost []string
	r := client.NewReporter(c, t.TempDir(), client.CloseWithin(2*time.Second), client.OnDropped(func(req *runstatusv1.SetStatusRequest, err error) {
		if err != nil {
			lost = append(lost, req.GetNote())
		}
	}))
	for n := range 20 {
		if err := r.Set("test_runs/1", running, fmt.Sprint(n)); err != nil {
			t.Fatal(err)
		}
	}
	if err := r.Close(); err == nil || errors.Is(err, client.ErrKept) || !strings.Contains(err.Error(), "20 reports are lost") {
		t.Errorf("closed with %v", err)
	}
	if !slices.Equal(lost, clienttest.Numbered(20)) {
		t.Errorf("told %q", lost)
	}
}

// A nil argument is ignored or an error, never a panic.
func TestNilIsNoPanic(t *testing.T) {
	c := connect(t)
	r := client.NewReporter(c, filepath.Join(t.TempDir(), "spool"), client.OnDropped(nil), nil)
	if err := r.Set("test_runs/absent-nil", running, ""); err != nil {
		t.Error(err)
	}
	for what, err := range map[string]error{
		"a state":   r.Set("test_runs/1", nil, ""),
		"a report":  r.Report(nil),
		"a request": func() error { _, err := c.SetStatus(t.Context(), nil); return err }(),
		"a Set":     func() error { _, err := c.Run("test_runs/1").Set(t.Context(), nil, ""); return err }(),
		"a Has":     func() error { _, err := c.Run("test_runs/1").Has(t.Context(), nil); return err }(),
	} {
		if client.Reason(err) != "INVALID_FIELD" {
			t.Errorf("%s: %v", what, err)
		}
	}
	if err := r.Close(); err != nil {
		t.Error(err)
	}
	if err := spoolOf(t, 1, "test_runs/absent-nil").Deliver(t.Context(), c, nil); err != nil {
		t.Error(err)
	}
}
