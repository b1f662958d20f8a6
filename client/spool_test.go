package client_test

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"os"
	"os/user"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"google.golang.org/genproto/googleapis/rpc/errdetails"
	"google.golang.org/grpc/codes"
	"google.golang.org/grpc/status"
	"google.golang.org/protobuf/types/known/timestamppb"

	"github.com/runstatus/runstatus/client"
	runstatusv1 "github.com/runstatus/runstatus/gen/go/runstatus/v1"
)

// line is a report for a spool, with a time of its own.
func line(run *client.Run, n int) *runstatusv1.SetStatusRequest {
	when := time.Date(2026, 1, 1, 0, 0, 0, n*1000, time.UTC)
	return &runstatusv1.SetStatusRequest{Run: run.Name(), Note: fmt.Sprint(n), When: timestamppb.New(when),
		State: &runstatusv1.SetStatusRequest_TestState{TestState: running}}
}

func TestASpoolIsItsOwnersAlone(t *testing.T) {
	s := client.NewSpool(filepath.Join(t.TempDir(), "a", "spool"))
	if empty, err := s.Empty(); !empty || err != nil {
		t.Errorf("without a file: %v, %v", empty, err)
	}
	run := create(t, connect(t), nil)
	if err := s.Add(t.Context(), line(run, 0)); err != nil {
		t.Fatal(err)
	}
	for path, want := range map[string]os.FileMode{s.Path(): 0o600, filepath.Dir(s.Path()): 0o700 | os.ModeDir} {
		if info, err := os.Stat(path); err != nil || info.Mode() != want {
			t.Errorf("%s: %v, %v", path, info.Mode(), err)
		}
	}
	if empty, err := s.Empty(); empty || err != nil {
		t.Errorf("with a report: %v, %v", empty, err)
	}
}

func TestATornOrDamagedReportIsLeftOutAndHidesNoOther(t *testing.T) {
	c := connect(t)
	run := create(t, c, nil)
	s := client.NewSpool(filepath.Join(t.TempDir(), "spool"))
	for n := range 3 {
		if err := s.Add(t.Context(), line(run, n)); err != nil {
			t.Fatal(err)
		}
	}
	text, err := os.ReadFile(s.Path())
	if err != nil {
		t.Fatal(err)
	}
	lines := bytes.SplitAfter(text, []byte("\n"))
	lines[1][20] ^= 1
	torn := append(bytes.Join(lines, nil), lines[0][:40]...)
	if err := os.WriteFile(s.Path(), torn, 0o600); err != nil {
		t.Fatal(err)
	}
	if err := s.Add(t.Context(), line(run, 3)); err != nil {
		t.Fatal(err)
	}
	var damaged []error
	err = s.Deliver(t.Context(), c, func(_ *runstatusv1.SetStatusRequest, err error) {
		if err != nil {
			damaged = append(damaged, err)
		}
	})
	if err != nil || len(damaged) != 1 || !errors.Is(damaged[0], client.ErrSpoolDamaged) {
		t.Errorf("delivered with %v, damaged: %v", err, damaged)
	}
	if got := notes(t, c, run.Name()); !slices.Equal(got, []string{"0", "2", "3"}) {
		t.Errorf("arrived: %q", got)
	}
	if info, err := os.Stat(s.Path()); err != nil || info.Size() != 0 {
		t.Errorf("%d bytes are left, %v", info.Size(), err)
	}
}

func TestADeliveryThatWasNotMarkedWritesNothingTwice(t *testing.T) {
	c := connect(t)
	run := create(t, c, nil)
	s := client.NewSpool(filepath.Join(t.TempDir(), "spool"))
	for n := range 10 {
		if err := s.Add(t.Context(), line(run, n)); err != nil {
			t.Fatal(err)
		}
	}
	before, err := os.ReadFile(s.Path())
	if err != nil {
		t.Fatal(err)
	}
	for range 2 { // the process died before it could mark anything
		if err := os.WriteFile(s.Path(), before, 0o600); err != nil {
			t.Fatal(err)
		}
		if err := s.Deliver(t.Context(), c, func(*runstatusv1.SetStatusRequest, error) {}); err != nil {
			t.Fatal(err)
		}
	}
	if got := notes(t, c, run.Name()); !slices.Equal(got, numbered(10)) {
		t.Errorf("arrived: %q", got)
	}
}

func TestManyShareASpool(t *testing.T) {
	const users, each = 6, 40
	c := connect(t)
	path := filepath.Join(t.TempDir(), "spool")
	var runs []*client.Run
	for range users {
		runs = append(runs, create(t, c, nil))
	}
	var mu sync.Mutex
	done := map[string]int{}
	var all sync.WaitGroup
	for _, run := range runs {
		all.Go(func() {
			s := client.NewSpool(path)
			for n := range each {
				if err := s.Add(t.Context(), line(run, n)); err != nil {
					t.Error(err)
				}
				err := s.Deliver(t.Context(), c, func(req *runstatusv1.SetStatusRequest, err error) {
					if err != nil {
						t.Error(err)
					}
					mu.Lock()
					defer mu.Unlock()
					done[req.GetRun()+" "+req.GetNote()]++
				})
				if err != nil && !errors.Is(err, client.ErrSpoolBusy) {
					t.Error(err)
				}
			}
		})
	}
	all.Wait()
	// Whoever found the spool busy was right to leave.
	if empty, err := client.NewSpool(path).Empty(); !empty || err != nil {
		t.Errorf("something is left in the spool: %v", err)
	}
	for _, run := range runs {
		if got := notes(t, c, run.Name()); !slices.Equal(got, numbered(each)) {
			t.Errorf("arrived: %q", got)
		}
	}
	for what, n := range done {
		if n != 1 {
			t.Errorf("%s was delivered %d times", what, n)
		}
	}
}

// busy is a service that can't write to one of its runs.
type busy struct{ shaky }

func (s *busy) SetStatus(_ context.Context, req *runstatusv1.SetStatusRequest) (*runstatusv1.SetStatusResponse, error) {
	_ = s.take(req)
	if req.GetRun() != "namespaces/main/test_runs/stuck" {
		return &runstatusv1.SetStatusResponse{Status: &runstatusv1.StatusInfo{Run: req.GetRun()}}, nil
	}
	st, err := status.New(codes.ResourceExhausted, "full").WithDetails(&errdetails.ErrorInfo{Reason: "STORAGE_FULL"})
	return nil, errors.Join(st.Err(), err)
}

func TestARunThatHasToWaitHoldsUpNoOther(t *testing.T) {
	service := &busy{}
	c := connectTo(t, service)
	s := client.NewSpool(filepath.Join(t.TempDir(), "spool"))
	for n := range 100 { // more than a batch
		if err := s.Add(t.Context(), line(c.Run("test_runs/stuck"), n), line(c.Run("test_runs/free"), n)); err != nil {
			t.Fatal(err)
		}
	}
	for range 2 {
		err := s.Deliver(t.Context(), c, func(*runstatusv1.SetStatusRequest, error) {})
		if client.Reason(err) != "STORAGE_FULL" {
			t.Errorf("delivered with %v", err)
		}
	}
	calls := map[string]int{}
	for _, req := range service.requests {
		calls[req.(*runstatusv1.SetStatusRequest).GetRun()]++
	}
	if calls["namespaces/main/test_runs/free"] != 100 || calls["namespaces/main/test_runs/stuck"] != 2 {
		t.Errorf("called %v", calls)
	}
	if empty, _ := s.Empty(); empty {
		t.Error("what has to wait is gone")
	}
}

func TestTheDefaultSpoolIsTheUsersAndTheServers(t *testing.T) {
	t.Setenv("XDG_STATE_HOME", "")
	t.Setenv("HOME", "/home/ada")
	seen := map[string]bool{}
	for _, target := range []string{"", "10.0.0.1", "unix:/run/x", "unix:/run/" + strings.Repeat("x", 300)} {
		path, err := client.DefaultSpool(target)
		if err != nil || filepath.Dir(path) != "/home/ada/.local/state/runstatus/spool" || seen[path] || len(filepath.Base(path)) > 255 {
			t.Errorf("%q: %s, %v", target, path, err)
		}
		seen[path] = true
	}
	t.Setenv("XDG_STATE_HOME", "/state")
	host, err := os.Hostname()
	if err != nil {
		t.Fatal(err)
	}
	local, _ := client.DefaultSpool("")
	remote, _ := client.DefaultSpool("10.0.0.1")
	if !strings.HasPrefix(local, "/state/runstatus/spool/"+host) || remote != "/state/runstatus/spool/10.0.0.1:7600" {
		t.Errorf("%s and %s", local, remote)
	}
	known, err := user.Current()
	if err != nil {
		t.Fatal(err)
	}
	for _, state := range []string{"", "state", "./state"} {
		for _, home := range []string{"", "home", "./home"} {
			t.Setenv("XDG_STATE_HOME", state)
			t.Setenv("HOME", home)
			path, err := client.DefaultSpool("")
			if err != nil || filepath.Dir(path) != filepath.Join(known.HomeDir, ".local/state/runstatus/spool") {
				t.Errorf("XDG_STATE_HOME=%q HOME=%q: %s, %v", state, home, path, err)
			}
		}
	}
}

func isSpoolFull(err error) bool { return errors.Is(err, client.ErrSpoolFull) }
