package filestore

import (
	"encoding/binary"
	"encoding/hex"
	"errors"
	"hash/crc32"
	"maps"
	"slices"
	"sync"
	"time"

	"github.com/runstatus/runstatus/server/internal/layout"
	"github.com/runstatus/runstatus/server/internal/safefs"
	"github.com/runstatus/runstatus/server/internal/store"
	"github.com/runstatus/runstatus/statusfile"
)

// A record of the index is what is known of one run. Its bytes: a CRC-32C of the
// rest; recordVersion; what a head is made of; then the rest, which only a run that
// is woken needs. Numbers are varints, signed ones zigzag; texts have their length
// before them; times are microseconds since 1970, see encoder.time; a set of flags is
// one number; names are as encoder.name says.
//
// Version 3 lacks the revision of the run's creation: it is 0.
const recordVersion = 4

var (
	crcTable       = crc32.MakeTable(crc32.Castagnoli)
	errIndexRecord = errors.New("the record is damaged")
)

// encode writes what is known of a run, with the revisions of lines that the
// journal still has.
func (l *live) encode(namespace string, oldest int64) []byte {
	e := encoder{make([]byte, 4, 320), namespace}
	e.number(recordVersion)
	e.shown(l)
	e.place(&l.place, oldest)
	e.followed(&l.file)
	e.home(&l.home)
	binary.LittleEndian.PutUint32(e.b, crc32.Checksum(e.b[4:], crcTable))
	return e.b
}

func decodeLive(b []byte, n store.Name) (*live, error) {
	l := &live{}
	d, err := l.decodeShown(b, n, nil)
	if err != nil {
		return l, err
	}
	d.place(&l.place)
	d.followed(&l.file)
	d.home(&l.home)
	if d.rest == nil {
		return l, errIndexRecord
	}
	return l, nil
}

// decodeShown reads what a head is made of, into l, which is new. Behind that d is to
// go on.
func (l *live) decodeShown(b []byte, n store.Name, in *interned) (d decoder, err error) {
	if len(b) < 4 || binary.LittleEndian.Uint32(b) != crc32.Checksum(b[4:], crcTable) {
		return d, errIndexRecord
	}
	d = decoder{rest: b[4:], namespace: n.Namespace, interned: in}
	if in != nil {
		d.texts = in.texts
	}
	version := d.number()
	if version < 3 || version > recordVersion {
		return d, errors.New("the record is of another version")
	}
	d.shown(l, version)
	l.file.fold.Kind, l.file.uid = n.Kind, l.place.uid
	if d.rest == nil {
		return d, errIndexRecord
	}
	return d, nil
}

func (e *encoder) shown(l *live) {
	p, h := &l.place, &l.home
	e.flags(l.latest != nil, l.derived.good, l.derived.ended, p.seen, p.old, p.ended, p.related,
		l.file.partial, h.complete, h.closed, l.file.durable, h.Identity == nil, h.hidden, h.blind, h.unsure,
		l.file.tail, l.derived.unsure, h.misread)
	e.uid(p.uid)
	e.signed(p.newest)
	e.signed(p.created)
	e.name(p.series)
	e.name(h.link)
	e.identity(h.Identity)
	e.time(h.completeAt)
	e.text(l.file.why)
	e.signed(int64(l.derived.members))
	e.time(l.derived.endTime)
	e.fold(&l.file.fold)
}

func (d *decoder) shown(l *live, version uint64) {
	p, h := &l.place, &l.home
	var anonymous bool
	d.flags(&l.known, &l.derived.good, &l.derived.ended, &p.seen, &p.old, &p.ended, &p.related,
		&l.file.partial, &h.complete, &h.closed, &l.file.durable, &anonymous, &h.hidden, &h.blind, &h.unsure,
		&l.file.tail, &l.derived.unsure, &h.misread)
	p.uid, p.newest = d.uid(), d.signed()
	if version > 3 {
		p.created = d.signed()
	}
	p.series, h.link = d.name(), d.name()
	if h.Identity = d.identity(); anonymous {
		h.Identity = nil
	}
	h.completeAt = d.time()
	l.file.why = d.text()
	l.derived.members, l.derived.endTime = int(d.signed()), d.time()
	d.fold(&l.file.fold)
}

type encoder struct {
	b         []byte
	namespace string // of the run
}

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

// name writes 0 for no name; else 1, or 2 and the namespace if that is not the run's
// own; then the kind and the id.
func (e *encoder) name(n store.Name) {
	switch n.Namespace {
	case "":
		e.number(noName)
		return
	case e.namespace:
		e.number(nameHere)
	default:
		e.number(nameElsewhere)
		e.text(n.Namespace)
	}
	e.number(uint64(n.Kind))
	e.text(n.ID)
}

const (
	noName = iota
	nameHere
	nameElsewhere
)

func (e *encoder) stat(s safefs.Info) {
	e.number(s.ID.Dev)
	e.number(s.ID.Ino)
	e.signed(s.MTime)
}

func (e *encoder) place(p *place, oldest int64) {
	e.signed(p.given)
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
	p.given = d.signed()
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
	e.stat(safefs.Info{ID: f.id, MTime: f.mtime})
	e.number(f.links)
	e.signed(f.size)
	e.signed(f.counted)
}

func (d *decoder) followed(f *followed) {
	st := d.stat()
	f.id, f.mtime, f.links = st.ID, st.MTime, d.number()
	f.size, f.counted = d.signed(), d.signed()
}

func (e *encoder) fold(f *store.Fold) {
	e.flags(f.FirstProblem != nil, f.Ended, f.Unsound)
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
	d.flags(&problem, &f.Ended, &f.Unsound)
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

// stateNames are the names of the states in the vocabulary.
var stateNames = sync.OnceValue(func() map[string]string {
	names := map[string]string{}
	for _, name := range store.Vocabulary() {
		names[name] = name
	}
	return names
})

// state returns the name of a state, the same text for all runs.
func (d *decoder) state() string {
	b := d.bytes()
	if name, ok := stateNames()[string(b)]; ok {
		return name
	}
	return string(b)
}

// identity is one text, so that it can be looked for as a whole.
func (e *encoder) identity(who *layout.Identity) {
	if who == nil {
		who = &layout.Identity{}
	}
	in := encoder{b: make([]byte, 0, 128)}
	in.text(who.DisplayName)
	in.text(who.User)
	in.text(who.Labels.Packed())
	in.text(who.RequestID)
	if who.Result {
		in.number(1)
	}
	e.text(string(in.b))
}

// identity returns the same one for all runs that have it in common.
func (d *decoder) identity() *layout.Identity {
	packed := d.bytes()
	if d.interned != nil {
		if who, ok := d.interned.identities[string(packed)]; ok {
			return who
		}
	}
	in := decoder{rest: packed, texts: d.texts}
	who := &layout.Identity{DisplayName: in.text(), User: in.text()}
	labels, ok := store.UnpackLabels(in.text())
	who.Labels, who.RequestID = labels, in.text()
	if in.rest == nil || !ok {
		d.rest = nil
	}
	who.Result = len(in.rest) > 0 && in.number() == 1
	if d.interned != nil && who.RequestID == "" && len(d.interned.identities) < maxInterned {
		d.interned.identities[string(packed)] = who
	}
	return who
}

func (e *encoder) home(h *home) {
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
	n := d.count()
	h.members = make(members, n)
	for ; n > 0 && d.rest != nil; n-- {
		h.members[d.name()] = struct{}{}
	}
	h.dir, h.seen = d.stat(), d.time()
	n = d.count()
	h.sets = make(map[string]safefs.Info, n)
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
	switch d.number() {
	case noName:
		return n
	case nameHere:
		n.Namespace = d.namespace
	case nameElsewhere:
		n.Namespace = d.text()
	}
	if n.Namespace == "" {
		d.rest = nil
		return n
	}
	n.Kind, n.ID = statusfile.Kind(d.number()), d.text()
	return n
}

func (d *decoder) stat() (s safefs.Info) {
	s.ID.Dev, s.ID.Ino, s.MTime = d.number(), d.number(), d.signed()
	return s
}
