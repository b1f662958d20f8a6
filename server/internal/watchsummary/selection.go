package watchsummary

import (
	"strings"

	runstatusv1 "github.com/runstatus/runstatus/gen/go/runstatus/v1"
	"github.com/runstatus/runstatus/server/internal/auth"
	"github.com/runstatus/runstatus/server/internal/query"
	"github.com/runstatus/runstatus/server/internal/store"
	"github.com/runstatus/runstatus/statusfile"
)

// key is equal for requests that ask for the same counts.
type key struct{ namespace, filter, groupBy, rights string }

// selection says which runs are counted, and how. It never changes.
type selection struct {
	key
	vocabulary *statusfile.Vocabulary
	filter     query.Filter
	grouping   query.Grouping
	rights     auth.Scope // what the callers may read; filter has it too
}

func parseSelection(v *statusfile.Vocabulary, req *runstatusv1.WatchSummaryRequest) (*selection, error) {
	s := &selection{vocabulary: v}
	var err error
	if s.grouping, err = query.ParseGroupBy(req.GetGroupBy()); err != nil {
		return nil, err
	}
	namespace, err := query.ParseParents(req.GetParent())
	if err != nil {
		return nil, err
	}
	s.key = key{namespace: namespace, filter: strings.TrimSpace(req.GetFilter()), groupBy: req.GetGroupBy()}
	s.filter, err = query.CompileFilter(v, req.GetFilter())
	return s, err
}

// restrict leaves out the runs that the caller may not read. Callers with the same rights share a counter.
func (s *selection) restrict(rights auth.Scope) {
	s.rights = rights
	if rights.None {
		s.rights.Match, s.key.rights = func(*store.Run) bool { return false }, "none"
	}
	mayRead := s.rights.Match
	if mayRead == nil {
		return
	}
	match := s.filter.Match
	s.filter.Match = func(run *store.Run) bool { return match(run) && mayRead(run) }
	s.filter.Reads = max(s.filter.Reads, rights.Reads)
	s.key.rights += rights.ID
}

// mayInclude reports whether a run with this name can be counted.
func (s *selection) mayInclude(n store.Name) bool {
	if s.namespace != "" && s.namespace != n.Namespace {
		return false
	}
	return s.filter.Reads > query.NameAlone || s.filter.Match(&store.Run{Name: n})
}
