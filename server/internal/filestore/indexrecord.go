package filestore

import (
	"encoding/binary"
	"errors"
	"hash/crc32"
	"maps"
	"slices"

	"github.com/runstatus/runstatus/server/internal/changelog"
	"github.com/runstatus/runstatus/server/internal/codec"
	"github.com/runstatus/runstatus/server/internal/safefs"
	"github.com/runstatus/runstatus/server/internal/store"
)

// A record of the index is what is known of one run. Its bytes: a CRC-32C of the
// rest; recordVersion; what a summary is made of; then the rest, which only a run that
// is woken needs. Numbers are varints, signed ones zigzag; texts have their length
// before them; times are microseconds since 1970, see codec.Encoder.Time; a set of flags is
// one number; names are as codec.Encoder.Name says.
//
// Version 3 lacks the revision of the run's creation: it is 0.
const recordVersion = 4

var (
	crcTable       = crc32.MakeTable(crc32.Castagnoli)
	errIndexRecord = errors.New("the record is damaged")
)

// encode writes what is known of a run, with the revisions of lines that the
// journal still has.
func (l *loadedState) encode(namespace string, oldest int64) []byte {
	e := codec.Encoder{Bytes: make([]byte, 4, 320), Namespace: namespace}
	e.Number(recordVersion)
	encodeShown(&e, l)
	encodePosition(&e, &l.position, oldest)
	encodeFileState(&e, &l.file)
	encodeDirState(&e, &l.dirState)
	binary.LittleEndian.PutUint32(e.Bytes, crc32.Checksum(e.Bytes[4:], crcTable))
	return e.Bytes
}

func decodeState(b []byte, n store.Name) (*loadedState, error) {
	l := &loadedState{}
	d, err := l.decodeShown(b, n, nil)
	if err != nil {
		return l, err
	}
	decodePosition(&d, &l.position)
	decodeFileState(&d, &l.file)
	decodeDirState(&d, &l.dirState)
	if d.Rest == nil {
		return l, errIndexRecord
	}
	return l, nil
}

// decodeShown reads what a summary is made of, into l, which is new. Behind that d is to
// go on.
func (l *loadedState) decodeShown(b []byte, n store.Name, in *codec.Interned) (d codec.Decoder, err error) {
	if len(b) < 4 || binary.LittleEndian.Uint32(b) != crc32.Checksum(b[4:], crcTable) {
		return d, errIndexRecord
	}
	d = codec.Decoder{Rest: b[4:], Namespace: n.Namespace, Interned: in}
	if in != nil {
		d.Texts = in.Texts
	}
	version := d.Number()
	if version < 3 || version > recordVersion {
		return d, errors.New("the record is of another version")
	}
	decodeShown(&d, l, version)
	l.file.fold.Kind, l.file.uid = n.Kind, l.position.uid
	if d.Rest == nil {
		return d, errIndexRecord
	}
	return d, nil
}

func encodeShown(e *codec.Encoder, l *loadedState) {
	p, h := &l.position, &l.dirState
	e.Flags(l.latest != nil, l.derived.good, l.derived.ended, p.tracked, p.preexisting, p.ended, p.related,
		l.file.partial, h.complete, h.closed, l.file.durable, h.Identity == nil, h.hidden, h.blind, h.unsure,
		l.file.tail, l.derived.unsure, h.misread)
	e.UID(p.uid)
	e.Signed(p.newest)
	e.Signed(p.created)
	e.Name(p.series)
	e.Name(h.link)
	e.Identity(h.Identity)
	e.Time(h.completeAt)
	e.Text(l.file.why)
	e.Signed(int64(l.derived.members))
	e.Time(l.derived.endTime)
	e.Fold(&l.file.fold)
}

func decodeShown(d *codec.Decoder, l *loadedState, version uint64) {
	p, h := &l.position, &l.dirState
	var anonymous bool
	d.Flags(&l.known, &l.derived.good, &l.derived.ended, &p.tracked, &p.preexisting, &p.ended, &p.related,
		&l.file.partial, &h.complete, &h.closed, &l.file.durable, &anonymous, &h.hidden, &h.blind, &h.unsure,
		&l.file.tail, &l.derived.unsure, &h.misread)
	p.uid, p.newest = d.UID(), d.Signed()
	if version > 3 {
		p.created = d.Signed()
	}
	p.series, h.link = d.Name(), d.Name()
	if h.Identity = d.Identity(); anonymous {
		h.Identity = nil
	}
	h.completeAt = d.Time()
	l.file.why = d.Text()
	l.derived.members, l.derived.endTime = int(d.Signed()), d.Time()
	d.Fold(&l.file.fold)
}

func encodePosition(e *codec.Encoder, p *position, oldest int64) {
	e.Signed(p.adoptedTo)
	kept := p.revisions
	for len(kept) > 0 && kept[0].Revision < oldest {
		kept = kept[1:]
	}
	e.Number(uint64(len(kept)))
	var before changelog.LineRevision
	for _, r := range kept {
		e.Signed(r.Offset - before.Offset)
		e.Signed(r.Revision - before.Revision)
		before = r
	}
}

func decodePosition(d *codec.Decoder, p *position) {
	p.adoptedTo = d.Signed()
	if n := d.Count(); n > 0 {
		p.revisions = make(changelog.LineRevisions, n)
	}
	var before changelog.LineRevision
	for i := range p.revisions {
		before.Offset += d.Signed()
		before.Revision += d.Signed()
		p.revisions[i] = before
	}
}

func encodeFileState(e *codec.Encoder, f *fileState) {
	e.Stat(safefs.Info{ID: f.id, MTime: f.mtime})
	e.Number(f.links)
	e.Signed(f.size)
	e.Signed(f.counted)
}

func decodeFileState(d *codec.Decoder, f *fileState) {
	st := d.Stat()
	f.id, f.mtime, f.links = st.ID, st.MTime, d.Number()
	f.size, f.counted = d.Signed(), d.Signed()
}

func encodeDirState(e *codec.Encoder, h *dirState) {
	e.Number(uint64(len(h.members)))
	for m := range h.members {
		e.Name(m)
	}
	e.Stat(h.dir)
	e.Time(h.seen)
	e.Number(uint64(len(h.sets)))
	for _, rel := range slices.Sorted(maps.Keys(h.sets)) {
		e.Text(rel)
		e.Stat(h.sets[rel])
	}
}

func decodeDirState(d *codec.Decoder, h *dirState) {
	n := d.Count()
	h.members = make(members, n)
	for ; n > 0 && d.Rest != nil; n-- {
		h.members[d.Name()] = struct{}{}
	}
	h.dir, h.seen = d.Stat(), d.Time()
	n = d.Count()
	h.sets = make(map[string]safefs.Info, n)
	for ; n > 0 && d.Rest != nil; n-- {
		rel := d.Text()
		h.sets[rel] = d.Stat()
	}
}
