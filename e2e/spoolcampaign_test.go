package e2e

import (
	"bufio"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"syscall"
	"testing"
	"time"

	"golang.org/x/sys/unix"

	"github.com/runstatus/runstatus/client"
	runstatusv1 "github.com/runstatus/runstatus/gen/go/runstatus/v1"
	"github.com/runstatus/runstatus/internal/testkit"
)

// spoolForm is how much is done.
type spoolForm struct {
	programs, kills, rounds int
	calm                    time.Duration // beside the run that hangs, without other faults
	fault                   time.Duration // the longest that one lasts
	reports                 int           // of one program
	set                     time.Duration // the longest that one may take
	delay                   time.Duration // of 99 % of the statuses of healthy runs
}

// The short form is for any machine: it tells late from never.
var (
	shortSpoolForm = spoolForm{programs: 8, kills: 15, rounds: 1, calm: 3 * time.Second, fault: 600 * time.Millisecond,
		reports: 20, set: time.Second, delay: 10 * time.Second}
	longSpoolForm = spoolForm{programs: 60, kills: 1000, rounds: 20, calm: time.Minute, fault: 3 * time.Second,
		reports: 60, set: 50 * time.Millisecond, delay: time.Second}
)

// spoolSite is a server behind a switch, and programs that report to it through few spools.
type spoolSite struct {
	t       *testing.T
	form    spoolForm
	far     *mounted // the directory of the namespace far, which may hang
	socket  string
	args    []string
	server  *server
	place   *lineSwitch
	spools  string // the directory of the spools
	disk    string // a file system of few MB, "" if there is none
	slots   []*spoolSlot
	sets    []setTime
	setsMu  sync.Mutex
	kills   atomic.Int64
	rebirth atomic.Int64
}

// setTime is how long a Set took, by the clock, and without the waits of its process's
// threads for a processor.
type setTime struct{ clock, own time.Duration }

// spoolSlot is a place for one program after the other, all for one run.
type spoolSlot struct {
	spoolJob
	mu  sync.Mutex
	cmd *exec.Cmd
}

// TestSpoolsUnderFire has programs report through spools while they are killed, the server
// is killed, connections are cut, the server is silent or another one, a disk is full, a run
// hangs, and runs are made anew. What a program was told is kept or delivered is in its run
// once, in order, and in the generation that it was meant for. Beside a run that hangs the
// others are not late, and no Set takes long.
func TestSpoolsUnderFire(t *testing.T) {
	s := newSpoolSite(t)
	delays := s.beside()
	s.underFire()
	s.settle()
	lines, acked := s.check()
	if t.Failed() {
		return
	}
	slices.Sort(delays)
	slices.SortFunc(s.sets, func(a, b setTime) int { return int(a.own - b.own) })
	median, p99 := delays[len(delays)/2], delays[len(delays)*99/100]
	slowest := s.sets[len(s.sets)-1]
	t.Logf("%d programs at a time: %d killed, the server %d times, %d connections cut, %d runs made anew; %d lines acknowledged, %d written: 0 lost, 0 twice, 0 in another generation",
		s.form.programs, s.kills.Load(), s.form.rounds, s.place.cuts.Load(), s.rebirth.Load(), acked, lines)
	late := 0
	for _, set := range s.sets {
		if set.clock > s.form.set {
			late++
		}
	}
	t.Logf("beside a run that hangs: %d statuses arrived, half of them within %v, 99 %% within %v, the last after %v; %d Sets, the slowest took %v without the waits of its process for a processor, and %d took more than %v with them",
		len(delays), median, p99, delays[len(delays)-1], len(s.sets), slowest.own, late, s.form.set)
	if p99 > s.form.delay {
		t.Errorf("statuses of healthy runs arrive late: p99 is %v", p99)
	}
	if slowest.own > s.form.set {
		t.Errorf("a Set took %v", slowest)
	}
}

func newSpoolSite(t *testing.T) *spoolSite {
	t.Helper()
	s := &spoolSite{t: t, form: shortSpoolForm, far: mount(t, t.TempDir()), socket: filepath.Join(shortDir(t), "s"), spools: t.TempDir()}
	if *longCampaign {
		s.form = longSpoolForm
	}
	s.args = []string{"--namespace=main=" + t.TempDir(), "--namespace=far=" + s.far.dir, "--state-dir=" + filepath.Join(t.TempDir(), "state"), "--listen=unix:" + s.socket}
	s.server = start(t, func(*exec.Cmd) {}, s.args...)
	t.Cleanup(func() { s.server.stop(t) })
	s.place = newSwitch(t, s.socket)
	s.disk = smallDisk(t)
	c := s.client()
	for i := range s.form.programs {
		s.slots = append(s.slots, s.slot(i))
		s.create(c, s.slots[i].Run)
	}
	return s
}

// smallDisk mounts a file system of 4 MB, and returns "" where that is not possible.
func smallDisk(t *testing.T) string {
	t.Helper()
	dir := t.TempDir()
	if err := unix.Mount("tmpfs", dir, "tmpfs", 0, "size=4m"); err != nil {
		t.Logf("without a disk that is full: mount tmpfs: %v", err)
		return ""
	}
	t.Cleanup(func() { _ = unix.Unmount(dir, unix.MNT_DETACH) })
	return dir
}

// slot returns the i-th place for programs: each has a run of its own. Of 20, one reports to
// the namespace that hangs, two have their spool on the small disk, and two to runs that are
// made anew.
func (s *spoolSite) slot(i int) *spoolSlot {
	slot := &spoolSlot{spoolJob: spoolJob{
		Server: s.place.addr, Spool: filepath.Join(s.spools, "spool"), Run: fmt.Sprintf("namespaces/main/test_runs/%d", i+1),
		Acked: filepath.Join(s.spools, fmt.Sprintf("acked-%d", i+1)), Pause: 100 * time.Millisecond, Count: s.form.reports, Adds: i%2 == 1,
	}}
	switch i % 20 {
	case 0:
		slot.Run = fmt.Sprintf("namespaces/far/test_runs/%d", i+1)
	case 1, 2:
		if s.disk != "" {
			slot.Spool = filepath.Join(s.disk, "spool")
		}
	case 3, 4:
		slot.Generation = true
	}
	return slot
}

// client is one of the server itself.
func (s *spoolSite) client() *client.Client {
	c, err := client.New("unix:" + s.socket)
	must(s.t, err)
	s.t.Cleanup(func() { _ = c.Close() })
	return c
}

func (s *spoolSite) create(c *client.Client, run string) {
	s.t.Helper()
	parent, id, _ := strings.Cut(run, "/test_runs/")
	_, err := c.Create(s.t.Context(), &runstatusv1.CreateRunRequest{Parent: parent, Id: id})
	must(s.t, err)
}

// play has programs run in all slots, until what is returned is called, which waits for the
// last ones.
func (s *spoolSite) play() (end func()) {
	stop := make(chan struct{})
	var all sync.WaitGroup
	for _, slot := range s.slots {
		all.Go(func() {
			for {
				select {
				case <-stop:
					return
				default:
					s.run(slot)
				}
			}
		})
	}
	return func() { close(stop); all.Wait() }
}

// run has one program run to its end.
func (s *spoolSite) run(slot *spoolSlot) {
	text, err := json.Marshal(slot.spoolJob)
	if err != nil {
		s.t.Error(err)
		return
	}
	cmd := exec.Command(os.Args[0])
	cmd.Env = append(os.Environ(), spoolJobEnv+"="+string(text), "GOMAXPROCS=2")
	var said strings.Builder
	cmd.Stderr = &said
	out, err := cmd.StdoutPipe()
	if err == nil {
		err = cmd.Start()
	}
	if err != nil {
		s.t.Error(err)
		return
	}
	slot.mu.Lock()
	slot.cmd = cmd
	slot.mu.Unlock()
	s.take(out)
	slot.From += slot.Count
	var exit *exec.ExitError
	err = cmd.Wait()
	killed := errors.As(err, &exit) && exit.ProcessState.Sys().(syscall.WaitStatus).Signaled()
	if err != nil && !killed && !strings.Contains(said.String(), syscall.ENOSPC.Error()) {
		s.t.Errorf("a program for %s: %v, %s", slot.Run, err, &said)
	}
}

// take collects how long Sets took.
func (s *spoolSite) take(out io.Reader) {
	for lines := bufio.NewScanner(out); lines.Scan(); {
		var clock, own int64
		if n, _ := fmt.Sscan(lines.Text(), &clock, &own); n == 2 {
			s.setsMu.Lock()
			s.sets = append(s.sets, setTime{time.Duration(clock) * time.Microsecond, time.Duration(own) * time.Microsecond})
			s.setsMu.Unlock()
		}
	}
}

// beside has all programs report while the namespace far hangs. It returns how late the
// statuses of Reporters for other runs are. (What is added to the spool alone waits for a
// delivery.)
func (s *spoolSite) beside() (delays []time.Duration) {
	healthy := map[string]bool{}
	for _, slot := range s.slots {
		healthy[slot.Run] = !slot.Adds
	}
	ctx, cancel := context.WithCancel(s.t.Context())
	defer cancel()
	synced := make(chan struct{})
	watched := make(chan struct{})
	go func() {
		defer close(watched)
		for e, err := range s.client().Watch(ctx, client.Parent("namespaces/main"), client.From(runstatusv1.WatchStart_WATCH_START_NOW)) {
			switch {
			case err != nil:
				return
			case e.Synced:
				close(synced)
			case e.Status.GetStateName() == "INFO" && healthy[e.Status.GetRun()]:
				delays = append(delays, time.Since(e.Status.GetWhen().AsTime()))
			}
		}
	}()
	<-synced
	s.far.hang(s.t)
	defer s.far.resume(s.t)
	end := s.play()
	wait(ctx, s.form.calm)
	cancel()
	<-watched
	s.far.resume(s.t) // or the last programs would wait for it
	end()
	return delays
}

// underFire kills programs, and has one fault after the other.
func (s *spoolSite) underFire() {
	end := s.play()
	ctx, cancel := context.WithCancel(s.t.Context())
	var killing sync.WaitGroup
	killing.Go(func() {
		for s.kills.Load() < int64(s.form.kills) {
			wait(ctx, rand.N(2*s.killEvery()))
			s.killOne()
		}
	})
	c := s.client()
	foreign := others(s.t)
	for round := range s.form.rounds {
		s.place.cut()
		wait(ctx, rand.N(s.form.fault))
		s.place.turn("") // silent
		s.fill()
		wait(ctx, rand.N(s.form.fault))
		s.free()
		s.place.turn(foreign[round%len(foreign)])
		wait(ctx, rand.N(s.form.fault))
		s.place.turn(s.socket)
		wait(ctx, rand.N(s.form.fault))
		s.far.hang(s.t)
		wait(ctx, rand.N(s.form.fault))
		s.far.resume(s.t)
		s.server.kill(s.t)
		s.recreate(c)
		wait(ctx, rand.N(s.form.fault))
	}
	killing.Wait()
	cancel()
	end()
}

// killEvery spreads the kills over the rounds.
func (s *spoolSite) killEvery() time.Duration {
	return time.Duration(s.form.rounds) * 3 * s.form.fault / time.Duration(s.form.kills)
}

// killOne kills the program of any slot.
func (s *spoolSite) killOne() {
	slot := s.slots[rand.IntN(len(s.slots))]
	slot.mu.Lock()
	defer slot.mu.Unlock()
	if slot.cmd != nil && slot.cmd.Process.Kill() == nil {
		s.kills.Add(1)
		slot.cmd = nil
	}
}

// fill leaves no room on the small disk, free makes some.
func (s *spoolSite) fill() {
	if s.disk == "" {
		return
	}
	f, err := os.Create(filepath.Join(s.disk, "filler"))
	must(s.t, err)
	defer f.Close()
	for block := make([]byte, 4096); err == nil; {
		_, err = f.Write(block)
	}
}

func (s *spoolSite) free() {
	if s.disk != "" {
		must(s.t, os.Remove(filepath.Join(s.disk, "filler")))
	}
}

// recreate starts the server again, and makes the runs anew that have several generations.
func (s *spoolSite) recreate(c *client.Client) {
	s.server = start(s.t, func(*exec.Cmd) {}, s.args...)
	for _, slot := range s.slots {
		if !slot.Generation {
			continue
		}
		ctx, cancel := context.WithTimeout(s.t.Context(), hang)
		testkit.Eventually(s.t, func() bool {
			err := c.Run(slot.Run).Delete(ctx, true)
			return err == nil || client.Reason(err) == "RUN_NOT_FOUND"
		}, "a run is deleted")
		cancel()
		s.create(c, slot.Run)
		s.rebirth.Add(1)
	}
}

// settle delivers what is left in the spools.
func (s *spoolSite) settle() {
	c := s.client()
	paths := map[string]bool{}
	for _, slot := range s.slots {
		paths[slot.Spool] = true
	}
	for path := range paths {
		spool := client.NewSpool(path)
		testkit.Eventually(s.t, func() bool { return spool.Deliver(s.t.Context(), c, nil) == nil }, "the spool is delivered")
	}
}

// check compares the runs with what the programs were told.
func (s *spoolSite) check() (lines, acked int) {
	c := s.client()
	for _, slot := range s.slots {
		run, err := c.Run(slot.Run).Get(s.t.Context())
		must(s.t, err)
		var notes []string
		for info, err := range c.Run(slot.Run).History(s.t.Context()) {
			must(s.t, err)
			if info.GetStateName() == "INFO" {
				notes = append(notes, info.GetNote())
			}
		}
		told := slot.acked(s.t)
		lines += len(notes)
		acked += len(told)
		if err := slot.verdict(notes, told, run.GetUid()); err != nil {
			s.t.Errorf("%s: %v", slot.Run, err)
		}
	}
	return lines, acked
}

// acked returns the numbers of the statuses that the slot's programs may rely on.
func (s *spoolSlot) acked(t testing.TB) map[int]bool {
	told := map[int]bool{}
	text, err := os.ReadFile(s.Acked)
	if errors.Is(err, os.ErrNotExist) {
		return told
	}
	must(t, err)
	for line := range strings.Lines(string(text)) {
		var from, to int
		_, err := fmt.Sscan(line, &from, &to)
		must(t, err)
		for n := from; n < to; n++ {
			told[n] = true
		}
	}
	return told
}

// verdict says what is wrong with a run's notes. What a program was told is in its order;
// what was on the way when it was killed may come later.
func (s *spoolSlot) verdict(notes []string, told map[int]bool, uid string) error {
	seen, last := map[int]bool{}, -1
	for _, note := range notes {
		n, meant := 0, ""
		_, _ = fmt.Sscan(note, &n, &meant)
		switch {
		case seen[n]:
			return fmt.Errorf("%d is there twice", n)
		case s.Generation && meant != uid:
			return fmt.Errorf("%d was meant for the generation %s, not for %s", n, meant, uid)
		case told[n] && n < last:
			return fmt.Errorf("%d is behind %d", n, last)
		}
		seen[n] = true
		if told[n] {
			last = n
		}
	}
	if s.Generation {
		return nil // what was meant for others is gone with them
	}
	for n := range told {
		if !seen[n] {
			return fmt.Errorf("%d of %d was acknowledged, and is lost", n, len(told))
		}
	}
	return nil
}

// The verdict itself is tried: each planted fault has to be found.
func TestVerdictsOnSpoolsFindWhatIsPlanted(t *testing.T) {
	slot, reborn := &spoolSlot{}, &spoolSlot{spoolJob: spoolJob{Generation: true}}
	told := map[int]bool{0: true, 1: true, 3: true}
	for notes, fine := range map[string]bool{
		"0 1 3": true, "0 1 2 3": true, "2 0 1 3": true, "0 1 3 2": true, // 2 was on the way
		"0 1": false, "0 1 1 3": false, "2 0 1 2 3": false, "1 0 3": false, "": false,
	} {
		if err := slot.verdict(strings.Fields(notes), told, ""); (err == nil) != fine {
			t.Errorf("%q: %v", notes, err)
		}
	}
	if err := reborn.verdict([]string{"0 new", "1 new"}, told, "new"); err != nil {
		t.Error(err)
	}
	if err := reborn.verdict([]string{"0 new", "1 old"}, told, "new"); err == nil {
		t.Error("a status in another generation is not found")
	}
}
