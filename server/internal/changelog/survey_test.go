package changelog

import (
	"bytes"
	"fmt"
	"strings"
	"testing"

	"github.com/runstatus/runstatus/internal/testkit"
	"github.com/runstatus/runstatus/server/internal/store"
	"github.com/runstatus/runstatus/statusfile"
)

// A recovery was about to move three lines together, and a crash has left only the first
// of these moves in the journal: the others go behind that line, though their places
// hold nothing but zeros.
func TestLinesStayInOrderWhereTheJournalHoldsOnlySomeMovesOfARecovery(t *testing.T) {
	for moved := range 4 {
		t.Run(fmt.Sprint(moved), func(t *testing.T) {
			h := &RunLog{}
			text := func(i int) string { return fmt.Sprintf("%d.000000 RUNNING acknowledged %d", 1700000000+i, i) }
			length := int64(len(text(0)) + 1)
			for i := range 4 {
				h.addLine(Record{Change: store.Change{Revision: int64(i + 1), Kind: store.LineAdded, Status: store.Status{Status: statusfile.Status{Sequence: int64(i + 1)}}},
					Offset: int64(i) * length, Length: length, Line: []byte(text(i))}, 0)
			}
			external := "1700000000.000000 INFO external\n"
			data := text(0) + "\n" + external
			data += strings.Repeat("\x00", int(4*length)-len(data)) + "\n" + external
			for i := 1; i <= moved && i < 4; i++ {
				h.move(&Record{Change: store.Change{Revision: int64(4 + i), Kind: LineMoved}, Moved: int64(i + 1), Offset: int64(len(data)) + int64(i-1)*length})
			}
			h.Settle()
			s, err := NewSurvey(bytes.NewReader([]byte(data)), int64(len(data)), h)
			testkit.Must(t, err)
			got := data
			for _, p := range s.Patches {
				got = got[:p.At] + string(p.With) + got[p.At+int64(len(p.With)):]
			}
			for _, text := range s.Tail {
				got += string(text)
			}
			for _, l := range s.Missing {
				got += string(l.Text())
			}
			want := data + text(1) + "\n" + text(2) + "\n" + text(3) + "\n"
			if got != want {
				t.Errorf("recovery makes\n%q\nwant\n%q", got, want)
			}
		})
	}
}
