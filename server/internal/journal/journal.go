// Package journal is a log of records, each with a revision: 1, 2, 3, and so on
// without a gap. A record that is committed is read by every reader until retention
// takes it, in order, also after a crash.
//
// # Files
//
// A journal is a directory of segments, files of a fixed size that are named by
// their number in the order of use, as 16 hexadecimal digits. A segment was written
// from end to end before it came into use, so that a record only overwrites blocks
// that are there already, and one fdatasync makes it durable. All numbers are
// little-endian.
//
// A segment begins with a header of 64 bytes:
//
//	 0  8  the bytes "rstjrnl1"
//	 8  8  generation: a random number, new each time a file comes into use
//	16  8  the revision of the first record
//	24  8  when the segment came into use, in microseconds since 1970
//	32  8  size of the file; 0: not noted
//	40  8  the newest revision that the segment held when it came into use; 0: none
//	48  12 zero
//	60  4  CRC-32C of the 60 bytes before
//
// Records follow, each beginning at a multiple of 8:
//
//	 0  4  length of the body, from 1 to MaxBody
//	 4  4  CRC-32C of the 24 bytes behind it and the body
//	 8  8  generation of the segment
//	16  8  revision
//	24  8  durable: the newest revision that was durable when this was written
//	32  …  body, then zeros up to a multiple of 8
//
// A segment's records end where the next segment's first revision says so; in the
// last segment, where no record follows: behind it stand zeros, records of an
// earlier generation, or a torn group.
//
// # Going on
//
// Open copies the records of the last segment into another file, which takes its
// place: the copy has the next number, the same first revision and a generation of
// its own, and is durable before it gets its name. So the journal goes on where it
// ended, a start takes no space for good, and what a crash left behind the last
// record is in no segment any more. A process that was taken for dead, and still has
// the old file open, writes into a file that nothing reads. On a full disk the journal
// goes on in the last segment itself; what stands behind the last record is overwritten
// with zeros, durably, before anything is written there.
//
// A segment whose first revision is not above that of the one before it supersedes
// it: it is such a copy, or a failed write came before, and the records are written
// again.
//
// Files named spare and a number were written from end to end ahead of their use.
// One whose name ends in .part is not whole yet. Files named as a segment and
// .damaged are kept for people to look at. Nothing else reads them.
//
// # Torn and corrupt
//
// Records that wait at the same time are written as one group. A power cut can
// leave any part of the last group, also its end without its beginning: that is
// a torn tail. It was never reported as committed, and it is dropped. A record that
// can't be read was committed if a later one calls it durable, if the segment came
// into use with it, or if Options.LastRevision says so: that is corruption, and an
// error, unless the record was released before. So is a file that has a segment's
// name, and lacks its header or its size; a file of zeros alone never came into
// use.
//
// The journal can't notice by itself that its newest segment is missing. Therefore
// its caller notes the number of each segment that comes into use: see
// Options.Began.
package journal

import (
	"errors"
	"fmt"
	"os"
	"sync"
	"sync/atomic"
	"time"
)

// MaxBody is the longest body of a record, in bytes.
const MaxBody = 1 << 17

// ErrTooOld says that records that were asked for are not kept any more.
var ErrTooOld = errors.New("the journal does not reach back so far")

// ErrUnknown says that the disk failed while records were on their way to it:
// whether they will be read after a crash is not known.
var ErrUnknown = errors.New("the journal could not be written: outcome unknown")

// ErrBehind says that the journal ends before what was released: it is not the
// one that was written last, or not all of it.
var ErrBehind = errors.New("the journal is older than what was made of it")

// CorruptError says where a record stands that was committed and can't be read.
type CorruptError struct {
	File   string
	Offset int64
	Why    string

	// Released says that no record of the journal is needed for recovery.
	Released bool
}

func (e *CorruptError) Error() string {
	return fmt.Sprintf("the journal is corrupt: %s at offset %d: %s", e.File, e.Offset, e.Why)
}

// Options say how a journal is kept. The zero value keeps nothing that is
// released, and waits for the disk.
type Options struct {
	Segment  int64         // size of new segments in bytes; 0: DefaultSegment
	Buffered bool          // a commit does not wait for the disk
	KeepSize int64         // released segments are kept up to this many bytes in all,
	KeepAge  time.Duration // and no longer than this; 0: for ever

	// Lost is called by Open, before Began, with what it found missing or damaged
	// although no record of it is known to be needed for recovery. Then revisions that
	// were given out may be given out again.
	Lost func(error)
	// Began is called when a segment has come into use, before a record is written to
	// it, and notes its number durably. If it fails, so does the write that needs the
	// segment, and it is called again with the next try. It must not call the journal.
	Began func(segment uint64) error

	// What is known of the journal from its last use; 0: not known.
	LastSegment  uint64 // the newest segment that Began was called with
	LastRevision uint64 // the newest revision that was committed

	open opener // tests put their faults here
}

// DefaultSegment is the size of a segment.
const DefaultSegment = 8 << 20

// retryAfter is how long a failed disk is left alone.
const retryAfter = time.Second

// Record is an entry of the journal.
type Record struct {
	Revision uint64
	Body     []byte // good until the next record is read
}

// Journal is safe for concurrent use. Only one process may have a directory open
// at a time: its lock is the caller's matter.
type Journal struct {
	dir string
	o   Options

	mu        sync.Mutex
	segments  []*segment // by first revision; the last one is written to
	pending   group      // records that wait for the next flush
	free      []byte     // a buffer for the group after it
	tail      tail       // what was committed last
	flushing  bool       // one flush at a time: it alone touches the last segment
	abandoned bool       // the caller that was to write the next group may have given up
	crowded   bool       // the last group had several records: more callers are likely
	written   event      // what that writes was written, or has failed
	committed uint64     // up to here records are read
	released  uint64     // up to here recovery needs none
	failed    error      // the disk failed: what is pending may be there or not
	anew      bool       // a write failed: the next one goes into a new segment
	retryAt   time.Time
	closed    bool
	settled   uint64 // up to here records are durable, however commits are
	lost      error  // for Options.Lost
	missing   error  // the newest segment is

	// Of the one flush:
	owed   func() error // what has to be done before anything is written
	placed *segment     // it has its name, and its number is not noted yet

	spares spares

	flushes flushes

	// What is asked for on every line, without the lock. Each is written under it.
	shown struct {
		committed, newest, oldest atomic.Uint64
		unready                   atomic.Bool
	}
}

// Hold has the journal take no records, for the reason why, until a call of do
// returns nil. Ready calls it, at most once a second. Hold is for the time before the
// journal is shared.
func (j *Journal) Hold(why error, do func() error) {
	j.mu.Lock()
	defer j.mu.Unlock()
	j.owed = do
	if j.failed == nil {
		j.failed, j.retryAt = why, time.Now().Add(retryAfter)
	}
	j.show()
}

// Close commits what is pending and ends the journal.
func (j *Journal) Close() error {
	j.mu.Lock()
	defer j.mu.Unlock()
	if j.closed {
		return os.ErrClosed
	}
	for j.flushing || (j.pending.count > 0 && j.failed == nil) {
		if !j.flushing {
			j.flush()
			continue
		}
		written := j.written.wait()
		j.mu.Unlock()
		<-written
		j.mu.Lock()
	}
	j.closed = true
	j.show()
	j.spares.stop()
	err := errors.Join(j.segments[len(j.segments)-1].close(), j.unplace())
	if j.pending.count > 0 {
		err = errors.Join(j.failed, err)
	}
	return err
}
