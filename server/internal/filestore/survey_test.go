package filestore

import (
	"bytes"
	"fmt"
	"strings"
	"testing"

	"github.com/runstatus/runstatus/server/internal/store"
	"github.com/runstatus/runstatus/statusfile"
)

// A recovery was about to move three lines together, and a crash has left only the first
// of these moves in the journal: the others go behind that line, though their places
// hold nothing but zeros.
func TestLinesStayInOrderWhereTheJournalHoldsOnlySomeMovesOfARecovery(t *testing.T) {
	for moved := range 4 {
		t.Run(fmt.Sprint(moved), func(t *testing.T) {
			h := &logged{}
			text := func(i int) string { return fmt.Sprintf("%d.000000 RUNNING acknowledged %d", 1700000000+i, i) }
			length := int64(len(text(0)) + 1)
			for i := range 4 {
				h.addLine(record{Change: store.Change{Revision: int64(i + 1), Kind: store.LineAdded, Status: store.Status{Status: statusfile.Status{Sequence: int64(i + 1)}}},
					offset: int64(i) * length, length: length, line: []byte(text(i))}, 0)
			}
			external := "1700000000.000000 INFO external\n"
			data := text(0) + "\n" + external
			data += strings.Repeat("\x00", int(4*length)-len(data)) + "\n" + external
			for i := 1; i <= moved && i < 4; i++ {
				h.move(&record{Change: store.Change{Revision: int64(4 + i), Kind: lineMoved}, moved: int64(i + 1), offset: int64(len(data)) + int64(i-1)*length})
			}
			h.settle()
			s, err := surveyFile(bytes.NewReader([]byte(data)), int64(len(data)), h)
			ok(t, err)
			got := data
			for _, p := range s.patches {
				got = got[:p.at] + string(p.with) + got[p.at+int64(len(p.with)):]
			}
			for _, text := range s.tail {
				got += string(text)
			}
			for _, l := range s.missing {
				got += string(l.text())
			}
			want := data + text(1) + "\n" + text(2) + "\n" + text(3) + "\n"
			if got != want {
				t.Errorf("recovery makes\n%q\nwant\n%q", got, want)
			}
		})
	}
}
