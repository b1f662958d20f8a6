package server

import (
	"bytes"
	"crypto/sha256"
	"encoding/base64"
	"encoding/binary"

	runstatusv1 "github.com/runstatus/runstatus/gen/go/runstatus/v1"
	"github.com/runstatus/runstatus/server/internal/apierr"
	"github.com/runstatus/runstatus/server/internal/query"
	"github.com/runstatus/runstatus/server/internal/store"
)

// position is a place in the order of changes: behind all messages of the change
// with the revision, and behind so many messages of the next one.
type position struct {
	revision int64
	messages int
}

// resumption is what a resume token says. Before synced the part up to there is made again,
// as of the same revision.
type resumption struct {
	start  runstatusv1.WatchStart
	synced bool
	placed bool // at is known, which it is not before synced in tokens of earlier versions
	at     position
}

// The phases of a watch, as tokens say them.
const (
	phaseUnplaced = iota // before synced, at no known position
	phaseSynced
	phasePlaced // before synced
	phases
)

// watchTokens makes and reads the tokens of one selection. They are opaque to
// callers, as page tokens are: a version, what they say, and a checksum over that
// and the selection.
type watchTokens struct {
	incarnation string
	selection   [sha256.Size]byte
}

const (
	watchTokenVersion = 1
	checksumSize      = 12
)

func newWatchTokens(incarnation string, selection query.Binding) watchTokens {
	return watchTokens{incarnation, selection.Sum()}
}

func (t *watchTokens) seal(r resumption) string {
	phase := byte(phaseUnplaced)
	switch {
	case r.synced:
		phase = phaseSynced
	case r.placed:
		phase = phasePlaced
	}
	b := make([]byte, 0, 128)
	b = append(b, watchTokenVersion, phase, byte(r.start))
	b = binary.AppendUvarint(b, uint64(r.at.revision))
	b = binary.AppendUvarint(b, uint64(r.at.messages))
	b = append(b, t.incarnation...)
	return base64.RawURLEncoding.EncodeToString(append(b, t.checksum(b)...))
}

// open reads a token that this selection was given. A token of another
// incarnation of the store is an ResumeTokenExpired error, any other an
// InvalidResumeToken error.
func (t *watchTokens) open(token string) (resumption, error) {
	data, err := base64.RawURLEncoding.Strict().DecodeString(token)
	if err != nil || len(data) < 3+checksumSize || data[0] != watchTokenVersion || data[1] >= phases {
		return resumption{}, errResume()
	}
	body, sum := data[:len(data)-checksumSize], data[len(data)-checksumSize:]
	if !bytes.Equal(sum, t.checksum(body)) {
		return resumption{}, errResume()
	}
	r := resumption{start: runstatusv1.WatchStart(body[2]), synced: body[1] == phaseSynced, placed: body[1] != phaseUnplaced}
	revision, n := binary.Uvarint(body[3:])
	if n <= 0 || int64(revision) < 0 {
		return resumption{}, errResume()
	}
	messages, m := binary.Uvarint(body[3+n:])
	if m <= 0 || int(messages) < 0 {
		return resumption{}, errResume()
	}
	if string(body[3+n+m:]) != t.incarnation {
		return resumption{}, apierr.InField("resume_token", &store.Error{Reason: apierr.ResumeTokenExpired,
			Detail: "the resume token is of before the store's order of changes began anew: watch again without it, from the start"})
	}
	r.at = position{int64(revision), int(messages)}
	return r, nil
}

func (t *watchTokens) checksum(body []byte) []byte {
	var buf [256]byte
	sum := sha256.Sum256(append(append(buf[:0], t.selection[:]...), body...))
	return sum[:checksumSize]
}

func errResume() error {
	return apierr.Invalid("resume_token", apierr.InvalidResumeToken, "the resume token is not one that this selection was given; watch again without it")
}

// errAhead is the error of a token behind the newest change: it comes from a store
// that knew more.
func errAhead() error {
	return &store.Error{Reason: apierr.ResumeTokenAhead, Detail: "the resume token is of changes that this store doesn't have: watch again without it, from the start"}
}
