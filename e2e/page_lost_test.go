package e2e

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/chromedp/chromedp"

	"github.com/runstatus/runstatus/internal/testkit"
)

// forgive lets the requests of a tab fail while the server is away.
func (tb *tab) forgive() { tb.away.Store(true) }

// When the server is killed the page says so, and since when. Once it is back, at the same address, everything that
// happened meanwhile is there, without a reload and without a doubt.
func TestThePageMissesNothingOverALostConnection(t *testing.T) {
	t.Parallel()
	s := newPageSite(t)
	names := s.series("nightly", "hello.world", "stream.triad", "mpi.pingpong")
	s.set(names[1], stateRunning, "Greeting the nodes.")
	b := newBrowser(t)
	tb := b.open(s.base, "/")
	run := b.open(s.base, "/run/main/test_runs/1")
	w := b.worker(s.base)
	for _, one := range []*tab{tb, run, w} {
		one.forgive()
	}
	tb.ready()
	run.untilText("Greeting the nodes.")
	stayed := []func(){tb.stays(), run.stays()}
	for round := range 3 {
		s.kill(t)
		tb.until("document.querySelector('[role=alert]')?.innerText.includes('Connection lost')")
		tb.until("/as of .*, (?:[1-9]|\\d\\d+)(?:\\.\\d+)? ?(?:s|min) ago/.test(document.querySelector('[role=alert]')?.innerText)", "the page says how old it is")
		if !evaluate[bool](tb, row(names[1])+" !== ''") {
			t.Error("what was there is gone while the connection is lost")
		}
		note := fmt.Sprintf("While the server was away, %d.", round)
		s.beside(names[1], "INFO", note)
		s.beside(names[2], "RUN_TIMEOUT", note)
		s.again()
		s.set(names[3], stateInfo, note) // perhaps before the page is back
		tb.until("document.querySelector('[role=alert]') === null")
		for _, name := range names[1:] {
			tb.until(row(name) + ".includes(" + quoted(note) + ")")
		}
		run.untilText(note)
		tb.agrees(s)
	}
	for _, check := range stayed {
		check()
	}
	lines := evaluate[int](run, "document.querySelectorAll('[data-testid=history] tbody tr').length")
	if want := 5; lines != want { // created, RUNNING, three times INFO
		t.Errorf("the history of the run has %d lines, want %d", lines, want)
	}
}

// All tabs of a browser share one watch, and a tab that closes leaves the others their own.
func TestEightTabsShareOneWatch(t *testing.T) {
	t.Parallel()
	s := newPageSite(t, "--log-level", "debug")
	names := s.series("nightly", "hello.world")
	front := newStreamCounter(t, s.base)
	b := newBrowser(t)
	var tabs []*tab
	for i := range 8 {
		tabs = append(tabs, b.open(front.url, []string{"/", "/wall", "/series/main/series/1", "/run/main/test_runs/1"}[i%4]))
	}
	for _, tb := range tabs {
		tb.ready()
	}
	s.set(names[1], stateRunning, "Greeting the nodes.")
	for _, tb := range tabs {
		tb.until(fmt.Sprintf("runstatusPage.mirror.runs.get(%s).note === 'Greeting the nodes.'", quoted(names[1])))
	}
	if open, most := front.open.Load(), front.most.Load(); open != 1 || most != 1 {
		t.Errorf("%d watches are open for eight tabs, and %d were at a time", open, most)
	}
	must(t, chromedp.Cancel(tabs[0].ctx)) // closes the tab
	s.complete(names[1], "PASS")
	for _, tb := range tabs[1:] {
		tb.until(fmt.Sprintf("runstatusPage.mirror.runs.get(%s).outcome === 'PASSED'", quoted(names[1])))
	}
	if opened := front.opened.Load(); opened != 1 {
		t.Errorf("%d watches were opened", opened)
	}
	b.close()
	watches := func() int { return strings.Count(s.log.String(), "method=/runstatus.v1.StatusService/WatchStatuses ") }
	testkit.Eventually(t, func() bool { return watches() > 0 }, "the watch ends with the browser")
	if n := watches(); n != 1 {
		t.Errorf("the server has served %d watches", n)
	}
}

// Thousands of runs are on the screen soon, in few bytes. How soon is reported.
func TestTheFirstViewOfManyRuns(t *testing.T) {
	const most = 1_500_000
	s := newPageSite(t, "--durability", "buffered")
	s.plant(10_000)
	front := newStreamCounter(t, s.base)
	b := newBrowser(t)
	tb := b.blank(front.url)
	began := time.Now()
	tb.visit("/")
	tb.until(rows + ".length > 10")
	seen := time.Since(began)
	tb.until("runstatusPage.mirror.connection.value.complete")
	complete, first := time.Since(began), front.bytes.Load()
	tb.ready()
	t.Logf("10,000 runs: the first rows after %d ms, all after %d ms and %d bytes; with notes and labels after %d ms and %d bytes",
		seen.Milliseconds(), complete.Milliseconds(), first, time.Since(began).Milliseconds(), front.bytes.Load())
	if first > most {
		t.Errorf("the first view took %d bytes, more than %d", first, most)
	}
	tb.agrees(s)
	tb.until("document.querySelector('[data-testid=\"count-All\"]').innerText.replaceAll(/\\D/g, '') === '" + fmt.Sprint(len(s.listed())) + "'")
}
