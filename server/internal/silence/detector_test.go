package silence_test

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"math/rand/v2"
	"os"
	"path/filepath"
	"slices"
	"sync/atomic"
	"testing"
	"time"

	"github.com/jonboulle/clockwork"
	"go.uber.org/goleak"

	"github.com/runstatus/runstatus/server/internal/filestore"
	"github.com/runstatus/runstatus/server/internal/silence"
	"github.com/runstatus/runstatus/server/internal/store"
	"github.com/runstatus/runstatus/statusfile"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

// clock is moved by a test. Its wall clock can be set without its monotonic one.
type clock struct {
	*clockwork.FakeClock
	set atomic.Int64
}

func newClock() *clock {
	return &clock{FakeClock: clockwork.NewFakeClockAt(time.Now().Truncate(time.Second))}
}

// Now implements clockwork.Clock.
func (c *clock) Now() time.Time { return c.FakeClock.Now().Add(time.Duration(c.set.Load())) }

// Since implements clockwork.Clock. The times that it gets are from before the clock was set.
func (c *clock) Since(t time.Time) time.Duration { return c.FakeClock.Now().Sub(t) }

// trial is a store with a Detector.
type trial struct {
	testing.TB
	clock  *clock
	dir    string
	states map[string]time.Duration
	wrap   func(silence.Store) silence.Store
	store  *filestore.Store
	stop   func()
}

func newTrial(t testing.TB, states map[string]time.Duration) *trial {
	v := &trial{TB: t, clock: newClock(), dir: t.TempDir(), states: states, wrap: func(s silence.Store) silence.Store { return s }, stop: func() {}}
	t.Cleanup(func() { v.stop() })
	return v
}

func (v *trial) openStore() {
	v.Helper()
	vocabulary, err := statusfile.NewVocabulary(nil)
	if err == nil {
		v.store, err = filestore.Open(filestore.Config{Buffered: true, Follow: true, AllowCreate: true, Vocabulary: vocabulary, Now: v.clock.Now, StateDir: filepath.Join(v.dir, ".state"),
			Umask: filestore.DefaultUmask, Namespaces: []filestore.Namespace{{Name: "main", Dir: v.dir}}})
	}
	if err != nil {
		v.Fatal(err)
	}
}

func (v *trial) start() *trial {
	v.Helper()
	v.openStore()
	ctx, cancel := context.WithCancel(context.Background())
	done := make(chan struct{})
	d := silence.New(silence.Config{Store: v.wrap(v.store), States: v.states, Clock: v.clock, Log: slog.New(slog.DiscardHandler)})
	go func() { defer close(done); d.Run(ctx) }()
	v.stop = func() {
		cancel()
		<-done
		if err := v.store.Close(); err != nil {
			v.Error(err)
		}
		v.stop = func() {}
	}
	return v
}

func (v *trial) create(test string, within time.Duration) store.Name {
	v.Helper()
	run, err := v.store.Create(context.Background(), store.CreateRequest{Namespace: "main", Kind: statusfile.TestRun, DisplayName: test, ExpectWithin: within})
	if err != nil {
		v.Fatal(err)
	}
	return run.Name
}

func (v *trial) set(n store.Name, state string, within time.Duration) {
	v.Helper()
	if _, err := v.store.Append(context.Background(), store.AppendRequest{Name: n, State: state, ExpectWithin: within}); err != nil {
		v.Fatal(err)
	}
}

func (v *trial) run(n store.Name) *store.Run {
	v.Helper()
	run, err := v.store.Run(context.Background(), n)
	if err != nil {
		v.Fatal(err)
	}
	return run
}

// await waits until a condition holds, which is asked again after each change.
func (v *trial) await(what string, holds func() bool) {
	v.Helper()
	late := time.After(30 * time.Second)
	for {
		news := v.store.News()
		if holds() {
			return
		}
		select {
		case <-news:
		case <-late:
			v.Fatalf("it did not happen: %s", what)
		}
	}
}

func (v *trial) awaitSilence(n store.Name, since time.Time) {
	v.Helper()
	v.await(fmt.Sprintf("%s is silent", n), func() bool { return !v.run(n).SilentSince().IsZero() })
	if got := v.run(n).SilentSince(); !got.Equal(since) {
		v.Errorf("%s is silent since %v, want %v", n, got, since)
	}
}

// awaitLook waits until the Detector has looked at all that there is: a run that promised little is silent.
func (v *trial) awaitLook() {
	v.Helper()
	n := v.create("", time.Millisecond)
	v.clock.Advance(2 * time.Second)
	v.await("the Detector looks", func() bool { return !v.run(n).SilentSince().IsZero() })
	v.set(n, "COMPLETE", 0)
}

func (v *trial) wantMoving(names ...store.Name) {
	v.Helper()
	for _, n := range names {
		if run := v.run(n); !run.SilentSince().IsZero() {
			v.Errorf("%s is silent since %v: %+v", n, run.SilentSince(), run.Current)
		}
	}
}

func (v *trial) status(n store.Name) string {
	v.Helper()
	b, err := os.ReadFile(filepath.Join(v.dir, "test_runs", n.ID, "status"))
	if err != nil {
		v.Fatal(err)
	}
	return string(b)
}

func TestARunIsSilentWhenItBreaksItsPromise(t *testing.T) {
	v := newTrial(t, nil).start()
	began := v.clock.Now()
	promised, created, other := v.create("a", 0), v.create("a", 5*time.Minute), v.create("a", 0)
	v.set(promised, "RUNNING", 10*time.Minute)
	before := v.status(promised)
	v.clock.Advance(5*time.Minute - time.Second)
	v.awaitLook()
	v.awaitSilence(created, began.Add(5*time.Minute))
	v.wantMoving(promised, other)
	v.clock.Advance(5 * time.Minute)
	v.awaitSilence(promised, began.Add(10*time.Minute))
	v.wantMoving(other)
	if v.status(promised) != before {
		t.Errorf("the status file has changed: %q", v.status(promised))
	}
	v.set(promised, "RUN_DONE", 0)
	v.wantMoving(promised)
	v.clock.Advance(1000 * time.Hour)
	v.awaitLook()
	v.wantMoving(promised, other)
}

func TestARunIsSilentByTheTimeOfItsState(t *testing.T) {
	v := newTrial(t, map[string]time.Duration{"RUNNING": time.Hour}).start()
	n, promised := v.create("a", 0), v.create("a", 0)
	v.set(n, "RUNNING", 0)
	v.set(promised, "RUNNING", 2*time.Hour)
	began := v.clock.Now()
	v.clock.Advance(time.Hour)
	v.awaitSilence(n, began.Add(time.Hour))
	v.wantMoving(promised)
	v.clock.Advance(time.Hour)
	v.awaitSilence(promised, began.Add(2*time.Hour))
}

// A series of 1,000 runs whose states take very different times, played with its times: no run that moves is
// silent. Two that stop moving are.
func TestLearnedTimesRaiseNoFalseAlarm(t *testing.T) {
	v := newTrial(t, nil).start()
	random := rand.New(rand.NewPCG(1, 2))
	type step struct {
		at    time.Duration
		run   int
		state string
	}
	tests := []string{"short", "long", "wild"}
	times := map[string]func() time.Duration{
		"short": func() time.Duration { return time.Duration(random.IntN(60)) * time.Second },
		"long":  func() time.Duration { return time.Hour + time.Duration(random.IntN(1800))*time.Second },
		"wild":  func() time.Duration { return time.Duration(random.ExpFloat64() * float64(20*time.Minute)) },
	}
	const runs = 1000
	var steps []step
	names := make([]store.Name, runs)
	for i := range names {
		test := tests[i%len(tests)]
		names[i] = v.create(test, 0)
		at := time.Duration(random.IntN(12*3600)) * time.Second
		for _, state := range []string{"SCHEDULED", "RUNNING", "RUN_DONE", "COMPLETE"} {
			steps = append(steps, step{at, i, state})
			at += min(times[test](), 90*time.Minute)
		}
	}
	slices.SortFunc(steps, func(a, b step) int { return int(a.at - b.at) })
	now := time.Duration(0)
	alarms := func() (silent []store.Name) {
		for run, err := range v.store.Runs(context.Background(), store.RunsRequest{}) {
			if err != nil {
				t.Fatal(err)
			}
			if !run.SilentSince().IsZero() {
				silent = append(silent, run.Name)
			}
		}
		return silent
	}
	stuck := []store.Name{v.create("short", 0), v.create("long", 0)}
	for i, s := range steps {
		v.clock.Advance(s.at - now)
		now = s.at
		v.set(names[s.run], s.state, 0)
		if i == len(steps)/2 {
			for _, n := range stuck {
				v.set(n, "RUNNING", 0)
			}
		}
		if i%500 == 0 {
			v.awaitLook()
			for _, n := range alarms() {
				if !slices.Contains(stuck, n) {
					t.Errorf("a false alarm: %+v", v.run(n))
				}
			}
		}
	}
	for range 10 {
		v.clock.Advance(time.Hour)
		v.awaitLook()
	}
	if got := alarms(); !slices.Equal(got, stuck) && !slices.Equal(got, []store.Name{stuck[1], stuck[0]}) {
		t.Errorf("silent are %v, want %v", got, stuck)
	}
	if changes := v.silenced(); len(changes) < len(stuck) || slices.ContainsFunc(changes, func(n store.Name) bool { return slices.Contains(names, n) }) {
		t.Errorf("silent were %v", changes)
	}
	waited := v.run(stuck[0]).SilentSince().Sub(v.run(stuck[0]).UpdateTime)
	if waited != 10*time.Minute {
		t.Errorf("a run of a short test was silent after %v", waited)
	}
	if waited := v.run(stuck[1]).SilentSince().Sub(v.run(stuck[1]).UpdateTime); waited < 4*time.Hour || waited > 6*time.Hour {
		t.Errorf("a run of a long test was silent after %v", waited)
	}
}

// silenced returns all runs that ever became silent.
func (v *trial) silenced() (names []store.Name) {
	for c, err := range v.store.Changes(context.Background(), 0) {
		if err != nil {
			v.Fatal(err)
		}
		if c.Kind == store.SilenceChanged && !c.Silence.Since.IsZero() {
			names = append(names, c.Run)
		}
	}
	return names
}

func (v *trial) writeLog(n store.Name, text string) {
	v.Helper()
	path := filepath.Join(v.dir, "test_runs", n.ID, "run.log")
	err := os.WriteFile(path, []byte(text), 0o600)
	if err == nil {
		err = os.Chtimes(path, v.clock.Now(), v.clock.Now())
	}
	if err != nil {
		v.Fatal(err)
	}
}

func TestALogThatGrowsIsNoSilence(t *testing.T) {
	v := newTrial(t, map[string]time.Duration{"RUNNING": time.Hour}).start()
	n, without := v.create("a", 0), v.create("a", 0)
	v.set(n, "RUNNING", 0)
	v.set(without, "RUNNING", 0)
	began := v.clock.Now()
	v.clock.Advance(40 * time.Minute)
	v.writeLog(n, "one\n")
	v.clock.Advance(20 * time.Minute)
	v.awaitSilence(without, began.Add(time.Hour))
	v.wantMoving(n)
	v.clock.Advance(40 * time.Minute)
	v.awaitSilence(n, began.Add(100*time.Minute))
	v.writeLog(n, "one\ntwo\n")
	v.clock.Advance(2 * time.Second)
	v.await("the silence is over", func() bool { return v.run(n).SilentSince().IsZero() })
	v.clock.Advance(time.Hour)
	v.await("it is silent again", func() bool { return !v.run(n).SilentSince().IsZero() })
}

func TestSilencesSurviveARestart(t *testing.T) {
	v := newTrial(t, nil).start()
	began := v.clock.Now()
	silent, promised := v.create("a", time.Minute), v.create("a", time.Hour)
	v.writeLog(promised, "from the beginning\n")
	v.clock.Advance(time.Minute)
	v.awaitSilence(silent, began.Add(time.Minute))
	v.stop()
	v.start()
	v.awaitSilence(silent, began.Add(time.Minute))
	v.clock.Advance(58 * time.Minute)
	v.awaitLook()
	v.wantMoving(promised)
	v.clock.Advance(time.Minute)
	v.awaitSilence(promised, began.Add(time.Hour))
	v.stop()
	v.start()
	v.set(silent, "RUNNING", 0)
	v.wantMoving(silent)
	v.awaitSilence(promised, began.Add(time.Hour))
}

// The wall clock is set while runs are waited for. Their times count by the monotonic clock, also where a log
// file has been changed.
func TestAClockThatIsSetMakesNoRunSilent(t *testing.T) {
	for _, by := range []time.Duration{2 * time.Hour, -3 * time.Hour, -60 * 365 * 24 * time.Hour} {
		t.Run(by.String(), func(t *testing.T) {
			v := newTrial(t, map[string]time.Duration{"RUNNING": time.Hour}).start()
			n, logging := v.create("a", 0), v.create("a", 0)
			v.set(n, "RUNNING", 0)
			v.set(logging, "RUNNING", 0)
			v.clock.Advance(30 * time.Minute)
			v.writeLog(logging, "one\n")
			v.awaitLook()
			v.clock.set.Add(int64(by))
			v.clock.Advance(2 * time.Second)
			v.awaitLook()
			v.wantMoving(n, logging)
			v.clock.Advance(30 * time.Minute)
			v.await("it is silent", func() bool { return !v.run(n).SilentSince().IsZero() })
			v.wantMoving(logging)
			v.set(n, "RUNNING", 0)
			v.clock.Advance(time.Hour - 10*time.Second)
			v.awaitLook()
			v.wantMoving(n)
			v.clock.Advance(10 * time.Second)
			v.await("it is silent again", func() bool { return !v.run(n).SilentSince().IsZero() })
			v.await("so is the other one", func() bool { return !v.run(logging).SilentSince().IsZero() })
		})
	}
}

func TestManyRunsBecomeSilentTogether(t *testing.T) {
	for _, tt := range []struct {
		silent, moving int
		together       bool
	}{{50, 50, true}, {25, 75, false}, {19, 1, false}, {20, 40, true}} {
		t.Run(fmt.Sprintf("%d of %d", tt.silent, tt.silent+tt.moving), func(t *testing.T) {
			v := newTrial(t, nil).start()
			for i := range tt.silent + tt.moving {
				within := time.Hour
				if i >= tt.silent {
					within *= 2
				}
				v.create("a", within)
			}
			v.clock.Advance(time.Hour)
			v.await("they are silent", func() bool { return len(v.silenced()) == tt.silent })
			for run, err := range v.store.Runs(context.Background(), store.RunsRequest{}) {
				if err != nil {
					t.Fatal(err)
				}
				if !run.SilentSince().IsZero() && run.Silence.Together != tt.together {
					t.Fatalf("together: %v", run.Silence.Together)
				}
			}
		})
	}
}

// failing is a store of which some calls fail.
type failing struct {
	silence.Store
	notes, looks atomic.Int64 // how many calls fail
}

func (f *failing) NoteSilence(ctx context.Context, qs []store.SilenceRequest) error {
	if f.notes.Add(-1) >= 0 {
		return errors.New("the journal's disk is gone")
	}
	return f.Store.NoteSilence(ctx, qs)
}

func (f *failing) Activity(ctx context.Context, n store.Name) (store.Activity, error) {
	if f.looks.Add(-1) >= 0 {
		return store.Activity{}, errors.New("it hangs")
	}
	return f.Store.Activity(ctx, n)
}

func TestWhatFailsIsTriedAgainAndIsNoFact(t *testing.T) {
	v := newTrial(t, nil)
	f := &failing{}
	v.wrap = func(s silence.Store) silence.Store { f.Store = s; return f }
	v.start()
	began := v.clock.Now()
	n := v.create("a", time.Minute)
	f.looks.Store(3)
	f.notes.Store(2)
	v.clock.Advance(time.Minute)
	advanceUntil(v, func() bool { return !v.run(n).SilentSince().IsZero() })
	if f.looks.Load() > 0 || f.notes.Load() > 0 {
		t.Error("no call has failed")
	}
	if got := v.run(n).SilentSince(); got.Before(began.Add(time.Minute)) {
		t.Errorf("silent since %v", got)
	}
}

// What is tried again is no further run, and a log file is found again.
func TestFailedTriesAreNoStormAndLoseNothing(t *testing.T) {
	v := newTrial(t, nil)
	f := &failing{}
	v.wrap = func(s silence.Store) silence.Store { f.Store = s; return f }
	v.start()
	n := v.create("a", time.Minute)
	for range 30 {
		v.create("a", 100*time.Hour)
	}
	f.notes.Store(25)
	advanceUntil(v, func() bool { return f.notes.Load() < 0 && !v.run(n).SilentSince().IsZero() })
	if v.run(n).Silence.Together {
		t.Error("one run is silent together with others")
	}
	f.notes.Store(1)
	v.clock.Advance(time.Second)
	v.writeLog(n, "one\n")
	advanceUntil(v, func() bool { return f.notes.Load() < 0 && v.run(n).SilentSince().IsZero() })
}

// advanceUntil moves the clock until a condition holds, and lets the Detector work in real time.
func advanceUntil(v *trial, holds func() bool) {
	v.Helper()
	late := time.After(30 * time.Second)
	for !holds() {
		select {
		case <-late:
			v.Fatal("it did not happen")
		case <-time.After(10 * time.Millisecond):
			v.clock.Advance(time.Second)
		}
	}
}

func TestALogThatGoesEndsNoSilence(t *testing.T) {
	v := newTrial(t, nil).start()
	n := v.create("a", time.Minute)
	v.writeLog(n, "one\n")
	v.clock.Advance(time.Minute)
	v.await("it is silent", func() bool { return !v.run(n).SilentSince().IsZero() })
	revision := v.run(n).Revision
	if err := os.Remove(filepath.Join(v.dir, "test_runs", n.ID, "run.log")); err != nil {
		t.Fatal(err)
	}
	for range 5 {
		v.clock.Advance(time.Minute)
		v.awaitLook()
	}
	if now := v.run(n).Revision; now != revision {
		t.Errorf("the run has changed at %d: %+v", now, v.run(n).Silence)
	}
}

func TestARunWithoutALineAtTheStartIsWatched(t *testing.T) {
	v := newTrial(t, map[string]time.Duration{"RUNNING": time.Hour})
	dir := filepath.Join(v.dir, "test_runs", "50")
	if err := os.MkdirAll(dir, 0o755); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(filepath.Join(dir, "status"), nil, 0o644); err != nil {
		t.Fatal(err)
	}
	v.start()
	v.awaitLook()
	n := store.Name{Namespace: "main", Kind: statusfile.TestRun, ID: "50"}
	v.set(n, "RUNNING", 0)
	began := v.clock.Now()
	v.clock.Advance(time.Hour)
	v.awaitSilence(n, began.Add(time.Hour))
}

func TestEndAllEndsTheSilencesThatAreNoted(t *testing.T) {
	v := newTrial(t, nil).start()
	n := v.create("a", time.Minute)
	v.clock.Advance(time.Minute)
	v.await("it is silent", func() bool { return !v.run(n).SilentSince().IsZero() })
	v.stop()
	v.openStore()
	defer v.store.Close()
	if err := silence.EndAll(context.Background(), v.store); err != nil || !v.run(n).SilentSince().IsZero() {
		t.Errorf("%+v, %v", v.run(n).Silence, err)
	}
}
