package statusfile

import (
	"errors"
	"fmt"
	"hash/crc32"
	"slices"
	"strings"
)

// Vocabulary is the states that test runs and series can be in: the built-in ones, and
// those that a site adds, such as the states of plug-ins. It never changes, so it is safe
// for concurrent use. A nil Vocabulary has the built-in states alone.
type Vocabulary struct {
	added       []AddedState
	byName      map[Kind]map[string]State // the added ones
	fingerprint uint32
}

// AddedState is a state that is not built in.
type AddedState struct {
	Kind Kind // of the runs that can be in the state
	State
}

// outcomes are the outcomes that a state can decide. All others come from a result.
var outcomes = []string{"BUILD_FAILED", "TIMED_OUT", "CANCELLED", "SKIPPED", "ABORTED", "ERROR", "COMPLETED"}

// NewVocabulary returns the built-in states with the added ones. A state that is built in
// with the same meaning may be added too: a later version may have it. The error joins
// what is wrong with each state, and names it.
func NewVocabulary(added []AddedState) (*Vocabulary, error) {
	v := &Vocabulary{byName: map[Kind]map[string]State{TestRun: {}, Series: {}}}
	var errs []error
	for i, s := range added {
		if err := v.add(s); err != nil {
			errs = append(errs, fmt.Errorf("states[%d] %s: %w", i, s.Name, err))
		}
	}
	v.fingerprint = fingerprint(v)
	return v, errors.Join(errs...)
}

func (v *Vocabulary) add(s AddedState) error {
	if err := s.validate(); err != nil {
		return err
	}
	builtIn, known := Lookup(s.Kind, s.Name)
	switch _, twice := v.byName[s.Kind][s.Name]; {
	case twice:
		return fmt.Errorf("the state is given twice for the kind %s", s.Kind)
	case known && meaning(builtIn) != meaning(s.State):
		return fmt.Errorf("the state is built in with another meaning (%s, not %s): leave it out, or choose another name", meaning(builtIn), meaning(s.State))
	case !known:
		v.added = append(v.added, s)
		v.byName[s.Kind][s.Name] = s.State
	}
	return nil
}

func (s AddedState) validate() error {
	switch {
	case !s.Kind.valid():
		return fmt.Errorf("its kind is neither %s nor %s", TestRun, Series)
	case ValidateName(s.Name) != nil:
		return ValidateName(s.Name)
	case s.Error && s.Failure:
		return errors.New("a state is an error or a failure, not both")
	case IsProblem(s.Name) && !s.IsProblem():
		return errors.New("other programs take the name for that of a problem: say error or failure, or choose a name that does not end in _ERROR, _FAILED or _TIMEOUT")
	case s.Outcome != "" && !slices.Contains(outcomes, s.Outcome):
		return fmt.Errorf("no state decides the outcome %q: want one of %s", s.Outcome, strings.Join(outcomes, ", "))
	}
	return nil
}

// States returns the states of a kind: the built-in ones, roughly in the order in which a
// run passes through them, then the added ones.
func (v *Vocabulary) States(kind Kind) []State {
	states := States(kind)
	for _, s := range v.Added() {
		if s.Kind == kind {
			states = append(states, s.State)
		}
	}
	return states
}

// Added returns the states that are not built in. The caller must not change them.
func (v *Vocabulary) Added() []AddedState {
	if v == nil {
		return nil
	}
	return v.added
}

// Lookup returns the state with the name, and whether the kind has it.
func (v *Vocabulary) Lookup(kind Kind, name string) (State, bool) {
	s, known := Lookup(kind, name)
	if known || v == nil {
		return s, known
	}
	s, known = v.byName[kind][name]
	return s, known
}

// Ends reports whether a run of the kind that reached the state has ended.
func (v *Vocabulary) Ends(kind Kind, name string) bool {
	s, _ := v.Lookup(kind, name)
	return s.Ends
}

// IsProblem reports whether the state is a problem of a run of the kind. The name decides
// where the kind does not have the state, see the function IsProblem.
func (v *Vocabulary) IsProblem(kind Kind, name string) bool {
	if s, known := v.Lookup(kind, name); known {
		return s.IsProblem()
	}
	return IsProblem(name)
}

// Fingerprint identifies the names of all states with what they say of a run. It is never
// 0, and the same in every process.
func (v *Vocabulary) Fingerprint() uint32 {
	if v == nil {
		return builtInFingerprint
	}
	return v.fingerprint
}

var builtInFingerprint = fingerprint(nil)

func fingerprint(v *Vocabulary) uint32 {
	var lines []string
	for _, kind := range []Kind{TestRun, Series} {
		for _, s := range v.States(kind) {
			lines = append(lines, fmt.Sprintln(kind, s.Name, meaning(s)))
		}
	}
	slices.Sort(lines)
	return max(1, crc32.ChecksumIEEE([]byte(strings.Join(lines, ""))))
}

// meaning returns what a state says of a run, in words.
func meaning(s State) string {
	var words []string
	for _, flag := range []struct {
		is   bool
		word string
	}{{s.Ends, "ends"}, {s.Error, "error"}, {s.Failure, "failure"}, {s.Outcome != "", "outcome " + s.Outcome}} {
		if flag.is {
			words = append(words, flag.word)
		}
	}
	if len(words) == 0 {
		return "neither an end nor a problem"
	}
	return strings.Join(words, ", ")
}
