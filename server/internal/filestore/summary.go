package filestore

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

// summary is what lists say of a run. It is all that is kept in memory of the many
// runs that ended long ago, so it is small. It is never changed, but for before.
type summary struct {
	before   atomic.Pointer[summary] // what stood before it, until it is committed; see committedSummary
	uid      [16]byte
	who      *layout.Identity // runs may share one
	state    string
	note     string
	odd      *oddities   // nil for most runs
	link     *store.Name // of a test run: where its own link points
	ever     store.States
	when     int64 // of the newest line; times are microseconds since 1970, or noTime
	created  int64
	end      int64
	sequence int64
	line     int64 // the newest line's revision
	newest   int64 // the newest change's
	creation int64 // the creation's
	members  int32
	result   resultCode
	outcome  store.Outcome
	flags    summaryFlags
}

// oddities are what few runs have.
type oddities struct {
	problem    *store.Status // the first
	malformed  []byte        // the newest line
	unreadable string
}

// resultCode is the index of a result in results.
type resultCode uint8

var results = []string{"", "PASS", "FAIL", "ERROR"}

type summaryFlags uint8

const (
	hasUID summaryFlags = 1 << iota
	hasEnded
	isClosed  // of a series: its membership
	isPartial // the file was too large to be counted
	isRelated // its place among others has been reconciled
	isMember  // of a test run: of the series that it names
	isMalformed
	isBlind // this server may not look at its link, or, of a series, at all of those to its members
)

func (h *summary) has(f summaryFlags) bool { return h.flags&f != 0 }

func (h *summary) set(f summaryFlags, is bool) {
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

// newSummary returns the summary of a run with such a view.
func newSummary(f *view) *summary {
	h := &summary{}
	if f.link != (store.Name{}) {
		link := f.link // not all of the view is to be kept for it
		h.link = &link
	}
	h.describe(f)
	h.note = strings.Clone(h.note) // not the text that it was cut from
	return h
}

// describe fills a summary, which is new but for its link, with what a view says.
func (h *summary) describe(f *view) {
	line := &f.fold.Current
	h.who, h.state, h.note, h.odd = f.Identity, line.State, line.Note, newOddities(f)
	h.ever, h.when, h.created, h.end = f.fold.Ever, packTime(line.When), packTime(f.fold.Created), noTime
	h.sequence, h.line, h.newest, h.creation, h.members = line.Sequence, line.Revision, f.revision, f.creation, int32(f.derived.members)
	h.result = resultCode(max(slices.Index(results, f.fold.Result), 0))
	if _, err := hex.Decode(h.uid[:], []byte(f.uid)); err == nil && f.uid != "" {
		h.flags |= hasUID
	}
	if s, ok := statusfile.Lookup(f.run.Name.Kind, line.State); ok {
		h.state = s.Name // not the text that it was cut from
	}
	h.set(isClosed, f.closed)
	h.set(isPartial, f.partial)
	h.set(isRelated, f.related)
	h.set(isMember, h.link != nil && f.series == f.link)
	h.set(isMalformed, line.Malformed)
	h.set(isBlind, f.blind)
	if at, ended := f.end(); ended {
		h.flags |= hasEnded
		h.end, h.outcome = packTime(at), f.outcome()
	}
}

func newOddities(f *view) *oddities {
	o := oddities{problem: f.fold.FirstProblem, unreadable: f.unreadable, malformed: f.fold.Current.Raw}
	if o.problem == nil && o.unreadable == "" && !f.fold.Current.Malformed {
		return nil
	}
	return &o
}

var emptyFile = store.Status{Status: statusfile.Status{State: "INVALID", Note: "Status file was empty."}}

// fill makes of run what the summary says of the run n.
func (h *summary) fill(n store.Name, run *store.Run) {
	*run = store.Run{
		Name: n, Revision: h.newest, CreateRevision: h.creation,
		Current: store.Status{Revision: h.line, Status: statusfile.Status{
			State: h.state, Note: h.note, When: unpackTime(h.when), Sequence: h.sequence, Malformed: h.has(isMalformed)}},
		Result: results[h.result], Outcome: h.outcome, Ended: h.has(hasEnded), Ever: h.ever,
		EndTime: unpackTime(h.end), CreateTime: unpackTime(h.created), UpdateTime: unpackTime(h.when),
		MemberCount: int(h.members), MembershipClosed: h.has(isClosed), Unverified: h.has(isPartial),
	}
	if h.who != nil {
		run.DisplayName, run.User, run.Labels = h.who.DisplayName, h.who.User, h.who.Labels
	}
	if h.has(isMember) {
		run.Series = *h.link
	}
	if o := h.odd; o != nil {
		run.FirstProblem, run.Unreadable, run.Current.Raw = o.problem, o.unreadable, o.malformed
	}
	if h.has(hasUID) {
		run.UID = hex.EncodeToString(h.uid[:])
	} else if h.isEmpty() {
		run.Current = emptyFile
	}
}

// code returns what the registry keeps of the run.
func (h *summary) code() registry.Code {
	state := h.state
	if h.isEmpty() {
		state = emptyFile.State
	}
	return registry.CodeOf(state, h.has(hasEnded))
}

// isEmpty reports whether the run has no line yet.
func (h *summary) isEmpty() bool { return !h.has(hasUID) && (h.odd == nil || h.odd.unreadable == "") }

// show puts the summary of the newest view in its place. The caller holds mu.
func (r *run) show() {
	h, old := newSummary(r.latest), r.summary.Load()
	if old != nil {
		h.share(old)
		if before := old; before.newest == h.newest { // as in note
			h.before.Store(before.before.Load())
		} else {
			h.before.Store(before)
		}
		h.committed(r.changes().Committed())
	}
	r.summary.Store(h)
	r.tree.runs.SetCode(r, h.code())
}

// share makes h use what the summary before it has, where that is the same.
func (h *summary) share(old *summary) {
	if old.who != nil && h.who != nil && *old.who == *h.who {
		h.who = old.who
	}
	if old.link != nil && h.link != nil && *old.link == *h.link {
		h.link = old.link
	}
}

// endsOtherwise reports whether a series with such a member has to be reconciled again.
func (h *summary) endsOtherwise(old *summary) bool {
	return old == nil || h.has(hasEnded) != old.has(hasEnded) || h.outcome != old.outcome || h.end != old.end
}

// committed is that of a view, for summaries.
func (h *summary) committed(revision int64) *summary {
	for h != nil && h.newest > revision {
		h = h.before.Load()
	}
	if h != nil && h.before.Load() != nil {
		h.before.Store(nil)
	}
	return h
}

// fill makes of run what is known of the run, and reports whether anything is.
func (r *run) fill(run *store.Run) bool { return r.fillFrom(r.committedSummary(), run) }

func (r *run) fillFrom(h *summary, run *store.Run) bool {
	if h == nil {
		return false
	}
	h.fill(r.Name, run)
	run.Unverified = run.Unverified || r.stale.Load() || r.loose.Load()
	return true
}
