package fsck

import (
	"context"
	"log/slog"
	"os"
	"path/filepath"
	"testing"
	"time"

	"github.com/runstatus/runstatus/internal/testkit"
	"github.com/runstatus/runstatus/server/internal/dirlock"
	"github.com/runstatus/runstatus/server/internal/store"
	"github.com/runstatus/runstatus/server/internal/workdir"
)

var checkLease = dirlock.Times{Renew: 50 * time.Millisecond, Held: 400 * time.Millisecond, Stale: time.Second}

// On a network file system another host's server is known by its lease alone.
func TestCheckSeesAServerByItsLease(t *testing.T) {
	for _, where := range []string{"the tree", "the state directory"} {
		t.Run(where, func(t *testing.T) {
			dir, stateDir := t.TempDir(), t.TempDir()
			testkit.Must(t, os.MkdirAll(filepath.Join(dir, "test_runs"), 0o755))
			own := map[string]string{"the tree": filepath.Join(dir, workdir.OwnDir), "the state directory": stateDir}[where]
			cfg := Config{Namespaces: []workdir.Namespace{{Name: "main", Dir: dir}}, StateDir: stateDir}
			remote := workdir.Conditions{Remote: true, Lease: checkLease}
			served := func() bool {
				sum, err := check(context.Background(), cfg, remote, func(Finding) {})
				testkit.Must(t, err)
				return sum.Served
			}
			if served() {
				t.Error("a server is seen where none ever was")
			}
			testkit.Must(t, os.MkdirAll(own, 0o700))
			l := dirlock.NewLease(own, false, checkLease, slog.New(slog.DiscardHandler))
			testkit.Must(t, l.Acquire(context.Background()))
			l.Keep()
			if !served() {
				t.Error("its lease is not seen")
			}
			repair := cfg
			repair.Repair = true
			if _, err := check(context.Background(), repair, remote, func(Finding) {}); store.ReasonOf(err) != store.Locked {
				t.Errorf("a repair: %v", err)
			}
			testkit.Must(t, l.Release())
			if served() {
				t.Error("a lease that was given back is seen")
			}
			l = dirlock.NewLease(own, false, checkLease, slog.New(slog.DiscardHandler)) // its host dies
			testkit.Must(t, l.Acquire(context.Background()))
			if served() {
				t.Error("a lease that is not renewed any more is seen")
			}
		})
	}
}
