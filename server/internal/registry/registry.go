// Package registry holds the runs of a working directory in memory: by name, by state and in the
// order of names. A page in the order of names (After) begins where the last one ended, and looks at no
// more runs than it needs; every other order is sorted by the caller, from all runs that may match (Select).
//
// A Registry is safe for concurrent use. It has one lock, which is held for moments and never
// while another one is taken.
package registry

import (
	"slices"
	"sync"
	"sync/atomic"

	"github.com/runstatus/runstatus/server/internal/store"
	"github.com/runstatus/runstatus/statusfile"
)

// Node is what the registry needs of a run. It is embedded in the run.
type Node struct {
	Name store.Name
	slot uint32 // guarded by the registry's lock
}

func (n *Node) node() *Node { return n }

// Run is a pointer to a run, which embeds a Node. Code may be called at any time.
type Run interface {
	comparable
	node() *Node
	Code() Code
}

// Registry is the set of runs of one working directory: every run that exists and was ever looked
// at. Beside each it keeps a Code, so that the runs of a state are found without looking at the
// others. The zero value is an empty registry.
type Registry[R Run] struct {
	mu    sync.RWMutex
	runs  []R      // by slot; the zero value in a slot that is free
	codes []uint32 // by slot; read and written atomically
	named table[R]
	free  int // slots that are free
	order nameOrder[R]
}

// Code is the state of a run, and whether it has ended. It is 0 for a run of which nothing can be
// shown yet.
type Code uint32

const (
	codeEnded  = 1 << 16
	codeStates = codeEnded - 1
	otherState = 1 // one that is not built in
)

var stateCodes = sync.OnceValue(func() map[string]Code {
	codes := map[string]Code{}
	for i, name := range store.BuiltInStates() {
		codes[name] = otherState + 1 + Code(i)
	}
	return codes
})

func stateCode(state string) Code {
	if code, ok := stateCodes()[state]; ok {
		return code
	}
	return otherState
}

// CodeOf returns the code of a run in a state.
func CodeOf(state string, ended bool) Code {
	if ended {
		return stateCode(state) | codeEnded
	}
	return stateCode(state)
}

// InStates returns a function that reports whether a run of a code may be in one of the states;
// without states, whether it can be shown. States that are not built in share a code.
func InStates(states []string) func(Code) bool {
	var codes []Code
	for _, s := range states {
		codes = append(codes, stateCode(s))
	}
	return func(code Code) bool {
		return code != 0 && (len(codes) == 0 || slices.Contains(codes, code&codeStates))
	}
}

// Find returns the run of a name, the zero value if there is none.
func (l *Registry[R]) Find(n store.Name) R {
	l.mu.RLock()
	defer l.mu.RUnlock()
	return l.named.find(l.runs, n)
}

// Add returns the run of a name. If there is none it adds the one that fresh returns, which is
// called with the registry's lock held.
func (l *Registry[R]) Add(n store.Name, fresh func() R) R {
	l.mu.Lock()
	defer l.mu.Unlock()
	var none R
	if r := l.named.find(l.runs, n); r != none {
		return r
	}
	r := fresh()
	l.put(r, uint32(r.Code()))
	return r
}

// Load adds many runs, none of which is in the registry.
func (l *Registry[R]) Load(runs []R) {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.runs, l.codes = slices.Grow(l.runs, len(runs)), slices.Grow(l.codes, len(runs))
	l.named.resize(l.runs, len(l.runs)+len(runs))
	for _, r := range runs {
		l.put(r, uint32(r.Code()))
	}
}

// Clear removes all runs.
func (l *Registry[R]) Clear() {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.runs, l.codes, l.named, l.free, l.order = nil, nil, table[R]{}, 0, nameOrder[R]{}
}

func (l *Registry[R]) put(r R, code uint32) {
	r.node().slot = uint32(len(l.runs)) //nolint:gosec // there are fewer runs
	l.runs, l.codes = append(l.runs, r), append(l.codes, code)
	l.named.put(l.runs, r)
}

// Remove removes a run, if it is in the registry. Its slot stays free until all are numbered
// anew: a reader of slots finds the same run in each, or none.
func (l *Registry[R]) Remove(r R) {
	const few = 64
	l.mu.Lock()
	defer l.mu.Unlock()
	if !l.holds(r) {
		return
	}
	l.named.remove(r)
	var none R
	slot := r.node().slot
	l.runs[slot], l.codes[slot] = none, 0
	if l.free++; l.free > few && l.free > len(l.runs)/4 {
		l.renumber()
	}
}

func (l *Registry[R]) holds(r R) bool {
	slot := int(r.node().slot)
	return slot < len(l.runs) && l.runs[slot] == r
}

// renumber gives the runs other slots, without free ones.
func (l *Registry[R]) renumber() {
	runs, codes := l.runs, l.codes
	l.runs, l.codes = make([]R, 0, len(runs)-l.free), make([]uint32, 0, len(runs)-l.free)
	room := len(runs) - l.free
	l.free, l.order = 0, nameOrder[R]{}
	l.named.resize(nil, room)
	var none R
	for i, r := range runs {
		if r != none {
			l.put(r, codes[i])
		}
	}
}

// SetCode notes the code of a run, if it is in the registry.
func (l *Registry[R]) SetCode(r R, code Code) {
	l.mu.RLock()
	defer l.mu.RUnlock()
	if l.holds(r) {
		atomic.StoreUint32(&l.codes[r.node().slot], uint32(code))
	}
}

func (l *Registry[R]) code(slot int) Code { return Code(atomic.LoadUint32(&l.codes[slot])) }

// Select returns the runs whose code fits.
func (l *Registry[R]) Select(fits func(Code) bool) (runs []R) {
	l.mu.RLock()
	defer l.mu.RUnlock()
	n := 0
	for slot := range l.codes {
		if fits(l.code(slot)) {
			n++
		}
	}
	var none R
	runs = make([]R, 0, n)
	for slot := range l.codes {
		if fits(l.code(slot)) && l.runs[slot] != none {
			runs = append(runs, l.runs[slot])
		}
	}
	return runs
}

// Shown returns the runs that can be shown.
func (l *Registry[R]) Shown() []R { return l.Select(InStates(nil)) }

// Open returns the runs that have not ended.
func (l *Registry[R]) Open() []R {
	return l.Select(func(code Code) bool { return code != 0 && code&codeEnded == 0 })
}

// Ended returns the runs that have ended.
func (l *Registry[R]) Ended() []R {
	return l.Select(func(code Code) bool { return code&codeEnded != 0 })
}

// Len returns how many runs there are.
func (l *Registry[R]) Len() int {
	l.mu.RLock()
	defer l.mu.RUnlock()
	return len(l.runs) - l.free
}

// After returns up to n runs whose code fits, in the order of names, the first behind a name;
// from the first one on for the zero Name.
func (l *Registry[R]) After(after store.Name, n int, fits func(Code) bool) []R {
	l.rlockSorted()
	defer l.mu.RUnlock()
	var none R
	runs := make([]R, 0, n)
	l.order.walk(l.runs, after, func(slot uint32) bool {
		if fits(l.code(int(slot))) && l.runs[slot] != none {
			runs = append(runs, l.runs[slot])
		}
		return len(runs) < n
	})
	return runs
}

// rlockSorted takes the lock for reading, with all runs in the order of names.
func (l *Registry[R]) rlockSorted() {
	for l.mu.RLock(); l.order.upTo != len(l.runs); l.mu.RLock() {
		l.mu.RUnlock()
		l.mu.Lock()
		l.order.extend(l.runs)
		l.mu.Unlock()
	}
}

// Differing returns the names that are not in the registry, and the names of the registry's runs
// of the kind that are not among them.
func (l *Registry[R]) Differing(kind statusfile.Kind, names []store.Name) (differing []store.Name) {
	l.mu.RLock()
	defer l.mu.RUnlock()
	var none R
	there := make([]bool, len(l.runs))
	for _, n := range names {
		if r := l.named.find(l.runs, n); r != none {
			there[r.node().slot] = true
		} else {
			differing = append(differing, n)
		}
	}
	for slot, r := range l.runs {
		if r != none && r.node().Name.Kind == kind && !there[slot] {
			differing = append(differing, r.node().Name)
		}
	}
	return differing
}
