package filestore

import (
	"errors"
	"io"
	"math"

	"github.com/runstatus/runstatus/server/internal/changelog"
	"github.com/runstatus/runstatus/server/internal/layout"
	"github.com/runstatus/runstatus/server/internal/safefs"
	"github.com/runstatus/runstatus/server/internal/store"
	"github.com/runstatus/runstatus/statusfile"
)

// fileState is a status file as it was read last.
type fileState struct {
	id      safefs.FileID
	size    int64 // as seen, with a torn tail
	mtime   int64
	ours    span   // when we wrote since mtime was seen: then it has moved to somewhere in here
	mode    uint32 // when the server could read it last; 0: not known
	ctime   int64  // as above
	links   uint64
	counted int64 // up to here lines were folded; behind a LF
	uid     string
	fold    store.Fold
	partial bool   // lines before the first one that is in the order were left out
	tail    bool   // there is a torn tail, which may hide an end or a problem
	written bool   // by this server, since it began to follow the file
	durable bool   // the path that leads to it is
	why     string // it can't be read
}

// span is a time from one moment to another, in nanoseconds.
type span struct{ from, to int64 }

// Of a file that holds more than this of lines that are no news, these are not counted
// just to be listed: the first and the last of them have to do until it is written to.
// What comes behind them is read, and told, all the same.
const maxListed = 8 << 20

// maxUntold bounds the lines that are put into the order before they are committed: until
// then they are in memory.
const maxUntold = 1 << 20

// fileUnchanged is told by what stat shows. What can't be read is tried again.
func (r *run) fileUnchanged(st safefs.Info, whole bool) bool {
	return st.ID == r.file.id && st.Size == r.file.size && st.Links == r.file.links &&
		(!whole || !r.file.partial) && r.file.why == "" && r.file.unwritten(st.MTime) && r.isReadable(st)
}

// isReadable reports whether the server may read the status file. It asks the system only
// if the permissions may have changed since it could: that moves the time of the last
// change alone, and a write moves both times.
func (r *run) isReadable(st safefs.Info) bool {
	f := &r.file
	if st.Mode != f.mode || st.CTime != f.ctime && !st.LastWritten() {
		if !safefs.MayRead(r.tree.root(), r.dir()+"/"+layout.StatusFile) {
			return false
		}
		f.mode, f.ctime = st.Mode, st.CTime
	}
	return true
}

// unwritten reports, by a modification time, whether no other process has written.
func (f *fileState) unwritten(mtime int64) bool {
	if f.ours != (span{}) && f.ours.from <= mtime && mtime <= f.ours.to {
		f.mtime = mtime
	}
	f.ours = span{}
	return mtime == f.mtime
}

// readFile brings the followed file up to date with what stands in its place.
func (r *run) readFile(st safefs.Info, whole bool) error {
	var f *safefs.File
	err := r.bringBack()
	if err == nil {
		f, err = safefs.OpenSeen(r.tree.root(), r.dir()+"/"+layout.StatusFile, st)
	}
	var why *safefs.RefusedError
	switch {
	case errors.As(err, &why):
		r.file = fileState{id: st.ID, size: st.Size, mtime: st.MTime, why: why.Why}
		r.file.fold.Kind = r.Name.Kind
		return nil
	case err != nil:
		return err
	}
	defer f.Close()
	return r.readFrom(f, whole)
}

// readFrom folds the lines of an open status file that are not folded yet. After an
// error what was known stands, and all is read again the next time.
func (r *run) readFrom(f *safefs.File, whole bool) error {
	same, err := r.continues(f)
	if err != nil {
		return err
	}
	began, err := r.enter(f, same)
	if err != nil {
		return err
	}
	if !same && !began {
		if err := r.adoptRewritten(f); err != nil {
			return err
		}
	}
	before := r.file
	if !same || (whole && r.file.partial) {
		r.beginFile(f)
	}
	r.file.size, r.file.mtime, r.file.links, r.file.ours = f.Size, f.MTime, f.Links, span{}
	r.file.mode, r.file.ctime = f.Mode, f.CTime
	if err := r.fold(f, whole); err != nil {
		if !began {
			r.file = before
		}
		r.file.id = safefs.FileID{}
		return err
	}
	if r.position.adoptedTo == math.MaxInt64 {
		r.position.adoptedTo = r.file.counted
	}
	return nil
}

// fold adds up what stands behind the lines that are counted.
func (r *run) fold(f *safefs.File, whole bool) error {
	if old := min(r.position.adoptedTo, f.Size); !whole && r.file.counted == 0 && old > maxListed {
		if err := r.foldEnds(f, old); err != nil {
			return err
		}
	}
	if err := r.foldTo(f, f.Size, func(store.Status) {}); err != nil {
		return err
	}
	return r.readTail(f)
}

// readTail looks at what stands behind the last line.
func (r *run) readTail(f *safefs.File) error {
	tail := make([]byte, min(f.Size-r.file.counted, statusfile.MaxLine))
	n, err := f.ReadAt(tail, r.file.counted)
	r.file.tail = n > 0 && store.TailMayHide(r.Name.Kind, tail[:n])
	return safefs.IgnoreEOF(err)
}

// beginFile says that nothing of a file is folded yet.
func (r *run) beginFile(f *safefs.File) {
	r.file = fileState{id: f.ID, durable: r.file.durable && r.file.id == f.ID}
	r.file.fold.Kind = r.Name.Kind
	r.tree.store.digests.Forget(r)
}

// continues reports whether the file is the one that was read before, with more
// lines at most: the same file, no shorter than what was counted, of the same
// life.
func (r *run) continues(f *safefs.File) (bool, error) {
	if f.ID != r.file.id || r.file.why != "" {
		return false, nil
	}
	if ends, err := f.EndsLine(r.file.counted); !ends || err != nil || r.file.uid == "" {
		return ends, err
	}
	uid, err := r.uidOf(f)
	return uid == r.file.uid, err
}

// foldTo counts the lines up to an offset and shows each to the caller.
func (r *run) foldTo(f io.ReaderAt, to int64, each func(store.Status)) error {
	untold := int64(0)
	for line, err := range statusfile.Forward(f, r.file.counted, to) {
		if err != nil {
			return err
		}
		s, err := r.take(line, line.Status())
		if err != nil {
			return err
		}
		each(s)
		if untold += line.Length; untold > maxUntold {
			if !r.changes().Settle(s.Revision) {
				return changelog.ErrSlow
			}
			untold = 0
		}
	}
	return nil
}

// take counts the next line, and returns it with its sequence and its revision: one that
// has no place in the store's order yet gets one. Behind lines that were left out there
// are no sequences.
func (r *run) take(line statusfile.RawLine, status statusfile.Status) (store.Status, error) {
	r.begin(line)
	s := store.Status{Status: status}
	if !r.file.partial {
		s.Sequence = r.file.fold.Count + 1
	}
	var err error
	if s.Revision, err = r.revise(line, s); err != nil {
		return s, err
	}
	if r.file.partial {
		r.file.fold.AddUncounted(s)
	} else {
		s = r.file.fold.Add(s)
	}
	if d := r.digests.Load(); d != nil {
		d.add(line, s.Sequence)
	}
	r.file.counted, r.file.tail = line.Offset+line.Length, false // until the end is read
	if r.file.fold.Ended {
		err = r.end(s.Revision == 0)
	}
	return s, err
}

// begin takes the run's uid from its first line.
func (r *run) begin(line statusfile.RawLine) {
	if line.Offset == 0 {
		r.file.uid = store.UID(r.Name, line.Bytes)
		r.position.uid = r.file.uid
	}
}

// foldEnds takes the first line and the newest lines of the old part of a file, which is
// too large to be counted. Their sequences stay 0.
func (r *run) foldEnds(f io.ReaderAt, old int64) error {
	for line, err := range statusfile.Forward(f, 0, old) {
		if err != nil {
			return err
		}
		r.begin(line)
		r.file.fold.AddUncounted(r.uncounted(line))
		break
	}
	newest, end, err := r.tail(f, old)
	for i := len(newest) - 1; i >= 0; i-- {
		r.file.fold.AddUncounted(newest[i])
	}
	r.file.counted, r.file.partial = end, end > 0
	return err
}

// uncounted returns a line of the old part of a file.
func (r *run) uncounted(line statusfile.RawLine) store.Status {
	return store.Status{Status: line.Status(), Revision: r.position.revisions.Of(line.Offset)}
}

// tail returns the newest lines of the old part of a file, newest first, and where they end.
func (r *run) tail(f io.ReaderAt, old int64) (lines []store.Status, end int64, err error) {
	const most = 32
	for line, err := range statusfile.Backward(f, 0, old) {
		if err != nil {
			return lines, end, err
		}
		end = max(end, line.Offset+line.Length)
		if lines = append(lines, r.uncounted(line)); len(lines) == most {
			break
		}
	}
	return lines, end, nil
}
