package filestore

import (
	"slices"
	"sync"
	"sync/atomic"

	"github.com/runstatus/runstatus/server/internal/store"
	"github.com/runstatus/runstatus/statusfile"
)

// roll is the list of a tree's runs: every run that is there and was ever looked
// at. Beside each stands a code of what it is in, so that those of a state are
// found without looking at the others.
type roll struct {
	mu    sync.RWMutex
	named [2]map[string]*run // by kind and id
	runs  []*run             // in no order; a run knows its slot
	codes []uint32           // of the run in that slot; read and written atomically
}

// The codes: 0 for a run without a head; else a state and whether the run has ended.
const (
	codeEnded    = 1 << 16
	codeStates   = codeEnded - 1
	unknownState = 1 // one that is not in the vocabulary
)

var stateCodes = sync.OnceValue(func() map[string]uint32 {
	codes := map[string]uint32{}
	for i, name := range store.Vocabulary() {
		codes[name] = unknownState + 1 + uint32(i)
	}
	return codes
})

func stateCode(state string) uint32 {
	if code, ok := stateCodes()[state]; ok {
		return code
	}
	return unknownState
}

func (h *head) code() uint32 {
	state := h.state
	if h.isEmpty() {
		state = emptyFile.State
	}
	if h.has(hasEnded) {
		return stateCode(state) | codeEnded
	}
	return stateCode(state)
}

func (l *roll) find(n store.Name) *run {
	l.mu.RLock()
	defer l.mu.RUnlock()
	return l.named[n.Kind-1][n.ID]
}

// add returns the run of that name, or adds the one that is new.
func (l *roll) add(n store.Name, fresh func() *run) *run {
	l.mu.Lock()
	defer l.mu.Unlock()
	if r := l.named[n.Kind-1][n.ID]; r != nil {
		return r
	}
	r := fresh()
	l.put(r)
	if h := r.head.Load(); h != nil {
		l.codes[r.slot] = h.code()
	}
	return r
}

func (l *roll) put(r *run) {
	of := &l.named[r.name.Kind-1]
	if *of == nil {
		*of = map[string]*run{}
	}
	(*of)[r.name.ID] = r
	r.slot = len(l.runs)
	l.runs, l.codes = append(l.runs, r), append(l.codes, 0)
}

func (l *roll) remove(r *run) {
	l.mu.Lock()
	defer l.mu.Unlock()
	of := l.named[r.name.Kind-1]
	if of[r.name.ID] != r {
		return
	}
	delete(of, r.name.ID)
	last := len(l.runs) - 1
	l.runs[r.slot], l.codes[r.slot] = l.runs[last], l.codes[last]
	l.runs[r.slot].slot = r.slot
	l.runs[last] = nil
	l.runs, l.codes = l.runs[:last], l.codes[:last]
}

// list notes what a run's head says.
func (l *roll) list(r *run, h *head) {
	l.mu.RLock()
	defer l.mu.RUnlock()
	if r.slot < len(l.runs) && l.runs[r.slot] == r {
		atomic.StoreUint32(&l.codes[r.slot], h.code())
	}
}

// those returns the runs whose code fits.
func (l *roll) those(fits func(code uint32) bool) (runs []*run) {
	l.mu.RLock()
	defer l.mu.RUnlock()
	n := 0
	for i := range l.codes {
		if fits(atomic.LoadUint32(&l.codes[i])) {
			n++
		}
	}
	runs = make([]*run, 0, n)
	for i := range l.codes {
		if fits(atomic.LoadUint32(&l.codes[i])) {
			runs = append(runs, l.runs[i])
		}
	}
	return runs
}

// in returns the runs that may be in one of the states, all runs for none.
func (l *roll) in(states []string) []*run {
	var codes []uint32
	for _, s := range states {
		codes = append(codes, stateCode(s))
	}
	return l.those(func(code uint32) bool {
		return code != 0 && (len(codes) == 0 || slices.Contains(codes, code&codeStates))
	})
}

// open returns the runs that have not ended.
func (l *roll) open() []*run {
	return l.those(func(code uint32) bool { return code != 0 && code&codeEnded == 0 })
}

// ended returns the runs that have ended.
func (l *roll) ended() []*run {
	return l.those(func(code uint32) bool { return code&codeEnded != 0 })
}

// ids returns the ids of all runs of a kind.
func (l *roll) ids(kind statusfile.Kind) map[string]struct{} {
	l.mu.RLock()
	defer l.mu.RUnlock()
	ids := make(map[string]struct{}, len(l.named[kind-1]))
	for id := range l.named[kind-1] {
		ids[id] = struct{}{}
	}
	return ids
}
