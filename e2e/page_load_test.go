package e2e

import (
	"context"
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	bucket "golang.org/x/time/rate"

	"github.com/runstatus/runstatus/client"
)

// pageLoad is how much the page has to show.
type pageLoad struct {
	runs    int
	changes int           // a second
	view    time.Duration // for which each view is looked at
}

// The short form is for any machine.
var (
	shortPageLoad = pageLoad{runs: 3_000, changes: 500, view: 4 * time.Second}
	longPageLoad  = pageLoad{runs: 100_000, changes: 2000, view: 30 * time.Second}
)

// frames measures frames from now on.
const frames = `globalThis.frameTimes = []; (() => {
	const mine = globalThis.frameTimes; let last = performance.now();
	const next = now => { if (globalThis.frameTimes !== mine) return; mine.push(now - last); last = now; requestAnimationFrame(next); };
	requestAnimationFrame(next);
})(); true`

// Many runs that change all the time stay smooth on the page, on the wall and in the table, and at the end the page shows
// what ListRuns says, although the server was killed meanwhile. Frames are reported, not checked: the machine
// may be busy with the server.
func TestThePageUnderLoad(t *testing.T) {
	f := shortPageLoad
	if *longCampaign {
		f = longPageLoad
	}
	s := newPageSite(t, "--durability", "buffered")
	began := time.Now()
	names := s.plant(f.runs)
	t.Logf("%d runs were created in %v", f.runs, time.Since(began).Round(time.Millisecond))
	b := newBrowser(t)
	tb := b.blank(s.base)
	tb.forgive()
	began = time.Now()
	tb.visit("/wall?group=user")
	tb.ready()
	t.Logf("the page had read them after %v", time.Since(began).Round(time.Millisecond))
	b.worker(s.base).forgive()
	stayed := tb.stays()

	l := newPageWriters(s, names, f.changes)
	tb.watchFrames("the wall", f.view)
	s.kill(t)
	s.again()
	tb.watchFrames("the wall, after the server was killed", f.view)
	tb.keys("gr")
	tb.until("location.pathname === '/runs'")
	tb.watchFrames("the table", f.view)
	t.Logf("%.0f changes a second were written", l.stop())

	tb.keys("gw")
	tb.until("location.pathname === '/wall'")
	tb.agrees(s)
	want := s.wall()
	tb.until("JSON.stringify("+wallOnScreen+") === "+quoted(want), "the wall is that of ListRuns: "+want)
	stayed()
}

// wallOnScreen is an expression for the wall in words: runs, passed and failed of each group.
const wallOnScreen = `(() => {
	const table = document.querySelector('[data-testid=wall-summary]');
	const heads = [...table.tHead.rows[0].cells].map(c => c.innerText);
	return [...table.tBodies[0].rows].map(r => [r.cells[0].innerText, ...['Runs', 'Passed', 'Failed'].map(h => heads.includes(h) ? r.cells[heads.indexOf(h)].innerText : '0')].join(' ')).sort();
})()`

// wall returns what the wall should show, by user.
func (s *pageSite) wall() string {
	s.t.Helper()
	counts := map[string][3]int{}
	for _, r := range s.listed() {
		if strings.Contains(r.Name, "/series/") {
			continue
		}
		c := counts[r.User]
		c[0]++
		switch r.Outcome {
		case "PASSED":
			c[1]++
		case "FAILED":
			c[2]++
		}
		counts[r.User] = c
	}
	lines := []string{}
	for user, c := range counts {
		lines = append(lines, fmt.Sprintf(`"%s %d %d %d"`, user, c[0], c[1], c[2]))
	}
	slices.Sort(lines)
	return "[" + strings.Join(lines, ",") + "]"
}

// watchFrames measures the frames of a tab for a while, and logs them.
func (tb *tab) watchFrames(what string, d time.Duration) {
	tb.t.Helper()
	evaluate[bool](tb, frames)
	select {
	case <-time.After(d):
	case <-tb.ctx.Done():
		tb.t.Fatal(tb.ctx.Err())
	}
	times := evaluate[[]float64](tb, "globalThis.frameTimes")
	slices.Sort(times)
	if len(times) == 0 {
		tb.t.Errorf("%s: no frame in %v", what, d)
		return
	}
	late := 0
	for _, one := range times {
		if one > 200 {
			late++
		}
	}
	tb.t.Logf("%s: %d frames in %v, median %.1f ms, 99th percentile %.1f ms, worst %.0f ms, %d above 200 ms",
		what, len(times), d, times[len(times)/2], times[len(times)*99/100], times[len(times)-1], late)
}

// pageWriters change runs.
type pageWriters struct {
	cancel context.CancelFunc
	done   sync.WaitGroup
	began  time.Time
	count  atomic.Int64
}

func newPageWriters(s *pageSite, names []string, changes int) *pageWriters {
	ctx, cancel := context.WithCancel(s.t.Context())
	l := &pageWriters{cancel: cancel, began: time.Now()}
	limit := bucket.NewLimiter(bucket.Limit(changes), changes/20)
	for w := range 64 {
		l.done.Go(func() {
			mine := names[w*len(names)/64 : (w+1)*len(names)/64]
			for limit.Wait(ctx) == nil {
				if l.change(ctx, s.client.Run(mine[rand.N(len(mine))])) == nil { // it fails while the server is away
					l.count.Add(1)
				}
			}
		})
	}
	return l
}

// change makes a change of a run.
func (l *pageWriters) change(ctx context.Context, run *client.RunHandle) error {
	var err error
	switch rand.N(10) {
	case 0:
		_, err = run.Complete(ctx, []string{"PASS", "PASS", "FAIL"}[rand.N(3)])
	case 1, 2:
		_, err = run.Set(ctx, stateBuilding, "Building with mpicc.")
	default:
		_, err = run.Set(ctx, stateRunning, fmt.Sprintf("Step %d.", l.count.Load()))
	}
	return err
}

// stop ends the writers and returns how many changes a second they made.
func (l *pageWriters) stop() float64 {
	took := time.Since(l.began)
	l.cancel()
	l.done.Wait()
	return float64(l.count.Load()) / took.Seconds()
}
