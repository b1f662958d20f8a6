package e2e

import (
	"encoding/json"
	"fmt"
	"os"
	"strings"
	"testing"

	runstatusv1 "github.com/runstatus/runstatus/gen/go/runstatus/v1"
)

// pageViews are the addresses of the views, with a run and a series that lively makes.
var pageViews = []string{"/runs", "/wall", "/wall?group=user", "/run/main/test_runs/2", "/run/main/test_runs/3", "/series", "/series/main/series/1", "/states"}

// lively returns a site with runs of all kinds: waiting, running, ended in several ways, with long texts.
func lively(t *testing.T) *pageSite {
	t.Helper()
	s := newPageSite(t)
	long := strings.Repeat("a.very.long.name.of.a.test.", 4)
	names := s.series("nightly", "hello.world", "stream.triad", "mpi.pingpong", long, "io.mdtest", "gpu.saxpy")
	for _, name := range names[1:] {
		s.set(name, stateBuilding, "Building with mpicc.")
	}
	s.set(names[1], stateRunning, strings.Repeat("A note that goes on and on, ", 10))
	s.set(names[2], stateRunning, "Measuring.")
	s.set(names[2], stateTimeout, "Gave no sign of life.")
	s.complete(names[2], "FAIL")
	s.complete(names[3], "PASS")
	s.set(names[4], runstatusv1.TestState_TEST_STATE_BUILD_FAILED, strings.Repeat("x", 300))
	s.complete(names[5], "ERROR")
	return s
}

// axeSource returns the source of axe-core, or skips the test.
func axeSource(t *testing.T) string {
	t.Helper()
	text, err := os.ReadFile(repository + "/web/node_modules/axe-core/axe.min.js")
	if os.IsNotExist(err) {
		t.Skip("needs web/node_modules/axe-core: run make page-deps")
	}
	must(t, err)
	return string(text)
}

// violation is what axe-core finds.
type violation struct {
	ID, Impact, Help string
	Nodes            []struct{ HTML, FailureSummary string }
}

// axe returns what axe-core finds on what a tab shows, if it is serious.
func (tb *tab) axe() (serious []violation) {
	tb.t.Helper()
	var found []violation
	must(tb.t, json.Unmarshal([]byte(evaluate[string](tb, `axe.run(document, {resultTypes: ["violations"]}).then(r => JSON.stringify(r.violations.map(v => (
		{ID: v.id, Impact: v.impact, Help: v.help, Nodes: v.nodes.slice(0, 3).map(n => ({HTML: n.html.slice(0, 300), FailureSummary: n.failureSummary}))}))))`)), &found))
	for _, v := range found {
		if v.Impact == "serious" || v.Impact == "critical" {
			serious = append(serious, v)
		} else {
			tb.t.Logf("axe-core: %s %s: %s", v.Impact, v.ID, v.Help)
		}
	}
	return serious
}

// No view has a serious obstacle for those that do not see it, do not see colours, or use no mouse; neither have the dialogs.
func TestThePageIsAccessible(t *testing.T) {
	t.Parallel()
	source := axeSource(t)
	s := lively(t)
	tb := newBrowser(t).blank(s.base)
	tb.before(source)
	for _, scheme := range []string{"light", "dark"} {
		tb.prefer(scheme)
		for _, path := range pageViews {
			tb.visit(path)
			tb.ready()
			tb.settled()
			for _, v := range tb.axe() {
				t.Errorf("%s in %s: %s %s: %s\n%+v", path, scheme, v.Impact, v.ID, v.Help, v.Nodes)
			}
		}
		tb.visit("/runs")
		tb.ready()
		for name, open := range map[string]func(){
			"help":    func() { tb.keys("?") },
			"copy":    func() { tb.keys("c") },
			"account": func() { tb.click("button", "Account") },
			"login":   func() { tb.click("button", "Account"); tb.click("button", "Sign in with a token") },
		} {
			open()
			tb.until("document.querySelector('dialog[open]') !== null")
			tb.settled()
			for _, v := range tb.axe() {
				t.Errorf("the dialog %s in %s: %s %s: %s\n%+v", name, scheme, v.Impact, v.ID, v.Help, v.Nodes)
			}
			tb.keys("\x1b")
			tb.until("document.querySelector('dialog[open]') === null")
		}
	}
}

// settled waits until nothing on the page moves any more.
func (tb *tab) settled() {
	tb.t.Helper()
	tb.until("document.getAnimations().filter(a => a.playState === 'running' && a.effect?.getComputedTiming().endTime !== Infinity).length === 0", "nothing is animated")
	evaluate[bool](tb, "new Promise(done => requestAnimationFrame(() => requestAnimationFrame(() => done(true))))")
}

// No view is wider than a phone, and each shows what it is about.
func TestThePageOnAPhone(t *testing.T) {
	t.Parallel()
	s := lively(t)
	tb := newBrowser(t).blank(s.base)
	for _, width := range []int64{360, 768, 1440} {
		tb.size(width, 740)
		for _, path := range pageViews {
			tb.visit(path)
			tb.ready()
			tb.settled()
			if got := evaluate[int64](tb, "Math.max(document.documentElement.scrollWidth, document.body.scrollWidth)"); got > width {
				wide := evaluate[string](tb, fmt.Sprintf(`[...document.querySelectorAll('body *')].filter(e => e.getBoundingClientRect().right > %d + 1 && getComputedStyle(e).position !== 'fixed').slice(0, 4).map(e => e.outerHTML.slice(0, 120)).join('\n')`, width))
				t.Errorf("%s is %d wide on a screen of %d:\n%s", path, got, width, wide)
			}
		}
	}
	tb.size(360, 740)
	tb.visit("/runs")
	tb.ready()
	tb.until(rows + ".length > 3")
}

// The page is dark or light as the system is, until the user chooses; the choice stays.
func TestThePageIsDarkOrLight(t *testing.T) {
	t.Parallel()
	s := lively(t)
	tb := newBrowser(t).blank(s.base)
	const brightness = `(() => { const c = getComputedStyle(document.body).backgroundColor.match(/[\d.]+/g).map(Number); return (c[0] + c[1] + c[2]) / 3; })()`
	look := func(scheme string) float64 {
		t.Helper()
		tb.prefer(scheme)
		tb.visit("/runs")
		tb.ready()
		tb.settled()
		return evaluate[float64](tb, brightness)
	}
	if dark, light := look("dark"), look("light"); dark > 60 || light < 200 {
		t.Errorf("the background is %.0f in the dark and %.0f in the light, of 255", dark, light)
	}
	tb.keys("d") // as the system -> dark
	tb.until(brightness + " < 60")
	if kept := look("light"); kept > 60 {
		t.Errorf("the choice of dark is forgotten: %.0f", kept)
	}
	tb.keys("d")
	tb.until(brightness + " > 200")
	if kept := look("dark"); kept < 200 {
		t.Errorf("the choice of light is forgotten: %.0f", kept)
	}
}

// All views together ask no other host for anything, whatever part of the browser asks.
func TestThePageAsksNoOtherHost(t *testing.T) {
	t.Parallel()
	s := lively(t)
	b := newBrowser(t)
	tb := b.blank(s.base)
	for _, path := range pageViews {
		tb.visit(path)
		tb.ready()
	}
	b.worker(s.base)
	b.close()
	asked := 0
	for _, r := range requestsIn(t, b.netLog) {
		if !strings.HasPrefix(r.initiator, "http") {
			continue // the browser's own
		}
		asked++
		if !strings.HasPrefix(r.url, s.base+"/") {
			t.Errorf("%s asks for %s", r.initiator, r.url)
		}
	}
	if asked < 5 {
		t.Errorf("the browser's log has %d requests of the page", asked)
	}
}

// madeRequest is a request that a browser has made.
type madeRequest struct{ url, initiator string }

// requestsIn returns the requests in the log of a browser.
func requestsIn(t *testing.T, path string) (all []madeRequest) {
	t.Helper()
	text, err := os.ReadFile(path)
	must(t, err)
	var log struct {
		Events []struct {
			Params struct{ URL, Initiator string }
		}
	}
	must(t, json.Unmarshal(text, &log))
	for _, e := range log.Events {
		if e.Params.URL != "" && e.Params.Initiator != "" {
			all = append(all, madeRequest{e.Params.URL, e.Params.Initiator})
		}
	}
	return all
}
