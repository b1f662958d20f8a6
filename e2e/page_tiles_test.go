package e2e

import (
	"fmt"
	"testing"

	"golang.org/x/sync/errgroup"

	"github.com/runstatus/runstatus/client"
)

// tilesInTwoFrames is an expression for a hash of the wall's tiles, once two more frames are over.
const tilesInTwoFrames = `new Promise(done => requestAnimationFrame(() => requestAnimationFrame(() => {
	const c = document.querySelector('[data-testid=wall] canvas'), d = c.getContext('2d').getImageData(0, 0, c.width, c.height).data;
	let sum = 0;
	for (let i = 0; i < d.length; i++) sum = (sum * 31 + d[i]) | 0;
	done(sum);
})))`

// paintedAnew is an expression that has the wall painted as a whole, as a change of the theme does.
const paintedAnew = `(document.documentElement.dataset.theme = document.documentElement.dataset.theme) !== ''`

// tilesOf is an expression for the number of pixels of the wall that have the colour of a look.
func tilesOf(look string) string {
	return fmt.Sprintf(`(() => {
		const c = document.querySelector('[data-testid=wall] canvas'), d = c.getContext('2d').getImageData(0, 0, c.width, c.height).data;
		const want = parseInt(getComputedStyle(c).getPropertyValue('--look-%s').trim().slice(1), 16);
		let n = 0;
		for (let i = 0; i < d.length; i += 4) if ((d[i] << 16 | d[i + 1] << 8 | d[i + 2]) === want) n++;
		return n;
	})()`, look)
}

// Tiles that are painted one by one as runs change give the picture of a wall that is painted as a whole, for tiles of any size.
func TestTilesThatChangeGiveTheWholeWall(t *testing.T) {
	t.Parallel()
	s := newPageSite(t)
	names := s.plant(1200)
	tb := newBrowser(t).open(s.base, "/wall?group=user")
	tb.ready()
	tb.until("Number(document.querySelector('[data-testid=wall]').dataset.tiles) === 1200")
	if n := evaluate[int](tb, tilesOf("passed")); n != 0 {
		t.Errorf("%d pixels of the wall have the colour of runs that passed before one has", n)
	}
	passed := 0
	for i, view := range []struct {
		width, height int64
		zoom          string
	}{
		{360, 640, ""},        // tiles of some pixels
		{1280, 800, ""},       // tiles with glyphs
		{1280, 800, "+++++="}, // cards
	} {
		tb.size(view.width, view.height)
		tb.until(fmt.Sprintf("document.querySelector('[data-testid=wall] canvas').width <= %d", view.width))
		evaluate[bool](tb, "document.querySelector('[data-testid=wall]').focus() ?? true")
		tb.keys(view.zoom)
		if view.zoom != "" {
			tb.until("Number(document.querySelector('[data-testid=wall]').dataset.scale) > 5", "the wall is near")
		}
		before := evaluate[int](tb, tilesOf("running"))
		changed := names[i*300 : (i+1)*300]
		s.setAll(changed[:200], stateRunning)
		tb.until(fmt.Sprintf("[...runstatusPage.mirror.runs.values()].filter(r => r.state === 'RUNNING').length === %d", (i+1)*200-passed))
		s.completeAll(changed[:50])
		passed += 50
		tb.until(fmt.Sprintf("[...runstatusPage.mirror.runs.values()].filter(r => r.outcome === 'PASSED').length === %d", passed))
		one := evaluate[int32](tb, tilesInTwoFrames)
		evaluate[bool](tb, paintedAnew)
		if whole := evaluate[int32](tb, tilesInTwoFrames); one != whole {
			t.Errorf("at %dx%d the tiles that changed are not those of the whole wall", view.width, view.height)
		}
		if view.zoom != "" {
			continue // what has changed need not be in view
		}
		if n := evaluate[int](tb, tilesOf("passed")); n == 0 {
			t.Errorf("at %dx%d no pixel has the colour of runs that passed", view.width, view.height)
		}
		if after := evaluate[int](tb, tilesOf("running")); after <= before {
			t.Errorf("at %dx%d %d pixels had the colour of running before 150 runs more ran, %d have it then", view.width, view.height, before, after)
		}
	}
}

// setAll sets the state of runs.
func (s *pageSite) setAll(runs []string, state client.State) {
	s.t.Helper()
	s.each(runs, func(run *client.RunHandle) error {
		_, err := run.Set(s.t.Context(), state, "")
		return err
	})
}

// completeAll completes runs as passed.
func (s *pageSite) completeAll(runs []string) {
	s.t.Helper()
	s.each(runs, func(run *client.RunHandle) error {
		_, err := run.Complete(s.t.Context(), "PASS")
		return err
	})
}

// each calls do for each run, for some at a time.
func (s *pageSite) each(runs []string, do func(*client.RunHandle) error) {
	s.t.Helper()
	var group errgroup.Group
	group.SetLimit(16)
	for _, name := range runs {
		group.Go(func() error { return do(s.client.Run(name)) })
	}
	must(s.t, group.Wait())
}
