package watch

import (
	"context"

	"github.com/runstatus/runstatus/server/internal/store"
)

// judge reports whether a run matches the filter before the next change, which is of that run, and after
// it. Both are functions of the log of changes, so a watch that resumes judges as one that stayed.
func (m *matcher) judge(ctx context.Context, c *store.Change) (before, after bool, err error) {
	if m.judgesAll() {
		return m.judgeFacts(ctx, c)
	}
	return m.judgeIdentity(ctx, c)
}

// judgeIdentity judges by the identity alone. Only a change of it changes the verdict.
func (m *matcher) judgeIdentity(ctx context.Context, c *store.Change) (before, after bool, err error) {
	switch c.Kind {
	case store.RunCreated:
		delete(m.verdicts, c.Run) // of the generation before, which has the same uid if it began with the same line
		if c.UID != "" && c.Identity != nil {
			m.keepVerdict(c, m.matchesAs(c.Run, c.Identity))
		}
		return false, false, nil
	case store.IdentityChanged:
		before, after = m.matchesAs(c.Run, c.Before), m.matchesAs(c.Run, c.Identity)
		m.keepVerdict(c, after)
		return before, after, nil
	}
	if c.UID == "" {
		return false, false, nil
	}
	match, err := m.verdict(ctx, c)
	isFirst := c.Kind == store.LineAdded && c.Status.Sequence == 1
	return match && !isFirst, match && c.Kind != store.RunDeleted, err
}

func (m *matcher) matchesAs(n store.Name, who *store.Identity) bool {
	return m.match(store.Identified(n, who))
}

func (m *matcher) keepVerdict(c *store.Change, match bool) {
	if m.verdicts == nil || len(m.verdicts) >= maxVerdicts {
		m.verdicts = map[store.Name]verdict{}
	}
	m.verdicts[c.Run] = verdict{c.UID, match}
}

// verdict returns whether the run of a change matches, at the change. If another program removed the
// run while no server was running, its identity is not known: then every watch receives that the run
// left, and none of its lines; but not a watch whose caller may not read every run.
func (m *matcher) verdict(ctx context.Context, c *store.Change) (bool, error) {
	if known, ok := m.verdicts[c.Run]; ok && known.uid == c.UID {
		return known.match, nil
	}
	who, err := m.identityAt(ctx, c)
	if err != nil {
		return false, err
	}
	match := who != nil && m.matchesAs(c.Run, who) || who == nil && c.Kind == store.RunDeleted && m.rights.Match == nil
	m.keepVerdict(c, match)
	return match, nil
}

// identityAt returns the identity of the run of a change, at the change; nil if it is not known any more.
func (m *matcher) identityAt(ctx context.Context, c *store.Change) (*store.Identity, error) {
	if c.Kind == store.RunDeleted {
		return identityOf(c.Last), nil
	}
	now := (*store.Run)(nil)
	if g := m.ahead.generationOf(c); g == nil || g.deleted == 0 {
		run, err := m.store.Run(ctx, c.Run)
		if err != nil && store.ReasonOf(err) != store.NotFound {
			return nil, err
		}
		if err == nil && run.UID == c.UID {
			now = run
		}
		if now != nil && now.Revision <= c.Revision {
			return identityOf(now), nil
		}
		if err := m.ahead.extend(ctx, c.Revision-1, max(m.store.Revision(), revisionOf(now))); err != nil {
			return nil, err
		}
	}
	g := m.ahead.generationOf(c)
	if g == nil {
		return identityOf(now), nil
	}
	if g.deleted != 0 {
		now = g.last
	}
	return g.identityAt(c.Revision, identityOf(now)), nil
}

// identityOf returns the identity of a run, nil for nil.
func identityOf(run *store.Run) *store.Identity {
	if run == nil {
		return nil
	}
	who := run.Identity()
	return &who
}

// judgeFacts judges by all that is known of a run. Any change of it may change the verdict.
func (m *matcher) judgeFacts(ctx context.Context, c *store.Change) (before, after bool, err error) {
	_, before = m.matching[c.Run]
	if c.Kind != store.RunDeleted && c.Kind != store.RunCreated && c.UID != "" {
		run, err := m.runAtChange(ctx, c, c.Revision-1)
		if err != nil {
			return false, false, err
		}
		if after = !lacksLine(run) && m.match(run); run.Unreadable != "" {
			after = before // nothing new is known of it
		}
	}
	if after {
		m.addMatching(c.Run)
	} else {
		delete(m.matching, c.Run)
	}
	return before, after, nil
}

func (m *matcher) addMatching(n store.Name) {
	if m.matching == nil {
		m.matching = map[store.Name]struct{}{}
	}
	m.matching[n] = struct{}{}
}
