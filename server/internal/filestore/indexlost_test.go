package filestore

import (
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"os"
	"os/exec"
	"path/filepath"
	"runtime/debug"
	"sync"
	"syscall"
	"testing"
	"time"

	berrors "go.etcd.io/bbolt/errors"

	"github.com/runstatus/runstatus/server/internal/runindex"
	"github.com/runstatus/runstatus/server/internal/runstate"
	"github.com/runstatus/runstatus/server/internal/statedir"
	"github.com/runstatus/runstatus/server/internal/store"
	"github.com/runstatus/runstatus/statusfile"
)

const lostIndexEnv = "RUNSTATUS_TEST_LOST_INDEX"

// A page of the index that can't be read is SIGBUS to a process that maps it; here the
// file is cut. A process of its own stands it, as a server has to.
func TestIndexThatCantBeReadWhileServingEndsNoServer(t *testing.T) {
	for _, pages := range []int{0, 1, 2, 3} {
		t.Run(fmt.Sprint("cut to ", pages, " pages"), func(t *testing.T) {
			if os.Getenv(lostIndexEnv) != "" {
				serveWithoutIndex(t, int64(pages*os.Getpagesize()))
				return
			}
			cmd := exec.Command(os.Args[0], "-test.run", "^"+t.Name()+"$", "-test.timeout", "60s")
			cmd.Env = append(os.Environ(), lostIndexEnv+"=1")
			if out, err := cmd.CombinedOutput(); err != nil {
				t.Errorf("the process ends: %v\n%.2000s", err, out)
			}
		})
	}
}

func serveWithoutIndex(t *testing.T, size int64) {
	dir := t.TempDir()
	cfg := Config{Namespaces: []Namespace{{Name: "main", Dir: dir}}, StateDir: filepath.Join(dir, ".runstatus"), Log: slog.New(slog.DiscardHandler)}
	cfg.Journal.Segment = 64 << 10
	s := opened(t, cfg, Unverified)
	ctx := context.Background()
	name := func(i int) store.Name {
		return store.Name{Namespace: "main", Kind: statusfile.TestRun, ID: fmt.Sprint(i)}
	}
	const runs = 40
	for range runs {
		_, err := s.Create(ctx, store.CreateRequest{Namespace: "main", Kind: statusfile.TestRun})
		ok(t, err)
	}
	ok(t, s.checkpointer().checkpoint(time.Time{}))
	for i := 1; i <= runs; i++ {
		s.env.Handles.Forget(s.trees["main"].Runs.Find(name(i)))
	}
	s.env.Loaded.EvictIdle(0)
	ok(t, os.Truncate(s.env.Index.DB.Path, size))
	var readers sync.WaitGroup
	for first := 1; first <= runs; first += 8 {
		readers.Go(func() {
			for i := first; i < first+8; i++ {
				if _, err := s.Run(ctx, name(i)); err != nil && store.ReasonOf(err) != store.ReadFailed {
					t.Error(err)
				}
			}
		})
	}
	run, err := s.Create(ctx, store.CreateRequest{Namespace: "main", Kind: statusfile.TestRun})
	ok(t, err)
	for range 3 {
		_, err := s.Append(ctx, store.AppendRequest{Name: run.Name, State: "RUNNING"})
		ok(t, err)
		if err := s.checkpointer().checkpoint(time.Time{}); err != nil {
			t.Error(err)
		}
	}
	readers.Wait()
	if released := s.state.Get().Released; int64(released) != s.env.Changes.Committed() {
		t.Errorf("released up to %d of %d", released, s.env.Changes.Committed())
	}
	if aside, err := statedir.SetAsides(s.env.Index.DB.Path); err != nil || len(aside) != 1 {
		t.Errorf("set aside: %q, %v", aside, err)
	}
	epoch := s.Epoch()
	closed(t, s)
	s = opened(t, cfg, Unverified)
	defer closed(t, s)
	if s.Epoch() == epoch {
		t.Error("the epoch stayed")
	}
	if found := listed(t, s); len(found) != runs+1 {
		t.Errorf("%d runs, want %d", len(found), runs+1)
	}
	again, err := s.Run(ctx, run.Name)
	ok(t, err)
	if again.Current.Sequence != 4 {
		t.Errorf("the run has %d lines", again.Current.Sequence)
	}
}

// What the system refuses says nothing of what is in the index.
func TestRefusalOfTheSystemIsNoDamage(t *testing.T) {
	for err, passing := range map[error]bool{
		syscall.EIO: true, syscall.ENODEV: true, syscall.ENOMEM: true, syscall.EMFILE: true, syscall.EACCES: true,
		berrors.ErrTimeout: true, berrors.ErrInvalid: false, berrors.ErrChecksum: false, berrors.ErrVersionMismatch: false,
		io.ErrUnexpectedEOF: false, runstate.ErrDamaged: false, runindex.ErrUnreadable: false,
	} {
		if got := runindex.IsPassing(fmt.Errorf("open: %w", err)); got != passing {
			t.Errorf("%v: got %v", err, got)
		}
	}
}

// The collector is the whole process's: a store that loads its index leaves it alone.
func TestLoadingIndexesLeavesTheCollectorOn(t *testing.T) {
	defer debug.SetGCPercent(debug.SetGCPercent(100))
	var cfgs []Config
	for range 2 {
		cfgs = append(cfgs, zoo(t))
	}
	for range 100 {
		var both sync.WaitGroup
		for _, cfg := range cfgs {
			both.Go(func() {
				s := &Store{cfg: cfg, trees: map[string]*tree{}}
				s.env.Index.DB.Path = filepath.Join(cfg.StateDir, statedir.IndexName)
				err := s.env.Index.DB.Open()
				if err == nil {
					err = s.env.Index.DB.View(s.indexer().loadRuns)
				}
				if err := errors.Join(err, s.env.Index.DB.Close()); err != nil {
					t.Error(err)
				}
			})
		}
		both.Wait()
		if percent := debug.SetGCPercent(100); percent != 100 {
			t.Fatalf("the collector is left at %d", percent)
		}
	}
}
