package e2e

import (
	"context"
	"flag"
	"fmt"
	"math/rand/v2"
	"os/exec"
	"path/filepath"
	"slices"
	"sync"
	"testing"
	"time"

	"go.uber.org/goleak"

	"github.com/runstatus/runstatus/client"
	runstatusv1 "github.com/runstatus/runstatus/gen/go/runstatus/v1"
)

var longCampaign = flag.Bool("campaign", false, "run campaigns in their long form")

// campaign is how much is done.
type campaign struct {
	watches, writers, external, kills int
	between, pause, cut, sleep        time.Duration
}

var (
	shortForm = campaign{watches: 20, writers: 10, external: 4, kills: 3,
		between: 2 * time.Second, pause: 30 * time.Millisecond, cut: 3 * time.Second, sleep: 3 * time.Second}
	longForm = campaign{watches: 200, writers: 50, external: 4, kills: 10,
		between: 7 * time.Second, pause: 500 * time.Millisecond, cut: 20 * time.Second, sleep: time.Minute}
)

// TestWatchesUnderFire has many watch what many write, while connections are cut
// and the server is killed. Every watch must be told what happened to its runs, all
// of it, once, and in the one order.
func TestWatchesUnderFire(t *testing.T) {
	defer goleak.VerifyNone(t, goleak.IgnoreCurrent())
	form := shortForm
	if *longCampaign {
		form = longForm
	}
	dir, socket := t.ArtifactDir(), filepath.Join(shortDir(t), "s")
	begin := func() *server { return start(t, func(*exec.Cmd) {}, "--dir", dir, "--listen", "unix:"+socket) }
	s := begin()
	defer func() { s.stop(t) }()
	proxy := newCutter(t, socket, form.cut)
	defer proxy.close()
	c, err := client.New("unix:" + socket)
	must(t, err)
	defer func() { _ = c.Close() }()

	l := &ledger{acked: map[string]bool{}}
	stop := make(chan struct{})
	prepare(&writer{t: t, c: c, id: "first", ledger: l, stop: stop})
	ctx, cancel := context.WithCancel(t.Context())
	defer cancel()
	var watching, writing sync.WaitGroup
	watches := observers(form.watches, "unix:"+socket, proxy.addr)
	watches[form.watches/2].sleepsFor = form.sleep
	for i, o := range watches {
		watching.Go(func() { o.watch(ctx) })
		if i < witnesses {
			o.awaitSynced(t)
		}
	}
	for i := range form.writers {
		w := &writer{t: t, c: c, id: fmt.Sprint("w", i), ledger: l, stop: stop, pause: form.pause}
		writing.Go(func() { w.work(i, filepath.Join(t.TempDir(), w.id)) })
	}
	for i := range form.external {
		w := &externalWriter{t: t, dir: dir, id: fmt.Sprint(9001 + i), ledger: l, stop: stop, pause: form.pause}
		writing.Go(func() {
			if i%2 == 0 {
				w.appends(3)
			} else {
				w.comeAndGo()
			}
		})
	}
	for range form.kills {
		wait(t.Context(), form.between/2+rand.N(form.between))
		s.kill(t)
		wait(t.Context(), rand.N(300*time.Millisecond)) // external writers go on
		again := begin()
		s.cmd, s.log = again.cmd, again.log
	}
	wait(t.Context(), form.between)
	close(stop)
	writing.Wait()
	h := await(t, dir, l, watches)
	if t.Failed() {
		t.Logf("the server's log, and where it stands:\n%s", s.stacks(t))
	}
	cancel()
	watching.Wait()
	if t.Failed() {
		return
	}
	told, planted := 0, faults{}
	for _, o := range watches {
		events, _ := o.recorded()
		told += len(events)
		mustCatch(t, h, o, events, planted)
	}
	t.Logf("%d watches were told %d events of %d changes; %d lines acknowledged, %d runs deleted, %d kills, %d connections cut; faults planted: %v",
		len(watches), told, len(h.order), len(l.acked), l.deletes.Load(), form.kills, proxy.cuts.Load(), planted)
}

func prepare(w *writer) {
	for i := range 2 {
		w.create(runstatusv1.Kind_KIND_SERIES, fmt.Sprint(i+1), "")
	}
	for i := range 10 {
		w.create(runstatusv1.Kind_KIND_TEST_RUN, fmt.Sprint(i+1), "")
		w.set(fmt.Sprint("test_runs/", i+1), "INFO")
	}
}

// work is what the i-th writer does until it is stopped.
func (w *writer) work(i int, spool string) {
	switch i % 5 {
	case 0:
		w.shared(3)
	case 1:
		w.reports(spool, fmt.Sprint("test_runs/", 4+i%7))
	case 3:
		w.closes()
	default:
		w.comeAndGo(func() string { return []string{"", "series/1", "series/2"}[rand.IntN(3)] })
	}
}

// await waits until the watches have been told all, and a moment more for what is
// not to come.
func await(t testing.TB, dir string, l *ledger, watches []*observer) *happened {
	t.Helper()
	limit := time.Now().Add(2 * hang)
	for {
		h, err := verdict(dir, l, watches)
		if err == nil {
			wait(t.Context(), time.Second)
			h, err = verdict(dir, l, watches)
		}
		if err == nil {
			return h
		}
		if time.Now().After(limit) {
			t.Errorf("%v\n%s%s", err, about(err, watches), standing(dir, l, watches))
			return h
		}
		wait(t.Context(), 200*time.Millisecond)
	}
}

// faults is how often each kind of fault was planted, and found.
type faults map[string]int

// mustCatch checks the checker, for this watch: it must find each event that is
// dropped, doubled, or in another place than it was.
func mustCatch(t testing.TB, h *happened, o *observer, events []seen, planted faults) {
	t.Helper()
	required, synced := h.required(o, events)
	rand.Shuffle(len(required), func(i, j int) { required[i], required[j] = required[j], required[i] })
	for _, i := range required[:min(20, len(required))] {
		bad := map[string][]seen{
			"dropped": slices.Delete(slices.Clone(events), i, i+1),
			"doubled": slices.Insert(slices.Clone(events), i, events[i]),
		}
		if i > synced && i+1 < len(events) {
			bad["swapped"] = slices.Concat(events[:i], []seen{events[i+1], events[i]}, events[i+2:])
		}
		for what, recorded := range bad {
			if planted[what]++; h.check(o, recorded) == nil {
				t.Errorf("%v: event %d of %d, %+v, was %s, which is not found", o, i, len(events), events[i], what)
			}
		}
	}
	if len(required) == 0 {
		planted["nowhere to plant any"]++
	}
}
