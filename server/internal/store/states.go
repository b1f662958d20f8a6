package store

import (
	"slices"
	"sync"

	"github.com/runstatus/runstatus/statusfile"
)

// States is a set of states by name. Its zero value is empty. A States is a
// value: adding to a copy leaves the original as it was.
type States struct {
	known uint64    // a bit for each name of the vocabulary, in its order
	other *[]string // names that this version doesn't know, at most maxOther; never changed
}

// maxOther bounds what a file full of invented states can cost.
const maxOther = 64

// Vocabulary returns the names of all states of both kinds, in an order that is
// the same in every run of the same version.
var Vocabulary = sync.OnceValue(func() (names []string) {
	for _, kind := range []statusfile.Kind{statusfile.TestRun, statusfile.Series} {
		for _, s := range statusfile.States(kind) {
			if !slices.Contains(names, s.Name) {
				names = append(names, s.Name)
			}
		}
	}
	return names
})

var stateBits = sync.OnceValue(func() map[string]uint64 {
	bits := map[string]uint64{}
	for i, name := range Vocabulary() {
		bits[name] = 1 << i
	}
	return bits
})

// Add adds a state.
func (s *States) Add(name string) {
	if bit, ok := stateBits()[name]; ok {
		s.known |= bit
		return
	}
	var other []string
	if s.other != nil {
		other = *s.other
	}
	if len(other) < maxOther && !slices.Contains(other, name) {
		other = append(slices.Clip(other), name)
		s.other = &other
	}
}

// Has reports whether the set holds a state.
func (s *States) Has(name string) bool {
	if bit, ok := stateBits()[name]; ok {
		return s.known&bit != 0
	}
	return s.other != nil && slices.Contains(*s.other, name)
}

// HasAny reports whether the set holds one of the states.
func (s *States) HasAny(names ...string) bool { return slices.ContainsFunc(names, s.Has) }

// Names returns the states of the set.
func (s *States) Names() (names []string) {
	for i, name := range Vocabulary() {
		if s.known&(1<<i) != 0 {
			names = append(names, name)
		}
	}
	if s.other != nil {
		names = append(names, *s.other...)
	}
	return names
}
