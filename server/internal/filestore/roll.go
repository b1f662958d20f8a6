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
	runs  []*run   // a run knows its slot; nil where one has left
	codes []uint32 // of the run in that slot; read and written atomically
	named slotTable
	left  int // slots that are free
	order nameOrder
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
	return l.named.find(l.runs, n)
}

// add returns the run of that name, or adds the one that is new.
func (l *roll) add(n store.Name, fresh func() *run) *run {
	l.mu.Lock()
	defer l.mu.Unlock()
	if r := l.named.find(l.runs, n); r != nil {
		return r
	}
	r := fresh()
	l.put(r, codeOf(r))
	return r
}

// load adds many runs, none of which is there.
func (l *roll) load(runs []*run) {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.runs, l.codes = slices.Grow(l.runs, len(runs)), slices.Grow(l.codes, len(runs))
	l.named.resize(l.runs, len(l.runs)+len(runs))
	for _, r := range runs {
		l.put(r, codeOf(r))
	}
}

func codeOf(r *run) uint32 {
	if h := r.head.Load(); h != nil {
		return h.code()
	}
	return 0
}

func (l *roll) put(r *run, code uint32) {
	r.slot = uint32(len(l.runs))
	l.runs, l.codes = append(l.runs, r), append(l.codes, code)
	l.named.put(l.runs, r)
}

// remove leaves the run's slot free: who has listed slots finds none or the same run
// in each, until all are numbered anew.
func (l *roll) remove(r *run) {
	const few = 64
	l.mu.Lock()
	defer l.mu.Unlock()
	if !l.holds(r) {
		return
	}
	l.named.remove(r)
	l.runs[r.slot], l.codes[r.slot] = nil, 0
	if l.left++; l.left > few && l.left > len(l.runs)/4 {
		l.renumber()
	}
}

func (l *roll) holds(r *run) bool { return int(r.slot) < len(l.runs) && l.runs[r.slot] == r }

// renumber gives the runs other slots, without any that are free.
func (l *roll) renumber() {
	runs, codes := l.runs, l.codes
	l.runs, l.codes = make([]*run, 0, len(runs)-l.left), make([]uint32, 0, len(runs)-l.left)
	l.left, l.order = 0, nameOrder{}
	l.named.resize(nil, len(runs)-l.left)
	for i, r := range runs {
		if r != nil {
			l.put(r, codes[i])
		}
	}
}

// list notes what a run's head says.
func (l *roll) list(r *run, h *head) {
	l.mu.RLock()
	defer l.mu.RUnlock()
	if l.holds(r) {
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
		if fits(atomic.LoadUint32(&l.codes[i])) && l.runs[i] != nil {
			runs = append(runs, l.runs[i])
		}
	}
	return runs
}

// inStates returns what fits the runs that may be in one of the states, all runs with
// a head for none.
func inStates(states []string) func(code uint32) bool {
	var codes []uint32
	for _, s := range states {
		codes = append(codes, stateCode(s))
	}
	return func(code uint32) bool {
		return code != 0 && (len(codes) == 0 || slices.Contains(codes, code&codeStates))
	}
}

// in returns the runs that may be in one of the states, all runs for none.
func (l *roll) in(states []string) []*run { return l.those(inStates(states)) }

// open returns the runs that have not ended.
func (l *roll) open() []*run {
	return l.those(func(code uint32) bool { return code != 0 && code&codeEnded == 0 })
}

// ended returns the runs that have ended.
func (l *roll) ended() []*run {
	return l.those(func(code uint32) bool { return code&codeEnded != 0 })
}

// size returns how many runs there are.
func (l *roll) size() int {
	l.mu.RLock()
	defer l.mu.RUnlock()
	return len(l.runs) - l.left
}

// behind returns up to n runs whose code fits, in the order of names, from behind a
// name on; from the first one for the zero Name.
func (l *roll) behind(after store.Name, n int, fits func(code uint32) bool) []*run {
	l.arranged()
	defer l.mu.RUnlock()
	runs := make([]*run, 0, n)
	l.order.walk(l.runs, after, func(slot uint32) bool {
		if fits(atomic.LoadUint32(&l.codes[slot])) && l.runs[slot] != nil {
			runs = append(runs, l.runs[slot])
		}
		return len(runs) < n
	})
	return runs
}

// arranged puts the runs that came into the order of names. It returns with the lock
// held for reading: between two locks all may be numbered anew.
func (l *roll) arranged() {
	for l.mu.RLock(); l.order.upTo != len(l.runs); l.mu.RLock() {
		l.mu.RUnlock()
		l.mu.Lock()
		l.order.extend(l.runs)
		l.mu.Unlock()
	}
}

// differing returns the names that are not in the roll, and those of the kind in the
// roll that are not among the names.
func (l *roll) differing(kind statusfile.Kind, names []store.Name) (differing []store.Name) {
	l.mu.RLock()
	defer l.mu.RUnlock()
	there := make([]bool, len(l.runs))
	for _, n := range names {
		if r := l.named.find(l.runs, n); r != nil {
			there[r.slot] = true
		} else {
			differing = append(differing, n)
		}
	}
	for slot, r := range l.runs {
		if r != nil && r.name.Kind == kind && !there[slot] {
			differing = append(differing, r.name)
		}
	}
	return differing
}
