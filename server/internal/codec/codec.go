// Package codec writes and reads the values that the records of the journal and of the index
// consist of.
//
// Numbers are varints, signed ones zigzag. A text has its length before it. A time is microseconds
// since 1970. A set of flags is one number. The bytes are kept in files: their form does not
// change; a value that is added comes last, and readers take its absence for the zero value.
//
// An Encoder and a Decoder belong to one goroutine. A Decoder never reads beyond its bytes: once
// something does not fit, Rest is nil for good, and all further values are zero.
package codec

import (
	"encoding/binary"
	"encoding/hex"
	"sync"
	"time"

	"github.com/runstatus/runstatus/server/internal/layout"
	"github.com/runstatus/runstatus/server/internal/safefs"
	"github.com/runstatus/runstatus/server/internal/store"
	"github.com/runstatus/runstatus/statusfile"
)

// AppendText appends the length of a text and the text.
func AppendText(b []byte, s string) []byte {
	return append(binary.AppendUvarint(b, uint64(len(s))), s...)
}

// Decoder reads the values of a record. After the last one the caller checks that Rest is not nil.
type Decoder struct {
	Rest  []byte
	Texts map[string]string // those that were read before, to be shared; may be nil

	// Of the index:
	Namespace string    // of the run
	Interned  *Interned // may be nil
}

// Byte reads one byte.
func (d *Decoder) Byte() byte {
	if len(d.Rest) == 0 {
		d.Rest = nil
		return 0
	}
	b := d.Rest[0]
	d.Rest = d.Rest[1:]
	return b
}

// Number reads an unsigned number.
func (d *Decoder) Number() uint64 {
	v, n := binary.Uvarint(d.Rest)
	if n <= 0 {
		d.Rest = nil
		return 0
	}
	d.Rest = d.Rest[n:]
	return v
}

// Text reads a text.
func (d *Decoder) Text() string { return d.share(d.bytes()) }

// share returns a text as a string, the same one for equal texts if Texts is not nil.
func (d *Decoder) share(b []byte) string {
	if d.Texts == nil {
		return string(b)
	}
	if known, ok := d.Texts[string(b)]; ok {
		return known
	}
	s := string(b)
	if len(s) <= maxShared && len(d.Texts) < maxInterned {
		d.Texts[s] = s
	}
	return s
}

// maxShared bounds the length of texts that several records may share, in bytes.
const maxShared = 64

// bytes reads a text. The result is a part of the record.
func (d *Decoder) bytes() []byte {
	n := d.Number()
	if d.Rest == nil || n > uint64(len(d.Rest)) {
		d.Rest = nil
		return nil
	}
	b := d.Rest[:n]
	d.Rest = d.Rest[n:]
	return b
}

// Interned holds values that the records of many runs have in common, so that each is kept once.
type Interned struct {
	identities map[string]*layout.Identity // as they are encoded
	links      map[store.Name]*store.Name
	Texts      map[string]string
}

// NewInterned returns an empty Interned.
func NewInterned() *Interned {
	return &Interned{map[string]*layout.Identity{}, map[store.Name]*store.Name{}, map[string]string{}}
}

// maxInterned bounds each set of shared values.
const maxInterned = 100_000

// Link returns the one pointer to a name.
func (in *Interned) Link(n store.Name) *store.Name {
	if old, ok := in.links[n]; ok {
		return old
	}
	link := n
	if len(in.links) < maxInterned {
		in.links[n] = &link
	}
	return &link
}

// Encoder appends values to Bytes.
type Encoder struct {
	Bytes     []byte
	Namespace string // of the run
}

// Number writes an unsigned number.
func (e *Encoder) Number(v uint64) { e.Bytes = binary.AppendUvarint(e.Bytes, v) }

// Signed writes a signed number.
func (e *Encoder) Signed(v int64) { e.Bytes = binary.AppendVarint(e.Bytes, v) }

// Text writes a text.
func (e *Encoder) Text(s string) { e.Bytes = AppendText(e.Bytes, s) }

// Time writes 0 for the zero time, else the zigzag of the microseconds, plus 1.
func (e *Encoder) Time(t time.Time) {
	if t.IsZero() {
		e.Number(0)
		return
	}
	us := t.UnixMicro()
	e.Number(uint64(us<<1^us>>63) + 1)
}

// Flags writes flags as one number. More can be added behind them.
func (e *Encoder) Flags(flags ...bool) {
	var v uint64
	for i, is := range flags {
		if is {
			v |= 1 << i
		}
	}
	e.Number(v)
}

// UID writes a uid, which is hexadecimal.
func (e *Encoder) UID(uid string) {
	b, _ := hex.DecodeString(uid) // it is hex
	e.Text(string(b))
}

// Name writes 0 for no name; else 1, or 2 and the namespace if that is not the run's
// own; then the kind and the id.
func (e *Encoder) Name(n store.Name) {
	switch n.Namespace {
	case "":
		e.Number(noName)
		return
	case e.Namespace:
		e.Number(nameHere)
	default:
		e.Number(nameElsewhere)
		e.Text(n.Namespace)
	}
	e.Number(uint64(n.Kind))
	e.Text(n.ID)
}

// Stat writes what identifies a file, and its modification time.
func (e *Encoder) Stat(s safefs.Info) {
	e.Number(s.ID.Dev)
	e.Number(s.ID.Ino)
	e.Signed(s.MTime)
}

// Fold writes what the lines of a run add up to.
func (e *Encoder) Fold(f *store.Fold) {
	e.Flags(f.FirstProblem != nil, f.Ended, f.Unsound)
	e.Signed(f.Count)
	e.Lines(&f.Current, f.FirstProblem, f.Ever)
	e.Time(f.Created)
	e.Time(f.Newest)
	e.Time(f.EndTime)
	e.Text(f.Result)
}

// Fold reads what Encoder.Fold wrote, into a Fold that is zero but for its kind and vocabulary.
func (d *Decoder) Fold(f *store.Fold) {
	var problem bool
	d.Flags(&problem, &f.Ended, &f.Unsound)
	f.Count = d.Signed()
	f.Current, f.FirstProblem, f.Ever = d.Lines(problem)
	f.Created, f.Newest, f.EndTime, f.Result = d.Time(), d.Time(), d.Time(), d.Text()
}

// Lines writes what the lines of a run say of it: the newest one, the first problem if there is
// one, and the states that the run ever was in. Whether there is a problem stands elsewhere.
func (e *Encoder) Lines(current, problem *store.Status, ever store.States) {
	e.status(current)
	if problem != nil {
		e.status(problem)
	}
	names := ever.Names()
	e.Number(uint64(len(names)))
	for _, state := range names {
		e.Text(state)
	}
}

// Lines reads what Encoder.Lines wrote.
func (d *Decoder) Lines(hasProblem bool) (current store.Status, problem *store.Status, ever store.States) {
	current = d.status()
	if hasProblem {
		s := d.status()
		problem = &s
	}
	for n := d.Count(); n > 0 && d.Rest != nil; n-- {
		ever.Add(d.state())
	}
	return current, problem, ever
}

// status writes a status line.
func (e *Encoder) status(s *store.Status) {
	e.Flags(s.Malformed)
	e.Text(s.State)
	e.Text(s.Note)
	e.Time(s.When)
	e.Signed(s.Sequence)
	e.Signed(s.Revision)
	e.Text(string(s.Raw))
}

// status reads a status line.
func (d *Decoder) status() (s store.Status) {
	d.Flags(&s.Malformed)
	s.State, s.Note, s.When = d.state(), d.Text(), d.Time()
	s.Sequence, s.Revision = d.Signed(), d.Signed()
	if raw := d.Text(); raw != "" || s.Malformed {
		s.Raw = []byte(raw)
	}
	return s
}

// stateNames are the names of the built-in states.
var stateNames = sync.OnceValue(func() map[string]string {
	names := map[string]string{}
	for _, name := range store.BuiltInStates() {
		names[name] = name
	}
	return names
})

// state returns the name of a state, the same text for all runs.
func (d *Decoder) state() string {
	b := d.bytes()
	if name, ok := stateNames()[string(b)]; ok {
		return name
	}
	return d.share(b)
}

// Identity is one text, so that it can be looked for as a whole.
func (e *Encoder) Identity(who *layout.Identity) {
	if who == nil {
		who = &layout.Identity{}
	}
	in := Encoder{Bytes: make([]byte, 0, 128)}
	in.Text(who.DisplayName)
	in.Text(who.User)
	in.Text(who.Labels.Packed())
	in.Text(who.RequestID)
	if who.Result {
		in.Number(1)
	}
	e.Text(string(in.Bytes))
}

// Identity returns the same one for all runs that have it in common.
func (d *Decoder) Identity() *layout.Identity {
	packed := d.bytes()
	if d.Interned != nil {
		if who, ok := d.Interned.identities[string(packed)]; ok {
			return who
		}
	}
	in := Decoder{Rest: packed, Texts: d.Texts}
	who := &layout.Identity{Identity: store.Identity{DisplayName: in.Text(), User: in.Text()}}
	labels, ok := store.UnpackLabels(in.Text())
	who.Labels, who.RequestID = labels, in.Text()
	if in.Rest == nil || !ok {
		d.Rest = nil
	}
	who.Result = len(in.Rest) > 0 && in.Number() == 1
	if d.Interned != nil && who.RequestID == "" && len(d.Interned.identities) < maxInterned {
		d.Interned.identities[string(packed)] = who
	}
	return who
}

// Count returns how many of something follow, each of a byte at least.
func (d *Decoder) Count() uint64 {
	n := d.Number()
	if n > uint64(len(d.Rest)) {
		d.Rest = nil
		return 0
	}
	return n
}

// Signed reads a signed number.
func (d *Decoder) Signed() int64 {
	v, n := binary.Varint(d.Rest)
	if n <= 0 {
		d.Rest = nil
		return 0
	}
	d.Rest = d.Rest[n:]
	return v
}

// Time reads a time, in UTC.
func (d *Decoder) Time() time.Time {
	v := d.Number()
	if v == 0 {
		return time.Time{}
	}
	v--
	return time.UnixMicro(int64(v>>1) ^ -int64(v&1)).UTC()
}

// Flags reads flags.
func (d *Decoder) Flags(flags ...*bool) {
	v := d.Number()
	for i, is := range flags {
		*is = v&(1<<i) != 0
	}
}

// UID reads a uid.
func (d *Decoder) UID() string {
	const size = 16 // of those that this version makes
	b := d.bytes()
	if len(b) != size {
		return hex.EncodeToString(b)
	}
	var text [2 * size]byte
	hex.Encode(text[:], b)
	return d.share(text[:])
}

// Name reads the name of a run.
func (d *Decoder) Name() (n store.Name) {
	switch d.Number() {
	case noName:
		return n
	case nameHere:
		n.Namespace = d.Namespace
	case nameElsewhere:
		n.Namespace = d.Text()
	}
	if n.Namespace == "" {
		d.Rest = nil
		return n
	}
	n.Kind, n.ID = statusfile.Kind(d.Number()), d.Text()
	return n
}

// Stat reads what Encoder.Stat wrote; the rest of the Info is zero.
func (d *Decoder) Stat() (s safefs.Info) {
	s.ID.Dev, s.ID.Ino, s.MTime = d.Number(), d.Number(), d.Signed()
	return s
}

// The first number of a name.
const (
	noName = iota
	nameHere
	nameElsewhere
)
