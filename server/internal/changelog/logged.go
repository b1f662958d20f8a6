package changelog

import (
	"bytes"
	"cmp"
	"slices"

	"github.com/runstatus/runstatus/server/internal/store"
)

// RunLog is what the journal holds of the newest generation of one run. Recovery reads
// the records behind the last checkpoint into it, the check all that are kept.
type RunLog struct {
	UID      string
	Identity *store.Identity // nil if the journal has forgotten it
	Results  uint64          // the digest of its results with that identity
	Inode    uint64          // of its first file; 0: not known
	Lines    []*Line
	at       map[int64]*Line // by offset
	Oldest   int64           // revision of the first record of a line that may not be durable; 0: there is none
	From     int64           // where that line stood
	Moves    bool            // a recovery moved lines
	Newest   int64           // revision
	Created  int64           // revision of its creation; 0: the journal has forgotten it
	Ended    bool
	Outcome  store.Outcome  // if it has ended
	Related  bool           // its memberships have changed:
	Series   store.Name     // to this
	Silence  *store.Silence // nil if the journal tells nothing of it
	Gone     bool
	Why      string // the lines could not be brought back the last time
}

// Line is a line that the journal holds.
type Line struct {
	Record       // its offset is where it stands as far as the journal tells, or nowhere
	AsOf   int64 // revision of the record that tells the offset
	order  int64 // among the run's lines: the revision that it was given first
	Moved  bool  // a recovery put it there, where it has no revision yet
	double bool  // another record is of the same line at the same place
}

// nowhere is the offset of a line whose place a later record gives to another line.
const nowhere = -1

// End returns the offset behind the line.
func (l *Line) End() int64 { return l.Offset + l.Length }

// Text returns the line with its line feed, nil if the record holds its beginning only.
func (l *Line) Text() []byte {
	if int64(len(l.Line))+1 != l.Length {
		return nil
	}
	return append(l.Line[:len(l.Line):len(l.Line)], '\n')
}

// RunLogs is what the journal holds of each run.
type RunLogs map[store.Name]*RunLog

// Add adds the next record, and keeps nothing of its memory. Lines up to a revision were
// made durable in their places.
func (runs RunLogs) Add(c Record, released uint64) {
	h := runs[c.Run]
	if h == nil {
		h = &RunLog{UID: c.UID}
		runs[c.Run] = h
	}
	switch c.Kind {
	case store.RunDeleted:
		*h = RunLog{Gone: true}
	case store.RunCreated:
		*h = RunLog{UID: c.UID, Identity: c.Identity, Results: c.Results, Inode: c.Inode, Created: c.Revision, Silence: &store.Silence{}}
	case store.LineAdded:
		h.addLine(c, released)
	case LineMoved:
		h.move(&c)
	case FileAdopted:
		h.adopt(&c, released)
	case store.RunEnded:
		h.Ended, h.Outcome = true, c.Outcome
	case store.IdentityChanged:
		h.Identity, h.Results = c.Identity, c.Results
	case store.SilenceChanged:
		h.Silence = &c.Silence
	case store.MemberJoined:
		h.Related, h.Series = true, c.Series
	case store.MemberLeft:
		h.Related, h.Series = true, store.Name{}
	}
	h.Newest = c.Revision
}

func (h *RunLog) addLine(c Record, released uint64) {
	if h.UID != c.UID && len(h.Lines) > 0 {
		*h = RunLog{}
	}
	h.UID, h.Gone = c.UID, false
	if h.Oldest == 0 && uint64(c.Revision) > released {
		h.Oldest, h.From = c.Revision, c.Offset
	}
	if h.at == nil {
		h.at = map[int64]*Line{}
	}
	c.Line = bytes.Clone(c.Line)
	l := &Line{Record: c, AsOf: c.Revision, order: c.Revision}
	if before := h.at[c.Offset]; before != nil && before.Length == c.Length && bytes.Equal(before.Line, c.Line) {
		before.double = true // a recovery moved it there, or it was read anew by a server that had lost its index
		l.order = before.order
	}
	h.Lines, h.at[l.Offset] = append(h.Lines, l), l
}

// adopt forgets the lines: another process has rewritten the file, which was followed and
// made durable as it stood then.
func (h *RunLog) adopt(c *Record, released uint64) {
	h.UID, h.Gone, h.Lines, h.at = c.UID, false, nil, nil
	if h.From = c.Offset; h.Oldest == 0 && uint64(c.Revision) > released {
		h.Oldest = c.Revision
	}
}

// move notes where a line stands. One that the journal has forgotten is durable there.
func (h *RunLog) move(c *Record) {
	h.Moves = true
	i, ok := slices.BinarySearchFunc(h.Lines, c.Moved, func(l *Line, revision int64) int { return cmp.Compare(l.Revision, revision) })
	if !ok {
		return
	}
	l := h.Lines[i]
	if c.Length > 0 { // it has a revision there
		l.double = true
		if other := h.at[c.Offset]; other != nil {
			other.order = min(other.order, l.order)
		}
		return
	}
	if h.at[l.Offset] == l {
		delete(h.at, l.Offset)
	}
	l.Offset, l.AsOf, l.Moved = c.Offset, c.Revision, true
	h.at[l.Offset] = l
}

// Apply gives lines the places where they stand. It is called behind settle.
func (h *RunLog) Apply(moves []Move) {
	h.Moves = true
	newest := int64(0)
	for _, l := range h.Lines {
		newest = max(newest, l.AsOf)
	}
	for _, m := range moves {
		m.Line.Offset, m.Line.AsOf, m.Line.Moved, m.Line.double = m.To, newest+1, true, m.Double
	}
	h.Settle()
}

// Settle leaves each line once, in the order of the file. First come those that are
// nowhere. It is called behind the last record.
func (h *RunLog) Settle() {
	h.at = nil
	h.Lines = slices.DeleteFunc(h.Lines, func(l *Line) bool { return l.double })
	h.sort()
	var placed []*Line
	for _, l := range h.Lines {
		for n := len(placed) - 1; n >= 0 && placed[n].End() > l.Offset; n-- {
			if placed[n].AsOf > l.AsOf {
				l.Offset = nowhere
				break
			}
			placed[n].Offset = nowhere
			placed = placed[:n]
		}
		if l.Offset != nowhere {
			placed = append(placed, l)
		}
	}
	h.sort()
}

func (h *RunLog) sort() {
	slices.SortFunc(h.Lines, func(a, b *Line) int {
		return cmp.Or(cmp.Compare(a.Offset, b.Offset), cmp.Compare(a.Revision, b.Revision))
	})
}

// Split parts what a checkpoint has made durable from what it has not, nil if that is no
// line. It is called behind settle.
func (h *RunLog) Split(released uint64) (durable, rest *RunLog) {
	of := func(is func(*Line) bool) *RunLog {
		part := *h
		part.Lines = slices.DeleteFunc(slices.Clone(h.Lines), func(l *Line) bool { return !is(l) })
		return &part
	}
	durable = of(func(l *Line) bool { return uint64(l.AsOf) <= released })
	if len(durable.Lines) < len(h.Lines) {
		rest = of(func(l *Line) bool { return uint64(l.AsOf) > released })
	}
	return durable, rest
}
