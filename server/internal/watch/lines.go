package watch

import (
	"encoding/binary"
	"sync/atomic"

	runstatusv1 "github.com/runstatus/runstatus/gen/go/runstatus/v1"
)

// lineKey identifies the watches that send a line in the same bytes: their tokens are the same.
type lineKey struct {
	tokens tokens
	start  runstatusv1.WatchStart
}

// encodedLine is the message of a line, encoded for the watches of one key.
type encodedLine struct {
	key      lineKey
	revision int64
	text     []byte
}

// encodedLines caches the lines that were sent last, each in the one slot that its key and revision
// have: a line is encoded once for a key, and not once for each watch. A line that is not there is
// encoded again. It is safe for concurrent use.
type encodedLines [1024]atomic.Pointer[encodedLine]

// maxEncodedLine bounds what one slot holds, in bytes of the line's texts.
const maxEncodedLine = 1 << 10

func (l *encodedLines) slot(key *lineKey, revision int64) *atomic.Pointer[encodedLine] {
	n := binary.LittleEndian.Uint64(key.tokens.selection[:]) + uint64(key.start) + uint64(revision)
	return &l[n%uint64(len(l))]
}

// get returns nil if the line is not cached.
func (l *encodedLines) get(key *lineKey, revision int64) *encodedLine {
	m := l.slot(key, revision).Load()
	if m == nil || m.revision != revision || m.key != *key {
		return nil
	}
	return m
}

func (l *encodedLines) put(m *encodedLine) { l.slot(&m.key, m.revision).Store(m) }
