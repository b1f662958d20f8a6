package e2e

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/chromedp/chromedp"

	runstatusv1 "github.com/runstatus/runstatus/gen/go/runstatus/v1"
)

// States that the tests of the page set.
const (
	stateBuilding = runstatusv1.TestState_TEST_STATE_BUILDING
	stateRunning  = runstatusv1.TestState_TEST_STATE_RUNNING
	stateRunDone  = runstatusv1.TestState_TEST_STATE_RUN_DONE
	stateTimeout  = runstatusv1.TestState_TEST_STATE_RUN_TIMEOUT
	stateInfo     = runstatusv1.TestState_TEST_STATE_INFO
)

// row is an expression for the text of a run's row in the table, "" without one.
func row(run string) string {
	return "(document.querySelector('[data-run=' + JSON.stringify(" + quoted(run) + ") + ']')?.innerText ?? '')"
}

// rows is an expression for the names of the runs in the table, from above.
const rows = `[...document.querySelectorAll('[role=row][data-run]')].map(r => r.dataset.run)`

// wallCell is an expression for a number of the wall in words: that of a group in a column, 0 without one.
func wallCell(group, column string) string {
	return fmt.Sprintf(`(() => {
		const table = document.querySelector('[data-testid=wall-summary]');
		const at = [...table?.tHead.rows[0].cells ?? []].findIndex(c => c.innerText === %s);
		const row = [...table?.tBodies[0].rows ?? []].find(r => r.cells[0].innerText === %s);
		return at < 0 || !row ? 0 : Number(row.cells[at].innerText);
	})()`, quoted(column), quoted(group))
}

// stays notes that the document must not be loaded again, and returns what checks that.
func (tb *tab) stays() func() {
	tb.t.Helper()
	evaluate[bool](tb, "globalThis.stayed = true")
	return func() {
		tb.t.Helper()
		if !evaluate[bool](tb, "!!globalThis.stayed") {
			tb.t.Error("the page was loaded again")
		}
	}
}

// The table, its counts and the wall change as runs do, without a reload.
func TestThePageChangesAsRunsDo(t *testing.T) {
	t.Parallel()
	s := newPageSite(t)
	names := s.series("nightly", "hello.world", "stream.triad", "mpi.pingpong")
	b := newBrowser(t)
	tb := b.open(s.base, "/")
	w := b.open(s.base, "/wall?group=test")
	b.worker(s.base)
	tb.ready()
	w.ready()
	stayed := []func(){tb.stays(), w.stays()}
	tb.until(rows + ".length === 4")

	s.set(names[1], stateRunning, "Greeting the nodes.")
	tb.until(row(names[1]) + ".includes('RUNNING')")
	tb.until(row(names[1]) + ".includes('Greeting the nodes.')")
	w.until(wallCell("hello.world", "Running") + " === 1")
	s.complete(names[1], "PASS")
	tb.until(row(names[1]) + ".includes('PASSED')")
	w.until(wallCell("hello.world", "Passed") + " === 1 && " + wallCell("hello.world", "Running") + " === 0")
	s.complete(names[2], "FAIL")
	tb.until("document.querySelector('[data-testid=\"count-Failed\"]')?.innerText === '1'")
	w.until(wallCell("stream.triad", "Failed") + " === 1")

	late := s.create(&runstatusv1.CreateRunRequest{Series: names[0], DisplayName: "io.mdtest"})
	tb.until(row(late) + " !== ''")
	tb.until("document.querySelector('[data-testid=\"count-All\"]').innerText === '5'")
	w.until(wallCell("io.mdtest", "Runs") + " === 1")
	_, err := s.client.Service().DeleteRun(t.Context(), &runstatusv1.DeleteRunRequest{Run: late, Force: true})
	must(t, err)
	tb.until(row(late) + " === ''")
	w.until(wallCell("io.mdtest", "Runs") + " === 0")

	// Another program writes to the status file.
	s.beside(names[3], "RUNNING", "Written beside the server.")
	tb.until(row(names[3]) + ".includes('Written beside the server.')")
	for _, check := range stayed {
		check()
	}
	tb.agrees(s)
	w.agrees(s)
}

// An update is on the screen soon after it was written. How soon is reported.
func TestHowSoonThePageShowsAWrite(t *testing.T) {
	s := newPageSite(t)
	run := s.create(&runstatusv1.CreateRunRequest{DisplayName: "hello.world"})
	tb := newBrowser(t).open(s.base, "/")
	tb.ready()
	var took []float64
	for i := range 20 {
		note := fmt.Sprintf("Step %d.", i)
		shown := make(chan float64, 1)
		go func() {
			at, err := tryEvaluate[float64](tb, `new Promise(done => { const look = () => `+row(run)+`.includes(`+quoted(note)+`) ? done(Date.now()) : requestAnimationFrame(look); look(); })`)
			if err != nil {
				t.Error(err)
			}
			shown <- at
		}()
		began := time.Now()
		s.set(run, stateRunning, note)
		took = append(took, <-shown-float64(began.UnixMicro())/1000)
	}
	slices.Sort(took)
	t.Logf("from the call to the screen: median %.0f ms, longest %.0f ms of %d", took[len(took)/2], took[len(took)-1], len(took))
}

// A filter is the server's and stays live, a search is of what is shown, and the address holds both.
func TestThePageFiltersSearchesAndSorts(t *testing.T) {
	t.Parallel()
	s := newPageSite(t)
	names := s.series("nightly", "hello.world", "stream.triad", "mpi.pingpong")
	s.set(names[1], stateRunning, "")
	tb := newBrowser(t).open(s.base, "/")
	tb.ready()
	tb.keys("/")
	tb.keys(`state = "RUNNING"` + "\r")
	tb.until(rows + ".join() === " + quoted(names[1]))
	tb.until(`new URLSearchParams(location.search).get('filter') === 'state = "RUNNING"'`)
	s.set(names[2], stateRunning, "") // joins
	tb.until(rows + ".length === 2 && " + row(names[2]) + " !== ''")
	s.complete(names[1], "PASS") // leaves
	tb.until(rows + ".join() === " + quoted(names[2]))
	tb.do(chromedp.NavigateBack())
	tb.until(rows + ".length === 4")

	tb.visit("/runs?search=mpi.ping")
	tb.until(rows + ".join() === " + quoted(names[3]))
	tb.visit("/runs?sort=test")
	tb.until(rows + ".filter(n => n.includes('test_runs')).join() === " + quoted(strings.Join([]string{names[1], names[3], names[2]}, ",")))
	tb.visit("/runs?filter=" + "stat%20%3D%20%22X%22") // no such field: the error says so
	tb.until("document.querySelector('[role=alert]')?.innerText.includes('stat')")
	tb.untilText("state")
}

// Notes are data of others: whatever they hold is shown as text.
func TestThePageShowsNotesAsText(t *testing.T) {
	t.Parallel()
	const evil = `<img src=x onerror="globalThis.hacked=1"><script>globalThis.hacked=1</script><b>bold</b> &amp; "quoted" 'too' ${1} {{x}} javascript:alert(1)`
	s := newPageSite(t)
	series := s.create(&runstatusv1.CreateRunRequest{Kind: runstatusv1.Kind_KIND_SERIES, DisplayName: evil, User: evil})
	run := s.create(&runstatusv1.CreateRunRequest{DisplayName: evil, User: evil, Series: series, Labels: map[string]string{"partition": evil}})
	s.set(run, stateTimeout, evil)
	tb := newBrowser(t).blank(s.base)
	for _, path := range []string{"/runs", "/wall?group=test", "/wall?group=user", "/wall?group=partition", "/run/main/test_runs/1", "/series", "/series/main/series/1", "/states", "/runs?search=" + "%3Cimg%20src%3Dx%20onerror%3D%22globalThis.hacked%3D1%22%3E"} {
		tb.visit(path)
		tb.ready()
		if path == "/runs" || strings.HasPrefix(path, "/run/") {
			tb.untilText(evil)
		}
		tb.until("document.querySelector('main, #page') !== null")
		if evaluate[bool](tb, "!!globalThis.hacked || !!document.querySelector('img, b, body script:not([src])')") {
			t.Errorf("%s runs what a note holds", path)
		}
	}
}

// A run shows its history and what changes live, down to its end.
func TestThePageOfARun(t *testing.T) {
	t.Parallel()
	s := newPageSite(t)
	names := s.series("nightly", "hello.world")
	s.set(names[1], stateBuilding, "Building with mpicc.")
	tb := newBrowser(t).open(s.base, "/run/main/test_runs/1")
	tb.ready()
	tb.untilText("Building with mpicc.")
	tb.untilText("hello.world")
	stayed := tb.stays()
	s.set(names[1], stateRunning, "Greeting the nodes.")
	tb.untilText("Greeting the nodes.")
	s.set(names[1], stateTimeout, "Gave no sign of life.")
	tb.untilText("Gave no sign of life.")
	tb.untilText("First problem")
	s.complete(names[1], "FAIL")
	tb.untilText("FAILED")
	lines, err := s.client.Service().ListStatuses(t.Context(), &runstatusv1.ListStatusesRequest{Run: names[1]})
	must(t, err)
	var notes []string
	for _, l := range lines.GetStatuses() {
		notes = append(notes, l.GetNote())
	}
	tb.until("[...document.querySelectorAll('[data-testid=history] tbody tr')].map(r => r.lastElementChild.innerText).join('|') === "+quoted(strings.Join(notes, "|")), "the history is that of ListStatuses")
	stayed()
	tb.visit("/run/main/test_runs/77")
	tb.untilText("There is no run")
}

// Everything that the table offers can be reached by keys.
func TestThePageByKeys(t *testing.T) {
	t.Parallel()
	s := newPageSite(t)
	s.series("nightly", "hello.world", "stream.triad")
	tb := newBrowser(t).open(s.base, "/runs?sort=test")
	tb.ready()
	tb.until(rows + ".length === 3")
	order := evaluate[[]string](tb, rows)
	tb.keys("j")
	tb.until("document.querySelector('[role=row][aria-selected=true]')?.dataset.run === " + quoted(order[0]))
	tb.keys("j")
	tb.until("document.querySelector('[role=row][aria-selected=true]')?.dataset.run === " + quoted(order[1]))
	tb.keys("k")
	tb.keys("\r")
	tb.until("location.pathname.startsWith('/run/') || location.pathname.startsWith('/series/')")
	tb.keys("\x1b")
	tb.until("location.pathname === '/runs'")
	for _, way := range [][2]string{{"gw", "/wall"}, {"gs", "/series"}, {"gt", "/states"}, {"gr", "/runs"}} {
		tb.keys(way[0])
		tb.until("location.pathname === "+quoted(way[1]), way[0])
	}
	tb.keys("?")
	tb.until("document.querySelector('dialog[open]')?.innerText.includes('Filter')")
	tb.keys("\x1b")
	tb.until("document.querySelector('dialog[open]') === null")
	tb.keys("c")
	tb.until("document.querySelector('dialog[open]')?.innerText.includes('grpcurl')")
	tb.keys("\x1b")
	tb.keys("/")
	tb.until("document.activeElement?.name === 'filter'")
}

// On return the page says what happened since it was last looked at.
func TestThePageSaysWhatHappenedSinceTheLastLook(t *testing.T) {
	t.Parallel()
	s := newPageSite(t)
	names := s.series("nightly", "hello.world", "stream.triad", "mpi.pingpong")
	b := newBrowser(t)
	tb := b.open(s.base, "/")
	tb.ready()
	tb.until("localStorage.getItem('runstatus.look') !== null", "the look is noted")
	if evaluate[bool](tb, "document.querySelector('.since') !== null") {
		t.Error("the first look finds something that happened before it")
	}
	must(t, chromedp.Cancel(tb.ctx)) // closes the tab
	s.complete(names[1], "PASS")
	s.complete(names[2], "PASS")
	s.complete(names[3], "FAIL")
	s.set(names[0], runstatusv1.SeriesState_SERIES_STATE_ALL_STARTED, "")
	_, err := s.client.Run(names[0]).CloseSeries(t.Context())
	must(t, err)
	again := b.open(s.base, "/")
	again.ready()
	for _, text := range []string{"Since you last looked", "2 passed", "1 failed", "series 1 finished"} {
		again.untilText(text)
	}
	again.click("button", "Show these")
	again.until(rows + ".length === 4")
	again.click("button", "Dismiss")
	again.untilNoText("Since you last looked")
}
