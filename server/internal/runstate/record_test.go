package runstate

import (
	"encoding/binary"
	"hash/crc32"
	"reflect"
	"strings"
	"testing"

	"github.com/runstatus/runstatus/server/internal/changelog"
	"github.com/runstatus/runstatus/server/internal/layout"
	"github.com/runstatus/runstatus/server/internal/rundir"
	"github.com/runstatus/runstatus/server/internal/safefs"
	"github.com/runstatus/runstatus/server/internal/store"
	"github.com/runstatus/runstatus/statusfile"
)

func FuzzIndexRecord(f *testing.F) {
	l := &State{Position: Position{Tracked: true, UID: strings.Repeat("0f", 16), Revisions: changelog.LineRevisions{{Offset: 0, Revision: 3}, {Offset: 54, Revision: 9}}}, Dir: rundir.State{Identity: &layout.Identity{User: "ann", Labels: store.MakeLabels(map[string]string{"a": "b"})}}}
	l.Dir.Sets = map[string]safefs.Info{"series/1/test_sets": {MTime: 5}}
	l.Dir.Members = rundir.Members{store.Name{Namespace: "main", Kind: statusfile.TestRun, ID: "1"}: {}}
	n := store.Name{Namespace: "main", Kind: statusfile.Series, ID: "1"}
	f.Add(l.Encode("main", 0, true)[4:])
	f.Fuzz(func(t *testing.T, body []byte) {
		b := binary.LittleEndian.AppendUint32(nil, crc32.Checksum(body, crcTable))
		var got, again State
		known, err := got.Decode(append(b, body...), n, nil)
		if err != nil {
			return
		}
		if still, err := again.Decode(got.Encode("main", 0, known), n, nil); err != nil || still != known {
			t.Fatal(still, err)
		}
		got.Position.Revisions, again.Position.Revisions = nil, nil // the fuzzer's need not be in order
		if !reflect.DeepEqual(got, again) {
			t.Errorf("got\n%+v, want\n%+v", again, got)
		}
	})
}
