package server

import (
	"context"
	"slices"

	"github.com/runstatus/runstatus/server/internal/store"
)

// event is what a change is to a watch.
type event uint8

const (
	noEvent event = iota
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

	members map[store.Name]bool // of a series: whether they have not ended yet
	open    int                 // of members
	stirred bool                // a member has ended or is gone since look
	// Of a filter: the runs that match, as far as they are known, and lives that
	// don't.
	matched  map[store.Name]struct{}
	rejected map[store.Name]string
	// known is up to where runs may have gone whose identity nobody knows any more.
	known int64
}

// maxRejected bounds what is remembered of runs that don't match.
const maxRejected = 10_000

// begin takes the selected runs as they were found.
func (s *scope) begin(found []*store.Run) {
	s.members, s.open, s.matched, s.rejected = map[store.Name]bool{}, 0, nil, nil
	if s.match != nil && !s.byName {
		s.matched, s.rejected = map[store.Name]struct{}{}, map[store.Name]string{}
	}
	for _, run := range found {
		switch {
		case s.series != (store.Name{}) && run.Name != s.series:
			s.admit(run.Name)
			if run.Ended {
				s.ended(run.Name)
			}
		case s.matched != nil:
			s.matched[run.Name] = struct{}{}
		}
	}
}

func (s *scope) admit(n store.Name) {
	if !s.members[n] {
		s.open++
	}
	s.members[n] = true
	s.bell.follow(n)
}

func (s *scope) dismiss(n store.Name) {
	s.ended(n)
	delete(s.members, n)
	s.bell.unfollow(n)
}

func (s *scope) ended(n store.Name) {
	if s.members[n] {
		s.members[n] = false
		s.open--
	}
}

// look looks at the series that may have ended with its last member: that is put
// into the order of changes by whoever finds it first.
func (s *scope) look(ctx context.Context) error {
	if s.series == (store.Name{}) || s.open > 0 || !s.stirred {
		return nil
	}
	s.stirred = false
	_, err := s.store.Run(ctx, s.series)
	if err != nil && store.ReasonOf(err) != store.NotFound {
		return err
	}
	return nil
}

// event returns what the next change is to the watch. A run comes with its first
// line, which makes its uid: before that it is nobody's.
func (s *scope) event(ctx context.Context, c *store.Change) (event, error) {
	if s.series != (store.Name{}) {
		return s.seriesEvent(c), nil
	}
	in, err := s.selects(ctx, c)
	if err != nil || !in {
		return noEvent, err
	}
	return plainEvent(c), nil
}

func plainEvent(c *store.Change) event {
	switch {
	case c.UID == "":
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
	s.stirred = s.stirred || member
	switch c.Kind {
	case store.RunEnded:
		if member {
			s.ended(c.Run)
			return plainEvent(c)
		}
	case store.MemberJoined:
		if ours && !member {
			s.admit(c.Run)
			return unlessNobody(c, runJoins)
		}
	case store.MemberLeft:
		if ours && member {
			s.dismiss(c.Run)
			return unlessNobody(c, runLeaves)
		}
	case store.RunDeleted:
		if member {
			s.dismiss(c.Run)
			return unlessNobody(c, runLeaves)
		}
	default:
		if member {
			return plainEvent(c)
		}
	}
	return noEvent
}

func unlessNobody(c *store.Change, e event) event {
	if c.UID == "" {
		return noEvent
	}
	return e
}

func (s *scope) selects(ctx context.Context, c *store.Change) (bool, error) {
	if !s.parent {
		_, ok := s.names[c.Run]
		return ok, nil
	}
	if s.namespace != "" && s.namespace != c.Run.Namespace {
		return false, nil
	}
	if s.match == nil || s.byName {
		return s.match == nil || s.match(&store.Run{Name: c.Run}), nil
	}
	in, err := s.matches(ctx, c)
	if c.Kind == store.RunDeleted {
		delete(s.matched, c.Run)
		delete(s.rejected, c.Run)
	}
	return in, err
}

// matches judges a run's identity once in its life. Of one that is gone before
// anybody could look, the lines are not delivered; but that it left is, if it may
// have been there before the watch was resumed.
func (s *scope) matches(ctx context.Context, c *store.Change) (bool, error) {
	if _, ok := s.matched[c.Run]; ok {
		return true, nil
	}
	if uid, ok := s.rejected[c.Run]; ok && uid == c.UID {
		return false, nil
	}
	if c.UID == "" {
		return false, nil
	}
	if c.Kind == store.RunDeleted {
		return c.Revision <= s.known, nil
	}
	run, err := s.store.Run(ctx, c.Run)
	switch {
	case store.ReasonOf(err) == store.NotFound:
		return false, nil
	case err != nil || run.UID != c.UID:
		return false, err
	}
	if s.match(run) {
		s.matched[c.Run] = struct{}{}
		return true, nil
	}
	if len(s.rejected) == maxRejected {
		clear(s.rejected)
	}
	s.rejected[c.Run] = c.UID
	return false, nil
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

// collect returns the selected runs as they are now; of a series, itself first.
func (s *scope) collect(ctx context.Context) ([]*store.Run, error) {
	if s.parent {
		runs, err := s.store.Runs(ctx, s.namespace)
		return slices.DeleteFunc(runs, func(r *store.Run) bool { return s.match != nil && !s.match(r) }), err
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
	all, err := s.store.Runs(ctx, "")
	members := slices.DeleteFunc(all, func(r *store.Run) bool { return r.Series != s.series })
	return append(found, members...), err
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
