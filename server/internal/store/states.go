package store

import (
	"slices"
	"sync"

	"github.com/runstatus/runstatus/statusfile"
)

// States is a set of states by name. Its zero value is empty. A States is a
// value: adding to a copy leaves the original as it was.
type States struct {
	known uint64   // a bit for each name in the vocabulary of both kinds
	other []string // names that this version doesn't know, at most maxOther
}

// maxOther bounds what a file full of invented states can cost.
const maxOther = 64

var stateBits = sync.OnceValue(func() map[string]uint64 {
	bits := map[string]uint64{}
	for _, kind := range []statusfile.Kind{statusfile.TestRun, statusfile.Series} {
		for _, s := range statusfile.States(kind) {
			if _, ok := bits[s.Name]; !ok {
				bits[s.Name] = 1 << len(bits)
			}
		}
	}
	return bits
})

// Add adds a state.
func (s *States) Add(name string) {
	if bit, ok := stateBits()[name]; ok {
		s.known |= bit
		return
	}
	if len(s.other) < maxOther && !slices.Contains(s.other, name) {
		s.other = append(slices.Clip(s.other), name)
	}
}

// Has tells whether the set holds a state.
func (s *States) Has(name string) bool {
	if bit, ok := stateBits()[name]; ok {
		return s.known&bit != 0
	}
	return slices.Contains(s.other, name)
}

// HasAny tells whether the set holds one of the states.
func (s *States) HasAny(names ...string) bool { return slices.ContainsFunc(names, s.Has) }
