package filestore

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"time"

	"golang.org/x/sys/unix"

	"github.com/runstatus/runstatus/server/internal/store"
	"github.com/runstatus/runstatus/statusfile"
)

// Append implements store.Store. It returns once the journal has committed the
// line; nobody sees the line through this store before that.
func (s *Store) Append(ctx context.Context, q store.AppendRequest) (store.AppendResult, error) {
	result, revision, err := s.Write(ctx, q)
	if unsure := s.Commit(q.Name, revision); err == nil {
		err = unsure
	}
	if err != nil {
		return store.AppendResult{}, err
	}
	return result, nil
}

// Commit implements store.Store.
func (s *Store) Commit(n store.Name, revision int64) error {
	if err := s.changes.commit(revision); err != nil {
		return unknown(n, "commit a line", err)
	}
	return nil
}

// Write implements store.Store.
func (s *Store) Write(ctx context.Context, q store.AppendRequest) (_ store.AppendResult, revision int64, _ error) {
	t, err := s.writable(q.Name.Namespace)
	if err != nil {
		return store.AppendResult{}, 0, err
	}
	when := q.When
	if when.IsZero() {
		when = time.Now()
	}
	line, err := encode(q, when)
	if err != nil {
		return store.AppendResult{}, 0, err
	}
	ended := false
	if q.Precondition.UnlessEnded && q.Name.Kind == statusfile.Series {
		run, err := s.Run(ctx, q.Name) // a series also ends with its members
		if err != nil && store.ReasonOf(err) != store.NotFound {
			return store.AppendResult{}, 0, err
		}
		ended = err == nil && run.Ended
	}
	done, err := enter(ctx, t, q.Name, func() (appended, error) { return t.append(ctx, q, line, ended) })
	return done.result, max(done.revision, t.judge()), t.undone(q.Name, "append a line", err)
}

// appended is a line that was written, and the revision, of the run with it, that is
// still to be committed.
type appended struct {
	result   store.AppendResult
	revision int64
}

// append writes the line and puts it into the order.
func (t *tree) append(ctx context.Context, q store.AppendRequest, line statusfile.Line, ended bool) (appended, error) {
	r := t.hold(q.Name)
	defer r.mu.Unlock()
	f, err := r.openToWrite(q.UID, q.Precondition.UnlessEnded)
	if err != nil {
		return appended{}, err
	}
	defer r.keepHandle(f)
	r.writes()
	if err := ctx.Err(); err != nil {
		return appended{}, err
	}
	a := appending{run: r, f: f, line: line, ended: ended}
	if q.Precondition.UnlessEnded && !ended {
		_, a.ended = r.facts().end()
	}
	result, err := a.do(q)
	return appended{result, r.place.newest}, err
}

func encode(q store.AppendRequest, when time.Time) (statusfile.Line, error) {
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
// if it is the life that is meant. With home, what stands beside the status file
// is brought up to date too. The caller holds mu.
func (r *run) openToWrite(uid string, home bool) (*os.File, error) {
	const tries = 3
	for range tries {
		if err := r.mayWrite(uid, home); err != nil {
			return nil, err
		}
		if f, err := r.openHandle(); f != nil || err != nil {
			return f, err
		}
	}
	return nil, notWritten(r.name, "open the status file", errReplaced)
}

var errReplaced = errors.New("others replace it all the time")

// mayWrite brings the run up to date, and returns why it must not be written to.
func (r *run) mayWrite(uid string, home bool) error {
	if err := r.changes().ready(); err != nil { // then the refresh would not show all
		return r.failed("open the status file", err)
	}
	err := r.refreshToWrite(home)
	switch {
	case err != nil && uid != "" && store.ReasonOf(err) == store.NotFound:
		return otherLife(r.name, "it is gone")
	case err != nil:
		return err
	case r.file.why != "":
		return &store.Error{Reason: store.Unreadable, Run: r.name,
			Detail: "the status file of " + r.name.String() + " can't be used: " + r.file.why + "; nothing was written"}
	case uid != "" && uid != r.file.uid:
		return otherLife(r.name, "this is another life of the id")
	}
	return nil
}

// openHandle returns the status file that was just looked at, open for appending;
// nil if another one took its place meanwhile.
func (r *run) openHandle() (*os.File, error) {
	if f := r.takeHandle(); f != nil {
		return f, nil
	}
	f, err := openRegular(r.tree.root(), r.dir()+"/"+statusName, unix.O_RDWR|unix.O_APPEND)
	if errors.Is(err, fs.ErrNotExist) {
		return nil, nil
	}
	if why, ok := errors.AsType[*unreadableError](err); ok {
		return nil, &store.Error{Reason: store.Unreadable, Run: r.name,
			Detail: "the status file of " + r.name.String() + " can't be written to: " + why.why + "; nothing was written", Err: err}
	}
	if err != nil {
		return nil, r.failed("open the status file", err)
	}
	same, err := r.continues(f)
	if err != nil {
		return nil, r.failed("read the status file", errors.Join(err, f.Close()))
	}
	if !same {
		_ = f.Close() // nothing was written to it
		return nil, nil
	}
	r.handleID = f.id
	return f.osFile(statusName), nil
}

// homeTime is how long a writer believes what was last seen beside the status
// file. The file itself is looked at for each line.
const homeTime = 100 * time.Millisecond

// refreshToWrite brings what is known of the status file up to date, with all
// lines counted, and with home also what stands beside it.
func (r *run) refreshToWrite(home bool) error {
	if !home && r.latest != nil && time.Since(r.used) < homeTime {
		st, err := statBeneath(r.tree.root(), r.dir()+"/"+statusName)
		if err == nil && r.fileUnchanged(st, true) {
			return nil
		}
	}
	_, err := r.refresh(true)
	return err
}

func otherLife(n store.Name, what string) error {
	return &store.Error{Reason: store.OtherLife, Run: n, Detail: "the uid is not that of " + n.String() + ": " + what + "; nothing was written"}
}

// failed is the error of a write that has not happened.
func (r *run) failed(what string, err error) error {
	r.tree.store.trouble.Store(&err)
	return notWritten(r.name, what, err)
}

func notWritten(n store.Name, what string, err error) error {
	reason, why := store.NotWritten, "the storage failed"
	switch {
	case errors.Is(err, unix.ENOSPC), errors.Is(err, unix.EDQUOT):
		reason, why = store.Full, "the storage is full"
	case errors.Is(err, unix.EROFS):
		why = "the file system is read-only"
	case errors.Is(err, unix.EMFILE), errors.Is(err, unix.ENFILE):
		reason, why = store.OutOfFiles, "the server has no file descriptors left"
	}
	if n != (store.Name{}) {
		what += " of " + n.String()
	}
	return &store.Error{Reason: reason, Run: n, Detail: fmt.Sprintf("%s: %s: not written", what, why), Err: err}
}

// appending is one line on its way into an open status file whose lines are all
// counted. The run's lock is held.
type appending struct {
	run   *run
	f     *os.File
	line  statusfile.Line
	ended bool
}

func (a *appending) do(q store.AppendRequest) (store.AppendResult, error) {
	r := a.run
	if !q.When.IsZero() && !a.line.Status.When.After(r.file.fold.Newest) {
		if old, found, err := a.find(); err != nil || found {
			return store.AppendResult{UID: r.file.uid, Status: old, Replayed: found, Truncated: a.line.Truncated}, err
		}
	}
	if err := q.Precondition.Check(r.name, &r.file.fold, a.ended); err != nil {
		return store.AppendResult{}, err
	}
	if err := r.tree.refusal(); err != nil {
		return store.AppendResult{}, err
	}
	began := time.Now()
	written, err := a.write()
	switch {
	case errors.Is(err, statusfile.ErrNotWritten):
		return store.AppendResult{}, r.failed("append to the status file", err)
	case err != nil:
		return store.AppendResult{}, unknown(r.name, "append a line", err)
	}
	result, err := a.account(q, written)
	if err != nil {
		return result, unknown(r.name, "count a line", err)
	}
	r.file.size, r.file.ours = r.file.counted, span{began.Add(-clockTick).UnixNano(), time.Now().UnixNano()}
	r.appended()
	return result, nil
}

// appended notes the line for whoever looks at the run. Lists find it when they
// begin, and a series the end of its member.
func (r *run) appended() {
	if r.file.fold.Ended {
		r.note()
	} else if !r.behind {
		r.behind = true
		r.tree.store.behind.add(r)
	}
}

// clockTick is how far the time that a file system gives a change may lie before
// the change.
const clockTick = 10 * time.Millisecond

func (a *appending) write() (statusfile.Appended, error) {
	if file := &a.run.file; file.size == file.counted {
		return statusfile.AppendAt(a.f, a.line.Bytes, file.counted)
	}
	return statusfile.Append(a.f, a.line.Bytes) // its tail is torn
}

// account counts what others wrote before the line, and the line.
func (a *appending) account(q store.AppendRequest, written statusfile.Appended) (store.AppendResult, error) {
	r := a.run
	res := store.AppendResult{Truncated: a.line.Truncated}
	if written.Offset > r.file.counted {
		if err := r.foldTo(a.f, written.Offset, func(store.Status) { res.ForeignBefore++ }); err != nil {
			return res, err
		}
	}
	if written.Sealed {
		res.ForeignBefore-- // the torn line counts, but came before the check
	}
	if res.ForeignBefore > 0 {
		ended := a.ended || r.file.fold.Ended
		res.PreconditionFailed = q.Precondition.Check(r.name, &r.file.fold, ended) != nil
	}
	own := statusfile.RawLine{Offset: written.Offset, Bytes: a.text(), Length: int64(len(a.line.Bytes))}
	var err error
	res.Status, err = r.take(own, a.line.Status)
	res.UID = r.file.uid
	return res, err
}

func unknown(n store.Name, what string, err error) error {
	if n != (store.Name{}) {
		what += " of " + n.String()
	}
	return &store.Error{Reason: store.OutcomeUnknown, Run: n,
		Detail: what + ": the outcome is unknown: it may have been done; repeat the call (a line with its time)", Err: err}
}

// find returns the line if the history holds it already, to the letter. It costs
// the same however long the history is, but for the first time.
func (a *appending) find() (store.Status, bool, error) {
	s, found, err := a.findDigest()
	if err != nil {
		err = &store.Error{Reason: store.ReadFailed, Run: a.run.name, Err: err,
			Detail: "look for an earlier try in the status of " + a.run.name.String() + ": not written"}
	}
	return s, found, err
}

func (a *appending) findDigest() (store.Status, bool, error) {
	r, cache := a.run, &a.run.tree.store.digests
	if r.file.fold.Count > int64(cache.most) {
		return a.search()
	}
	d := r.digests.Load()
	if d == nil {
		var err error
		if d, err = r.digest(a.f); err != nil {
			return store.Status{}, false, err
		}
	}
	cache.use(r, len(d.lines))
	at, known := d.lines[digestOf(a.text())]
	if !known {
		return store.Status{}, false, nil
	}
	stands := make([]byte, len(a.text()))
	if _, err := a.f.ReadAt(stands, at.offset); err != nil {
		return store.Status{}, false, err
	}
	if !bytes.Equal(stands, a.text()) {
		return a.search() // two lines have the same digest
	}
	return a.found(at.offset, at.sequence), true, nil
}

// search looks at every line.
func (a *appending) search() (store.Status, bool, error) {
	var sequence int64
	for line, err := range statusfile.Forward(a.f, 0, a.run.file.counted) {
		if err != nil {
			return store.Status{}, false, err
		}
		sequence++
		if bytes.Equal(line.Bytes, a.text()) {
			return a.found(line.Offset, sequence), true, nil
		}
	}
	return store.Status{}, false, nil
}

// text is the line without its line feed.
func (a *appending) text() []byte { return a.line.Bytes[:len(a.line.Bytes)-1] }

func (a *appending) found(offset, sequence int64) store.Status {
	s := store.Status{Status: a.line.Status, Revision: a.run.place.revisions.of(offset)}
	s.Sequence = sequence
	return s
}
