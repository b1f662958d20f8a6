package journal

import (
	"context"
	"fmt"
	"os"
	"runtime"
	"time"
)

// group is records as they stand in a segment, but for what only the segment
// can tell: the fields generation, durable and checksum.
type group struct {
	bytes []byte
	first uint64
	count uint64

	turn    event // the flush before it is over; its first waiter waits for this
	written event // all other callers wait for this
}

func (g *group) next() uint64 { return g.first + g.count }

// event is a condition that callers wait for. The journal's lock guards it.
type event struct {
	done chan struct{} // nil as long as no caller waits
	over bool
}

func (e *event) wait() <-chan struct{} {
	if e.done == nil {
		e.done = make(chan struct{})
	}
	return e.done
}

func (e *event) happen() {
	if e.done != nil && !e.over {
		close(e.done)
		e.over = true
	}
}

// Append puts a record behind the others and returns its revision. It becomes
// visible and durable with Commit. Append does not wait for the disk; while that
// is failing, it refuses.
func (j *Journal) Append(body []byte) (uint64, error) {
	if most := j.mostBody(); len(body) == 0 || len(body) > most {
		return 0, fmt.Errorf("a record of %d bytes: want 1 to %d", len(body), most)
	}
	j.mu.Lock()
	defer j.mu.Unlock()
	if err := j.ready(); err != nil {
		return 0, err
	}
	revision := j.pending.next()
	j.pending.bytes = appendRecord(j.pending.bytes, revision, body)
	j.pending.count++
	j.shown.newest.Store(revision)
	return revision, nil
}

// mostBody is the longest body that a segment has room for.
func (j *Journal) mostBody() int {
	return int(min(MaxBody, (j.o.Segment-headerSize-bodyAt)&^(alignment-1)))
}

// Ready returns nil when records are taken, else why not. After a failure it
// tries again to write what was not committed, into a new segment, at most once a
// second.
func (j *Journal) Ready() error {
	if !j.shown.unready.Load() {
		return nil
	}
	j.mu.Lock()
	defer j.mu.Unlock()
	return j.ready()
}

func (j *Journal) ready() error {
	switch {
	case j.closed:
		return os.ErrClosed
	case j.failed == nil:
		return nil
	case j.flushing || time.Now().Before(j.retryAt):
		return j.failed
	}
	j.flush()
	return j.failed
}

// Committed returns the newest revision that is committed.
func (j *Journal) Committed() uint64 { return j.shown.committed.Load() }

// Newest returns the newest revision, committed or not.
func (j *Journal) Newest() uint64 { return j.shown.newest.Load() }

// Oldest returns the revision of the oldest record that is kept.
func (j *Journal) Oldest() uint64 { return j.shown.oldest.Load() }

// show publishes what changed. The lock is held.
func (j *Journal) show() {
	j.shown.committed.Store(j.committed)
	j.shown.newest.Store(j.pending.next() - 1)
	j.shown.oldest.Store(j.segments[0].first)
	j.shown.unready.Store(j.closed || j.failed != nil)
}

// Commit returns once the record with the revision and all records before it are committed: written,
// and synced unless Options.Buffered is set. Calls that wait at the same time share one write. The
// error is ErrUnknown if the disk failed.
func (j *Journal) Commit(revision uint64) error {
	return j.CommitContext(context.Background(), revision)
}

// CommitContext is Commit with a context. If ctx ends first, it returns the cause of ctx, and the
// record may still be committed later.
func (j *Journal) CommitContext(ctx context.Context, revision uint64) error {
	for j.shown.committed.Load() < revision {
		wait, err := j.advance(revision, ctx.Done() != nil)
		if err != nil {
			return err
		}
		if wait == nil {
			continue
		}
		select {
		case <-wait:
		case <-ctx.Done():
			j.giveUp()
			return context.Cause(ctx)
		}
	}
	return nil
}

// giveUp ends the wait of a caller. If that caller was to write the next group, a goroutine of the
// journal writes it.
func (j *Journal) giveUp() {
	j.mu.Lock()
	defer j.mu.Unlock()
	j.abandoned = true
	j.flushAbandoned()
}

// flushAbandoned flushes, on a goroutine, what a caller has given up to flush. The lock is held.
func (j *Journal) flushAbandoned() {
	if j.abandoned && !j.flushing && j.pending.count > 0 && j.failed == nil && !j.closed {
		j.abandoned = false
		j.flushAside()
	}
}

// flushAside begins a flush on a goroutine of its own. The lock is held.
func (j *Journal) flushAside() {
	j.flushing = true
	go func() {
		j.mu.Lock()
		defer j.mu.Unlock()
		j.flush()
	}()
}

// advance makes the next step towards committing a revision: it flushes, or returns the channel to
// wait for. A caller that may give up does not flush by itself if that waits for the disk.
func (j *Journal) advance(revision uint64, mayGiveUp bool) (wait <-chan struct{}, err error) {
	j.mu.Lock()
	defer j.mu.Unlock()
	switch {
	case j.committed >= revision:
		return nil, nil
	case j.failed != nil:
		return nil, fmt.Errorf("%w: %w", ErrUnknown, j.failed)
	case revision >= j.pending.next():
		return nil, fmt.Errorf("commit revision %d: the newest is %d", revision, j.pending.next()-1)
	case !j.flushing && mayGiveUp && !j.o.Buffered:
		j.flushAside()
		return j.pending.written.wait(), nil
	case !j.flushing:
		j.flush()
		return nil, nil
	case revision < j.pending.first:
		return j.written.wait(), nil
	case j.pending.turn.done == nil:
		return j.pending.turn.wait(), nil
	default:
		return j.pending.written.wait(), nil
	}
}

// flush writes the pending group. The lock is held on entry and on return, but not during the write,
// while the next group gathers. After an error the group is pending again, and the next try
// writes it into a new segment: the state of the old one is unknown after a failed fsync.
func (j *Journal) flush() {
	j.flushing = true
	if j.crowded {
		j.gather()
	}
	g, durable, s, anew := j.pending, j.committed, j.segments[len(j.segments)-1], j.anew
	if j.o.Buffered {
		durable = j.settled
	}
	before := j.written
	j.pending, j.written = group{bytes: j.free[:0], first: g.next()}, g.written
	before.happen() // Close may wait for it
	j.mu.Unlock()
	err := j.pay()
	if err == nil {
		began := time.Now()
		err = j.write(s, g, durable, anew)
		anew = err != nil
		j.flushes.observe(g, time.Since(began), err)
	}
	j.mu.Lock()
	j.flushing, j.crowded = false, g.count > 1
	j.failed = err
	j.anew = anew
	if err == nil {
		j.committed, j.free = g.next()-1, j.tail.add(g)
	} else {
		next := j.pending
		j.pending, j.free = group{bytes: append(g.bytes, next.bytes...), first: g.first, count: g.count + next.count}, nil
		j.retryAt = time.Now().Add(retryAfter)
		next.turn.happen()
		next.written.happen()
	}
	j.show()
	g.turn.happen()
	j.written.happen()
	j.pending.turn.happen()
	j.flushAbandoned()
}

// maxGather bounds how often a flush lets other goroutines run first.
const maxGather = 32

// gather yields the processor to other goroutines as long as they add records to the group. The
// lock is held on entry and on return.
func (j *Journal) gather() {
	for range maxGather {
		before := j.pending.count
		j.mu.Unlock()
		runtime.Gosched()
		j.mu.Lock()
		if j.pending.count == before {
			return
		}
	}
}

// pay calls the function that was passed to Hold, until it succeeds once. Only flush calls it.
func (j *Journal) pay() error {
	if j.owed == nil {
		return nil
	}
	if err := j.owed(); err != nil {
		return err
	}
	j.owed = nil
	return nil
}

// write writes a group into the last segment s, and what does not fit into new segments. With anew
// it begins a new segment first. Only flush calls it.
func (j *Journal) write(s *segment, g group, durable uint64, anew bool) error {
	for rest := g.bytes; anew || len(rest) > 0; {
		if anew || !s.fits(rest) {
			first := g.next() - countRecords(rest)
			next, err := j.begin(first, nil)
			if err != nil {
				return err
			}
			s, anew = next, false
		}
		n := s.room(rest)
		if err := s.write(rest[:n], durable, !j.o.Buffered); err != nil {
			return err
		}
		rest = rest[n:]
	}
	return nil
}

// fits reports whether there is room for the first of some records.
func (s *segment) fits(records []byte) bool { return s.end+int64(firstSize(records)) <= s.size }

// room returns how many bytes of the records there is room for, in whole records.
func (s *segment) room(records []byte) (n int) {
	for n < len(records) && s.end+int64(n+firstSize(records[n:])) <= s.size {
		n += firstSize(records[n:])
	}
	return n
}

// write puts records behind the others.
func (s *segment) write(records []byte, durable uint64, sync bool) error {
	finish(records, s.generation, durable)
	if _, err := s.file.WriteAt(records, s.end); err != nil {
		return fmt.Errorf("write the journal: %w", err)
	}
	if sync {
		if err := s.file.Datasync(); err != nil {
			return fmt.Errorf("sync the journal: %w", err)
		}
	}
	s.end += int64(len(records))
	return nil
}

// tail is the newest groups that were committed, the last one at the end. A reader that follows
// closely needs no file.
type tail [4]group

// maxTail bounds the bytes of each group.
const maxTail = 64 << 10

// add adds the next group, and returns a buffer that is free now. A large buffer
// goes back whatever it holds, so that the tail stays small.
func (t *tail) add(g group) (free []byte) {
	if len(g.bytes) > maxTail {
		*t = tail{}
		return g.bytes
	}
	free = t[0].bytes
	if cap(g.bytes) > maxTail {
		free, g.bytes = g.bytes, append(free[:0], g.bytes...)
	}
	copy(t[:], t[1:])
	t[len(t)-1] = group{bytes: g.bytes, first: g.first, count: g.count}
	return free
}
