package runfile

import (
	"errors"
	"io"
	"math"

	"github.com/runstatus/runstatus/server/internal/changelog"
	"github.com/runstatus/runstatus/server/internal/layout"
	"github.com/runstatus/runstatus/server/internal/runstate"
	"github.com/runstatus/runstatus/server/internal/safefs"
	"github.com/runstatus/runstatus/server/internal/store"
	"github.com/runstatus/runstatus/statusfile"
)

// Of a file that holds more than maxListed bytes of lines from before the log began, only the first
// line and the newest ones are read for a list. Their sequences are 0, and the run counts as unverified
// until the server writes to it. Lines behind these are read, recorded and told like all others.
const maxListed = 8 << 20

// maxUncommitted bounds the bytes of the lines that one look records before it waits for their commit:
// uncommitted records are in memory.
const maxUncommitted = 1 << 20

// readFile puts lost lines back, opens the status file that st describes, and reads its new lines.
func (r reader) readFile(st safefs.Info, whole bool) error {
	var f *safefs.File
	err := r.Durability().bringBack()
	if err == nil {
		f, err = safefs.OpenSeen(r.Tree.Root(), layout.StatusPath(r.Name), st)
	}
	var why *safefs.RefusedError
	switch {
	case errors.As(err, &why):
		r.File = runstate.File{ID: st.ID, Size: st.Size, MTime: st.MTime, Why: why.Why}
		r.File.Fold = r.Tree.env.newFold(r.Name.Kind)
		return nil
	case err != nil:
		return err
	}
	defer f.Close()
	return r.readFrom(f, whole)
}

// readFrom adds the new lines of an open status file to the fold. After an error the state is as before,
// and the next look reads the file again.
func (r reader) readFrom(f *safefs.File, whole bool) error {
	same, err := r.continues(f)
	if err != nil {
		return err
	}
	began, err := r.Recorder().enter(f, same)
	if err != nil {
		return err
	}
	if !same && !began {
		if err := r.adoptRewritten(f); err != nil {
			return err
		}
	}
	before := r.File
	if !same || r.File.Recount || (whole && r.File.Partial) {
		r.beginFile(f)
	}
	r.File.Size, r.File.MTime, r.File.Links, r.File.Ours = f.Size, f.MTime, f.Links, runstate.Span{}
	r.File.Mode, r.File.CTime = f.Mode, f.CTime
	if err := r.fold(f, whole); err != nil {
		if !began {
			r.File = before
		}
		r.File.ID = safefs.FileID{}
		return err
	}
	if r.Position.AdoptedTo == math.MaxInt64 {
		r.Position.AdoptedTo = r.File.Counted
	}
	return nil
}

// fold adds the lines after r.File.Counted. Unless whole is set it counts only a part of a large file, see
// maxListed.
func (r reader) fold(f *safefs.File, whole bool) error {
	if old := min(r.Position.AdoptedTo, f.Size); !whole && r.File.Counted == 0 && old > maxListed {
		if err := r.foldEnds(f, old); err != nil {
			return err
		}
	}
	if err := r.foldTo(f, f.Size, func(store.Status) {}); err != nil {
		return err
	}
	return r.readTail(f)
}

// readTail notes whether there is a torn tail behind the last line that may hide an end or a problem.
func (r reader) readTail(f *safefs.File) error {
	tail := make([]byte, min(f.Size-r.File.Counted, statusfile.MaxLine))
	n, err := f.ReadAt(tail, r.File.Counted)
	r.File.Tail = n > 0 && store.TailMayHide(r.Tree.env.Vocabulary, r.Name.Kind, tail[:n])
	return safefs.IgnoreEOF(err)
}

// beginFile resets the state of the status file to that of a file without lines.
func (r reader) beginFile(f *safefs.File) {
	r.File = runstate.File{ID: f.ID, Durable: r.File.Durable && r.File.ID == f.ID, Fold: r.Tree.env.newFold(r.Name.Kind)}
	r.Tree.env.Digests.Forget(r.Run)
}

// continues reports whether the file is the one that was read before, apart from appended lines: the
// same inode, no shorter than the counted lines, and of the same generation.
func (r reader) continues(f *safefs.File) (bool, error) {
	if f.ID != r.File.ID || r.File.Why != "" {
		return false, nil
	}
	if ends, err := f.EndsLine(r.File.Counted); !ends || err != nil || r.File.UID == "" {
		return ends, err
	}
	uid, err := layout.ReadUID(f, r.Name)
	return uid == r.File.UID, err
}

// foldTo counts the lines up to an offset, and calls each with every line.
func (r reader) foldTo(f io.ReaderAt, to int64, each func(store.Status)) error {
	uncommitted := int64(0)
	for line, err := range statusfile.Forward(f, r.File.Counted, to) {
		if err != nil {
			return err
		}
		isNew := line.Offset >= r.Position.AdoptedTo
		s, err := r.Recorder().take(line, line.Status())
		if err != nil {
			return err
		}
		if isNew {
			r.Tree.Counts.found(&s, line.Length, r.CreatedHere && line.Offset == 0)
		}
		each(s)
		if uncommitted += line.Length; uncommitted > maxUncommitted {
			if !r.changes().Settle(s.Revision) {
				return changelog.ErrSlow
			}
			uncommitted = 0
		}
	}
	return nil
}

// foldEnds adds the first line and the newest lines before old to the fold, of a file that is too large
// to be counted for a list. Their sequences are 0.
func (r reader) foldEnds(f io.ReaderAt, old int64) error {
	for line, err := range statusfile.Forward(f, 0, old) {
		if err != nil {
			return err
		}
		r.Recorder().begin(line)
		r.File.Fold.AddUncounted(r.uncounted(line))
		break
	}
	newest, end, err := r.tail(f, old)
	for i := len(newest) - 1; i >= 0; i-- {
		r.File.Fold.AddUncounted(newest[i])
	}
	r.File.Counted, r.File.Partial = end, end > 0
	return err
}

// uncounted returns a line with its revision and without a sequence.
func (r reader) uncounted(line statusfile.RawLine) store.Status {
	return store.Status{Status: line.Status(), Revision: r.Position.Revisions.Of(line.Offset)}
}

// tail returns the newest lines before old, newest first, and the offset where the last of them ends.
func (r reader) tail(f io.ReaderAt, old int64) (lines []store.Status, end int64, err error) {
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
