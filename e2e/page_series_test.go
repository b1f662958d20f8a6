package e2e

import (
	"fmt"
	"testing"

	"github.com/chromedp/chromedp/kb"

	runstatusv1 "github.com/runstatus/runstatus/gen/go/runstatus/v1"
)

// member is an expression for the row of a run in the chart of a series, null without one.
func member(run string) string {
	return fmt.Sprintf(`[...document.querySelectorAll('[data-testid=gantt] .gantt-row')].find(r => r.querySelector('a')?.href.endsWith('/run/' + %s))`, quoted(run[len("namespaces/"):]))
}

// A series shows its progress and each member on one time axis as they go on, the first failure, and what followed it.
func TestThePageOfASeries(t *testing.T) {
	t.Parallel()
	s := newPageSite(t)
	names := s.series("nightly", "hello.world", "stream.triad", "mpi.pingpong", "io.mdtest")
	tb := newBrowser(t).open(s.base, "/series/main/series/1")
	tb.ready()
	stayed := tb.stays()
	tb.until("document.querySelector('[data-testid=gantt]').dataset.rows === '4'")
	tb.untilText("0 of 4 runs ended")
	s.set(names[1], stateBuilding, "Building with mpicc.")
	s.set(names[1], stateRunning, "Greeting the nodes.")
	tb.until(member(names[1])+".textContent.includes('Greeting the nodes.')", "the chart in words has the note")
	tb.until("/buil[dt]/i.test("+member(names[1])+".textContent)", "the chart in words has the phase")
	s.complete(names[1], "PASS")
	tb.untilText("1 of 4 runs ended")
	s.set(names[2], stateTimeout, "Gave no sign of life.")
	s.complete(names[2], "FAIL")
	tb.until("document.querySelector('[data-testid=gantt]').dataset.firstFailure === " + quoted(names[2]))
	tb.until("document.querySelector('[data-testid=first-failure]').innerText.includes('Gave no sign of life.')")
	s.complete(names[3], "FAIL")
	tb.until(member(names[3])+".classList.contains('followed')", "what followed the first failure is grey")
	tb.until(member(names[2])+".textContent.includes('First failure')", "the first failure is marked")
	if evaluate[bool](tb, member(names[1])+".classList.contains('followed')") {
		t.Error("a run that passed is grey")
	}
	late := s.create(&runstatusv1.CreateRunRequest{Series: names[0], DisplayName: "fft.3d"})
	tb.until(member(late)+" !== undefined", "a new member has a row")
	// The chart itself has something drawn in it.
	tb.until(`(() => { const c = document.querySelector('[data-testid=gantt] canvas'); const d = c.getContext('2d').getImageData(0, 0, c.width, c.height).data;
		const colours = new Set(); for (let i = 0; i < d.length; i += 4) if (d[i + 3] > 0) colours.add(d[i] << 16 | d[i + 1] << 8 | d[i + 2]); return colours.size > 3; })()`, "the chart is drawn")
	stayed()

	evaluate[bool](tb, "document.querySelector('[data-testid=gantt]').focus() ?? true")
	tb.keys("j\r")
	tb.until("location.pathname.startsWith('/run/main/test_runs/')")
	tb.visit("/series")
	tb.until("document.querySelector('[data-testid=series-list]').innerText.includes('nightly')")
	tb.click("link", "1")
	tb.until("location.pathname === '/series/main/series/1'")
}

// The wall leads from all runs to a group and to a run, with keys alone, and its tiles change colour.
func TestThePageOfTheWall(t *testing.T) {
	t.Parallel()
	s := newPageSite(t)
	names := s.series("nightly", "hello.world", "stream.triad")
	s.create(&runstatusv1.CreateRunRequest{DisplayName: "lonely", User: "eve", Labels: map[string]string{"partition": "gpu"}})
	tb := newBrowser(t).open(s.base, "/wall")
	tb.ready()
	for group, label := range map[string]string{"test": "hello.world", "user": "eve", "partition": "gpu"} {
		tb.visit("/wall?group=" + group)
		tb.ready()
		tb.until(wallCell(label, "Runs")+" > 0", group)
	}
	const picture = `(() => { const c = document.querySelector('[data-testid=wall] canvas'); const d = c.getContext('2d').getImageData(0, 0, c.width, c.height).data;
		let sum = 0; for (let i = 0; i < d.length; i++) sum = (sum * 31 + d[i]) | 0; return sum; })()`
	tb.visit("/wall?group=user")
	tb.ready()
	tb.until(wallCell("ada", "Waiting") + " === 2")
	before := evaluate[int64](tb, picture)
	s.complete(names[1], "FAIL")
	tb.until(wallCell("ada", "Failed") + " === 1")
	tb.until(fmt.Sprintf("%s !== %d", picture, before), "the tile has another colour")

	evaluate[bool](tb, "document.querySelector('[data-testid=wall]').focus() ?? true")
	tb.keys(kb.ArrowRight)
	tb.until("document.querySelector('[data-testid=wall-detail]') !== null", "a key points at a run")
	tb.until(`(() => { if (!location.pathname.startsWith('/run/')) document.querySelector('[data-testid=wall]')?.dispatchEvent(new KeyboardEvent('keydown', {key: 'Enter', bubbles: true})); return location.pathname.startsWith('/run/'); })()`, "Enter comes nearer, and opens the run")
}

// The vocabulary says what each state means and how many runs are in it now, and leads to them.
func TestThePageOfTheStates(t *testing.T) {
	t.Parallel()
	s := newPageSite(t)
	names := s.series("nightly", "hello.world", "stream.triad")
	tb := newBrowser(t).open(s.base, "/states")
	tb.ready()
	const count = `Number([...document.querySelectorAll('[data-testid=states-test] tr')].find(r => r.cells[0].innerText.trim() === 'RUNNING')?.cells[1].innerText)`
	tb.until(count + " === 0")
	s.set(names[1], stateRunning, "")
	tb.until(count + " === 1")
	states, err := s.client.Service().ListStates(t.Context(), &runstatusv1.ListStatesRequest{Kind: runstatusv1.Kind_KIND_TEST_RUN})
	must(t, err)
	for _, state := range states.GetStates() {
		if !evaluate[bool](tb, "document.querySelector('[data-testid=states-test]').innerText.includes("+quoted(state.GetHelp())+")") {
			t.Errorf("the help of %s is missing", state.GetName())
		}
	}
	tb.click("link", "RUNNING")
	tb.until("location.pathname === '/runs'")
	tb.until(rows + ".join() === " + quoted(names[1]))
}
