package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"sync"
	"sync/atomic"
	"syscall"
	"time"

	"golang.org/x/sync/errgroup"

	runstatusv1 "github.com/runstatus/runstatus/gen/go/runstatus/v1"
	"github.com/runstatus/runstatus/internal/watchreq"
)

const (
	soakCallers  = 64
	soakWatchers = 100 // each of one run; one more watches all
	soakShare    = 0.7 // of the peak
)

// soak is a server under a load that it can carry, for a long time.
type soak struct {
	*bench
	server  *peer
	dir     string
	rate    float64 // calls a second
	written atomic.Int64
	seen    atomic.Int64 // by the watch of all runs
	mu      sync.Mutex
	took    []time.Duration // since the last row
}

// soakRow is what a minute showed.
type soakRow struct {
	Seconds     float64 `json:"seconds"`
	Calls       float64 `json:"calls_per_second"`
	P50         float64 `json:"p50_us"`
	P99         float64 `json:"p99_us"`
	Resident    float64 `json:"resident_mb"`
	Journal     float64 `json:"journal_mb"`
	Descriptors int     `json:"descriptors"`
	Behind      int64   `json:"lines_the_watcher_lacks"`
}

// soakServer drives a server with 70 % of what it can do, while some watch, and
// checks all files at the end.
func (b *bench) soakServer(ctx context.Context, d time.Duration) (err error) {
	s := &soak{bench: b}
	if s.dir, err = b.subdir("soak"); err != nil {
		return err
	}
	if s.server, err = b.startServer(ctx, "synced", s.dir); err != nil {
		return err
	}
	before := machineLoad()
	rows, err := s.load(ctx, d)
	if err = errors.Join(err, s.server.stop()); err != nil {
		return err
	}
	findings, err := s.check(ctx)
	if err != nil {
		return err
	}
	line, err := json.Marshal(map[string]any{
		"soak": d.String(), "machine": b.machine, "load_before": before, "load_after": machineLoad(), "calls_per_second": s.rate,
		"callers": soakCallers, "watchers": soakWatchers + 1, "lines": s.written.Load(), "check": findings, "rows": rows,
	})
	fmt.Println(string(line))
	return err
}

func (s *soak) load(ctx context.Context, d time.Duration) (_ []soakRow, err error) {
	if err := createRuns(ctx, s.server.clients); err != nil {
		return nil, err
	}
	sets, err := dialReporters(s.server.addr)
	if err != nil {
		return nil, err
	}
	defer func() { err = errors.Join(err, sets.close()) }()
	peak, err := drive(ctx, soakCallers, 5*time.Second, setByLibrary(sets))
	if err != nil {
		return nil, err
	}
	s.rate = soakShare * peak.value
	s.say("soak: peak %.0f calls/s, %s at %.0f/s, %d callers, %d watchers\n", peak.value, d, s.rate, soakCallers, soakWatchers+1)
	watchers, err := s.server.gather(ctx, soakWatchers, func(i int) int { return i })
	if err != nil {
		return nil, err
	}
	defer func() { err = errors.Join(err, watchers.leave()) }()
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	watching, err := s.watch(ctx)
	if err != nil {
		return nil, err
	}
	rows, err := s.callAndLook(ctx, d, setByLibrary(sets))
	for late := time.Now().Add(callTimeout); err == nil && s.seen.Load() < s.written.Load(); {
		if err = pause(ctx, 10*time.Millisecond); time.Now().After(late) {
			err = fmt.Errorf("the watcher has %d of %d lines", s.seen.Load(), s.written.Load())
		}
	}
	cancel()
	return rows, errors.Join(err, watching())
}

// watch follows all runs, and holds that each line is the next of its run.
func (s *soak) watch(ctx context.Context) (wait func() error, err error) {
	stream, err := runstatusv1.NewStatusServiceClient(s.server.clients[1]).WatchStatuses(ctx, &runstatusv1.WatchStatusesRequest{
		Selection: watchreq.Query("namespaces/main", ""), Start: runstatusv1.WatchStart_WATCH_START_NOW,
	})
	if err != nil {
		return nil, err
	}
	for synced := false; !synced; {
		m, err := stream.Recv()
		if err != nil {
			return nil, err
		}
		synced = m.GetSynced() != nil
	}
	var group errgroup.Group
	group.Go(func() error {
		newest := map[string]int64{}
		for {
			m, err := stream.Recv()
			if err != nil && ctx.Err() != nil {
				return nil //nolint:nilerr // it was ended
			}
			if err != nil {
				return fmt.Errorf("watch: %w", err)
			}
			if line := m.GetStatus(); line != nil {
				if last, ok := newest[line.GetRun()]; ok && line.GetSequence() != last+1 {
					return fmt.Errorf("%s: line %d came after line %d", line.GetRun(), line.GetSequence(), last)
				}
				newest[line.GetRun()] = line.GetSequence()
				s.seen.Add(1)
			}
		}
	})
	return group.Wait, nil
}

// callAndLook calls at the rate, and looks at the server each minute.
func (s *soak) callAndLook(ctx context.Context, d time.Duration, calling func(i int) caller) ([]soakRow, error) {
	start, every := time.Now(), min(time.Minute, d/4)
	group, ctx := errgroup.WithContext(ctx)
	for i := range soakCallers {
		group.Go(func() error { return s.call(ctx, i, start, d, calling(i)) })
	}
	var rows []soakRow
	for at := every; at <= d; at += every {
		if err := pause(ctx, time.Until(start.Add(at))); err != nil {
			break // Wait tells why
		}
		row, err := s.look(time.Since(start), every)
		if err != nil {
			return rows, errors.Join(err, group.Wait())
		}
		rows = append(rows, row)
		s.say("  %4.0f s: %.0f calls/s, p50 %.0f µs, p99 %.0f µs; %.1f MB resident, %.1f MB of journal, %d descriptors; the watcher lacks %d lines\n",
			row.Seconds, row.Calls, row.P50, row.P99, row.Resident, row.Journal, row.Descriptors, row.Behind)
	}
	return rows, group.Wait()
}

// call calls at its share of the rate. What it falls behind is left out.
func (s *soak) call(ctx context.Context, i int, start time.Time, d time.Duration, call caller) error {
	interval := time.Duration(soakCallers / s.rate * float64(time.Second))
	next := start.Add(interval * time.Duration(i) / soakCallers)
	for key := i; time.Since(start) < d; key += soakCallers {
		if key >= keys {
			key = i
		}
		if err := pause(ctx, time.Until(next)); err != nil {
			return err
		}
		began := time.Now()
		if err := call(ctx, key); err != nil {
			return err
		}
		took := time.Since(began)
		s.written.Add(1)
		s.mu.Lock()
		s.took = append(s.took, took)
		s.mu.Unlock()
		if next = next.Add(interval); time.Since(next) > interval {
			next = time.Now()
		}
	}
	return nil
}

func (s *soak) look(at, every time.Duration) (soakRow, error) {
	s.mu.Lock()
	took := s.took
	s.took = nil
	s.mu.Unlock()
	row := soakRow{Seconds: at.Seconds(), Calls: float64(len(took)) / every.Seconds(), Behind: max(s.written.Load()-s.seen.Load(), 0)}
	if len(took) > 0 {
		slices.Sort(took)
		row.P50, row.P99 = quantile(took, 0.5), quantile(took, 0.99)
	}
	rss, err := s.server.rss()
	row.Resident = rss / 1e6
	if err != nil {
		return row, err
	}
	descriptors, err := os.ReadDir(fmt.Sprintf("/proc/%d/fd", s.server.cmd.Process.Pid))
	row.Descriptors, row.Journal = len(descriptors), diskSize(filepath.Join(s.dir, ".runstatus", "journal"))/1e6
	return row, err
}

// diskSize returns what the files in dir take, as far as they stay there.
func diskSize(dir string) (size float64) {
	_ = filepath.WalkDir(dir, func(_ string, d fs.DirEntry, err error) error {
		if err != nil {
			return nil //nolint:nilerr // it is gone
		}
		if info, err := d.Info(); err == nil {
			if st, ok := info.Sys().(*syscall.Stat_t); ok && !d.IsDir() {
				size += float64(st.Blocks) * 512
			}
		}
		return nil
	})
	return size
}

// check looks for damage in all that was written.
func (s *soak) check(ctx context.Context) (string, error) {
	cmd := exec.CommandContext(ctx, filepath.Join(filepath.Dir(s.runstatusd), "runstatus"), "check", s.dir)
	cmd.Stderr = s.progress
	out, err := cmd.Output()
	s.say("  runstatus check: %s", out)
	if err != nil {
		return "", fmt.Errorf("runstatus check: %w", err)
	}
	return string(out), nil
}
