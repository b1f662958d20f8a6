package server

import (
	"encoding/binary"
	"sync/atomic"

	runstatusv1 "github.com/runstatus/runstatus/gen/go/runstatus/v1"
)

// audience are the watches that get a change's line in the same bytes: their
// tokens are the same.
type audience struct {
	tokens watchTokens
	start  runstatusv1.WatchStart
}

// sharedMessage is a line as one audience gets it, encoded.
type sharedMessage struct {
	to       audience
	revision int64
	text     []byte
}

// sharedMessages are those that were sent last, each in the one slot that is for
// it: a line is encoded once for an audience, and not once for each watch. One that
// is gone is encoded again. All methods are safe for concurrent use.
type sharedMessages [1024]atomic.Pointer[sharedMessage]

// maxShared bounds what one slot holds, in bytes of texts of the line.
const maxShared = 1 << 10

func (s *sharedMessages) slot(to *audience, revision int64) *atomic.Pointer[sharedMessage] {
	n := binary.LittleEndian.Uint64(to.tokens.selection[:]) + uint64(to.start) + uint64(revision)
	return &s[n%uint64(len(s))]
}

// get returns nil if it is not there.
func (s *sharedMessages) get(to *audience, revision int64) *sharedMessage {
	m := s.slot(to, revision).Load()
	if m == nil || m.revision != revision || m.to != *to {
		return nil
	}
	return m
}

func (s *sharedMessages) put(m *sharedMessage) { s.slot(&m.to, m.revision).Store(m) }
