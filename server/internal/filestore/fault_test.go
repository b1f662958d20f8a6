//go:build linux

package filestore_test

import (
	"flag"
	"fmt"
	"math/rand/v2"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"sync"
	"testing"
	"time"

	"golang.org/x/sys/unix"
)

var (
	faultEvery    = flag.Int("fault-every", 101, "a call of the served store fails at every Nth one that concerns files; 1: at each")
	faultAll      = flag.Bool("fault-all", false, "each of these fails in every way, not in one of them")
	faultAt       = flag.Int("fault-at", 0, "this call fails, and no other")
	faultCall     = flag.String("fault-call", "", "only calls of which the name and the path match this are counted")
	faultWay      = flag.String("fault-way", "", `the calls fail in this way only, such as "EIO for a while"`)
	faultPatience = flag.Duration("fault-patience", 3*time.Second, "how long a client waits for what a fault holds up")
	faultSlow     = flag.Duration("fault-slow", 0, "each call that concerns files takes so much longer: what is believed only for a while is looked at again")
	faultWorkers  = flag.Int("fault-workers", 4, "how many trials go on at a time: they wait most of the time")
)

// way is how a call fails.
type way struct {
	errno unix.Errno
	lasts bool
}

func (w way) String() string {
	return unix.ErrnoName(w.errno) + map[bool]string{true: " for a while", false: " once"}[w.lasts]
}

var ways = []way{
	{unix.EIO, false}, {unix.EMFILE, true}, {unix.ENOMEM, false}, {unix.EIO, true}, {unix.EMFILE, false}, {unix.EINTR, false}, {unix.ENOMEM, true},
}

func waysAt(at int) []way {
	for _, w := range ways {
		if w.String() == *faultWay {
			return []way{w}
		}
	}
	if *faultAll || *faultAt > 0 {
		return ways
	}
	return ways[at%len(ways):][:1]
}

// While calls of a store fail, answers are right or say UNAVAILABLE or "outcome unknown".
// Once no call fails any more all is as if none had.
func TestAFailedCallIsNoFact(t *testing.T) {
	for _, s := range scenes() {
		t.Run(s.name, func(t *testing.T) {
			c := newCampaign(t, s.name, *faultCall)
			began := time.Now()
			c.run(t)
			t.Logf("%d calls, %d trials in %v: %d refused answers and starts, %d trials differ, %d of them as is known; %d more differed once, and not alone with more time",
				c.ref.calls, c.trials, time.Since(began).Round(time.Millisecond), c.refused, c.differ, c.known, c.once)
		})
	}
}

// campaign are the trials of a scene.
type campaign struct {
	scene string
	dir   string
	calls *regexp.Regexp
	ref   *reference

	alone                                sync.RWMutex // held by a trial that is repeated
	mu                                   sync.Mutex
	trials, refused, differ, known, once int
}

func newCampaign(t *testing.T, scene, calls string) *campaign {
	t.Helper()
	if !canFail {
		t.Skip("calls can be made to fail on amd64 only")
	}
	c := &campaign{scene: scene, dir: fastDir(t), calls: regexp.MustCompile(calls)}
	v := tryScene(t, scene, filepath.Join(c.dir, "reference"), &fault{calls: c.calls}, nil, *faultPatience)
	for _, w := range v.wrong {
		t.Fatalf("without a fault: %s", w)
	}
	c.ref = &v.made
	return c
}

func (c *campaign) run(t *testing.T) {
	points := make(chan int)
	var workers sync.WaitGroup
	for range *faultWorkers {
		workers.Go(func() {
			for at := range points {
				for _, w := range waysAt(at) {
					c.try(t, &fault{at: at, errno: w.errno, lasts: w.lasts, calls: c.calls})
				}
			}
		})
	}
	if *faultAt > 0 {
		points <- *faultAt
	} else {
		for at := 1 + rand.IntN(*faultEvery); at <= c.ref.calls; at += *faultEvery {
			points <- at
		}
	}
	close(points)
	workers.Wait()
}

// try fails the test if anything differs from the reference, and differs again when the
// trial is repeated alone: a trial that the processor is kept from waits in vain.
func (c *campaign) try(t *testing.T, f *fault) {
	c.alone.RLock()
	v := c.play(t, f.again(), *faultPatience)
	c.alone.RUnlock()
	differed := c.text(v)
	if len(v.wrong) > 0 {
		v = c.repeat(t, f)
	}
	c.mu.Lock()
	defer c.mu.Unlock()
	c.trials++
	c.refused += v.refused
	if len(v.wrong) == 0 {
		if differed != "" {
			c.once++
			t.Logf("not when it was repeated: %.3000s", differed)
		}
		return
	}
	c.differ++
	text := c.text(v)
	if why := known(v.fault.hit.String() + "\n" + strings.Join(v.wrong, "\n")); why != "" {
		c.known++
		t.Logf("known (%s): %.300s", why, text)
		return
	}
	t.Errorf("%.3000s", text)
}

// repeat tries once more, up to three times, while nothing else is tried. It returns the
// first trial that differs again, or else the last one.
func (c *campaign) repeat(t *testing.T, f *fault) (v *faulted) {
	c.alone.Lock()
	defer c.alone.Unlock()
	for range 3 {
		if v = c.play(t, f.again(), 3**faultPatience); len(v.wrong) > 0 {
			break
		}
	}
	return v
}

// text says what differs in a trial, "" if nothing does.
func (c *campaign) text(v *faulted) string {
	if len(v.wrong) == 0 {
		return ""
	}
	return fmt.Sprintf("%s: %s\n%s", c.scene, strings.ReplaceAll(v.fault.String(), v.dir, ""), strings.Join(v.wrong, "\n"))
}

func (c *campaign) play(t *testing.T, f *fault, patience time.Duration) *faulted {
	dir, err := os.MkdirTemp(c.dir, "")
	must(t, err)
	v := tryScene(t, c.scene, dir, f, c.ref, patience)
	must(t, os.RemoveAll(dir))
	return v
}

// pending are calls whose failures are known to change something, and why. The list
// shrinks, to nothing.
var pending = map[string]string{}

func known(differs string) string {
	for pattern, why := range pending {
		if regexp.MustCompile(pattern).MatchString(differs) {
			return why
		}
	}
	return ""
}

// A run may go before any call that names something of it. Then the kernel says ENOENT,
// and it is true.
func TestARunMayGoAtAnyCall(t *testing.T) {
	c := newCampaign(t, "going", "/test_runs/g(/|$)")
	for at := 1 + rand.IntN(*faultEvery); at <= c.ref.calls; at += *faultEvery {
		c.try(t, &fault{at: at, calls: c.calls, removes: "test_runs/g"})
	}
	t.Logf("%d calls name it, it went at %d", c.ref.calls, c.trials)
}

// The same trials must fail where a failure is taken for nothing.
func TestFaultTrialsSeePlantedBugs(t *testing.T) {
	for _, tt := range []struct{ scene, swallowed string }{
		{"creation", "getdents64 .*/series/9/test_sets"},
		{"reports", "pread64 .*/test_runs/a/status"},
		{"restart", "readlinkat .*/test_runs/n/job"},
	} {
		t.Run(tt.scene, func(t *testing.T) {
			c := newCampaign(t, tt.scene, "")
			v := c.play(t, &fault{swallowed: true, calls: regexp.MustCompile(tt.swallowed)}, time.Second)
			if len(v.wrong) == 0 {
				t.Error("nothing was seen of it")
			}
		})
	}
}
