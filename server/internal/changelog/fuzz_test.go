package changelog

import (
	"testing"

	"github.com/runstatus/runstatus/server/internal/store"
	"github.com/runstatus/runstatus/statusfile"
)

// FuzzRecord has any bytes be a change or an error, and a change that is encoded again be the same.
func FuzzRecord(f *testing.F) {
	c := Record{Change: store.Change{Kind: store.LineAdded, Run: store.Name{Namespace: "main", Kind: statusfile.TestRun, ID: "1"}, UID: "00ff"}}
	c.Line = []byte("2026-01-02T03:04:05.000006 RUNNING         a note\n")
	c.Length = int64(len(c.Line))
	f.Add(uint64(7), c.encode(nil))
	c.Kind, c.Line = store.RunDeleted, nil
	f.Add(uint64(8), c.encode(nil))
	f.Add(uint64(9), []byte{0xff, 0xff, 0xff, 0xff, 0xff})
	f.Fuzz(func(t *testing.T, revision uint64, body []byte) {
		c, err := Decode(revision, body)
		if err != nil {
			return
		}
		if again, err := Decode(revision, c.encode(nil)); err != nil || again.Kind != c.Kind || again.Run != c.Run || again.UID != c.UID || string(again.Line) != string(c.Line) {
			t.Errorf("%x is read as %+v, and then as %+v: %v", body, c, again, err)
		}
	})
}
