package e2e

import (
	"context"
	"os/exec"
	"strings"
	"testing"

	"go.uber.org/goleak"
	"google.golang.org/grpc"
	"google.golang.org/grpc/credentials/insecure"

	"github.com/runstatus/runstatus/client"
	runstatusv1 "github.com/runstatus/runstatus/gen/go/runstatus/v1"
	"github.com/runstatus/runstatus/internal/watchreq"
)

// TestAStalledWatcherCostsLittle has watches, each on a connection of its own, that are not read
// while lines are written: of what they are owed the server holds little.
func TestAStalledWatcherCostsLittle(t *testing.T) {
	defer goleak.VerifyNone(t, goleak.IgnoreCurrent())
	const watchers, lines, most = 200, 4000, 80 << 10
	// What counts is what the server holds, not how long its collector waits.
	steady := func(cmd *exec.Cmd) { cmd.Env = append(cmd.Env, "GOGC=20") }
	s := start(t, steady, "--dir", t.TempDir(), "--durability", "buffered")
	defer func() { s.stop(t) }()
	c, err := client.New(s.addr)
	must(t, err)
	defer func() { _ = c.Close() }()
	_, err = c.Create(t.Context(), &runstatusv1.CreateRunRequest{Kind: runstatusv1.Kind_KIND_TEST_RUN, Id: "1"})
	must(t, err)
	run := c.Run("test_runs/1")
	write := func() {
		for range lines {
			_, err := run.Set(t.Context(), client.StateName("INFO"), strings.Repeat("x", 40))
			must(t, err)
		}
	}
	write() // warms up
	before := s.resident(t)
	ctx, cancel := context.WithCancel(t.Context())
	defer cancel()
	for range watchers {
		conn, err := grpc.NewClient(s.addr, grpc.WithTransportCredentials(insecure.NewCredentials()),
			grpc.WithStaticStreamWindowSize(64<<10), grpc.WithStaticConnWindowSize(64<<10))
		must(t, err)
		defer func() { _ = conn.Close() }()
		stream, err := runstatusv1.NewStatusServiceClient(conn).WatchStatuses(ctx, &runstatusv1.WatchStatusesRequest{Selection: watchreq.Runs("test_runs/1")})
		must(t, err)
		for synced := false; !synced; {
			m, err := stream.Recv()
			must(t, err)
			synced = m.GetSynced() != nil
		}
	}
	write()
	each := (s.resident(t) - before) / watchers
	t.Logf("%.1f KiB a watcher that does not read", float64(each)/1024)
	if each > most && !raceEnabled {
		t.Errorf("a watcher that does not read costs %d bytes, more than %d", each, most)
	}
}
