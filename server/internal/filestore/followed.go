package filestore

import (
	"errors"
	"io"
	"math"

	"github.com/runstatus/runstatus/server/internal/store"
	"github.com/runstatus/runstatus/statusfile"
)

// followed is a status file as it was read last.
type followed struct {
	id      fileID
	size    int64 // as seen, with a torn tail
	mtime   int64
	ours    span // when we wrote since mtime was seen: then it has moved to somewhere in here
	links   uint64
	counted int64 // up to here lines were folded; behind a LF
	uid     string
	fold    store.Fold
	partial bool
	written bool   // by this server, since it began to follow the file
	durable bool   // the path that leads to it is
	why     string // it can't be read
}

// span is a time from one moment to another, in nanoseconds.
type span struct{ from, to int64 }

// A file larger than this is not counted just to be listed: its first and last
// lines have to do until it is written to.
const maxListed = 8 << 20

// fileUnchanged is told by what stat shows. What can't be read is tried again.
func (r *run) fileUnchanged(st stat, whole bool) bool {
	return st.id == r.file.id && st.size == r.file.size && st.links == r.file.links &&
		(!whole || !r.file.partial) && r.file.why == "" && r.file.unwritten(st.mtime)
}

// unwritten tells by a modification time whether nobody but us has written.
func (f *followed) unwritten(mtime int64) bool {
	if f.ours != (span{}) && f.ours.from <= mtime && mtime <= f.ours.to {
		f.mtime = mtime
	}
	f.ours = span{}
	return mtime == f.mtime
}

// readFile brings the followed file up to date with what stands in its place.
func (r *run) readFile(st stat, whole bool) error {
	var f *file
	err := r.bringBack()
	if err == nil {
		f, err = openToRead(r.tree.root(), r.dir()+"/"+statusName, st)
	}
	var why *unreadableError
	switch {
	case errors.As(err, &why):
		r.file = followed{id: st.id, size: st.size, mtime: st.mtime, why: why.why}
		r.file.fold.Kind = r.name.Kind
		return nil
	case err != nil:
		return err
	}
	defer f.Close()
	return r.readFrom(f, whole)
}

// readFrom folds the lines of an open status file that are not folded yet. After an
// error what was known stands, and all is read again the next time.
func (r *run) readFrom(f *file, whole bool) error {
	same, err := r.continues(f)
	if err != nil {
		return err
	}
	began, err := r.enter(f, same)
	if err != nil {
		return err
	}
	before := r.file
	if !same || (whole && r.file.partial) {
		r.beginFile(f)
	}
	r.file.size, r.file.mtime, r.file.links, r.file.ours = f.size, f.mtime, f.links, span{}
	if !whole && (r.file.partial || f.size-r.file.counted > maxListed) {
		err = r.foldEnds(f, f.size)
	} else {
		err = r.foldTo(f, f.size, func(store.Status) {})
	}
	switch {
	case err != nil && !began:
		r.file = before
		fallthrough
	case err != nil:
		r.file.id = fileID{}
		return err
	}
	if r.place.given == math.MaxInt64 {
		r.place.given = r.file.counted
	}
	return nil
}

// beginFile says that nothing of a file is folded yet.
func (r *run) beginFile(f *file) {
	r.file = followed{id: f.id, durable: r.file.durable && r.file.id == f.id}
	r.file.fold.Kind = r.name.Kind
	r.tree.store.digests.forget(r)
}

// continues reports whether the file is the one that was read before, with more
// lines at most: the same file, no shorter than what was counted, of the same
// life.
func (r *run) continues(f *file) (bool, error) {
	if f.id != r.file.id || r.file.why != "" {
		return false, nil
	}
	if ends, err := f.endsLine(r.file.counted); !ends || err != nil || r.file.uid == "" {
		return ends, err
	}
	uid, err := r.uidOf(f)
	return uid == r.file.uid, err
}

// foldTo counts the lines up to an offset and shows each to the caller.
func (r *run) foldTo(f io.ReaderAt, to int64, each func(store.Status)) error {
	for line, err := range statusfile.Forward(f, r.file.counted, to) {
		if err != nil {
			return err
		}
		s, err := r.take(line, line.Status())
		if err != nil {
			return err
		}
		each(s)
	}
	return nil
}

// take counts the next line, and returns it with its sequence and its revision:
// one that has no place in the store's order yet gets one.
func (r *run) take(line statusfile.RawLine, status statusfile.Status) (store.Status, error) {
	r.begin(line)
	s := store.Status{Status: status}
	s.Sequence = r.file.fold.Count + 1
	var err error
	if s.Revision, err = r.revise(line, s); err != nil {
		return s, err
	}
	s = r.file.fold.Add(s)
	if d := r.digests.Load(); d != nil {
		d.add(line, s.Sequence)
	}
	r.file.counted = line.Offset + line.Length
	if r.file.fold.Ended {
		err = r.end(s.Revision == 0)
	}
	return s, err
}

// begin takes the run's uid from its first line.
func (r *run) begin(line statusfile.RawLine) {
	if line.Offset == 0 {
		r.file.uid = store.UID(r.name, line.Bytes)
		r.place.uid = r.file.uid
	}
}

// foldEnds takes the first line and the newest lines of a file that is too large
// to count. Their sequences stay 0.
func (r *run) foldEnds(f io.ReaderAt, size int64) error {
	r.file.partial = true
	r.file.fold = store.Fold{Kind: r.name.Kind}
	for line, err := range statusfile.Forward(f, 0, size) {
		if err != nil {
			return err
		}
		r.begin(line)
		r.file.fold.AddUncounted(store.Status{Status: line.Status()})
		break
	}
	newest, end, err := tail(f, size)
	for i := len(newest) - 1; i >= 0; i-- {
		r.file.fold.AddUncounted(store.Status{Status: newest[i]})
	}
	r.file.counted = end
	return err
}

// tail returns the newest lines of a large file, newest first, and where they end.
func tail(f io.ReaderAt, size int64) (lines []statusfile.Status, end int64, err error) {
	const most = 32
	for line, err := range statusfile.Backward(f, 0, size) {
		if err != nil {
			return lines, end, err
		}
		end = max(end, line.Offset+line.Length)
		if lines = append(lines, line.Status()); len(lines) == most {
			break
		}
	}
	return lines, end, nil
}
