package server

import (
	"context"
	"slices"

	"github.com/runstatus/runstatus/server/internal/query"
	"github.com/runstatus/runstatus/server/internal/store"
)

// event is what a change is to a watch.
type event uint8

const (
	noEvent  event = iota
	runComes       // it is there, without a first line
	runJoins
	lineComes
	runEnds
	runLeaves
)

// scope tells which changes concern a watch. It stands where the watch does, and
// belongs to its goroutine.
type scope struct {
	*selection
	store store.Store
	bell  *bell
	ahead lookahead

	members map[store.Name]struct{}  // of a series
	judged  map[store.Name]judgement // of a filter, as far as it is remembered
}

// judgement says whether a life matches a filter.
type judgement struct {
	uid string
	in  bool
}

// maxJudged bounds what is remembered: a run that was forgotten is looked at again.
const maxJudged = 10_000

// begin takes the selected runs as they were found.
func (s *scope) begin(found []*store.Run) {
	s.members, s.judged = map[store.Name]struct{}{}, nil
	for _, run := range found {
		if s.series != (store.Name{}) && run.Name != s.series {
			s.admit(run.Name)
		}
	}
}

func (s *scope) admit(n store.Name) {
	s.members[n] = struct{}{}
	s.bell.follow(n)
}

func (s *scope) dismiss(n store.Name) {
	delete(s.members, n)
	s.bell.unfollow(n)
}

// event returns what the next change is to the watch. A run that has no first line, which
// makes its uid, counts, but nothing is told of it.
func (s *scope) event(ctx context.Context, c *store.Change) (event, error) {
	if s.series != (store.Name{}) {
		return s.seriesEvent(c), nil
	}
	e := plainEvent(c)
	if e == noEvent {
		return e, nil
	}
	in, err := s.selects(ctx, c)
	if err != nil || !in {
		return noEvent, err
	}
	return e, nil
}

func plainEvent(c *store.Change) event {
	switch {
	case c.Kind == store.RunCreated:
		return runComes
	case c.Kind == store.LineAdded && c.Status.Sequence == 1:
		return runJoins
	case c.Kind == store.LineAdded:
		return lineComes
	case c.Kind == store.RunEnded:
		return runEnds
	case c.Kind == store.RunDeleted:
		return runLeaves
	}
	return noEvent
}

func (s *scope) seriesEvent(c *store.Change) event {
	if c.Run == s.series {
		return plainEvent(c)
	}
	_, member := s.members[c.Run]
	ours := c.Series == s.series
	switch c.Kind {
	case store.MemberJoined:
		if ours && !member {
			s.admit(c.Run)
			if c.UID == "" {
				return runComes
			}
			return runJoins
		}
	case store.MemberLeft:
		if ours && member {
			s.dismiss(c.Run)
			return runLeaves
		}
	case store.RunDeleted:
		if member {
			s.dismiss(c.Run)
			return runLeaves
		}
	default:
		if member {
			return plainEvent(c)
		}
	}
	return noEvent
}

// selects reports whether a change is of a run that is selected.
func (s *scope) selects(ctx context.Context, c *store.Change) (bool, error) {
	if !s.byIdentity() {
		return s.selected(c.Run, nil), nil
	}
	if !s.within(c.Run) || c.UID == "" || c.Kind == store.RunCreated {
		return false, nil // who it is, is known with its first line at the earliest
	}
	return s.matches(ctx, c)
}

func (s *scope) within(n store.Name) bool { return s.namespace == "" || s.namespace == n.Namespace }

// selected reports whether a run, which is gone, was selected. Of a series it looks at the
// members that are known. Who is what is known of its identity, or nil.
func (s *scope) selected(n store.Name, who *store.Run) bool {
	switch {
	case s.series != (store.Name{}):
		_, member := s.members[n]
		return member || n == s.series
	case !s.parent:
		return s.holds(n)
	case !s.within(n):
		return false
	case s.match == nil:
		return true
	case s.byName:
		return s.match(&store.Run{Name: n})
	}
	return who != nil && s.match(who)
}

// concerns reports whether a change may begin what the order tells of a run that is, was or
// will be selected.
func (s *scope) concerns(c *store.Change) bool {
	switch {
	case s.series != (store.Name{}):
		return c.Series == s.series || c.Kind == store.RunCreated || s.selected(c.Run, nil)
	case s.byIdentity():
		return s.within(c.Run)
	}
	return s.selected(c.Run, nil)
}

// byIdentity reports whether runs are selected by who they are. Then one without a first line
// is not selected: who it is may come later.
func (s *scope) byIdentity() bool { return s.parent && s.match != nil && !s.byName }

func isNobody(run *store.Run) bool { return run.UID == "" && run.Unreadable == "" }

// matches judges a generation by who it is, which never changes. Of a run that is gone its
// deletion tells that. Where that does not know, since the run went while no server ran,
// every watch is told that it left, and none of its lines.
func (s *scope) matches(ctx context.Context, c *store.Change) (bool, error) {
	if known, ok := s.judged[c.Run]; ok && known.uid == c.UID {
		return known.in, nil
	}
	run, err := s.who(ctx, c)
	if err != nil {
		return false, err
	}
	in := run != nil && s.match(run) || run == nil && c.Kind == store.RunDeleted
	if s.judged == nil || len(s.judged) == maxJudged {
		s.judged = map[store.Name]judgement{}
	}
	s.judged[c.Run] = judgement{c.UID, in}
	return in, nil
}

// who returns the run that a change is of, nil if the store does not know it any more.
func (s *scope) who(ctx context.Context, c *store.Change) (*store.Run, error) {
	if c.Kind == store.RunDeleted {
		return c.Last, nil
	}
	if g := s.ahead.of(c); g != nil && g.deleted != 0 {
		return g.last, nil
	}
	run, err := s.store.Run(ctx, c.Run)
	switch {
	case err == nil && run.UID == c.UID:
		return run, nil
	case err != nil && store.ReasonOf(err) != store.NotFound:
		return nil, err
	}
	if err := s.ahead.reach(ctx, c.Revision-1, s.store.Revision()); err != nil {
		return nil, err
	}
	if g := s.ahead.of(c); g != nil {
		return g.last, nil
	}
	return nil, nil
}

// check returns an error unless all runs that the request names are there, or may
// be missing.
func (s *scope) check(ctx context.Context, missing bool) error {
	for _, n := range s.named() {
		_, err := s.store.Run(ctx, n)
		if missing && store.ReasonOf(err) == store.NotFound {
			continue
		}
		if err != nil {
			return err
		}
	}
	if s.parent && s.namespace != "" && !slices.Contains(s.store.Namespaces(), s.namespace) {
		return &store.Error{Reason: store.NamespaceUnknown, Detail: "there is no namespace " + s.namespace}
	}
	return nil
}

// look has the store look for runs of the parent that came or went.
func (s *scope) look(ctx context.Context) error {
	if !s.parent {
		return nil // check has looked
	}
	for _, err := range s.store.Runs(ctx, store.RunsRequest{Namespace: s.namespace}) {
		return err
	}
	return nil
}

// collect returns the selected runs as they are now; of a series, itself first.
func (s *scope) collect(ctx context.Context) ([]*store.Run, error) {
	if s.parent {
		return s.those(ctx, s.namespace, func(r *store.Run) bool {
			return s.match == nil || s.match(r) && (!s.byIdentity() || !isNobody(r))
		})
	}
	var found []*store.Run
	for _, n := range s.named() {
		run, err := s.store.Run(ctx, n)
		if err == nil {
			found = append(found, run)
		} else if store.ReasonOf(err) != store.NotFound {
			return nil, err
		}
	}
	if s.series == (store.Name{}) {
		return found, nil
	}
	members, err := s.those(ctx, "", func(r *store.Run) bool { return r.Series == s.series })
	return append(found, members...), err
}

// those returns copies of the runs that fit, in the order of their names.
func (s *scope) those(ctx context.Context, namespace string, fits query.Predicate) (found []*store.Run, err error) {
	for r, err := range s.store.Runs(ctx, store.RunsRequest{Namespace: namespace, Sorted: true, Committed: true}) {
		if err != nil {
			return nil, err
		}
		if fits(r) {
			kept := *r
			found = append(found, &kept)
		}
	}
	return found, nil
}

// rewind takes the membership of a series back from what was found to how it was
// at a revision.
func (s *scope) rewind(ctx context.Context, to, from int64) error {
	if s.series == (store.Name{}) {
		return nil
	}
	told := map[store.Name]struct{}{}
	for c, err := range s.store.Changes(ctx, to) {
		if err != nil {
			return err
		}
		if c.Revision > from {
			break
		}
		if c.Series != s.series {
			continue
		}
		if _, ok := told[c.Run]; ok {
			continue // what came first tells how it was before
		}
		told[c.Run] = struct{}{}
		if c.Kind == store.MemberJoined {
			s.dismiss(c.Run)
		} else {
			s.admit(c.Run)
		}
	}
	return nil
}
