package runstate

import (
	"encoding/binary"
	"errors"
	"hash/crc32"
	"maps"
	"slices"

	"github.com/runstatus/runstatus/server/internal/changelog"
	"github.com/runstatus/runstatus/server/internal/codec"
	"github.com/runstatus/runstatus/server/internal/rundir"
	"github.com/runstatus/runstatus/server/internal/safefs"
	"github.com/runstatus/runstatus/server/internal/store"
	"github.com/runstatus/runstatus/statusfile"
)

// A record is what the index keeps of one run. It consists of a CRC-32C of the rest; its version; what a
// Summary is made of; and the rest, which only a loaded run needs. The encoding is that of package
// codec: numbers are varints, signed ones zigzag; a text has its length before it; a set of flags is
// one number.
//
// Version 3 lacks the revision of the run's creation: it is 0. Version 5 lacks the vocabulary, and was
// written by servers that did not know BUILD_SKIPPED. Version 6 lacks what is noted of silences.
const currentVersion = 7

var (
	crcTable = crc32.MakeTable(crc32.Castagnoli)

	// ErrDamaged says that a record is not as it was written.
	ErrDamaged = errors.New("the record is damaged")
)

// Encode returns the record of a run of a namespace. Revisions of lines before oldest are left
// out: the journal does not reach back to them. known says that the run was read.
func (s *State) Encode(namespace string, oldest int64, known bool) []byte {
	e := codec.Encoder{Bytes: make([]byte, 4, 320), Namespace: namespace}
	e.Number(currentVersion)
	encodeShown(&e, s, known)
	encodeVocabulary(&e, s)
	encodePosition(&e, &s.Position, oldest)
	encodeFileState(&e, &s.File)
	encodeDirState(&e, &s.Dir)
	binary.LittleEndian.PutUint32(e.Bytes, crc32.Checksum(e.Bytes[4:], crcTable))
	return e.Bytes
}

// Decode reads the record of the run n into s, which must be zero, for a store with a vocabulary. It
// reports whether the run was read when the record was written. The error says that the record is
// damaged, or of another version.
func (s *State) Decode(b []byte, n store.Name, v *statusfile.Vocabulary) (known bool, err error) {
	d, known, err := s.decodeHead(b, n, v, nil)
	if err != nil {
		return false, err
	}
	decodePosition(&d, &s.Position)
	decodeFileState(&d, &s.File)
	decodeDirState(&d, &s.Dir)
	if s.Dir.Identity != nil && len(d.Rest) > 0 { // else it is of an earlier version
		s.Dir.Identity.Results = d.Number()
		s.Position.Identity = s.FoundIdentity()
	}
	if d.Rest == nil {
		return false, ErrDamaged
	}
	return known, nil
}

// DecodeShown is Decode for what a Summary is made of, and leaves the rest of s zero. Runs that are
// read with the same in share texts.
func (s *State) DecodeShown(b []byte, n store.Name, v *statusfile.Vocabulary, in *codec.Interned) (known bool, err error) {
	_, known, err = s.decodeHead(b, n, v, in)
	return known, err
}

// decodeHead reads what a summary is made of. Behind that d is to go on.
func (s *State) decodeHead(b []byte, n store.Name, v *statusfile.Vocabulary, in *codec.Interned) (d codec.Decoder, known bool, err error) {
	if len(b) < 4 || binary.LittleEndian.Uint32(b) != crc32.Checksum(b[4:], crcTable) {
		return d, false, ErrDamaged
	}
	d = codec.Decoder{Rest: b[4:], Namespace: n.Namespace, Interned: in}
	if in != nil {
		d.Texts = in.Texts
	}
	version := d.Number()
	if version < 3 || version > currentVersion {
		return d, false, errors.New("the record is of another version")
	}
	s.File.Fold.Kind, s.File.Fold.Vocabulary = n.Kind, v
	known = decodeShown(&d, s, version)
	s.File.UID = s.Position.UID
	s.Position.Identity, s.Position.Outcome = s.FoundIdentity(), s.Outcome(n)
	decodeVocabulary(&d, s, version)
	if d.Rest == nil {
		return d, false, ErrDamaged
	}
	return d, known, nil
}

func encodeShown(e *codec.Encoder, s *State, known bool) {
	p, h := &s.Position, &s.Dir
	e.Flags(known, s.Derived.Good, s.Derived.Ended, p.Tracked, p.Preexisting, p.Ended, p.Related,
		s.File.Partial, h.Complete, h.Closed, s.File.Durable, h.Identity == nil, h.Hidden, h.Blind, h.Unsure,
		s.File.Tail, s.Derived.Unsure, h.Misread, p.Silence != (store.Silence{}), s.Derived.Emptied)
	e.UID(p.UID)
	e.Signed(p.Newest)
	e.Signed(p.Created)
	e.Name(p.Series)
	e.Name(h.Link)
	e.Identity(h.Identity)
	e.Time(h.CompleteAt)
	e.Text(s.File.Why)
	e.Signed(int64(s.Derived.Members))
	e.Time(s.Derived.EndTime)
	e.Fold(&s.File.Fold)
	e.Text(s.Derived.SysName)
	if p.Silence != (store.Silence{}) {
		e.Silence(&p.Silence)
	}
}

func decodeShown(d *codec.Decoder, s *State, version uint64) (known bool) {
	p, h := &s.Position, &s.Dir
	var anonymous, noted bool
	d.Flags(&known, &s.Derived.Good, &s.Derived.Ended, &p.Tracked, &p.Preexisting, &p.Ended, &p.Related,
		&s.File.Partial, &h.Complete, &h.Closed, &s.File.Durable, &anonymous, &h.Hidden, &h.Blind, &h.Unsure,
		&s.File.Tail, &s.Derived.Unsure, &h.Misread, &noted, &s.Derived.Emptied)
	p.UID, p.Newest = d.UID(), d.Signed()
	if version > 3 {
		p.Created = d.Signed()
	}
	p.Series, h.Link = d.Name(), d.Name()
	if h.Identity = d.Identity(); anonymous {
		h.Identity = nil
	}
	h.CompleteAt = d.Time()
	s.File.Why = d.Text()
	s.Derived.Members, s.Derived.EndTime = int(d.Signed()), d.Time()
	d.Fold(&s.File.Fold)
	if version > 4 {
		s.Derived.SysName = d.Text()
	}
	if noted {
		p.Silence = d.Silence()
	}
	return known
}

// The vocabulary that a file was counted with is its fingerprint: 0 if the run's history holds built-in
// states alone, of which all vocabularies say the same, and 1 if the file is to be counted again. Unless it
// is 0, the outcome that the log tells follows, which another vocabulary cannot derive.
func encodeVocabulary(e *codec.Encoder, s *State) {
	with := uint64(s.File.Fold.Vocabulary.Fingerprint())
	switch {
	case s.File.Recount:
		with = 1
	case s.File.Fold.Ever.AllBuiltIn():
		with = 0
	}
	if e.Number(with); with != 0 {
		e.Number(uint64(s.Position.Outcome))
	}
}

func decodeVocabulary(d *codec.Decoder, s *State, version uint64) {
	f := &s.File
	if version < 6 {
		f.Recount = !f.Fold.Ever.AllBuiltIn() || f.Fold.Ever.Has("BUILD_SKIPPED")
		return
	}
	if with := d.Number(); with != 0 {
		f.Recount = with != uint64(f.Fold.Vocabulary.Fingerprint())
		s.Position.Outcome = min(store.Outcome(d.Byte()), store.Completed)
	}
}

func encodePosition(e *codec.Encoder, p *Position, oldest int64) {
	e.Signed(p.AdoptedTo)
	kept := p.Revisions
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

func decodePosition(d *codec.Decoder, p *Position) {
	p.AdoptedTo = d.Signed()
	if n := d.Count(); n > 0 {
		p.Revisions = make(changelog.LineRevisions, n)
	}
	var before changelog.LineRevision
	for i := range p.Revisions {
		before.Offset += d.Signed()
		before.Revision += d.Signed()
		p.Revisions[i] = before
	}
}

func encodeFileState(e *codec.Encoder, f *File) {
	e.Stat(safefs.Info{ID: f.ID, MTime: f.MTime})
	e.Number(f.Links)
	e.Signed(f.Size)
	e.Signed(f.Counted)
}

func decodeFileState(d *codec.Decoder, f *File) {
	st := d.Stat()
	f.ID, f.MTime, f.Links = st.ID, st.MTime, d.Number()
	f.Size, f.Counted = d.Signed(), d.Signed()
}

func encodeDirState(e *codec.Encoder, h *rundir.State) {
	e.Number(uint64(len(h.Members)))
	for m := range h.Members {
		e.Name(m)
	}
	e.Stat(h.Info)
	e.Time(h.Seen)
	e.Number(uint64(len(h.Sets)))
	for _, rel := range slices.Sorted(maps.Keys(h.Sets)) {
		e.Text(rel)
		e.Stat(h.Sets[rel])
	}
	if h.Identity != nil {
		e.Number(h.Identity.Results)
	}
}

func decodeDirState(d *codec.Decoder, h *rundir.State) {
	n := d.Count()
	h.Members = make(rundir.Members, n)
	for ; n > 0 && d.Rest != nil; n-- {
		h.Members[d.Name()] = struct{}{}
	}
	h.Info, h.Seen = d.Stat(), d.Time()
	n = d.Count()
	h.Sets = make(map[string]safefs.Info, n)
	for ; n > 0 && d.Rest != nil; n-- {
		rel := d.Text()
		h.Sets[rel] = d.Stat()
	}
}
