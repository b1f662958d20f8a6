package journal

import (
	"context"
	"fmt"
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

// event is something that callers wait for. It wakes only those that wait for it.
// The journal's lock guards it.
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

// Commit returns when the record with a revision, and all before it, are
// committed. Callers that wait at the same time share one write to the disk. With
// ErrUnknown the disk failed.
func (j *Journal) Commit(revision uint64) error {
	return j.CommitContext(context.Background(), revision)
}

// CommitContext is Commit for a caller that waits no longer than a context lasts: then it
// returns the context's cause, and the record is committed later, or not.
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

// giveUp is called by a caller that waits no longer. It may be the one that was to write
// the next group: then a flush of no caller's does.
func (j *Journal) giveUp() {
	j.mu.Lock()
	defer j.mu.Unlock()
	j.abandoned = true
	j.flushAbandoned()
}

// flushAbandoned begins a flush of what an abandoned group may have left. The lock is held.
func (j *Journal) flushAbandoned() {
	if j.abandoned && !j.flushing && j.pending.count > 0 && j.failed == nil && !j.closed {
		j.abandoned = false
		j.flushAside()
	}
}

// flushAside begins a flush that no caller waits in. The lock is held.
func (j *Journal) flushAside() {
	j.flushing = true
	go func() {
		j.mu.Lock()
		defer j.mu.Unlock()
		j.flush()
	}()
}

// advance brings a revision nearer to being committed, by a flush, or tells what
// to wait for. A caller that may give up is not to write by itself, where the disk is
// waited for.
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

// flush writes what is pending. The lock is held on entry and on return, and not
// meanwhile: the next group gathers. What a failing disk did not take is pending
// again: an fsync that failed once is never believed again, so the next try goes
// into a new segment.
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
		err = j.write(s, g, durable, anew)
		anew = err != nil
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

// gather lets callers that could run join the group, as long as some do. The lock is
// held on entry and on return.
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

// pay does what Hold was told of. Only the one flush calls it.
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

// write puts a group into the last segment s, and what that has no room for into
// new ones. With anew it begins one whatever the group holds. Only the one flush
// calls it.
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
