package store

import (
	"slices"
	"sync"

	"github.com/runstatus/runstatus/statusfile"
)

// States is a set of states by name. Its zero value is empty. A States is a
// value: adding to a copy leaves the original as it was.
type States struct {
	builtIn uint64    // a bit for each built-in state, in the order of BuiltInStates
	other   *[]string // all other states, by name; never changed
}

// maxOther bounds what a file full of invented states can cost.
const maxOther = 64

// BuiltInStates returns the names of the built-in states of both kinds, in an order that
// is the same in every run of the same version.
var BuiltInStates = sync.OnceValue(func() (names []string) {
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
	for i, name := range BuiltInStates() {
		bits[name] = 1 << i
	}
	return bits
})

// Add adds a state.
func (s *States) Add(name string) {
	if bit, ok := stateBits()[name]; ok {
		s.builtIn |= bit
	} else if others := s.others(); !slices.Contains(others, name) {
		others = append(slices.Clip(others), name)
		s.other = &others
	}
}

// addUnknown adds a state that the vocabulary lacks, unless the set holds maxOther of them.
func (s *States) addUnknown(name string) {
	if _, builtIn := stateBits()[name]; builtIn || len(s.others()) < maxOther {
		s.Add(name)
	}
}

// Has reports whether the set holds a state.
func (s *States) Has(name string) bool {
	if bit, ok := stateBits()[name]; ok {
		return s.builtIn&bit != 0
	}
	return slices.Contains(s.others(), name)
}

// HasAny reports whether the set holds one of the states.
func (s *States) HasAny(names ...string) bool { return slices.ContainsFunc(names, s.Has) }

// AllBuiltIn reports whether the set holds no other states than built-in ones.
func (s *States) AllBuiltIn() bool { return s.other == nil }

// Names returns the states of the set.
func (s *States) Names() (names []string) {
	for i, name := range BuiltInStates() {
		if s.builtIn&(1<<i) != 0 {
			names = append(names, name)
		}
	}
	return append(names, s.others()...)
}

func (s *States) others() []string {
	if s.other == nil {
		return nil
	}
	return *s.other
}

// Outcome returns the first outcome, in the order of the constants, that a state of the set
// decides for a run of the kind; Completed if there is none.
func (s *States) Outcome(v *statusfile.Vocabulary, kind statusfile.Kind) Outcome {
	first := Completed
	for _, d := range builtInDecisions()[kind] {
		if s.builtIn&d.states != 0 {
			first = min(first, d.outcome)
		}
	}
	for _, name := range s.others() {
		if state, _ := v.Lookup(kind, name); state.Outcome != "" {
			first = min(first, outcomeNamed(state.Outcome))
		}
	}
	return first
}

// decision is an outcome with the built-in states that decide it.
type decision struct {
	outcome Outcome
	states  uint64
}

var builtInDecisions = sync.OnceValue(func() map[statusfile.Kind][]decision {
	decisions := map[statusfile.Kind][]decision{}
	for _, kind := range []statusfile.Kind{statusfile.TestRun, statusfile.Series} {
		for _, s := range statusfile.States(kind) {
			if s.Outcome != "" {
				decisions[kind] = append(decisions[kind], decision{outcomeNamed(s.Outcome), stateBits()[s.Name]})
			}
		}
	}
	return decisions
})
