package runfile

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

func TestFirstOfTwoSameLinesIsFound(t *testing.T) {
	d := digestsOf("a", "b", "a")
	if at := d.lines[digestOf([]byte("a"))]; at.sequence != 1 {
		t.Errorf("found %+v", at)
	}
}
