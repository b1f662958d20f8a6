package watch

import (
	"context"
	"slices"

	"github.com/runstatus/runstatus/server/internal/query"
	"github.com/runstatus/runstatus/server/internal/store"
)

// event is what a change means to a watch.
type event uint8

const (
	noEvent    event = iota
	runAppears       // the run exists, without a first line
	runJoins
	lineAdded
	runEnds
	runUpdated
	runSilenced // together with many others
	runLeaves
)

// matcher decides which changes concern a watch. Its state is that of the watch's cursor. It belongs
// to the watch's goroutine.
type matcher struct {
	*selection
	history
	subscription *subscription

	members  map[store.Name]struct{} // of the series
	verdicts map[store.Name]verdict  // of a filter over identities; a bounded cache
	matching map[store.Name]struct{} // of a filter over all facts: the runs that match
}

// verdict says whether a generation of a run matches a filter at the cursor.
type verdict struct {
	uid   string
	match bool
}

// maxVerdicts bounds the cache. A run that is not in it is looked up again.
const maxVerdicts = 10_000

// reset begins with the selected runs as they were found.
func (m *matcher) reset(found []*store.Run) {
	m.members, m.verdicts, m.matching = map[store.Name]struct{}{}, nil, nil
	for _, run := range found {
		if m.series != (store.Name{}) && run.Name != m.series {
			m.addMember(run.Name)
		}
	}
}

func (m *matcher) addMember(n store.Name) {
	m.members[n] = struct{}{}
	m.subscription.addRun(n)
}

func (m *matcher) removeMember(n store.Name) {
	delete(m.members, n)
	m.subscription.removeRun(n)
}

// event returns what the next change means to the watch. A run without a first line, which makes its
// uid, counts for the condition, but no message tells of it.
func (m *matcher) event(ctx context.Context, c *store.Change) (event, error) {
	switch {
	case m.series != (store.Name{}):
		return m.judgedSeriesEvent(ctx, c, m.seriesEvent(c))
	case m.judges():
		return m.filterEvent(ctx, c)
	case m.selects(c.Run, nil):
		return eventOf(c), nil
	}
	return noEvent, nil
}

// eventOf returns what a change of a selected run means to a watch that is not of a series.
func eventOf(c *store.Change) event {
	switch {
	case c.Kind == store.RunCreated:
		return runAppears
	case c.Kind == store.LineAdded && c.Status.Sequence == 1:
		return runJoins
	case c.Kind == store.LineAdded:
		return lineAdded
	case c.Kind == store.RunEnded:
		return runEnds
	case c.Kind == store.IdentityChanged, c.Kind == store.MemberJoined, c.Kind == store.MemberLeft:
		return runUpdated
	case c.Kind == store.SilenceChanged:
		return silenceEvent(c)
	case c.Kind == store.RunDeleted:
		return runLeaves
	}
	return noEvent
}

// silenceEvent returns what a change of the silence of a run means. A promise alone shows nowhere.
func silenceEvent(c *store.Change) event {
	switch {
	case c.Silence.Since.Equal(c.SilenceBefore.Since):
		return noEvent
	case c.Silence.Together && !c.Silence.Since.IsZero():
		return runSilenced
	}
	return runUpdated
}

func (m *matcher) seriesEvent(c *store.Change) event {
	if c.Run == m.series {
		return eventOf(c)
	}
	_, member := m.members[c.Run]
	ours := c.Series == m.series
	switch c.Kind {
	case store.MemberJoined:
		if ours && !member {
			m.addMember(c.Run)
			if c.UID == "" {
				return runAppears
			}
			return runJoins
		}
	case store.MemberLeft:
		if ours && member {
			m.removeMember(c.Run)
			return runLeaves
		}
	case store.RunDeleted:
		if member {
			m.removeMember(c.Run)
			return runLeaves
		}
	default:
		if member {
			return eventOf(c)
		}
	}
	return noEvent
}

// judgedSeriesEvent returns what a change means to a watch of a series whose caller may not read every run,
// from what it means for the series. A run without a first line is not selected.
func (m *matcher) judgedSeriesEvent(ctx context.Context, c *store.Change, e event) (event, error) {
	if e == noEvent || !m.judges() {
		return e, nil
	}
	before, after, err := m.judge(ctx, c)
	if e == runLeaves {
		delete(m.matching, c.Run)
		after = false
	}
	if e == runJoins {
		before = false
	}
	switch {
	case err != nil || c.UID == "" || e == runAppears || !before && !after:
		return noEvent, err
	case !before:
		return runJoins, nil
	case !after:
		return runLeaves, nil
	}
	return e, nil
}

// filterEvent returns what a change means to a watch that judges runs by more than their names. A run
// without a first line is not selected, because its identity may come later.
func (m *matcher) filterEvent(ctx context.Context, c *store.Change) (event, error) {
	if !m.concerns(c.Run) {
		return noEvent, nil
	}
	before, after, err := m.judge(ctx, c)
	switch {
	case err != nil || c.UID == "" || !before && !after:
		return noEvent, err
	case !before:
		return runJoins, nil
	case !after:
		return runLeaves, nil
	}
	return eventOf(c), nil
}

// concerns reports whether a run is selected, unless it is judged otherwise.
func (m *matcher) concerns(n store.Name) bool {
	if m.parent {
		return m.inNamespace(n)
	}
	return m.selects(n, nil)
}

func (m *matcher) inNamespace(n store.Name) bool {
	return m.namespace == "" || m.namespace == n.Namespace
}

// selects reports whether a run is selected; of a series that depends on the members at the cursor.
// Identity is what is known of a run that is gone, or nil.
func (m *matcher) selects(n store.Name, identity *store.Run) bool {
	switch {
	case m.series != (store.Name{}):
		_, member := m.members[n]
		return member || n == m.series
	case !m.parent:
		return m.hasName(n)
	case !m.inNamespace(n):
		return false
	case m.match == nil:
		return true
	case m.reads == query.NameAlone:
		return m.match(&store.Run{Name: n})
	}
	return identity != nil && m.match(identity)
}

// mayConcern reports whether a change may be the first that the log tells of a run that is, was or
// will be selected.
func (m *matcher) mayConcern(c *store.Change) bool {
	switch {
	case m.series != (store.Name{}):
		return c.Series == m.series || c.Kind == store.RunCreated || m.selects(c.Run, nil)
	case m.judges():
		return m.concerns(c.Run)
	}
	return m.selects(c.Run, nil)
}

// judges reports whether runs are selected by more than their names.
func (m *matcher) judges() bool { return m.match != nil && m.reads > query.NameAlone }

// judgesAll reports whether runs are selected by more than their names and identities. Then the matcher
// has to know which runs match at the cursor.
func (m *matcher) judgesAll() bool { return m.judges() && m.reads > query.Identity }

// lacksLine reports whether a run has no first line yet. No message tells of such a run.
func lacksLine(run *store.Run) bool { return run.UID == "" && run.Unreadable == "" }

// check returns an error unless all that the request names exists. With allowMissing runs need not.
func (m *matcher) check(ctx context.Context, allowMissing bool) error {
	for _, n := range m.named() {
		if !m.rights.Covers(n.Namespace) {
			return noNamespace(n.Namespace)
		}
		run, err := m.store.Run(ctx, n)
		if err == nil && !m.mayRead(run) {
			err = &store.Error{Reason: store.NotFound, Run: n, Detail: "there is no run " + n.String()}
		}
		if allowMissing && store.ReasonOf(err) == store.NotFound {
			continue
		}
		if err != nil {
			return err
		}
	}
	if m.parent && m.namespace != "" && (!slices.Contains(m.store.Namespaces(), m.namespace) || !m.rights.Covers(m.namespace)) {
		return noNamespace(m.namespace)
	}
	return nil
}

func noNamespace(name string) error {
	return &store.Error{Reason: store.NamespaceUnknown, Detail: "there is no namespace " + name}
}

// mayRead reports whether the caller may read a run.
func (s *selection) mayRead(run *store.Run) bool { return s.rights.Match == nil || s.rights.Match(run) }

// refresh has the store look for runs of the parent that other programs made or removed. For named
// runs check does that.
func (m *matcher) refresh(ctx context.Context) error {
	if !m.parent {
		return nil
	}
	for _, err := range m.store.Runs(ctx, store.RunsRequest{Namespace: m.namespace}) {
		return err // a list begins with a look at the whole tree
	}
	return nil
}

// collect returns the selected runs as they are now; a series comes before its members. Named runs and
// members are judged by asOf: the matcher has to know them all.
func (m *matcher) collect(ctx context.Context) ([]*store.Run, error) {
	if m.parent {
		return m.runsWhere(ctx, m.namespace, func(r *store.Run) bool {
			return m.match == nil || m.match(r) && (!m.judges() || !lacksLine(r))
		})
	}
	var found []*store.Run
	for _, n := range m.named() {
		run, err := m.store.Run(ctx, n)
		if err == nil {
			found = append(found, run)
		} else if store.ReasonOf(err) != store.NotFound {
			return nil, err
		}
	}
	if m.series == (store.Name{}) {
		return found, nil
	}
	members, err := m.runsWhere(ctx, "", func(r *store.Run) bool { return r.Series == m.series })
	return append(found, members...), err
}

// runsWhere returns copies of the runs that match, in the order of their names.
func (m *matcher) runsWhere(ctx context.Context, namespace string, match query.Predicate) (found []*store.Run, err error) {
	for r, err := range m.store.Runs(ctx, store.RunsRequest{Namespace: namespace, Sorted: true, Committed: true}) {
		if err != nil {
			return nil, err
		}
		if match(r) {
			kept := *r
			found = append(found, &kept)
		}
	}
	return found, nil
}

// rewindMembers takes the members of the series, which are those of revision from, back to revision to.
func (m *matcher) rewindMembers(ctx context.Context, to, from int64) error {
	if m.series == (store.Name{}) {
		return nil
	}
	seen := map[store.Name]struct{}{}
	for c, err := range m.store.Changes(ctx, to) {
		if err != nil {
			return err
		}
		if c.Revision > from {
			break
		}
		if c.Series != m.series {
			continue
		}
		if _, ok := seen[c.Run]; ok {
			continue // the first change behind to says how it was before
		}
		seen[c.Run] = struct{}{}
		if c.Kind == store.MemberJoined {
			m.removeMember(c.Run)
		} else {
			m.addMember(c.Run)
		}
	}
	return nil
}
