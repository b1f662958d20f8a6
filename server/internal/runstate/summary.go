package runstate

import (
	"encoding/hex"
	"math"
	"slices"
	"strings"
	"sync/atomic"
	"time"

	"github.com/runstatus/runstatus/server/internal/layout"
	"github.com/runstatus/runstatus/server/internal/registry"
	"github.com/runstatus/runstatus/server/internal/store"
	"github.com/runstatus/runstatus/statusfile"
)

// Summary is what lists say of a run. It is all that memory holds of the many runs that ended long
// ago, so it is small. Like a View it never changes, but for the summary before it.
type Summary struct {
	before   atomic.Pointer[Summary] // until this one is committed
	uid      [16]byte
	Identity *layout.Identity // runs may share one
	state    string
	note     string
	odd      *oddities   // nil for most runs
	Link     *store.Name // of a test run: where its own link points
	ever     store.States
	when     int64 // of the newest line; times are microseconds since 1970, or noTime
	created  int64
	end      int64
	Sequence int64
	line     int64 // the newest line's revision
	Newest   int64 // the newest change's
	creation int64 // the creation's
	members  int32
	result   resultCode
	Outcome  store.Outcome
	flags    Flags
}

// oddities are what only few runs have.
type oddities struct {
	problem    *store.Status // the first
	malformed  []byte        // the newest line
	unreadable string
	silence    store.Silence // of a run that has not ended
}

// resultCode is the index of a result in results.
type resultCode uint8

var results = []string{"", "PASS", "FAIL", "ERROR"}

// Flags are facts about a run.
type Flags uint8

// The flags.
const (
	hasUID Flags = 1 << iota
	Ended
	Closed  // of a series: its membership
	Partial // the file was too large to be counted
	Related // its place among others has been reconciled
	Member  // of a test run: of the series that it names
	Malformed
	Blind // this server may not look at its link, or, of a series, at all of those to its members
)

// Has reports whether a flag is set.
func (h *Summary) Has(f Flags) bool { return h.flags&f != 0 }

func (h *Summary) set(f Flags, is bool) {
	if is {
		h.flags |= f
	}
}

const noTime = math.MinInt64

func packTime(t time.Time) int64 {
	if t.IsZero() {
		return noTime
	}
	return t.UnixMicro()
}

func unpackTime(us int64) time.Time {
	if us == noTime {
		return time.Time{}
	}
	return time.UnixMicro(us).UTC()
}

// NewSummary returns the summary of a view.
func NewSummary(f *View) *Summary {
	h := &Summary{}
	if f.Link != (store.Name{}) {
		link := f.Link // not all of the view is to be kept for it
		h.Link = &link
	}
	h.Describe(f)
	h.note = strings.Clone(h.note) // not the text that it was cut from
	return h
}

// Describe fills h, which is zero but for Link, with what a view says.
func (h *Summary) Describe(f *View) {
	line := &f.Fold.Current
	h.Identity, h.state, h.note, h.odd = f.Identity, line.State, line.Note, newOddities(f)
	h.ever, h.when, h.created, h.end = f.Fold.Ever, packTime(line.When), packTime(f.Fold.Created), noTime
	h.Sequence, h.line, h.Newest, h.creation, h.members = line.Sequence, line.Revision, f.Revision, f.creation, int32(f.derived.Members)
	h.result = resultCode(max(slices.Index(results, f.Fold.Result), 0))
	if _, err := hex.Decode(h.uid[:], []byte(f.UID)); err == nil && f.UID != "" {
		h.flags |= hasUID
	}
	if s, ok := f.Fold.Vocabulary.Lookup(f.Name.Kind, line.State); ok {
		h.state = s.Name // not the text that it was cut from
	}
	h.set(Closed, f.Closed)
	h.set(Partial, f.Partial)
	h.set(Related, f.related)
	h.set(Member, h.Link != nil && f.series == f.Link)
	h.set(Malformed, line.Malformed)
	h.set(Blind, f.Blind)
	if at, ended := f.End(); ended {
		h.flags |= Ended
		h.end, h.Outcome = packTime(at), f.outcome()
	}
}

func newOddities(f *View) *oddities {
	o := oddities{problem: f.Fold.FirstProblem, unreadable: f.Unreadable, malformed: f.Fold.Current.Raw}
	if !f.HasEnded() {
		o.silence = f.silence
	}
	if o.problem == nil && o.unreadable == "" && !f.Fold.Current.Malformed && o.silence == (store.Silence{}) {
		return nil
	}
	return &o
}

// Fill sets run to what the summary of the run n says.
func (h *Summary) Fill(n store.Name, run *store.Run) {
	*run = store.Run{
		Name: n, Revision: h.Newest, CreateRevision: h.creation,
		Current: store.Status{Revision: h.line, Status: statusfile.Status{
			State: h.state, Note: h.note, When: unpackTime(h.when), Sequence: h.Sequence, Malformed: h.Has(Malformed)}},
		Result: results[h.result], Outcome: h.Outcome, Ended: h.Has(Ended), Ever: h.ever,
		EndTime: unpackTime(h.end), CreateTime: unpackTime(h.created), UpdateTime: unpackTime(h.when),
		MemberCount: int(h.members), MembershipClosed: h.Has(Closed), Unverified: h.Has(Partial),
	}
	if h.Identity != nil {
		run.DisplayName, run.User, run.Labels = h.Identity.DisplayName, h.Identity.User, h.Identity.Labels
	}
	if h.Has(Member) {
		run.Series = *h.Link
	}
	if o := h.odd; o != nil {
		run.FirstProblem, run.Unreadable, run.Current.Raw, run.Silence = o.problem, o.unreadable, o.malformed, o.silence
	}
	if h.Has(hasUID) {
		run.UID = hex.EncodeToString(h.uid[:])
	} else if h.isEmpty() {
		run.Current = store.EmptyFile
	}
}

// Code returns what the registry keeps of the run: its state, and whether it has ended.
func (h *Summary) Code() registry.Code {
	state := h.state
	if h.isEmpty() {
		state = store.EmptyFile.State
	}
	return registry.CodeOf(state, h.Has(Ended))
}

// isEmpty reports whether the run has no line yet.
func (h *Summary) isEmpty() bool { return !h.Has(hasUID) && (h.odd == nil || h.odd.unreadable == "") }

// Earlier returns the summary before, nil if none is needed any more.
func (h *Summary) Earlier() *Summary { return h.before.Load() }

// Succeed is View.Succeed for summaries. h shares what is equal in the summary before it.
func (h *Summary) Succeed(old *Summary, committed int64) {
	if old == nil {
		return
	}
	h.share(old)
	if old.Newest == h.Newest {
		old = old.before.Load()
	}
	h.before.Store(old)
	h.Committed(committed)
}

// share makes h use what the summary before it has, where that is the same.
func (h *Summary) share(old *Summary) {
	if old.Identity != nil && h.Identity != nil && *old.Identity == *h.Identity {
		h.Identity = old.Identity
	}
	if old.Link != nil && h.Link != nil && *old.Link == *h.Link {
		h.Link = old.Link
	}
}

// EndsOtherwise reports whether the run's series has to be reconciled again after the change from old.
func (h *Summary) EndsOtherwise(old *Summary) bool {
	return old == nil || h.Has(Ended) != old.Has(Ended) || h.Outcome != old.Outcome || h.end != old.end
}

// Committed is View.Committed for summaries.
func (h *Summary) Committed(revision int64) *Summary {
	for h != nil && h.Newest > revision {
		h = h.before.Load()
	}
	if h != nil && h.before.Load() != nil {
		h.before.Store(nil)
	}
	return h
}

// SysName returns the run's label sys_name, "" if it has none.
func (h *Summary) SysName() string {
	if h.Identity == nil {
		return ""
	}
	name, _ := h.Identity.Labels.Get(sysName)
	return name
}

// Names reports whether a test run's own link points to a series.
func (h *Summary) Names(series store.Name) bool { return h.Link != nil && *h.Link == series }

// MayName reports whether the run's own link may point to a series although it was not seen: of a
// nil summary, and of a run that could not be looked at, nothing is known.
func (h *Summary) MayName(series store.Name) bool {
	return h == nil || h == Unread || h.Has(Blind) && !h.Names(series)
}

// Unread is the summary of a run that could not be read yet.
var Unread = &Summary{odd: &oddities{unreadable: "reading failed"}, when: noTime, created: noTime, end: noTime}
