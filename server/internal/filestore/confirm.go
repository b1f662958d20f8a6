package filestore

import (
	"cmp"

	"github.com/runstatus/runstatus/server/internal/changelog"
	"github.com/runstatus/runstatus/server/internal/store"
)

// confirmAllGone returns nil once the deletions of all runs that are gone are committed. While
// commits take longer than a second, it returns a ReadFailed error instead.
func (s presenter) confirmAllGone() error {
	return s.confirm(store.Name{}, s.env.Changes.Departures.Last(), "the end of runs")
}

// confirmGone returns a NotFound error once the deletion of the run is committed, if there was one.
// While commits take longer than a second, it returns a ReadFailed error instead. It returns
// any other error as it is.
func (s presenter) confirmGone(n store.Name, err error) error {
	if store.ReasonOf(err) != store.NotFound {
		return err
	}
	return cmp.Or(s.confirm(n, s.env.Changes.Departures.Revision(n), "the end of "+n.String()), err)
}

// confirm returns nil once a revision is committed, or, while commits take longer than a
// second, a ReadFailed error about what it says of a run.
func (s presenter) confirm(n store.Name, revision int64, what string) error {
	if revision <= s.env.Changes.Committed() || s.env.Changes.SettleWithin(revision, changelog.CommitWarning) {
		return nil
	}
	return &store.Error{Reason: store.ReadFailed, Run: n, Detail: what + " can't be made durable now", Err: s.env.Changes.Ready()}
}
