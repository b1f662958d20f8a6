//go:build linux

package filestore_test

import (
	"bytes"
	"errors"
	"flag"
	"fmt"
	"io"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/runstatus/runstatus/server/internal/fsck"
)

var (
	every = flag.Int("every", 130, "a scripted process is killed at every Nth system call that changes files; 1: at each")
	pairs = flag.Int("pairs", 1, "how often, at each of these, the recovery is killed too")
)

// crash is where a process is killed, and what that leaves.
type crash struct {
	at     int  // the number of the changing call; 0: it is not killed there
	behind bool // behind the call, else before it is made
	to     int  // the step before which it kills itself
	tails  tails
	cut    func() // the power is cut right before the kill
	planted
}

// planted is a bug: what is left out.
type planted struct {
	sync *regexp.Regexp // the sync of files with such paths
	seal bool           // the look for a torn line finds a whole one
}

func (c crash) String() string {
	place := map[bool]string{false: "before", true: "behind"}[c.behind]
	return fmt.Sprintf("killed %s call %d, %v tails", place, c.at, c.tails)
}

// trial is one tree, and what was told of it.
type trial struct {
	t    *testing.T
	dir  string
	disk *disk
	progress
	crashes []string
}

func newTrial(t *testing.T, dir string) *trial {
	t.Helper()
	must(t, os.Mkdir(filepath.Join(dir, "data"), 0o755))
	return &trial{t: t, dir: dir, disk: newDisk(t, dir)}
}

// crash plays the script on, until the process is killed or the script ends. It
// tells whether the process came so far, and whether its store was open by then.
func (v *trial) crash(c crash) (killed, opened bool) {
	v.t.Helper()
	v.disk.lies = c.sync
	kill := func(at *call) bool {
		if at.changing != c.at {
			return false
		}
		if c.cut != nil {
			c.cut()
		}
		return true
	}
	tr := &tracer{each: func(at *call) {
		v.disk.watch(at)
		if c.seal && at.looksAtTail() {
			at.readsInstead('\n')
		}
	}}
	if c.behind {
		tr.behind = kill
	} else {
		tr.before = kill
	}
	env := []string{scriptDirEnv + "=" + v.dir, scriptFromEnv + "=" + strconv.Itoa(v.next)}
	if c.to > 0 {
		env = append(env, scriptToEnv+"="+strconv.Itoa(c.to))
	}
	told, killed := tr.run(v.t, env...)
	v.read(told)
	v.crashes = append(v.crashes, c.String())
	v.disk.cut(v.t, c.tails)
	if c.tails != allTails {
		v.cuts++
	}
	return killed, strings.HasPrefix(string(told), "open ")
}

// verify recovers for good, does the rest of the script, and fails the test if
// anything is wrong.
func (v *trial) verify() {
	v.t.Helper()
	v.checkAndRepair()
	if wrong := v.recover(); len(wrong) > 0 {
		v.t.Fatalf("%s: %d things are wrong, such as\n%s", strings.Join(v.crashes, "; then "), len(wrong), strings.Join(wrong[:min(len(wrong), 10)], "\n"))
	}
}

func (v *trial) recover() []string {
	v.t.Helper()
	v.expireLocks()
	c := &scripted{dir: v.dir, out: io.Discard}
	if err := c.open(); err != nil {
		return append(v.wrong, err.Error())
	}
	defer func() {
		if c.s != nil {
			must(v.t, c.close())
		}
	}()
	if err := v.look(c); err != nil {
		return append(v.wrong, err.Error())
	}
	if err := c.play(v.next, len(script())); err != nil {
		return append(v.wrong, err.Error())
	}
	v.next, v.begun = len(script()), false
	if c.s != nil { // the script had come to its end
		must(v.t, c.close())
	}
	if err := c.open(); err != nil {
		return append(v.wrong, err.Error())
	}
	if err := v.look(c); err != nil {
		return append(v.wrong, err.Error())
	}
	must(v.t, c.close())
	return append(v.wrong, wrongFiles(v.dir, v.cuts > 0)...)
}

// checkAndRepair checks the tree before the next start, which nothing of it is to change:
// what a crash left is no error, and a repair leaves it to the start.
func (v *trial) checkAndRepair() {
	v.t.Helper()
	if _, err := os.Stat(filepath.Join(v.dir, "data/test_runs")); err != nil {
		return // a first start that did not come so far
	}
	before := readFiles(v.t, filepath.Join(v.dir, "data/*/*/status"))
	cfg := scriptConfig(v.dir)
	for _, repair := range []bool{false, true} {
		_, err := fsck.Check(ctx, fsck.Config{Namespaces: cfg.Namespaces, StateDir: cfg.StateDir, Repair: repair}, func(f fsck.Finding) {
			if f.Severity == fsck.SeverityError && (v.cuts == 0 || f.Kind != "nul_bytes" && f.Kind != "torn_tail") {
				v.wrong = append(v.wrong, fmt.Sprintf("check before the start: %+v", f))
			}
		})
		if err != nil && !errors.Is(err, fsck.ErrUnrecovered) {
			v.wrong = append(v.wrong, fmt.Sprintf("check, to repair %t: %v", repair, err))
		}
	}
	for path, data := range readFiles(v.t, filepath.Join(v.dir, "data/*/*/status")) {
		if !bytes.Equal(data, before[path]) {
			v.wrong = append(v.wrong, fmt.Sprintf("the repair changed %s from %q to %q", path, before[path], data))
		}
	}
}

// look checks what an open store shows.
func (v *trial) look(c *scripted) error {
	v.opened(c.s.Epoch())
	now, err := c.facts()
	if err != nil {
		return err
	}
	v.wrong = append(v.wrong, v.check(now)...)
	v.wrong = append(v.wrong, v.wrongOrder(c.s)...)
	return nil
}

// expireLocks lets the time pass after which the lock of a creation that was
// killed is broken.
func (v *trial) expireLocks() {
	paths, _ := filepath.Glob(filepath.Join(v.dir, "data/*/.lockfile*"))
	for _, path := range paths {
		past := time.Now().Add(-time.Minute)
		must(v.t, os.Chtimes(path, past, past))
	}
}

// eachPoint tries every Nth changing call, from a random one on, until one is not
// reached any more: before the call for one half of them, behind it for the
// other, by turns. It returns how many were.
func eachPoint(t *testing.T, step, turn int, try func(v *trial, c crash) (reached bool)) (points int) {
	t.Helper()
	dir := fastDir(t)
	for at := 1 + rand.IntN(step); ; at += step {
		tree := filepath.Join(dir, strconv.Itoa(at))
		must(t, os.Mkdir(tree, 0o755))
		reached := try(newTrial(t, tree), crash{at: at, behind: (at/step+turn)%2 == 1})
		must(t, os.RemoveAll(tree))
		if !reached {
			return points
		}
		points++
	}
}

// fastDir is a directory in memory where there is one: what a power cut leaves is
// reckoned, so that a sync need not take its time.
func fastDir(t *testing.T) string {
	t.Helper()
	dir, err := os.MkdirTemp("/dev/shm", "runstatus")
	if err != nil {
		return t.TempDir()
	}
	t.Cleanup(func() { must(t, os.RemoveAll(dir)) })
	return dir
}

func TestKilledAtEverySystemCall(t *testing.T) {
	for kind := range kindsOfTails {
		t.Run(kind.String()+" tails", func(t *testing.T) {
			began := time.Now()
			points := eachPoint(t, *every, int(kind), func(v *trial, c crash) bool {
				c.tails = kind
				killed, _ := v.crash(c)
				v.verify()
				return killed
			})
			t.Logf("%d crashes in %v", points, time.Since(began).Round(time.Millisecond))
		})
	}
}

// unclean is where the script's first process ends: with segments released and
// others not, and lines that no checkpoint has made durable.
func unclean() int {
	return slices.IndexFunc(script(), func(s step) bool { return len(s.shows) > 0 && s.shows[0] == "line e2 after 7" }) + 1
}

// The recovery of a tree that lacks much is killed at its calls, and recovers.
func TestKilledAtEverySystemCallOfARecovery(t *testing.T) {
	for kind := range kindsOfTails {
		t.Run(kind.String()+" tails", func(t *testing.T) {
			points := eachPoint(t, max(1, *every/3), int(kind), func(v *trial, second crash) bool {
				v.crash(crash{to: unclean(), tails: kind})
				second.tails = tails(rand.IntN(int(kindsOfTails)))
				_, opened := v.crash(second)
				v.verify()
				return !opened
			})
			t.Logf("%d crashes in recovery", points)
		})
	}
}

// Wherever the first crash came, the recovery from it is killed somewhere.
func TestKilledAgainInRecovery(t *testing.T) {
	openings, second := 0, 0
	first := eachPoint(t, max(1, *every/2), 0, func(v *trial, c crash) bool {
		c.tails = tails(rand.IntN(int(kindsOfTails)))
		killed, _ := v.crash(c)
		for range *pairs {
			_, opened := v.crash(crash{
				at: 1 + rand.IntN(60), behind: rand.IntN(2) == 0,
				tails: tails(rand.IntN(int(kindsOfTails))),
			})
			second++
			if !opened {
				openings++
			}
		}
		v.verify()
		return killed
	})
	t.Logf("%d crashes, %d behind them, %d of these before the store was open", first, second, openings)
}

// The power of a disk of its own is cut at the call, or in the recovery from a kill
// at the call: here names that were not made durable are lost, too.
func TestPowerCutAtEverySystemCall(t *testing.T) {
	disk := newLoopDisk(t, "ext4")
	cuts := 0
	points := eachPoint(t, 2*(*every), 0, func(_ *trial, c crash) bool {
		dir, err := os.MkdirTemp(disk.dir, "")
		must(t, err)
		v := newTrial(t, dir)
		must(t, exec.Command("sync", "-f", disk.dir).Run())
		cut := false
		shutdown := func() {
			disk.shutdown()
			cut = true
		}
		v.cuts = 1
		again := rand.IntN(2) == 0
		if !again {
			c.cut = shutdown
		}
		reached, _ := v.crash(c)
		if again {
			v.crash(crash{at: 1 + rand.IntN(100), cut: shutdown})
		}
		if cut {
			disk.remount()
			cuts++
		}
		v.verify()
		must(t, os.RemoveAll(dir))
		return reached
	})
	t.Logf("%d crashes, %d power cuts", points, cuts)
}

func TestKilledBeforeACallAndBehindIt(t *testing.T) {
	for _, behind := range []bool{false, true} {
		v := newTrial(t, t.TempDir())
		v.crash(crash{at: 1, behind: behind}) // the first one makes the state directory
		if _, err := os.Stat(filepath.Join(v.dir, "state")); (err == nil) != behind {
			t.Errorf("%s: %v", v.crashes[0], err)
		}
	}
}

// The same trials must fail when what they are about is left out.
func TestCrashesAtSystemCallsSeePlantedBugs(t *testing.T) {
	for _, tt := range []struct {
		name string
		bug  planted
		at   crash
		want string
	}{
		{"the seal left out", planted{seal: true}, crash{tails: allTails}, `"line c c1" is there 0 times`},
		{"the journal's sync left out", planted{sync: regexp.MustCompile("/journal/")}, crash{to: unclean(), tails: noTails}, "the journal is corrupt"},
		{"the checkpoint's sync left out", planted{sync: regexp.MustCompile("/status$")}, crash{tails: noTails}, "is there 0 times"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			v := newTrial(t, fastDir(t))
			tt.at.planted = tt.bug
			v.crash(tt.at)
			wrong := strings.Join(v.recover(), "\n")
			if !strings.Contains(wrong, tt.want) {
				t.Errorf("nothing was seen of it: %s", wrong)
			}
		})
	}
}
