package filestore

import (
	"testing"

	"github.com/runstatus/runstatus/statusfile"
)

func digestsOf(lines ...string) *digests {
	d := &digests{lines: map[uint64]lineAt{}}
	for i, line := range lines {
		d.add(statusfile.RawLine{Bytes: []byte(line), Offset: int64(i)}, int64(i+1))
	}
	return d
}

func TestWhatIsKeptForRunsUsedLastStaysWithinTheLimit(t *testing.T) {
	cache := &lru{most: 5, drop: dropDigests}
	runs := []*run{{}, {}, {}}
	for _, r := range runs {
		r.digests.Store(digestsOf("a", "b"))
		cache.use(r, 2)
	}
	if runs[0].digests.Load() != nil || runs[1].digests.Load() == nil || runs[2].digests.Load() == nil || cache.total != 4 {
		t.Errorf("kept %v of %d lines", runs, cache.total)
	}
	cache.use(runs[1], 3)
	cache.forget(runs[2])
	if runs[2].digests.Load() != nil || cache.total != 3 || cache.order.Len() != 1 {
		t.Errorf("%d lines of %d runs", cache.total, cache.order.Len())
	}
	cache.clear()
	if runs[1].digests.Load() != nil || cache.total != 0 || len(cache.runs) != 0 {
		t.Errorf("%d lines after all is cleared", cache.total)
	}
}

func TestFirstOfTwoSameLinesIsFound(t *testing.T) {
	d := digestsOf("a", "b", "a")
	if at := d.lines[digestOf([]byte("a"))]; at.sequence != 1 {
		t.Errorf("found %+v", at)
	}
}
