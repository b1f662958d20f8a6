package runfile

import (
	"sync"
	"sync/atomic"

	"github.com/runstatus/runstatus/server/internal/changelog"
)

// unsyncedRuns are the runs whose files hold lines that only the journal makes durable.
type unsyncedRuns struct {
	batch atomic.Uint64 // how often Take was called: a run that was added since needs no lock
	mu    sync.Mutex
	runs  map[*Run]UnsyncedPart
}

// unsyncedAs is how a run was added last. The run's lock guards it.
type unsyncedAs struct {
	batch  uint64
	offset int64
	own    bool
}

// UnsyncedPart is where a run's first such line begins, and the newest revision before it.
type UnsyncedPart struct {
	offset   int64
	Revision int64
	Dev      uint64
	Own      bool   // some were written by this server
	Doubtful bool   // they may have been written before the store was opened, or a sync failed
	Lacking  bool   // the file may lack some of them since a crash
	Why      string // the file was not in its place the last time
}

// add says that a line of the run begins at an offset, which was written before and is put into the
// journal after. The caller holds the run's lock. A checkpoint that takes the run meanwhile syncs the
// line, too, since it syncs the file after it has taken the run.
func (t *unsyncedRuns) add(r *Run, offset int64) {
	as := unsyncedAs{t.batch.Load() + 1, offset, r.File.Written}
	if was := r.unsynced; !r.Tree.Appends() || was.batch == as.batch && was.offset <= offset && (was.own || !as.own) {
		return
	}
	r.unsynced = as
	before := r.changes().Newest()
	t.mu.Lock()
	defer t.mu.Unlock()
	if t.runs == nil {
		t.runs = map[*Run]UnsyncedPart{}
	}
	at, ok := t.runs[r]
	if !ok {
		at = UnsyncedPart{offset: offset, Revision: before, Dev: r.File.ID.Dev}
	}
	at.offset = min(at.offset, offset)
	at.Own = at.Own || r.File.Written
	t.runs[r] = at
}

func (t *unsyncedRuns) has(r *Run) bool {
	t.mu.Lock()
	defer t.mu.Unlock()
	_, ok := t.runs[r]
	return ok
}

// Count returns how many runs there are.
func (t *unsyncedRuns) Count() int {
	t.mu.Lock()
	defer t.mu.Unlock()
	return len(t.runs)
}

// Take returns the runs that are to be synced.
func (t *unsyncedRuns) Take() map[*Run]UnsyncedPart {
	t.mu.Lock()
	defer t.mu.Unlock()
	t.batch.Add(1)
	runs := t.runs
	t.runs = nil
	return runs
}

// PutBack keeps a run for the next time.
func (t *unsyncedRuns) PutBack(r *Run, at UnsyncedPart) {
	t.mu.Lock()
	defer t.mu.Unlock()
	if t.runs == nil {
		t.runs = map[*Run]UnsyncedPart{}
	}
	if newer, ok := t.runs[r]; ok {
		at.offset, at.Own = min(at.offset, newer.offset), at.Own || newer.Own
	}
	t.runs[r] = at
}

// settle notes that a run's file lacks nothing any more of what the journal holds, and
// whether the file may be written to.
func (t *unsyncedRuns) settle(r *Run, h *changelog.RunLog, own bool) {
	t.mu.Lock()
	defer t.mu.Unlock()
	if t.runs == nil {
		t.runs = map[*Run]UnsyncedPart{}
	}
	t.runs[r] = UnsyncedPart{offset: h.From, Revision: h.Oldest - 1, Own: own, Doubtful: own}
}
