package filestore

import (
	"fmt"

	"github.com/runstatus/runstatus/server/internal/changelog"
	"github.com/runstatus/runstatus/server/internal/statedir"
	"github.com/runstatus/runstatus/server/internal/store"
)

// recover applies what the journal holds behind the last checkpoint. Runs whose files
// can't be used now (a second name, a failing disk, no permission) keep their records: each
// look and each checkpoint try again, and nothing is written to such a file before. Lines that were written and not journalled were acknowledged to no
// caller: they are found as external lines are.
func (s starter) recover(before statedir.State) error {
	runs := changelog.RunLogs{}
	for r, err := range s.env.Changes.Journal.Read(max(before.Released, s.env.Changes.Journal.Oldest()-1)) {
		if err != nil {
			return err
		}
		c, err := changelog.Decode(r.Revision, r.Body)
		if err != nil {
			return fmt.Errorf("revision %d: %w", r.Revision, err)
		}
		if _, ok := s.trees[c.Run.Namespace]; !ok {
			return fmt.Errorf("the journal holds lines of %s that its file may lack: serve the namespace %s once more and stop in order, before it is left out", c.Run, c.Run.Namespace)
		}
		runs.Add(c, before.Released)
	}
	for n, h := range runs {
		t := s.trees[n.Namespace]
		if h.Gone {
			t.forget(n)
		} else if err := t.Expect(n, h); err != nil {
			return err
		}
	}
	for n, h := range runs { // lists must not show them as the index has them
		if !h.Gone {
			_, _ = s.trees[n.Namespace].refreshAside(s.background.ctx, n) // best effort: what can't be read is looked at again by each look at that run
		}
	}
	s.reconciler().reconcileOpen()
	return nil
}

// forget removes a run whose deletion is in the log, and its record in the index.
func (t *tree) forget(n store.Name) {
	r := t.Hold(n)
	defer r.Unlock()
	t.Leave(r)
	t.store.env.Index.Note(r)
}
