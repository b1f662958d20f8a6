package runfile

import (
	"sync"

	"github.com/runstatus/runstatus/server/internal/changelog"
)

// unsyncedRuns are the runs whose files hold lines that only the journal makes durable.
type unsyncedRuns struct {
	mu   sync.Mutex
	runs map[*Run]UnsyncedPart
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

func (t *unsyncedRuns) add(r *Run, offset int64) {
	if !r.Tree.Appends() {
		return
	}
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

func (t *unsyncedRuns) Take() map[*Run]UnsyncedPart {
	t.mu.Lock()
	defer t.mu.Unlock()
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
