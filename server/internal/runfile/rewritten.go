package runfile

import (
	"math"

	"github.com/runstatus/runstatus/server/internal/changelog"
	"github.com/runstatus/runstatus/server/internal/safefs"
	"github.com/runstatus/runstatus/server/internal/store"
)

// adoptRewritten records that another process rewrote a file that is followed, in the
// same generation: what stands there now is what readers see, and no recovery brings
// back what stood there before. The file is made durable first, since the journal's
// lines are no longer needed from then on. The record is no change: watches are not told of
// it. The caller goes on to read the file.
func (r reader) adoptRewritten(f *safefs.File) error {
	p := &r.Position
	if r.File.ID.Ino == f.ID.Ino || r.File.ID == (safefs.FileID{}) || !p.Tracked || p.AdoptedTo == math.MaxInt64 || !r.Tree.Appends() {
		return nil // it is not known to be another file, or nothing of it is in the journal
	}
	if r.Tree.SyncsPaths() && r.Tree.env.Unsynced.has(r.Run) {
		if err := f.Sync(); err != nil {
			return err
		}
		if _, err := r.Tree.SyncDir(r.Path()); err != nil {
			return err
		}
	}
	return r.Recorder().record(changelog.Record{Change: store.Change{Kind: changelog.FileAdopted, UID: p.UID}, Offset: p.AdoptedTo})
}
