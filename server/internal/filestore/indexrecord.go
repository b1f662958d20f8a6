package filestore

import (
	"encoding/binary"
	"encoding/hex"
	"errors"
	"hash/crc32"
	"maps"
	"slices"
	"time"

	"github.com/runstatus/runstatus/server/internal/store"
	"github.com/runstatus/runstatus/statusfile"
)

// A record of the index is what is known of one run. Its bytes: a CRC-32C of the
// rest; recordVersion; then the parts below, one behind the other. Numbers are
// varints, signed ones zigzag; texts have their length before them; times are
// microseconds since 1970, see encoder.time; a set of flags is one number.
const recordVersion = 1

var (
	crcTable       = crc32.MakeTable(crc32.Castagnoli)
	errIndexRecord = errors.New("the record is damaged")
)

// encode writes what is known of a run, with the revisions of lines that the
// journal still has.
func (l *live) encode(oldest int64) []byte {
	e := encoder{b: make([]byte, 4, 320)}
	e.number(recordVersion)
	e.place(&l.place, oldest)
	e.followed(&l.file)
	e.home(&l.home)
	e.flags(l.latest != nil, l.derived.good, l.derived.ended)
	e.signed(int64(l.derived.members))
	e.time(l.derived.endTime)
	binary.LittleEndian.PutUint32(e.b, crc32.Checksum(e.b[4:], crcTable))
	return e.b
}

func decodeLive(b []byte, kind statusfile.Kind) (*live, error) {
	l := &live{}
	return l, l.decode(b, kind, nil)
}

// decode reads a record. Texts that are short come out of texts, if that is given.
func (l *live) decode(b []byte, kind statusfile.Kind, texts map[string]string) error {
	if len(b) < 4 || binary.LittleEndian.Uint32(b) != crc32.Checksum(b[4:], crcTable) {
		return errIndexRecord
	}
	d := decoder{b[4:], texts}
	if d.number() != recordVersion {
		return errors.New("the record is of another version")
	}
	d.place(&l.place)
	d.followed(&l.file)
	l.file.fold.Kind, l.file.uid = kind, l.place.uid
	d.home(&l.home)
	d.flags(&l.known, &l.derived.good, &l.derived.ended)
	l.derived.members = int(d.signed())
	l.derived.endTime = d.time()
	if d.rest == nil {
		return errIndexRecord
	}
	return nil
}

type encoder struct{ b []byte }

func (e *encoder) number(v uint64) { e.b = binary.AppendUvarint(e.b, v) }
func (e *encoder) signed(v int64)  { e.b = binary.AppendVarint(e.b, v) }
func (e *encoder) text(s string)   { e.b = appendText(e.b, s) }

// time writes 0 for the zero time, else the zigzag of the microseconds, plus 1.
func (e *encoder) time(t time.Time) {
	if t.IsZero() {
		e.number(0)
		return
	}
	us := t.UnixMicro()
	e.number(uint64(us<<1^us>>63) + 1)
}

func (e *encoder) flags(flags ...bool) {
	var v uint64
	for i, is := range flags {
		if is {
			v |= 1 << i
		}
	}
	e.number(v)
}

func (e *encoder) uid(uid string) {
	b, _ := hex.DecodeString(uid) // it is hex
	e.text(string(b))
}

func (e *encoder) name(n store.Name) {
	e.text(n.Namespace)
	if n.Namespace != "" {
		e.number(uint64(n.Kind))
		e.text(n.ID)
	}
}

func (e *encoder) stat(s stat) {
	e.number(s.id.dev)
	e.number(s.id.ino)
	e.signed(s.mtime)
}

func (e *encoder) place(p *place, oldest int64) {
	e.flags(p.seen, p.old, p.ended, p.related)
	e.name(p.series)
	e.uid(p.uid)
	e.signed(p.given)
	e.signed(p.newest)
	kept := p.revisions
	for len(kept) > 0 && kept[0].revision < oldest {
		kept = kept[1:]
	}
	e.number(uint64(len(kept)))
	var before lineRevision
	for _, r := range kept {
		e.signed(r.offset - before.offset)
		e.signed(r.revision - before.revision)
		before = r
	}
}

func (d *decoder) place(p *place) {
	d.flags(&p.seen, &p.old, &p.ended, &p.related)
	p.series, p.uid = d.name(), d.uid()
	p.given, p.newest = d.signed(), d.signed()
	if n := d.count(); n > 0 {
		p.revisions = make(lineRevisions, n)
	}
	var before lineRevision
	for i := range p.revisions {
		before.offset += d.signed()
		before.revision += d.signed()
		p.revisions[i] = before
	}
}

func (e *encoder) followed(f *followed) {
	e.flags(f.partial)
	e.stat(stat{id: f.id, mtime: f.mtime})
	e.number(f.links)
	e.signed(f.size)
	e.signed(f.counted)
	e.text(f.why)
	e.fold(&f.fold)
}

func (d *decoder) followed(f *followed) {
	d.flags(&f.partial)
	st := d.stat()
	f.id, f.mtime, f.links = st.id, st.mtime, d.number()
	f.size, f.counted, f.why = d.signed(), d.signed(), d.text()
	d.fold(&f.fold)
}

func (e *encoder) fold(f *store.Fold) {
	e.flags(f.FirstProblem != nil, f.Ended)
	e.signed(f.Count)
	e.status(&f.Current)
	if f.FirstProblem != nil {
		e.status(f.FirstProblem)
	}
	ever := f.Ever.Names()
	e.number(uint64(len(ever)))
	for _, state := range ever {
		e.state(state)
	}
	e.time(f.Created)
	e.time(f.Newest)
	e.time(f.EndTime)
	e.text(f.Result)
}

func (d *decoder) fold(f *store.Fold) {
	var problem bool
	d.flags(&problem, &f.Ended)
	f.Count = d.signed()
	f.Current = d.status()
	if problem {
		s := d.status()
		f.FirstProblem = &s
	}
	for n := d.count(); n > 0 && d.rest != nil; n-- {
		f.Ever.Add(d.state())
	}
	f.Created, f.Newest, f.EndTime, f.Result = d.time(), d.time(), d.time(), d.text()
}

func (e *encoder) status(s *store.Status) {
	e.flags(s.Malformed)
	e.state(s.State)
	e.text(s.Note)
	e.time(s.When)
	e.signed(s.Sequence)
	e.signed(s.Revision)
	e.text(string(s.Raw))
}

func (d *decoder) status() (s store.Status) {
	d.flags(&s.Malformed)
	s.State, s.Note, s.When = d.state(), d.text(), d.time()
	s.Sequence, s.Revision = d.signed(), d.signed()
	if raw := d.text(); raw != "" || s.Malformed {
		s.Raw = []byte(raw)
	}
	return s
}

func (e *encoder) state(name string) { e.text(name) }

// state returns the name of a state, the same text for all runs.
func (d *decoder) state() string {
	b := d.bytes()
	if code, ok := stateCodes()[string(b)]; ok {
		return store.Vocabulary()[code-unknownState-1]
	}
	return string(b)
}

func (e *encoder) home(h *home) {
	who := h.identity
	if who == nil {
		who = &identity{}
	}
	e.flags(h.complete, h.closed)
	e.time(h.completeAt)
	e.name(h.link)
	e.text(who.displayName)
	e.text(who.user)
	e.text(who.labels.Packed())
	e.text(who.requestID)
	e.number(uint64(len(h.members)))
	for m := range h.members {
		e.name(m)
	}
	e.stat(h.dir)
	e.time(h.seen)
	e.number(uint64(len(h.sets)))
	for _, rel := range slices.Sorted(maps.Keys(h.sets)) {
		e.text(rel)
		e.stat(h.sets[rel])
	}
}

func (d *decoder) home(h *home) {
	d.flags(&h.complete, &h.closed)
	h.completeAt, h.link = d.time(), d.name()
	who := &identity{displayName: d.text(), user: d.text()}
	labels, ok := store.UnpackLabels(d.text())
	if !ok {
		d.rest = nil
	}
	who.labels, who.requestID = labels, d.text()
	h.identity = who
	n := d.count()
	h.members = make(members, n)
	for ; n > 0 && d.rest != nil; n-- {
		h.members[d.name()] = struct{}{}
	}
	h.dir, h.seen = d.stat(), d.time()
	n = d.count()
	h.sets = make(map[string]stat, n)
	for ; n > 0 && d.rest != nil; n-- {
		rel := d.text()
		h.sets[rel] = d.stat()
	}
}

// count returns how many of something follow, each of a byte at least.
func (d *decoder) count() uint64 {
	n := d.number()
	if n > uint64(len(d.rest)) {
		d.rest = nil
		return 0
	}
	return n
}

func (d *decoder) signed() int64 {
	v, n := binary.Varint(d.rest)
	if n <= 0 {
		d.rest = nil
		return 0
	}
	d.rest = d.rest[n:]
	return v
}

func (d *decoder) time() time.Time {
	v := d.number()
	if v == 0 {
		return time.Time{}
	}
	v--
	return time.UnixMicro(int64(v>>1) ^ -int64(v&1)).UTC()
}

func (d *decoder) flags(flags ...*bool) {
	v := d.number()
	for i, is := range flags {
		*is = v&(1<<i) != 0
	}
}

func (d *decoder) uid() string { return hex.EncodeToString(d.bytes()) }

func (d *decoder) name() (n store.Name) {
	if n.Namespace = d.text(); n.Namespace != "" {
		n.Kind, n.ID = statusfile.Kind(d.number()), d.text()
	}
	return n
}

func (d *decoder) stat() (s stat) {
	s.id.dev, s.id.ino, s.mtime = d.number(), d.number(), d.signed()
	return s
}
