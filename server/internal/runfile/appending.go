package runfile

import (
	"context"
	"errors"
	"os"
	"time"

	"github.com/runstatus/runstatus/server/internal/fault"
	"github.com/runstatus/runstatus/server/internal/runstate"
	"github.com/runstatus/runstatus/server/internal/safefs"
	"github.com/runstatus/runstatus/server/internal/store"
	"github.com/runstatus/runstatus/statusfile"
)

// An append goes through these steps, with the lock of the run held:
//
//  1. OpenToWrite brings the run up to date: each external line is counted and gets its revision.
//  2. A call with a time that the history may hold is answered with the line that is there already (check).
//  3. The precondition is checked against the lines that are counted (check).
//  4. One write(2) puts the line at the end of the file (package statusfile), and with it lines that wait
//     behind it and need no check (fit).
//  5. The lines that other processes appended meanwhile, and then the new ones, are counted and recorded
//     (account).
//
// The caller commits the records after it has given back the lock.
//
// The file comes before the journal: the number of a line is its place in the file, and the file alone
// knows the order of the lines of all processes. Step 4 is the point of no return. An error after it is
// "outcome unknown"; a line without a record was acknowledged to no caller, and the next look finds it as it
// finds an external line.

// Appending is one line on its way into a status file. The run's lock is held.
type Appending struct {
	*store.AppendRequest
	Line  statusfile.Line
	Ended bool // the run has ended; set if the precondition asks for that
	Done  store.Written
}

// Writer appends to the status file.
type Writer struct{ *Run }

// Writer returns the Run as the one that appends.
func (r *Run) Writer() Writer { return Writer{r} }

// Append appends the first line of a batch, and with the same write the lines behind it that need no
// check. It returns how many lines are done, with or without an error.
func (r Writer) Append(ctx context.Context, batch []Appending) int {
	a := &batch[0]
	if a.Done.Err != nil {
		return 1
	}
	f, err := r.OpenToWrite(a.UID, a.Precondition.UnlessEnded)
	if err != nil {
		a.Done.Err = err
		return 1
	}
	defer r.KeepHandle(f)
	r.Tree.follower.Writes(r.Run)
	lines := batch[:1]
	if err = ctx.Err(); err == nil {
		err = a.check(r.Run, f)
	}
	if err == nil && !a.Done.Result.Replayed {
		lines = batch[:1+r.fit(a, batch[1:])]
		err = r.write(f, lines)
	}
	for i := range lines {
		done := &lines[i].Done
		if done.Revision = r.Position.Newest; err != nil && done.Result.Status.Sequence == 0 {
			done.Err = err
		}
	}
	return len(lines)
}

// check looks for an earlier try of the line, and then checks the precondition.
func (a *Appending) check(r *Run, f *os.File) error {
	if !a.When.IsZero() && !a.Line.Status.When.After(r.File.Fold.Newest) {
		old, found, err := a.find(r, f)
		if err != nil || found {
			a.Done.Result = store.AppendResult{UID: r.File.UID, Status: old, Replayed: found, Truncated: a.Line.Truncated}
			return err
		}
	}
	if a.Precondition.UnlessEnded && !a.Ended {
		_, a.Ended = r.Shown().CurrentView().End()
	}
	return a.Precondition.Check(r.Name, &r.File.Fold, a.Ended)
}

// fit returns how many lines of batch go into one write with the line before: those that need no check, up
// to the end of the page in which that line ends. A kill during the write can therefore tear only a
// line that itself crosses the boundary of a page.
func (r Writer) fit(before *Appending, batch []Appending) (n int) {
	if r.File.Size != r.File.Counted {
		return 0 // its tail is torn
	}
	newest, size := r.File.Fold.Newest, len(before.Line.Bytes)
	room := safefs.Page - int(r.File.Counted+int64(size)-1)%safefs.Page - 1
	most := min(size+room, statusfile.MaxLine)
	for ; n < len(batch); n++ {
		if before.Line.Status.When.After(newest) {
			newest = before.Line.Status.When
		}
		a := &batch[n]
		size += len(a.Line.Bytes)
		if a.Done.Err != nil || size > most || a.UID != "" && a.UID != r.File.UID || a.Precondition.Any() ||
			!a.When.IsZero() && !a.Line.Status.When.After(newest) {
			break
		}
		before = a
	}
	return n
}

// write appends lines with one write, and counts them. An error concerns the lines that have no
// sequence afterwards.
func (r Writer) write(f *os.File, lines []Appending) error {
	if err := r.Tree.Refusal(); err != nil {
		return err
	}
	r.File.Written = true
	began := time.Now()
	written, failed := r.writeBytes(f, lines)
	if failed != nil && !errors.Is(failed, statusfile.ErrNotWritten) {
		return fault.Unknown(r.Name, "append a line", failed)
	}
	if failed == nil || written.Whole > 0 {
		if err := r.account(f, lines, written); err != nil {
			return fault.Unknown(r.Name, "count a line", err)
		}
		r.File.Size, r.File.Ours = r.File.Counted, runstate.Span{From: began.Add(-clockTick).UnixNano(), To: time.Now().UnixNano()}
		r.appended()
	}
	if failed != nil {
		return r.Failed("append to the status file", failed)
	}
	return nil
}

func (r Writer) writeBytes(f *os.File, lines []Appending) (statusfile.Appended, error) {
	text := lines[0].Line.Bytes
	if len(lines) > 1 {
		text = make([]byte, 0, statusfile.MaxLine)
		for i := range lines {
			text = append(text, lines[i].Line.Bytes...)
		}
	}
	if r.File.Size == r.File.Counted {
		return statusfile.AppendAt(f, text, r.File.Counted)
	}
	return statusfile.Append(f, text) // the tail is torn: Append seals it
}

// clockTick is how much earlier than the change itself the time may be that a file system notes for it.
const clockTick = 10 * time.Millisecond

// account counts the external lines before written.Offset, then those of lines that are whole in the file,
// and sets their results.
func (r Writer) account(f *os.File, lines []Appending, written statusfile.Appended) error {
	first := &lines[0].Done.Result
	if written.Offset > r.File.Counted {
		if err := r.reader().foldTo(f, written.Offset, func(store.Status) { first.ExternalBefore++ }); err != nil {
			return err
		}
	}
	if written.Sealed {
		first.ExternalBefore-- // the torn line was there before the check
	}
	if first.ExternalBefore > 0 {
		ended := lines[0].Ended || r.File.Fold.Ended
		first.PreconditionRaced = lines[0].Precondition.Check(r.Name, &r.File.Fold, ended) != nil
	}
	at, end := written.Offset, written.Offset+int64(written.Whole)
	for i := range lines {
		a := &lines[i]
		own := statusfile.RawLine{Offset: at, Bytes: a.text(), Length: int64(len(a.Line.Bytes))}
		if at += own.Length; at > end {
			break
		}
		status, err := r.Recorder().take(own, a.Line.Status)
		if err != nil {
			return err
		}
		r.Tree.Counts.appended(own.Length)
		a.Done.Result.Status, a.Done.Result.UID, a.Done.Result.Truncated = status, r.File.UID, a.Line.Truncated
	}
	return nil
}

// appended marks the view of the run as stale after an append; a list updates it. After the end of the
// run it makes the view at once, because the run's series depends on it. No event tells what a job says:
// the run is looked at again behind each line until it does.
func (r Writer) appended() {
	if who := r.Dir.Identity; who != nil && who.AwaitsJob {
		r.Tree.follower.LookAgain(r.Run)
	}
	if r.File.Fold.Ended {
		r.Shown().updateView()
	} else if !r.viewStale {
		r.viewStale = true
		r.Tree.env.StaleViews.add(r.Run)
	}
}

// text is the line without its line feed.
func (a *Appending) text() []byte { return a.Line.Bytes[:len(a.Line.Bytes)-1] }
