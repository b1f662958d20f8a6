package runfile

import (
	"errors"
	"io/fs"
	"os"
	"time"

	"golang.org/x/sys/unix"

	"github.com/runstatus/runstatus/server/internal/fault"
	"github.com/runstatus/runstatus/server/internal/host"
	"github.com/runstatus/runstatus/server/internal/layout"
	"github.com/runstatus/runstatus/server/internal/safefs"
	"github.com/runstatus/runstatus/server/internal/store"
)

// A status file stays open between appends, as far as descriptors allow. An append takes the handle out of
// the run and puts it back, so that no other call closes it meanwhile.

// OpenToWrite brings the run up to date and opens its status file for appending. It is an error if uid
// is not empty and not that of the generation. With withDir it also brings the state of the directory
// up to date. The caller holds mu.
func (r Writer) OpenToWrite(uid string, withDir bool) (*os.File, error) {
	const tries = 3
	for range tries {
		if err := r.mayWrite(uid, withDir); err != nil {
			return nil, err
		}
		if err := r.EnsurePath(); err != nil {
			return nil, r.Failed("sync the directories", err)
		}
		if f, err := r.openHandle(); f != nil || err != nil {
			return f, err
		}
	}
	return nil, fault.NotWritten(r.Name, "open the status file", ErrReplaced)
}

// ErrReplaced says that a status file is replaced faster than it is opened.
var ErrReplaced = errors.New("other processes replace it all the time")

// mayWrite brings the run up to date, and returns why it must not be written to.
func (r Writer) mayWrite(uid string, withDir bool) error {
	if err := r.changes().Ready(); err != nil { // the refresh could not record external lines
		return r.Failed("open the status file", err)
	}
	err := r.refreshToWrite(withDir)
	if err == nil && r.File.Links > 1 {
		if err = r.dropSecondName(); err != nil {
			return r.Failed("look at the names of the status file", err)
		}
		err = r.refreshToWrite(withDir)
	}
	unsafe, _ := errors.AsType[*pathError](err)
	switch {
	case unsafe != nil:
		return r.Failed("sync the directories", unsafe)
	case store.ReasonOf(err) == store.NotFound:
		return fault.Absent(r.Name, uid)
	case err != nil:
		return err
	case r.File.Why != "":
		return &store.Error{Reason: store.Unreadable, Run: r.Name,
			Detail: "the status file of " + r.Name.String() + " can't be used: " + r.File.Why + "; nothing was written"}
	case r.File.Links > 1:
		return &store.Error{Reason: store.Unreadable, Run: r.Name,
			Detail: "the status file of " + r.Name.String() + " can't be written to: " + safefs.HardLinks(r.File.Links) + "; nothing was written"}
	case uid != "" && uid != r.File.UID:
		return fault.OtherGeneration(r.Name, "the id belongs to another generation of the run")
	}
	return nil
}

// openHandle returns the status file that was just looked at, open for appending. It returns nil if the
// file was replaced meanwhile.
func (r Writer) openHandle() (*os.File, error) {
	if f := r.takeHandle(); f != nil {
		return f, nil
	}
	f, err := safefs.OpenFile(r.Tree.Root(), layout.StatusPath(r.Name), unix.O_RDWR|unix.O_APPEND)
	if errors.Is(err, fs.ErrNotExist) {
		return nil, nil
	}
	if why, ok := errors.AsType[*safefs.RefusedError](err); ok {
		return nil, &store.Error{Reason: store.Unreadable, Run: r.Name,
			Detail: "the status file of " + r.Name.String() + " can't be written to: " + why.Why + "; nothing was written", Err: err}
	}
	if err != nil {
		return nil, r.Failed("open the status file", err)
	}
	same := r.compareFile(f.Info, true) // since it was looked at
	if !same {
		same, err = r.reader().continues(f)
	} else if same, err = f.EndsLine(r.File.Counted); err == nil && !same {
		r.File.ID = safefs.FileID{} // its content has changed, though its size and time have not: it is read again
	}
	if err != nil {
		return nil, r.Failed("read the status file", errors.Join(err, f.Close()))
	}
	if !same {
		_ = f.Close() // nothing was written to it
		return nil, nil
	}
	r.handleID = f.ID
	return f.OSFile(layout.StatusFile), nil
}

// takeHandle returns the open status file. It returns nil if none is open, or if the path names another
// file now. The caller holds the run's lock and has just refreshed the run.
func (r Writer) takeHandle() *os.File {
	f := r.handle.Swap(nil)
	if f == nil || r.handleID == r.File.ID && r.File.Links == 1 {
		return f
	}
	_ = f.Close() // best effort: a checkpoint opens the file anew and makes its lines durable
	return nil
}

// KeepHandle keeps the file for the next append. On a network file system it closes it: such file
// systems promise close-to-open consistency alone. An open asks the server for the size of the file; a
// stat may be answered from the client's attribute cache.
func (r Writer) KeepHandle(f *os.File) {
	if r.Tree.IsRemote() {
		_ = f.Close() // as in takeHandle
		return
	}
	r.handle.Store(f)
	now := time.Now()
	if r.isKept.Load() && now.Sub(r.handleUsed) < handleUseTime {
		return
	}
	r.handleUsed = now
	r.isKept.Store(true)
	r.Tree.env.Handles.Use(r.Run, 1)
}

// handleUseTime is how long a handle counts as just used. Without it each append would take the lock of
// the LRU.
const handleUseTime = time.Second

// dropHandle closes the handle of a run that leaves the LRU. A handle that is in use stays open, and
// KeepHandle puts the run into the LRU again.
func dropHandle(r *Run) {
	r.isKept.Store(false) // before the handle is taken: KeepHandle stores it before it looks
	if f := r.handle.Swap(nil); f != nil {
		_ = f.Close() // as in takeHandle
	}
}

// Opens is Tree.Opens for an append. It does not wait if the status file of the run is open, because the
// append then opens no other file unless another process has changed the run.
func (r Writer) Opens() (done func()) {
	if r.handle.Load() != nil {
		return func() {}
	}
	return r.Tree.Opens()
}

// A line costs four system calls on files: fstat of the open status file, write, lseek, and its share of
// the journal's pwrite.
//
// The status file is looked at before each write. Where inotify reports runs that come and go, fstat of
// the open file is enough: a file that was removed or replaced has no name any more, and a rename changes
// ctime but not mtime. fstat misses a rename in the clock tick of the server's last write, and one between
// the look and the write. Therefore the path is looked at again after nameTime, and after busyNameTime in a
// run that is written in every tick. Elsewhere it is looked at before each write.
//
// The directory (markers, links) is looked at if the append has a precondition that rests on it, or if the
// last look is older than dirStateTime; than dirStateTimeWatched, where inotify reports runs that come and go.
const (
	dirStateTime        = 100 * time.Millisecond
	dirStateTimeWatched = time.Second
	nameTime            = 250 * time.Millisecond
	busyNameTime        = 50 * time.Millisecond
)

// refreshToWrite brings the state of the status file up to date, with all lines counted; with withDir
// also that of the directory.
func (r Writer) refreshToWrite(withDir bool) error {
	if !withDir && r.AsWritten() {
		return nil
	}
	_, err := r.Refresh(true)
	if !withDir && r.Dir.Identity != nil && errors.Is(err, errBeside) {
		return nil // the status file was read, and no more is needed
	}
	return err
}

// KnowsDirState reports whether the last look at the directory is recent enough for an append.
func (r Writer) KnowsDirState(now time.Time) bool {
	if r.Latest == nil {
		return false
	}
	since := now.Sub(r.used)
	return since < dirStateTime || since < dirStateTimeWatched && r.Tree.follower.IsWatched()
}

// knowsName reports whether the status file was found at its path recently enough for an append.
func (r Writer) knowsName(now time.Time) bool {
	found := now.Sub(r.named)
	return found < busyNameTime || found < nameTime && host.Since(r.Wrote.Load()) > clockTick
}

// AsWritten reports whether no other process has changed the run since this server read or wrote it. It is
// false if the directory was not looked at for a while.
func (r Writer) AsWritten() bool {
	now := time.Now()
	if r.lacking != nil || !r.KnowsDirState(now) {
		return false
	}
	if f := r.handle.Load(); f != nil && r.knowsName(now) && r.Tree.follower.IsWatched() {
		st, err := safefs.Fstat(f) // best effort: after an error the file is read again, which says why
		if err != nil || !r.compareFile(st, true) {
			return false
		}
		if st.LastWritten() {
			return true
		}
	}
	st, err := safefs.Lstat(r.Tree.Root(), layout.StatusPath(r.Name)) // best effort: as above, the file is read again
	same := err == nil && r.compareFile(st, true)
	if same {
		r.named = now
	}
	return same
}

// compareFile reports whether the status file is as it was read, by its stat. It accepts the modification
// time that a write of this server may have caused, and notes it. It is false for a file that could not be
// read, and for one that is to be counted again.
func (r *Run) compareFile(st safefs.Info, whole bool) bool {
	return !r.File.Recount && st.ID == r.File.ID && st.Size == r.File.Size && st.Links == r.File.Links &&
		(!whole || !r.File.Partial) && r.File.Why == "" && r.File.TakeMTime(st.MTime) && r.checkReadable(st)
}

// checkReadable reports whether the server may read the status file. It calls the system only if the
// permissions may have changed since the last success: a change of permissions moves ctime alone, a
// write moves ctime and mtime.
func (r *Run) checkReadable(st safefs.Info) bool {
	f := &r.File
	if st.Mode != f.Mode || st.CTime != f.CTime && !st.LastWritten() {
		if !safefs.MayRead(r.Tree.Root(), layout.StatusPath(r.Name)) {
			return false
		}
		f.Mode, f.CTime = st.Mode, st.CTime
	}
	return true
}

// SameFile reports whether the status file is as the last look found it. The caller holds mu.
func (r *Run) SameFile() bool {
	st, err := safefs.Lstat(r.Tree.Root(), layout.StatusPath(r.Name)) // best effort: else it is read, which says why it can't be
	return err == nil && st.IsType(unix.S_IFREG) && r.compareFile(st, false)
}

// Failed returns a NotWritten error, and notes the cause for Store.Writable.
func (r Writer) Failed(what string, err error) error {
	r.Tree.env.Trouble.Store(&err)
	return fault.NotWritten(r.Name, what, err)
}

// dropSecondName removes the temporary second name of a status file that an interrupted creation has
// left. A file with two names is not written to.
func (r Writer) dropSecondName() error {
	st, err := safefs.Lstat(r.Tree.Root(), layout.StatusPath(r.Name))
	if err != nil || st.Links < 2 {
		return err
	}
	dir, err := r.Tree.OpenDir(r.Path())
	if err != nil {
		return err
	}
	defer dir.Close()
	return r.Tree.RemoveLeftovers(dir)
}
