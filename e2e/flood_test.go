package e2e

import (
	"context"
	"fmt"
	"net"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"google.golang.org/grpc"
	"google.golang.org/grpc/codes"
	"google.golang.org/grpc/credentials/insecure"
	"google.golang.org/grpc/status"

	runstatusv1 "github.com/runstatus/runstatus/gen/go/runstatus/v1"
)

// dialFrom returns a client that connects from an address of this machine.
func dialFrom(t testing.TB, source, addr string) *grpc.ClientConn {
	t.Helper()
	conn, err := grpc.NewClient("passthrough:///"+addr, grpc.WithTransportCredentials(insecure.NewCredentials()),
		grpc.WithContextDialer(func(ctx context.Context, addr string) (net.Conn, error) {
			return (&net.Dialer{LocalAddr: &net.TCPAddr{IP: net.ParseIP(source)}}).DialContext(ctx, "tcp", addr)
		}))
	must(t, err)
	t.Cleanup(func() { _ = conn.Close() })
	return conn
}

// rate returns how many statuses a second callers set one after the other, of four clients with an address each.
func rate(t testing.TB, s *server, d time.Duration) float64 {
	t.Helper()
	ctx, cancel := context.WithTimeout(t.Context(), d)
	defer cancel()
	var done atomic.Int64
	var all sync.WaitGroup
	for i := range 4 {
		api := runstatusv1.NewStatusServiceClient(dialFrom(t, fmt.Sprint("127.0.1.", i+1), s.addr))
		pace := time.NewTicker(10 * time.Millisecond)
		defer pace.Stop()
		all.Go(func() {
			for ctx.Err() == nil {
				_, err := api.SetStatus(ctx, &runstatusv1.SetStatusRequest{Run: fmt.Sprint("test_runs/", i+1), State: isRunning})
				switch {
				case err == nil:
					done.Add(1)
				case ctx.Err() == nil && status.Code(err) != codes.DeadlineExceeded:
					t.Error(err)
					return
				}
				select {
				case <-pace.C:
				case <-ctx.Done():
				}
			}
		})
	}
	all.Wait()
	return float64(done.Load()) / d.Seconds()
}

var isRunning = &runstatusv1.SetStatusRequest_TestState{TestState: runstatusv1.TestState_TEST_STATE_RUNNING}

// flooding has one principal call as fast as it can, with 8 connections of 128 calls at a time, until stop, which returns
// how many calls a second went well and how many were refused.
func flooding(t testing.TB, s *server) (stop func() (well, refused float64)) {
	ctx, cancel := context.WithCancel(t.Context())
	var well, refused atomic.Int64
	var all sync.WaitGroup
	began := time.Now()
	for range 8 {
		api := runstatusv1.NewStatusServiceClient(dialFrom(t, from, s.addr))
		for range 128 {
			all.Go(func() {
				for ctx.Err() == nil {
					switch _, err := api.GetVersion(ctx, &runstatusv1.GetVersionRequest{}); status.Code(err) {
					case codes.OK:
						well.Add(1)
					case codes.ResourceExhausted:
						refused.Add(1)
					}
				}
			})
		}
	}
	stop = func() (float64, float64) {
		cancel()
		all.Wait()
		took := time.Since(began).Seconds()
		return float64(well.Load()) / took, float64(refused.Load()) / took
	}
	return sync.OnceValues(stop)
}

// TestAFloodOfOnePrincipalLeavesTheOthersTheirRate has four principals set 100 statuses a second each, alone, and then
// while another one calls as fast as it can.
func TestAFloodOfOnePrincipalLeavesTheOthersTheirRate(t *testing.T) {
	d := 3 * time.Second
	if *longCampaign {
		d = 15 * time.Second
	}
	for _, limit := range []string{"0", "default"} {
		t.Run("limit "+limit, func(t *testing.T) {
			args := []string{"--dir", t.TempDir()}
			if limit != "default" {
				args = append(args, "--max-calls-per-second", limit)
			}
			s := serve(t, args...)
			for i := range 4 {
				s.must(t, "create", "--id", fmt.Sprint(i+1))
			}
			alone := rate(t, s, d)
			stop := flooding(t, s)
			beside := rate(t, s, d)
			well, refused := stop()
			ratio := beside / alone
			t.Logf("alone %.0f statuses a second; beside %.0f calls a second of the flood and %.0f refused ones %.0f: %.0f %%", alone, well, refused, beside, 100*ratio)
			if limit != "0" && ratio < 0.5 && !raceEnabled { // 0.8 is the aim, on a machine that does nothing else
				t.Errorf("the others keep %.0f %% of their rate", 100*ratio)
			}
		})
	}
}
