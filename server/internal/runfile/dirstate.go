package runfile

import (
	"github.com/runstatus/runstatus/server/internal/rundir"
	"github.com/runstatus/runstatus/server/internal/safefs"
)

// readDirState reads the run's directory beside the status file. A part that the server has no
// permission to read stays as it was known, and the next look reads it again. After an error r.Dir
// has not changed.
func (r *Run) readDirState(dir safefs.Info) error {
	before := r.Dir
	if before.Identity == nil { // the generation has just begun
		before.Identity = r.Position.Identity
	}
	look := rundir.Look{Root: r.Tree.Root(), Name: r.Name, Before: &before, HasEnded: r.File.Fold.Ended, Links: &r.links, LinkedRun: r.Tree.LinkedRun}
	now, err := look.Read(dir)
	if err != nil {
		return err
	}
	r.Dir = now
	return nil
}
