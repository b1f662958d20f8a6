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

func TestDigestsOfRunsUsedLastAreKeptWithinTheLimit(t *testing.T) {
	cache := &digestCache{most: 5}
	runs := []*run{{}, {}, {}}
	for _, r := range runs {
		r.digests.Store(digestsOf("a", "b"))
		cache.use(r, r.digests.Load())
	}
	if runs[0].digests.Load() != nil || runs[1].digests.Load() == nil || runs[2].digests.Load() == nil || cache.total != 4 {
		t.Errorf("kept %v of %d lines", runs, cache.total)
	}
	cache.use(runs[1], runs[1].digests.Load())
	cache.forget(runs[2])
	if runs[2].digests.Load() != nil || cache.total != 2 || cache.runs.Len() != 1 {
		t.Errorf("%d lines of %d runs", cache.total, cache.runs.Len())
	}
}

func TestFirstOfTwoSameLinesIsFound(t *testing.T) {
	d := digestsOf("a", "b", "a")
	if at := d.lines[digestOf([]byte("a"))]; at.sequence != 1 {
		t.Errorf("found %+v", at)
	}
}
