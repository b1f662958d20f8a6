package filestore

import (
	"context"
	"errors"
	"io/fs"
	"os"
	"time"

	"golang.org/x/sys/unix"

	"github.com/runstatus/runstatus/server/internal/bulkhead"
	"github.com/runstatus/runstatus/server/internal/fault"
	"github.com/runstatus/runstatus/server/internal/host"
	"github.com/runstatus/runstatus/server/internal/layout"
	"github.com/runstatus/runstatus/server/internal/safefs"
	"github.com/runstatus/runstatus/server/internal/store"
	"github.com/runstatus/runstatus/statusfile"
)

// Append implements store.Writer. It returns once the journal has committed the
// line; no reader of this store sees the line before that.
func (s *Store) Append(ctx context.Context, q store.AppendRequest) (store.AppendResult, error) {
	w := s.write(ctx, []store.AppendRequest{q}, bulkhead.Do)[0]
	if unsure := s.Commit(ctx, q.Name, w.Revision); w.Err == nil {
		w.Err = unsure
	}
	if w.Err != nil {
		return store.AppendResult{}, w.Err
	}
	return w.Result, nil
}

// Commit implements store.Writer.
func (s *Store) Commit(ctx context.Context, n store.Name, revision int64) error {
	if err := s.changes.CommitWithin(ctx, revision); err != nil {
		return fault.Unknown(n, "commit a line", err)
	}
	return nil
}

// Write implements store.Writer.
func (s *Store) Write(ctx context.Context, qs []store.AppendRequest) []store.Written {
	if t := s.trees[qs[0].Name.Namespace]; t != nil && t.IsRemote() {
		limited, cancel := context.WithTimeoutCause(ctx, bulkhead.TryPatience, bulkhead.ErrUnresponsive)
		defer cancel()
		ctx = limited
	}
	return s.write(ctx, qs, bulkhead.TryDo)
}

// doer is bulkhead.Do or bulkhead.TryDo.
type doer func(context.Context, *bulkhead.Bulkhead[store.Name], store.Name, func() ([]store.Written, error)) ([]store.Written, error)

func (s *Store) write(ctx context.Context, qs []store.AppendRequest, do doer) []store.Written {
	n := qs[0].Name
	t, err := s.writable(n.Namespace)
	if err != nil {
		return refused(qs, err)
	}
	batch := make([]appending, len(qs))
	for i := range qs {
		s.prepare(ctx, &batch[i], &qs[i])
	}
	written, err := do(ctx, t.bulkhead, n, func() ([]store.Written, error) { return t.append(ctx, n, batch), nil })
	if err != nil {
		return refused(qs, t.undone(n, "append a line", err))
	}
	if judged := t.reconcile(); judged > 0 {
		last := &written[len(written)-1]
		last.Revision = max(last.Revision, judged)
	}
	return written
}

func refused(qs []store.AppendRequest, err error) []store.Written {
	written := make([]store.Written, len(qs))
	for i := range written {
		written[i].Err = err
	}
	return written
}

// prepare does what needs no file of the run.
func (s *Store) prepare(ctx context.Context, a *appending, q *store.AppendRequest) {
	a.AppendRequest = q
	when := q.When
	if when.IsZero() {
		when = time.Now()
	}
	if a.line, a.done.Err = encode(q, when); a.done.Err != nil {
		return
	}
	if q.Precondition.UnlessEnded && q.Name.Kind == statusfile.Series {
		run, err := s.Run(ctx, q.Name) // a series also ends with its members
		if err != nil && store.ReasonOf(err) != store.NotFound {
			a.done.Err = err
		}
		a.ended = err == nil && run.Ended
	}
}

// append writes lines of one run, and puts them into the order.
func (t *tree) append(ctx context.Context, n store.Name, batch []appending) []store.Written {
	for done := 0; done < len(batch); {
		done += t.appendHeld(ctx, n, batch[done:])
	}
	written := make([]store.Written, len(batch))
	for i := range batch {
		written[i] = batch[i].done
	}
	return written
}

// appendHeld writes lines of one run, up to the first that has to make it. It returns how
// many lines it has dealt with.
func (t *tree) appendHeld(ctx context.Context, n store.Name, batch []appending) int {
	first := t.appendUntilGone(ctx, n, batch)
	for i := first; i < len(batch); i++ {
		if a := &batch[i]; a.makes() {
			t.appendMissing(ctx, batch[i:i+1])
			return i + 1
		} else if a.done.Err == nil {
			a.done.Err = fault.Absent(n, a.UID)
		}
	}
	return len(batch)
}

// appendUntilGone writes lines of a run that is there. It returns how many it has dealt
// with: all, or those before the first that found no run.
func (t *tree) appendUntilGone(ctx context.Context, n store.Name, batch []appending) (done int) {
	r := t.hold(n)
	defer r.mu.Unlock()
	defer t.opens()()
	for done < len(batch) && !r.gone {
		done += r.append(ctx, batch[done:])
	}
	if !r.gone {
		return done
	}
	for i := done - 1; i < len(batch); i++ { // another follower's, should the run come again
		batch[i].done.Revision = r.Position.Newest
	}
	return done - 1
}

func encode(q *store.AppendRequest, when time.Time) (statusfile.Line, error) {
	line, err := statusfile.Encode(q.Name.Kind, q.State, q.Note, when)
	switch {
	case errors.Is(err, statusfile.ErrInvalidUTF8):
		return line, &store.Error{Reason: store.InvalidText, Run: q.Name, Detail: "the state and the note must be valid UTF-8", Err: err}
	case errors.Is(err, statusfile.ErrTime):
		return line, &store.Error{Reason: store.InvalidTime, Run: q.Name, Detail: "the time must lie in the years 1 to 9999", Err: err}
	}
	return line, err
}

// openToWrite brings the run up to date and opens its status file for appending,
// if it is the generation that is meant. With home, what stands beside the status file
// is brought up to date too. The caller holds mu.
func (r *run) openToWrite(uid string, home bool) (*os.File, error) {
	const tries = 3
	for range tries {
		if err := r.mayWrite(uid, home); err != nil {
			return nil, err
		}
		if err := r.ensurePath(); err != nil {
			return nil, r.failed("sync the directories", err)
		}
		if f, err := r.openHandle(); f != nil || err != nil {
			return f, err
		}
	}
	return nil, fault.NotWritten(r.Name, "open the status file", errReplaced)
}

var errReplaced = errors.New("others replace it all the time")

// mayWrite brings the run up to date, and returns why it must not be written to.
func (r *run) mayWrite(uid string, home bool) error {
	if err := r.changes().Ready(); err != nil { // then the refresh would not show all
		return r.failed("open the status file", err)
	}
	err := r.refreshToWrite(home)
	if err == nil && r.File.Links > 1 {
		if err = r.dropSecondName(); err != nil {
			return r.failed("look at the names of the status file", err)
		}
		err = r.refreshToWrite(home)
	}
	unsafe, _ := errors.AsType[*pathError](err)
	switch {
	case unsafe != nil:
		return r.failed("sync the directories", unsafe)
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
		return fault.OtherGeneration(r.Name, "this is another life of the id")
	}
	return nil
}

// openHandle returns the status file that was just looked at, open for appending;
// nil if another one took its place meanwhile.
func (r *run) openHandle() (*os.File, error) {
	if f := r.takeHandle(); f != nil {
		return f, nil
	}
	f, err := safefs.OpenFile(r.tree.Root(), r.dir()+"/"+layout.StatusFile, unix.O_RDWR|unix.O_APPEND)
	if errors.Is(err, fs.ErrNotExist) {
		return nil, nil
	}
	if why, ok := errors.AsType[*safefs.RefusedError](err); ok {
		return nil, &store.Error{Reason: store.Unreadable, Run: r.Name,
			Detail: "the status file of " + r.Name.String() + " can't be written to: " + why.Why + "; nothing was written", Err: err}
	}
	if err != nil {
		return nil, r.failed("open the status file", err)
	}
	same := r.compareFile(f.Info, true) // since it was looked at
	if !same {
		same, err = r.continues(f)
	} else if same, err = f.EndsLine(r.File.Counted); err == nil && !same {
		r.File.ID = safefs.FileID{} // all but its size and time may have changed: it is read anew
	}
	if err != nil {
		return nil, r.failed("read the status file", errors.Join(err, f.Close()))
	}
	if !same {
		_ = f.Close() // nothing was written to it
		return nil, nil
	}
	r.handleID = f.ID
	return f.OSFile(layout.StatusFile), nil
}

// dirStateTime is how long is believed what was last seen beside the status file.
// The file itself is looked at for each line: where the kernel tells of runs that
// come and go, the open one. It has no name any more if it was removed or another one
// took its place. If it was moved aside its times differ, but not when the move falls
// into the tick of the kernel's clock in which we wrote last, or between a look and the
// write behind it. So the path is looked at after nameTime, and in a run that is written
// tick by tick, where that is the rule, after busyNameTime.
const (
	dirStateTime        = 100 * time.Millisecond
	dirStateTimeWatched = time.Second
	nameTime            = 250 * time.Millisecond
	busyNameTime        = 50 * time.Millisecond
)

// refreshToWrite brings what is known of the status file up to date, with all
// lines counted, and with home also what stands beside it.
func (r *run) refreshToWrite(home bool) error {
	if !home && r.asWritten() {
		return nil
	}
	_, err := r.refresh(true)
	if !home && r.Dir.Identity != nil && errors.Is(err, errBeside) {
		return nil // the status file itself was read
	}
	return err
}

// knowsDirState reports whether what is beside the status file was looked at not long ago.
func (r *run) knowsDirState(now time.Time) bool {
	if r.latest == nil {
		return false
	}
	since := now.Sub(r.used)
	return since < dirStateTime || since < dirStateTimeWatched && r.tree.isWatched()
}

// knowsName reports whether the status file was found at its path not long ago.
func (r *run) knowsName(now time.Time) bool {
	found := now.Sub(r.named)
	return found < busyNameTime || found < nameTime && host.Since(r.wrote.Load()) > clockTick
}

// asWritten reports whether the status file is as this server has left it.
func (r *run) asWritten() bool {
	now := time.Now()
	if r.lacking != nil || !r.knowsDirState(now) {
		return false
	}
	if f := r.handle.Load(); f != nil && r.knowsName(now) && r.tree.isWatched() {
		st, err := safefs.Fstat(f) // best effort: after an error the file is read again, which says why
		if err != nil || !r.compareFile(st, true) {
			return false
		}
		if st.LastWritten() {
			return true
		}
	}
	st, err := safefs.Lstat(r.tree.Root(), r.dir()+"/"+layout.StatusFile) // best effort: as above, the file is read again
	same := err == nil && r.compareFile(st, true)
	if same {
		r.named = now
	}
	return same
}

// failed is the error of a write that has not happened.
func (r *run) failed(what string, err error) error {
	r.tree.store.trouble.Store(&err)
	return fault.NotWritten(r.Name, what, err)
}

// dropSecondName removes the temporary name that an interrupted creation has left the
// status file beside its own: a file with two names is not written to.
func (r *run) dropSecondName() error {
	st, err := safefs.Lstat(r.tree.Root(), r.dir()+"/"+layout.StatusFile)
	if err != nil || st.Links < 2 {
		return err
	}
	dir, err := r.tree.OpenDir(r.dir())
	if err != nil {
		return err
	}
	defer dir.Close()
	return r.tree.RemoveLeftovers(dir)
}
