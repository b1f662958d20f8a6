package runfile

import (
	"math"

	"github.com/runstatus/runstatus/server/internal/changelog"
	"github.com/runstatus/runstatus/server/internal/safefs"
	"github.com/runstatus/runstatus/server/internal/store"
)

// adoptRewritten records that another process rewrote the status file within its generation. Readers see
// the new content, and no recovery restores the old one. adoptRewritten makes the file durable first,
// because recovery ignores the journal's earlier lines from then on. The record is no change: watches
// do not get it. The caller goes on to read the file.
func (r reader) adoptRewritten(f *safefs.File) error {
	p := &r.Position
	if r.File.ID.Ino == f.ID.Ino || r.File.ID == (safefs.FileID{}) || !p.Tracked || p.AdoptedTo == math.MaxInt64 || !r.Tree.Appends() {
		return nil // it may be the same file, or the journal holds nothing of it
	}
	if r.Tree.SyncsPaths() { // whatever a checkpoint syncs meanwhile may be the file before
		if err := f.Sync(); err != nil {
			return err
		}
		if _, err := r.Tree.SyncDir(r.Path()); err != nil {
			return err
		}
	}
	return r.Recorder().record(changelog.Record{Change: store.Change{Kind: changelog.FileAdopted, UID: p.UID}, Offset: p.AdoptedTo})
}
