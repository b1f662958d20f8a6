package journal

import (
	"context"
	"iter"
	"sync"
)

// Memory is a journal that keeps its newest records in memory, for stores that may
// not write anywhere. What is appended is committed. All methods are safe for
// concurrent use.
type Memory struct {
	mu      sync.Mutex
	records []Record
	size    int    // of their bodies, in bytes
	newest  uint64 // revision
}

// maxMemory bounds the bodies that a Memory keeps, in bytes.
const maxMemory = 16 << 20

// Append puts a record behind all others and returns its revision.
func (m *Memory) Append(body []byte) (uint64, error) {
	m.mu.Lock()
	defer m.mu.Unlock()
	m.newest++
	m.records = append(m.records, Record{Revision: m.newest, Body: body})
	for m.size += len(body); m.size > maxMemory; m.records = m.records[1:] {
		m.size -= len(m.records[0].Body)
	}
	return m.newest, nil
}

// Ready returns nil.
func (m *Memory) Ready() error { return nil }

// CommitContext returns nil.
func (m *Memory) CommitContext(context.Context, uint64) error { return nil }

// Release does nothing: no file waits for these records.
func (m *Memory) Release(uint64) error { return nil }

// Committed returns the newest revision.
func (m *Memory) Committed() uint64 { return m.Newest() }

// Newest returns the newest revision, 0 before the first.
func (m *Memory) Newest() uint64 {
	m.mu.Lock()
	defer m.mu.Unlock()
	return m.newest
}

// Oldest returns the oldest revision that is kept.
func (m *Memory) Oldest() uint64 {
	m.mu.Lock()
	defer m.mu.Unlock()
	return m.newest + 1 - uint64(len(m.records))
}

// Read yields the records behind a revision, or ErrTooOld when some are not kept
// any more.
func (m *Memory) Read(after uint64) iter.Seq2[Record, error] {
	return func(yield func(Record, error) bool) {
		for {
			r, more, err := m.next(after)
			if err != nil {
				yield(Record{}, err)
				return
			}
			if !more || !yield(r, nil) {
				return
			}
			after = r.Revision
		}
	}
}

func (m *Memory) next(after uint64) (r Record, more bool, err error) {
	m.mu.Lock()
	defer m.mu.Unlock()
	oldest := m.newest + 1 - uint64(len(m.records))
	switch {
	case after >= m.newest:
		return Record{}, false, nil
	case after+1 < oldest:
		return Record{}, false, ErrTooOld
	}
	return m.records[after+1-oldest], true, nil
}

// Close does nothing.
func (m *Memory) Close() error { return nil }
