package filestore

import (
	"math"

	"golang.org/x/sys/unix"

	"github.com/runstatus/runstatus/server/internal/store"
)

// adoptRewritten records that another process rewrote a file that is followed, in the
// same generation: what stands there now is what readers see, and no recovery brings
// back what stood there before. The file is made durable first, since the journal's
// lines are no longer needed from then on. The caller goes on to read the file.
func (r *run) adoptRewritten(f *file) error {
	p := &r.place
	if r.file.id.ino == f.id.ino || r.file.id == (fileID{}) || !p.seen || p.given == math.MaxInt64 || !r.tree.appends() {
		return nil // it is not known to be another file, or nothing of it is in the journal
	}
	if r.tree.syncsPaths() && r.tree.store.touched.has(r) {
		if err := f.sync(); err != nil {
			return err
		}
		if _, err := r.tree.syncDir(r.dir()); err != nil {
			return err
		}
	}
	return r.record(record{Change: store.Change{Kind: fileAdopted, UID: p.uid}, offset: p.given})
}

// sync makes what the file holds durable.
func (f *file) sync() error {
	_, err := ignoringEINTR(func() (struct{}, error) { return struct{}{}, unix.Fsync(f.fd) })
	return err
}
