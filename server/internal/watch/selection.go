package watch

import (
	"fmt"
	"maps"
	"slices"
	"strings"
	"time"

	runstatusv1 "github.com/runstatus/runstatus/gen/go/runstatus/v1"
	"github.com/runstatus/runstatus/server/internal/apierr"
	"github.com/runstatus/runstatus/server/internal/auth"
	"github.com/runstatus/runstatus/server/internal/query"
	"github.com/runstatus/runstatus/server/internal/store"
	"github.com/runstatus/runstatus/statusfile"
)

var bothKinds = []statusfile.Kind{statusfile.TestRun, statusfile.Series}

// selection is what a watch asks for: which runs, and which of their lines. One of names, parent and
// series is given. It never changes.
type selection struct {
	vocabulary *statusfile.Vocabulary

	names  []store.Name // sorted, each once
	parent bool
	// Of a parent: its namespace, "" for all, and which of its runs.
	namespace string
	match     query.Predicate // nil: all
	reads     query.Facts     // what match looks at
	series    store.Name

	kinds        []statusfile.Kind // of the runs that may be selected
	states       query.StateSet    // nil: all
	allowMissing bool
	rights       auth.Scope    // what the caller may read; match has it too
	canonical    query.Binding // the same for all requests that mean the same
}

func parseSelection(v *statusfile.Vocabulary, req *runstatusv1.WatchStatusesRequest) (*selection, error) {
	s := &selection{vocabulary: v, allowMissing: req.GetAllowMissing()}
	var err error
	switch of := req.GetSelection().(type) {
	case *runstatusv1.WatchStatusesRequest_Runs:
		err = s.parseNames(of.Runs.GetNames())
	case *runstatusv1.WatchStatusesRequest_Series:
		err = s.parseSeries(of.Series)
	case *runstatusv1.WatchStatusesRequest_Query:
		err = s.parseQuery(of.Query)
	}
	if err != nil {
		return nil, err
	}
	if s.states, err = query.ParseStates(v, "states", req.GetStates(), s.kinds); err != nil {
		return nil, err
	}
	s.canonical = append(s.canonical, "states")
	s.canonical = append(s.canonical, slices.Sorted(maps.Keys(s.states))...)
	return s, nil
}

func (s *selection) parseNames(names []string) error {
	s.names = make([]store.Name, 0, len(names))
	for i, name := range names {
		n, err := store.ParseName(name)
		if err != nil {
			return apierr.InField(fmt.Sprintf("runs.names[%d]", i), err)
		}
		s.names = append(s.names, n)
	}
	slices.SortFunc(s.names, store.Name.Compare)
	s.names = slices.Compact(s.names)
	for _, n := range s.names {
		if !slices.Contains(s.kinds, n.Kind) {
			s.kinds = append(s.kinds, n.Kind)
		}
	}
	s.canonical = query.Binding{"watch runs"}
	for _, n := range s.names {
		s.canonical = append(s.canonical, n.String())
	}
	return nil
}

func (s *selection) parseSeries(name string) error {
	n, err := store.ParseName(name)
	if err != nil {
		return apierr.InField("series", err)
	}
	if n.Kind != statusfile.Series {
		return apierr.Invalid("series", apierr.InvalidField, fmt.Sprintf("%s is a test run, not a series", n))
	}
	s.series, s.kinds, s.canonical = n, bothKinds, query.Binding{"watch series", n.String()}
	return nil
}

func (s *selection) parseQuery(q *runstatusv1.RunQuery) (err error) {
	if s.namespace, err = query.ParseParents(q.GetParent()); err != nil {
		return apierr.InField("query.parent", err)
	}
	filter := q.GetFilter()
	s.parent, s.kinds, s.canonical = true, bothKinds, query.Binding{"watch parent", s.namespace, filter}
	if strings.TrimSpace(filter) != "" {
		var f query.Filter
		f, err = query.CompileFilter(s.vocabulary, filter)
		if f.Results {
			err = &store.Error{Reason: apierr.InvalidFilter, Detail: "a watch cannot filter by results, because the log of changes does not hold them; leave results out"}
		}
		err = apierr.InField("query.filter", err)
		if s.match, s.reads = byOwnLines(s.vocabulary, f.Match), f.Reads; len(f.Kinds) > 0 {
			s.kinds = f.Kinds
		}
	}
	return err
}

// namespaces returns those of the runs that may be selected; "" stands for all. A series has members in
// any.
func (s *selection) namespaces() []string {
	switch {
	case s.parent:
		return []string{s.namespace}
	case s.series != (store.Name{}):
		return []string{""}
	}
	var all []string
	for _, n := range s.names {
		if !slices.Contains(all, n.Namespace) {
			all = append(all, n.Namespace)
		}
	}
	return all
}

// restrict leaves out the runs that the caller may not read, as if a filter did. A token of the selection
// ends with the rights.
func (s *selection) restrict(rights auth.Scope) {
	s.rights = rights
	if rights.None {
		s.rights.Match = func(*store.Run) bool { return false }
	}
	if s.rights.Match == nil {
		return
	}
	mayRead := byOwnLines(s.vocabulary, s.rights.Match)
	if match := s.match; match != nil {
		s.match = func(run *store.Run) bool { return match(run) && mayRead(run) }
	} else {
		s.match = mayRead
	}
	if s.reads = max(s.reads, rights.Reads); !s.parent {
		s.reads = max(s.reads, query.Identity) // the names alone decide nothing
	}
	s.canonical = append(s.canonical, "rights", rights.ID)
}

// byOwnLines judges a series by its own lines: the log of changes does not tell what outcome, and which end,
// its members gave it at a past revision.
func byOwnLines(v *statusfile.Vocabulary, match query.Predicate) query.Predicate {
	if match == nil {
		return nil
	}
	return func(run *store.Run) bool {
		if run.Name.Kind != statusfile.Series || !run.Ended {
			return match(run)
		}
		own := *run
		own.Outcome = store.NoOutcome
		if endedWithProblem(v, run) {
			own.Outcome = store.Failed
		}
		if !endedByLine(v, run) {
			own.EndTime = time.Time{}
		}
		return match(&own)
	}
}

// named returns the runs that the request names itself.
func (s *selection) named() []store.Name {
	if s.series != (store.Name{}) {
		return []store.Name{s.series}
	}
	return s.names
}

// isNamed reports whether the request names a run itself.
func (s *selection) isNamed(n store.Name) bool {
	return s.hasName(n) || n == s.series
}

// hasName reports whether a run is one of the names.
func (s *selection) hasName(n store.Name) bool {
	_, found := slices.BinarySearchFunc(s.names, n, store.Name.Compare)
	return found
}

// wantsLine reports whether a line is of one of the states.
func (s *selection) wantsLine(line store.Status) bool {
	if s.states == nil {
		return true
	}
	_, ok := s.states[line.State]
	return ok
}
