package server

import (
	"fmt"
	"maps"
	"slices"
	"strings"

	runstatusv1 "github.com/runstatus/runstatus/gen/go/runstatus/v1"
	"github.com/runstatus/runstatus/server/internal/store"
	"github.com/runstatus/runstatus/statusfile"
)

// selection is what a watch asks for: which runs, and which of their lines. Of
// names, parent and series one is given. It is never changed.
type selection struct {
	names  []store.Name // sorted, each once
	parent bool
	// Of a parent: its namespace, "" for all, and which of its runs.
	namespace string
	match     predicate // nil: all
	byName    bool      // match looks at nothing but the name
	series    store.Name

	states       map[string]struct{} // nil: all
	allowMissing bool
	canonical    binding // the same for all requests that mean the same
}

func parseSelection(req *runstatusv1.WatchStatusesRequest) (*selection, error) {
	s := &selection{allowMissing: req.GetAllowMissing()}
	if err := s.onlyOne(req); err != nil {
		return nil, err
	}
	var err error
	switch {
	case len(req.GetRuns()) > 0:
		err = s.parseNames(req.GetRuns())
	case req.GetSeries() != "":
		err = s.parseSeries(req.GetSeries())
	default:
		err = s.parseFilter(req.GetParent(), req.GetFilter())
	}
	if err != nil {
		return nil, err
	}
	if s.states, err = parseStates("states", req.GetStates()); err != nil {
		return nil, err
	}
	s.canonical = append(s.canonical, "states")
	s.canonical = append(s.canonical, slices.Sorted(maps.Keys(s.states))...)
	return s, nil
}

func (s *selection) onlyOne(req *runstatusv1.WatchStatusesRequest) error {
	given := 0
	for _, is := range []bool{len(req.GetRuns()) > 0, req.GetParent() != "", req.GetSeries() != ""} {
		if is {
			given++
		}
	}
	switch {
	case given != 1:
		return invalid("runs", invalidField, "exactly one of runs, parent and series says which runs")
	case req.GetFilter() != "" && req.GetParent() == "":
		return invalid("filter", invalidField, "a filter chooses among the runs of a parent, and none is given")
	}
	return nil
}

func (s *selection) parseNames(names []string) error {
	s.names = make([]store.Name, 0, len(names))
	for i, name := range names {
		n, err := store.ParseName(name)
		if err != nil {
			return inField(fmt.Sprintf("runs[%d]", i), err)
		}
		s.names = append(s.names, n)
	}
	slices.SortFunc(s.names, store.Name.Compare)
	s.names = slices.Compact(s.names)
	s.canonical = binding{"watch runs"}
	for _, n := range s.names {
		s.canonical = append(s.canonical, n.String())
	}
	return nil
}

func (s *selection) parseSeries(name string) error {
	n, err := store.ParseName(name)
	if err != nil {
		return inField("series", err)
	}
	if n.Kind != statusfile.Series {
		return invalid("series", invalidField, fmt.Sprintf("%s is a test run, not a series", n))
	}
	s.series, s.canonical = n, binding{"watch series", n.String()}
	return nil
}

func (s *selection) parseFilter(parent, filter string) (err error) {
	if s.namespace, err = parseParents(parent); err != nil {
		return err
	}
	s.parent, s.canonical = true, binding{"watch parent", s.namespace, filter}
	if strings.TrimSpace(filter) != "" {
		var c condition
		c, err = compileFilterOf(filter, identityFields, identityFieldNames)
		s.match = c.match
		_, more := compileFilterOf(filter, nameFields, "")
		s.byName = more == nil
	}
	return err
}

// parseStates returns a set of states, nil for none. Names that the vocabulary
// lacks are taken as they are.
func parseStates(field string, names []string) (map[string]struct{}, error) {
	if len(names) == 0 {
		return nil, nil
	}
	set := make(map[string]struct{}, len(names))
	for i, name := range names {
		if name == "" {
			return nil, invalid(fmt.Sprintf("%s[%d]", field, i), invalidField, "a state's name is not empty")
		}
		set[name] = struct{}{}
	}
	return set, nil
}

// named returns the runs that the request names itself.
func (s *selection) named() []store.Name {
	if s.series != (store.Name{}) {
		return []store.Name{s.series}
	}
	return s.names
}

// requested tells whether the request names a run itself.
func (s *selection) requested(n store.Name) bool {
	return s.holds(n) || n == s.series
}

// holds tells whether a run is one of the names.
func (s *selection) holds(n store.Name) bool {
	_, found := slices.BinarySearchFunc(s.names, n, store.Name.Compare)
	return found
}

// wants tells whether a line is of one of the states.
func (s *selection) wants(line store.Status) bool {
	if s.states == nil {
		return true
	}
	_, ok := s.states[line.State]
	return ok
}
