package changelog

import (
	"cmp"
	"encoding/binary"
	"encoding/hex"
	"errors"

	"github.com/runstatus/runstatus/server/internal/codec"
	"github.com/runstatus/runstatus/server/internal/store"
	"github.com/runstatus/runstatus/statusfile"
)

// Record is a change as the journal keeps it. Its bytes:
//
//	1   kind of change (store.ChangeKind)
//	1   kind of run (statusfile.Kind)
//	…   namespace, id: each a length (uvarint) and text
//	…   uid: a length and bytes, none for a run without a first line
//	…   a (uvarint): of a line its offset in the file; of a creation the file's inode;
//	    of a line that a recovery moved the offset where it stands now
//	…   b (uvarint): of a line its sequence; of a moved line its revision; of an end 1 if the
//	    run had ended before
//	…   c (uvarint): of a line its length with the line feed; of a moved line 1 if another
//	    record gives it a revision there; of an end the outcome
//	…   the rest: of a line its bytes without the line feed, the first 4096 of one
//	    of more than 64 KiB; of a membership the series, namespace and id as above;
//	    of a deletion the series, empty texts for none, then the display name, the
//	    user and the packed labels, as far as any is known, then how the run stood, see
//	    encodeStanding; of a creation these three, as far as they were known; of a change of
//	    identity these three as they were, and as they are; of a creation and of a change of
//	    identity the digest of the results (uvarint), which records of older versions lack; of a
//	    change of silence what was noted before, and what is noted now, see Silence of codec.Encoder
//
// Some records are no changes: only recovery and the check read them. Changes leaves
// them out, so that their revisions are missing there.
type Record struct {
	store.Change
	Offset int64
	Inode  uint64
	Length int64
	Line   []byte
	Moved  int64 // of LineMoved: the line's revision
}

// The kinds of records that are no changes. Their numbers are kept in files: they stay.
const (
	// LineMoved says where a line stands, or is about to be put, that an earlier record
	// says stands elsewhere: its place was taken while no server ran.
	LineMoved store.ChangeKind = 128
	// FileAdopted says that another process rewrote the file, and that it was made
	// durable as it stood then: no earlier record tells what has to be in it.
	FileAdopted store.ChangeKind = 129
)

// IsChange reports whether the record is a change. Feeds leave out all other records.
func (c *Record) IsChange() bool { return c.Kind < LineMoved }

func (c *Record) encode(b []byte) []byte {
	b = append(b, byte(c.Kind), byte(c.Run.Kind))
	b = codec.AppendText(codec.AppendText(b, c.Run.Namespace), c.Run.ID)
	b = binary.AppendUvarint(b, uint64(hex.DecodedLen(len(c.UID))))
	b, _ = hex.AppendDecode(b, []byte(c.UID)) // we have made it
	a := uint64(c.Offset)
	if c.Kind == store.RunCreated {
		a = c.Inode
	}
	b = binary.AppendUvarint(b, a)
	second, third := cmp.Or(c.Moved, c.Status.Sequence), c.Length
	if c.Kind == store.RunEnded {
		if third = int64(c.Outcome); c.Again {
			second = 1
		}
	}
	b = binary.AppendUvarint(b, uint64(second))
	b = binary.AppendUvarint(b, uint64(third))
	switch c.Kind {
	case store.LineAdded:
		b = append(b, c.Line...)
	case store.MemberJoined, store.MemberLeft:
		b = codec.AppendText(codec.AppendText(b, c.Series.Namespace), c.Series.ID)
	case store.RunCreated:
		if c.Identity != nil {
			b = appendIdentity(b, c.Identity)
			b = binary.AppendUvarint(b, c.Results)
		}
	case store.IdentityChanged:
		b = appendIdentity(appendIdentity(b, c.Before), c.Identity)
		b = binary.AppendUvarint(b, c.Results)
	case store.SilenceChanged:
		e := codec.Encoder{Bytes: b}
		e.Silence(&c.SilenceBefore)
		e.Silence(&c.Silence)
		b = e.Bytes
	case store.RunDeleted:
		if c.Series != (store.Name{}) || c.Last != nil {
			b = codec.AppendText(codec.AppendText(b, c.Series.Namespace), c.Series.ID)
		}
		if c.Last != nil {
			who := c.Last.Identity()
			b = appendIdentity(b, &who)
			e := codec.Encoder{Bytes: b}
			encodeStanding(&e, c.Last)
			b = e.Bytes
		}
	}
	return b
}

var errRecord = errors.New("the record is not a change")

// Decode returns the record of a revision. Its line is a part of body.
func Decode(revision uint64, body []byte) (Record, error) { return (&Decoder{}).Decode(revision, body) }

// Decoder decodes many records: those of the same run share the texts that name it. It is not safe for
// concurrent use.
type Decoder struct {
	texts   map[string]string
	decoded int
}

// fewRecords are decoded without sharing, which would cost more.
const fewRecords = 16

// Decode is the function Decode.
func (of *Decoder) Decode(revision uint64, body []byte) (c Record, err error) {
	if of.decoded++; of.decoded == fewRecords {
		of.texts = map[string]string{}
	}
	d := codec.Decoder{Rest: body, Texts: of.texts}
	c.Revision = int64(revision)
	c.Kind, c.Run.Kind = store.ChangeKind(d.Byte()), statusfile.Kind(d.Byte())
	c.Run.Namespace, c.Run.ID = d.Text(), d.Text()
	c.UID = d.UID()
	d.Texts = nil // the rest differs from record to record
	a, sequence, length := d.Number(), d.Number(), d.Number()
	if c.Kind == store.RunCreated {
		c.Inode = a
	} else {
		c.Offset = int64(a)
	}
	c.Length = int64(length)
	switch c.Kind {
	case LineMoved:
		c.Moved = int64(sequence)
	case store.LineAdded:
		c.Line = d.Rest
		c.Status.Status = statusfile.RawLine{Offset: c.Offset, Bytes: c.Line, Length: c.Length}.Status()
		c.Status.Sequence, c.Status.Revision = int64(sequence), c.Revision
	case store.RunEnded:
		c.Length, c.Again = 0, sequence == 1
		if o := store.Outcome(length); length <= uint64(store.Completed) {
			c.Outcome = o
		}
	case store.MemberJoined, store.MemberLeft:
		c.Series = decodeSeries(&d)
	case store.RunCreated:
		if len(d.Rest) > 0 {
			c.Identity, c.Results = decodeIdentity(&d), decodeResults(&d)
		}
	case store.IdentityChanged:
		c.Before, c.Identity, c.Results = decodeIdentity(&d), decodeIdentity(&d), decodeResults(&d)
	case store.SilenceChanged:
		c.SilenceBefore, c.Silence = d.Silence(), d.Silence()
	case store.RunDeleted:
		decodeDeletion(&d, &c.Change)
	}
	if d.Rest == nil {
		return c, errRecord
	}
	return c, nil
}

func decodeSeries(d *codec.Decoder) store.Name {
	return store.Name{Namespace: d.Text(), Kind: statusfile.Series, ID: d.Text()}
}

func decodeDeletion(d *codec.Decoder, c *store.Change) {
	if len(d.Rest) > 0 {
		if c.Series = decodeSeries(d); c.Series.ID == "" {
			c.Series = store.Name{}
		}
	}
	if len(d.Rest) > 0 {
		c.Last = &store.Run{Name: c.Run, UID: c.UID, Series: c.Series}
		c.Last.SetIdentity(*decodeIdentity(d))
	}
	if len(d.Rest) > 0 { // else it is of an earlier version
		decodeStanding(d, c.Last)
	}
}

func appendIdentity(b []byte, who *store.Identity) []byte {
	return codec.AppendText(codec.AppendText(codec.AppendText(b, who.DisplayName), who.User), who.Labels.Packed())
}

func decodeIdentity(d *codec.Decoder) *store.Identity {
	who := &store.Identity{DisplayName: d.Text(), User: d.Text()}
	who.Labels, _ = store.UnpackLabels(d.Text())
	return who
}

func decodeResults(d *codec.Decoder) uint64 {
	if len(d.Rest) == 0 {
		return 0
	}
	return d.Number()
}
