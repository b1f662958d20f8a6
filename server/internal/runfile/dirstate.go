package runfile

import (
	"github.com/runstatus/runstatus/server/internal/rundir"
	"github.com/runstatus/runstatus/server/internal/safefs"
)

// readDirState reads what stands beside the status file. What this server may not look at
// stays as it was known, and is looked at again the next time. An error says that
// something could not be looked at: then nothing has changed.
func (r *Run) readDirState(dir safefs.Info) error {
	look := rundir.Look{Root: r.Tree.Root(), Name: r.Name, Before: &r.Dir, HasEnded: r.File.Fold.Ended, Links: &r.links, LinkedRun: r.Tree.LinkedRun}
	now, err := look.Read(dir)
	if err != nil {
		return err
	}
	if before := r.Dir.Identity; before != nil && *before != *now.Identity {
		r.Position.Identity = before.CompletedBy(r.Position.Identity)
	}
	r.Dir = now
	return nil
}
