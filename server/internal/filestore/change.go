package filestore

import (
	"cmp"
	"encoding/binary"
	"encoding/hex"
	"errors"

	"github.com/runstatus/runstatus/server/internal/layout"
	"github.com/runstatus/runstatus/server/internal/store"
	"github.com/runstatus/runstatus/statusfile"
)

// record is a change as the journal keeps it. Its bytes:
//
//	1   kind of change (store.ChangeKind)
//	1   kind of run (statusfile.Kind)
//	…   namespace, id: each a length (uvarint) and text
//	…   uid: a length and bytes, none for a run without a first line
//	…   a (uvarint): of a line its offset in the file; of a creation the file's inode;
//	    of a line that a recovery moved the offset where it stands now
//	…   b (uvarint): of a line its sequence; of a moved line its revision
//	…   c (uvarint): of a line its length with the line feed; of a moved line 1 if another
//	    record gives it a revision there
//	…   the rest: of a line its bytes without the line feed, the first 4096 of one
//	    of more than 64 KiB; of a membership the series, namespace and id as above;
//	    of a deletion the series, empty texts for none, then the display name, the
//	    user and the packed labels, as far as any is known, then how the run stood, see
//	    encoder.standing; of the creation of a run that we made these three
//
// Some records are no changes: only recovery and the check read them. Changes leaves
// them out, so that their revisions are missing there.
type record struct {
	store.Change
	who    *layout.Identity // of a creation; nil if it may not be whole yet
	offset int64
	inode  uint64
	length int64
	line   []byte
	moved  int64 // of lineMoved: the line's revision
}

// The kinds of records that are no changes. Their numbers are kept in files: they stay.
const (
	// lineMoved says where a line stands, or is about to be put, that an earlier record
	// says stands elsewhere: its place was taken while no server ran.
	lineMoved store.ChangeKind = 128
	// fileAdopted says that another process rewrote the file, and that it was made
	// durable as it stood then: no earlier record tells what has to be in it.
	fileAdopted store.ChangeKind = 129
)

// isChange reports whether the record is a change, which followers are told of.
func (c *record) isChange() bool { return c.Kind < lineMoved }

func (c *record) encode(b []byte) []byte {
	b = append(b, byte(c.Kind), byte(c.Run.Kind))
	b = appendText(appendText(b, c.Run.Namespace), c.Run.ID)
	b = binary.AppendUvarint(b, uint64(hex.DecodedLen(len(c.UID))))
	b, _ = hex.AppendDecode(b, []byte(c.UID)) // we have made it
	a := uint64(c.offset)
	if c.Kind == store.RunCreated {
		a = c.inode
	}
	b = binary.AppendUvarint(b, a)
	b = binary.AppendUvarint(b, uint64(cmp.Or(c.moved, c.Status.Sequence)))
	b = binary.AppendUvarint(b, uint64(c.length))
	switch c.Kind {
	case store.LineAdded:
		b = append(b, c.line...)
	case store.MemberJoined, store.MemberLeft:
		b = appendText(appendText(b, c.Series.Namespace), c.Series.ID)
	case store.RunCreated:
		if c.who != nil {
			b = appendText(appendText(appendText(b, c.who.DisplayName), c.who.User), c.who.Labels.Packed())
		}
	case store.RunDeleted:
		if c.Series != (store.Name{}) || c.Last != nil {
			b = appendText(appendText(b, c.Series.Namespace), c.Series.ID)
		}
		if c.Last != nil {
			b = appendText(appendText(appendText(b, c.Last.DisplayName), c.Last.User), c.Last.Labels.Packed())
			e := encoder{b: b}
			e.standing(c.Last)
			b = e.b
		}
	}
	return b
}

var errRecord = errors.New("the record is not a change")

func decodeRecord(revision uint64, body []byte) (c record, err error) {
	d := decoder{rest: body}
	c.Revision = int64(revision)
	c.Kind, c.Run.Kind = store.ChangeKind(d.byte()), statusfile.Kind(d.byte())
	c.Run.Namespace, c.Run.ID = d.text(), d.text()
	c.UID = hex.EncodeToString([]byte(d.text()))
	a, sequence, length := d.number(), d.number(), d.number()
	if c.Kind == store.RunCreated {
		c.inode = a
	} else {
		c.offset = int64(a)
	}
	c.length = int64(length)
	switch c.Kind {
	case lineMoved:
		c.moved = int64(sequence)
	case store.LineAdded:
		c.line = d.rest
		c.Status.Status = statusfile.RawLine{Offset: c.offset, Bytes: c.line, Length: c.length}.Status()
		c.Status.Sequence, c.Status.Revision = int64(sequence), c.Revision
	case store.MemberJoined, store.MemberLeft:
		c.Series = d.series()
	case store.RunCreated:
		if len(d.rest) > 0 {
			c.who = d.who()
		}
	case store.RunDeleted:
		d.deletion(&c.Change)
	}
	if d.rest == nil {
		return c, errRecord
	}
	return c, nil
}

func appendText(b []byte, s string) []byte {
	return append(binary.AppendUvarint(b, uint64(len(s))), s...)
}

// decoder reads a record. Once something does not fit, rest is nil for good.
type decoder struct {
	rest  []byte
	texts map[string]string // those that were read before, to be shared; may be nil

	// Of the index:
	namespace string    // of the run
	interned  *interned // may be nil
}

func (d *decoder) byte() byte {
	if len(d.rest) == 0 {
		d.rest = nil
		return 0
	}
	b := d.rest[0]
	d.rest = d.rest[1:]
	return b
}

func (d *decoder) number() uint64 {
	v, n := binary.Uvarint(d.rest)
	if n <= 0 {
		d.rest = nil
		return 0
	}
	d.rest = d.rest[n:]
	return v
}

func (d *decoder) series() store.Name {
	return store.Name{Namespace: d.text(), Kind: statusfile.Series, ID: d.text()}
}

func (d *decoder) deletion(c *store.Change) {
	if len(d.rest) > 0 {
		if c.Series = d.series(); c.Series.ID == "" {
			c.Series = store.Name{}
		}
	}
	if len(d.rest) > 0 {
		who := d.who()
		c.Last = &store.Run{Name: c.Run, UID: c.UID, DisplayName: who.DisplayName, User: who.User, Labels: who.Labels, Series: c.Series}
	}
	if len(d.rest) > 0 { // else it is of an earlier version
		d.standing(c.Last)
	}
}

func (d *decoder) who() *layout.Identity {
	who := &layout.Identity{DisplayName: d.text(), User: d.text()}
	who.Labels, _ = store.UnpackLabels(d.text())
	return who
}

func (d *decoder) text() string {
	if d.texts == nil {
		return string(d.bytes())
	}
	b := d.bytes()
	if known, ok := d.texts[string(b)]; ok {
		return known
	}
	s := string(b)
	if len(s) <= maxShared && len(d.texts) < maxInterned {
		d.texts[s] = s
	}
	return s
}

// maxShared is the length of a text up to which others may be the same.
const maxShared = 64

// bytes returns those of a text, which are the record's own.
func (d *decoder) bytes() []byte {
	n := d.number()
	if d.rest == nil || n > uint64(len(d.rest)) {
		d.rest = nil
		return nil
	}
	b := d.rest[:n]
	d.rest = d.rest[n:]
	return b
}
