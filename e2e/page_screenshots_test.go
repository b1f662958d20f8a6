package e2e

import (
	"context"
	"flag"
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"testing"

	"github.com/chromedp/chromedp"

	"github.com/runstatus/runstatus/internal/testkit"
)

var takePictures = flag.Bool("screenshots", false, "take the pictures of the page in docs/images")

// maxPicture is the size of the largest picture that the documents may have.
const maxPicture = 200 << 10

// TestScreenshots takes the pictures of README.md and docs/page.md, while demos are played: a series in the light and the
// wall in the dark.
func TestScreenshots(t *testing.T) {
	if !*takePictures {
		t.Skip("takes the pictures of the documents: run make screenshots")
	}
	s := newPageSite(t, "--durability", "buffered")
	for range 8 {
		loop := command(t, []string{"RUNSTATUS_SERVER=" + s.addr}, "runstatus", "demo", "--loop")
		nobody(loop)
		must(t, loop.Start())
		t.Cleanup(func() {
			_ = loop.Process.Signal(syscall.SIGTERM)
			_ = loop.Wait() // it may have been told in the middle of a call
		})
	}
	tb := newBrowser(t).blank(s.base)
	tb.size(1280, 800)
	dir := repository + "/docs/images"
	must(t, os.MkdirAll(dir, 0o755))
	tb.visit("/states")
	tb.ready()
	// Most of a series has ended, with a failure, and some of it still runs.
	var series string
	testkit.Eventually(t, func() bool {
		series = evaluate[string](tb, `(() => { const m = runstatusPage.mirror; if (m.size < 400) return "";
			return [...m.runs.values()].find(s => { const all = [...m.members(s.name)], done = all.filter(r => r.ended).length;
				return all.length > done && done > all.length * 0.6 && all.some(r => r.outcome === "FAILED"); })?.name ?? ""; })()`)
		return series != ""
	}, "a series is far")
	for _, p := range []struct{ name, scheme, path string }{
		{"page-series-light.png", "light", "/series/" + strings.TrimPrefix(series, "namespaces/")},
		{"page-wall-dark.png", "dark", "/wall"},
	} {
		tb.prefer(p.scheme)
		tb.visit(p.path)
		tb.ready()
		evaluate[bool](tb, "[...document.querySelectorAll('button')].find(b => b.innerText === 'Dismiss')?.click() ?? true")
		tb.until("!document.body.innerText.includes('Since you last looked')")
		tb.settled()
		tb.until("[...document.querySelectorAll('.gantt-row [role=gridcell]')].every(c => /^[a-z]/.test(c.textContent.replace(/(First failure|After the first failure)\\. /, '')))", "the chart has the histories of its rows")
		ctx, cancel := context.WithTimeout(tb.ctx, hang)
		shot, err := chromedp.Run(ctx, chromedp.CaptureScreenshot())
		cancel()
		must(t, err)
		if len(shot) > maxPicture {
			t.Errorf("%s has %d bytes, more than %d", p.name, len(shot), maxPicture)
		}
		must(t, os.WriteFile(filepath.Join(dir, p.name), shot, 0o644))
		t.Logf("%s: %d bytes", p.name, len(shot))
	}
}

// The documents show the pictures, and these are small.
func TestPicturesOfThePage(t *testing.T) {
	found, err := filepath.Glob(repository + "/docs/images/*.png")
	must(t, err)
	if len(found) < 2 {
		t.Errorf("there are the pictures %q", found)
	}
	for _, path := range found {
		info, err := os.Stat(path)
		must(t, err)
		if info.Size() > maxPicture {
			t.Errorf("%s has %d bytes, more than %d", path, info.Size(), maxPicture)
		}
	}
}
