package filestore

import (
	"bytes"
	"cmp"
	"slices"

	"github.com/runstatus/runstatus/server/internal/layout"
	"github.com/runstatus/runstatus/server/internal/store"
)

// logged is what the journal holds of the newest generation of one run. Recovery reads
// the records behind the last checkpoint into it, the check all that are kept.
type logged struct {
	uid     string
	who     *layout.Identity // nil if its creation does not tell
	inode   uint64           // of its first file; 0: not known
	lines   []*loggedLine
	at      map[int64]*loggedLine // by offset
	oldest  int64                 // revision of the first record of a line that may not be durable; 0: there is none
	from    int64                 // where that line stood
	moves   bool                  // a recovery moved lines
	newest  int64                 // revision
	created int64                 // revision of its creation; 0: the journal has forgotten it
	ended   bool
	related bool       // its place among others has changed:
	series  store.Name // to this
	gone    bool
	why     string // the lines could not be brought back the last time
}

// loggedLine is a line that the journal holds.
type loggedLine struct {
	record       // its offset is where it stands as far as the journal tells, or nowhere
	asOf   int64 // revision of the record that tells the offset
	order  int64 // among the run's lines: the revision that it was given first
	moved  bool  // a recovery put it there, where it has no revision yet
	double bool  // another record is of the same line at the same place
}

// nowhere is the offset of a line whose place a later record gives to another line.
const nowhere = -1

func (l *loggedLine) end() int64 { return l.offset + l.length }

// text returns the line with its line feed, nil if the record holds its beginning only.
func (l *loggedLine) text() []byte {
	if int64(len(l.line))+1 != l.length {
		return nil
	}
	return append(l.line[:len(l.line):len(l.line)], '\n')
}

// loggedRuns is what the journal holds of each run.
type loggedRuns map[store.Name]*logged

// add adds the next record, and keeps nothing of its memory. Lines up to a revision were
// made durable in their places.
func (runs loggedRuns) add(c record, released uint64) {
	h := runs[c.Run]
	if h == nil {
		h = &logged{uid: c.UID}
		runs[c.Run] = h
	}
	switch c.Kind {
	case store.RunDeleted:
		*h = logged{gone: true}
	case store.RunCreated:
		*h = logged{uid: c.UID, who: c.who, inode: c.inode, created: c.Revision}
	case store.LineAdded:
		h.addLine(c, released)
	case lineMoved:
		h.move(&c)
	case fileAdopted:
		h.adopt(&c, released)
	case store.RunEnded:
		h.ended = true
	case store.MemberJoined:
		h.related, h.series = true, c.Series
	case store.MemberLeft:
		h.related, h.series = true, store.Name{}
	}
	h.newest = c.Revision
}

func (h *logged) addLine(c record, released uint64) {
	if h.uid != c.UID && len(h.lines) > 0 {
		*h = logged{}
	}
	h.uid, h.gone = c.UID, false
	if h.oldest == 0 && uint64(c.Revision) > released {
		h.oldest, h.from = c.Revision, c.offset
	}
	if h.at == nil {
		h.at = map[int64]*loggedLine{}
	}
	c.line = bytes.Clone(c.line)
	l := &loggedLine{record: c, asOf: c.Revision, order: c.Revision}
	if before := h.at[c.offset]; before != nil && before.length == c.length && bytes.Equal(before.line, c.line) {
		before.double = true // a recovery moved it there, or it was read anew by a server that had lost its index
		l.order = before.order
	}
	h.lines, h.at[l.offset] = append(h.lines, l), l
}

// adopt forgets the lines: another process has rewritten the file, which was followed and
// made durable as it stood then.
func (h *logged) adopt(c *record, released uint64) {
	h.uid, h.gone, h.lines, h.at = c.UID, false, nil, nil
	if h.from = c.offset; h.oldest == 0 && uint64(c.Revision) > released {
		h.oldest = c.Revision
	}
}

// move notes where a line stands. One that the journal has forgotten is durable there.
func (h *logged) move(c *record) {
	h.moves = true
	i, ok := slices.BinarySearchFunc(h.lines, c.moved, func(l *loggedLine, revision int64) int { return cmp.Compare(l.Revision, revision) })
	if !ok {
		return
	}
	l := h.lines[i]
	if c.length > 0 { // it has a revision there
		l.double = true
		if other := h.at[c.offset]; other != nil {
			other.order = min(other.order, l.order)
		}
		return
	}
	if h.at[l.offset] == l {
		delete(h.at, l.offset)
	}
	l.offset, l.asOf, l.moved = c.offset, c.Revision, true
	h.at[l.offset] = l
}

// apply gives lines the places where they stand. It is called behind settle.
func (h *logged) apply(moves []move) {
	h.moves = true
	newest := int64(0)
	for _, l := range h.lines {
		newest = max(newest, l.asOf)
	}
	for _, m := range moves {
		m.line.offset, m.line.asOf, m.line.moved, m.line.double = m.to, newest+1, true, m.double
	}
	h.settle()
}

// settle leaves each line once, in the order of the file. First come those that are
// nowhere. It is called behind the last record.
func (h *logged) settle() {
	h.at = nil
	h.lines = slices.DeleteFunc(h.lines, func(l *loggedLine) bool { return l.double })
	h.sort()
	var placed []*loggedLine
	for _, l := range h.lines {
		for n := len(placed) - 1; n >= 0 && placed[n].end() > l.offset; n-- {
			if placed[n].asOf > l.asOf {
				l.offset = nowhere
				break
			}
			placed[n].offset = nowhere
			placed = placed[:n]
		}
		if l.offset != nowhere {
			placed = append(placed, l)
		}
	}
	h.sort()
}

func (h *logged) sort() {
	slices.SortFunc(h.lines, func(a, b *loggedLine) int {
		return cmp.Or(cmp.Compare(a.offset, b.offset), cmp.Compare(a.Revision, b.Revision))
	})
}

// split parts what a checkpoint has made durable from what it has not, nil if that is no
// line. It is called behind settle.
func (h *logged) split(released uint64) (durable, rest *logged) {
	of := func(is func(*loggedLine) bool) *logged {
		part := *h
		part.lines = slices.DeleteFunc(slices.Clone(h.lines), func(l *loggedLine) bool { return !is(l) })
		return &part
	}
	durable = of(func(l *loggedLine) bool { return uint64(l.asOf) <= released })
	if len(durable.lines) < len(h.lines) {
		rest = of(func(l *loggedLine) bool { return uint64(l.asOf) > released })
	}
	return durable, rest
}
