package runfile

import (
	"fmt"
	"sync"
	"sync/atomic"

	"github.com/runstatus/runstatus/server/internal/changelog"
	"github.com/runstatus/runstatus/server/internal/runindex"
	"github.com/runstatus/runstatus/server/internal/runstate"
	"github.com/runstatus/runstatus/server/internal/store"
	"github.com/runstatus/runstatus/statusfile"
)

// unsyncedRuns are the runs whose files hold lines that only the journal makes durable.
type unsyncedRuns struct {
	batch atomic.Uint64 // the number of calls of Take: a run that was added since the last one needs no lock
	mu    sync.Mutex
	runs  map[*Run]UnsyncedPart // never nil after Env.Init
}

// unsyncedAs says how a run was last added. The run's lock guards it.
type unsyncedAs struct {
	batch  uint64
	offset int64
	own    bool
}

// UnsyncedPart says from where on a status file is not durable.
type UnsyncedPart struct {
	offset   int64 // of the first line that is not durable
	Revision int64 // the newest one before the records of these lines
	Dev      uint64
	Own      bool   // this server wrote some of the lines
	Doubtful bool   // the lines may be older than this process, or a sync has failed
	Lacking  bool   // the file may have lost lines in a crash
	Why      string // why the file was not found the last time, for the log
}

// add notes that the line at offset is not durable. The caller has written or read the line, records it
// afterwards, and holds the run's lock. A checkpoint that takes the run in between also syncs this line,
// because it syncs the file after it has taken the run.
func (t *unsyncedRuns) add(r *Run, offset int64) {
	as := unsyncedAs{t.batch.Load() + 1, offset, r.File.Written}
	if was := r.unsynced; !r.Tree.Appends() || was.batch == as.batch && was.offset <= offset && (was.own || !as.own) {
		return
	}
	r.unsynced = as
	before := r.changes().Newest()
	t.mu.Lock()
	defer t.mu.Unlock()
	at, ok := t.runs[r]
	if !ok {
		at = UnsyncedPart{offset: offset, Revision: before, Dev: r.File.ID.Dev}
	}
	at.offset = min(at.offset, offset)
	at.Own = at.Own || r.File.Written
	t.runs[r] = at
}

// Count returns the number of runs.
func (t *unsyncedRuns) Count() int {
	t.mu.Lock()
	defer t.mu.Unlock()
	return len(t.runs)
}

// Take returns the runs that have to be synced, and removes them.
func (t *unsyncedRuns) Take() map[*Run]UnsyncedPart {
	t.mu.Lock()
	defer t.mu.Unlock()
	t.batch.Add(1)
	runs := t.runs
	t.runs = map[*Run]UnsyncedPart{}
	return runs
}

// PutBack adds a run that could not be synced.
func (t *unsyncedRuns) PutBack(r *Run, at UnsyncedPart) {
	t.mu.Lock()
	defer t.mu.Unlock()
	if newer, ok := t.runs[r]; ok {
		at.offset, at.Own = min(at.offset, newer.offset), at.Own || newer.Own
	}
	t.runs[r] = at
}

// settle notes that the file holds all lines of the journal again. Own reports whether the file may be
// written to.
func (t *unsyncedRuns) settle(r *Run, h *changelog.RunLog, own bool) {
	t.mu.Lock()
	defer t.mu.Unlock()
	t.runs[r] = UnsyncedPart{offset: h.From, Revision: h.Oldest - 1, Own: own, Doubtful: own}
}

// Index keeps the state of each run that was ever read. A start therefore need not read all
// status files, evicted runs need no memory but their summaries, and a line that is appended while
// no server runs is distinguished from an older one. The index is written at checkpoints; the
// journal's records after the last checkpoint are newer.
type Index struct {
	DB runindex.DB

	batch   atomic.Uint64 // the number of calls of Take: a run that was noted since the last one needs no lock
	mu      sync.Mutex
	saving  bool                // a batch was taken and is not saved yet
	unsaved map[store.Name]*Run // runs that changed or are gone; of several with one name the newest
}

// Note adds a run to the next batch, because it changed or is gone. The caller holds its lock.
func (x *Index) Note(r *Run) {
	batch := x.batch.Load() + 1
	if !x.DB.IsKept() || !r.Gone && r.notedIn == batch { // the call that takes the batch waits for the run's lock, and then sees the change
		return
	}
	r.notedIn = batch
	x.mu.Lock()
	defer x.mu.Unlock()
	if x.unsaved == nil {
		x.unsaved = map[store.Name]*Run{}
	}
	if now := x.unsaved[r.Name]; now == nil || !r.Gone {
		x.unsaved[r.Name] = r
	}
}

// PutOff puts a run that was taken into the next batch, unless a newer run of its name is there.
func (x *Index) PutOff(r *Run) {
	x.mu.Lock()
	defer x.mu.Unlock()
	if x.unsaved == nil {
		x.unsaved = map[store.Name]*Run{}
	}
	if x.unsaved[r.Name] == nil {
		x.unsaved[r.Name] = r
	}
}

// Take returns the batch that has to be saved, and begins the next one. Call Done once it is saved.
func (x *Index) Take() map[store.Name]*Run {
	x.mu.Lock()
	defer x.mu.Unlock()
	x.batch.Add(1)
	runs := x.unsaved
	x.unsaved, x.saving = nil, true
	return runs
}

// Pending reports whether the next batch holds a run.
func (x *Index) Pending() bool {
	x.mu.Lock()
	defer x.mu.Unlock()
	return len(x.unsaved) > 0
}

// Done ends what Take began.
func (x *Index) Done() {
	x.mu.Lock()
	defer x.mu.Unlock()
	x.saving = false
}

// Read reads the state of an evicted run into s, which must be zero, for a vocabulary. Known reports whether the run was
// ever read.
func (x *Index) Read(n store.Name, s *runstate.State, v *statusfile.Vocabulary) (known bool, err error) {
	err = x.DB.View(func(tx *runindex.Tx) (err error) {
		known, err = s.Decode(tx.Get(n), n, v)
		return err
	})
	if err != nil {
		return false, fmt.Errorf("read the index at %s: %w", n, err)
	}
	return known, nil
}

// has reports whether the whole state of a run is saved.
func (x *Index) has(r *Run) bool {
	x.mu.Lock()
	defer x.mu.Unlock()
	return x.DB.IsOpen() && x.unsaved[r.Name] == nil && !x.saving
}
