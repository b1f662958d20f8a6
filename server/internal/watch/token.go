package watch

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

// cursor is a place in the log of changes: behind all messages of the change with the revision, and
// behind so many messages of the next change.
type cursor struct {
	revision int64
	messages int
}

// phase is how far a watch has come. Its numbers stand in tokens and never change.
type phase byte

const (
	// phaseNew: the watch has no cursor yet. Only earlier versions wrote such tokens.
	phaseNew phase = 0
	// phaseFollow: the watch is behind synced and delivers changes. It catches up until its cursor
	// has reached the end that it found, and is live from then on.
	phaseFollow phase = 1
	// phaseSnapshot: the watch delivers the selected runs as of its cursor, and then synced. A token
	// of this phase has all of it made again.
	phaseSnapshot phase = 2
	phases        phase = 3
)

// resumption is what a resume token says.
type resumption struct {
	start runstatusv1.WatchStart
	phase phase
	at    cursor
}

// tokens makes and reads the resume tokens of one selection. A token is opaque to callers, as page
// tokens are: a version, what it says, and a checksum over that and the selection.
type tokens struct {
	epoch     string // of the store
	selection [sha256.Size]byte
}

const (
	tokenVersion = 1
	checksumSize = 12
)

func newTokens(epoch string, selection query.Binding) tokens {
	return tokens{epoch, selection.Sum()}
}

func (t *tokens) encode(r resumption) string {
	b := make([]byte, 0, 128)
	b = append(b, tokenVersion, byte(r.phase), byte(r.start))
	b = binary.AppendUvarint(b, uint64(r.at.revision))
	b = binary.AppendUvarint(b, uint64(r.at.messages))
	b = append(b, t.epoch...)
	return base64.RawURLEncoding.EncodeToString(append(b, t.checksum(b)...))
}

// decode reads a token that this selection was given. A token of another epoch of the store is a
// RESUME_TOKEN_EXPIRED error, any other token an INVALID_RESUME_TOKEN error.
func (t *tokens) decode(token string) (resumption, error) {
	data, err := base64.RawURLEncoding.Strict().DecodeString(token)
	if err != nil || len(data) < 3+checksumSize || data[0] != tokenVersion || phase(data[1]) >= phases {
		return resumption{}, errInvalidToken()
	}
	body, sum := data[:len(data)-checksumSize], data[len(data)-checksumSize:]
	if !bytes.Equal(sum, t.checksum(body)) {
		return resumption{}, errInvalidToken()
	}
	r := resumption{start: runstatusv1.WatchStart(body[2]), phase: phase(body[1])}
	revision, n := binary.Uvarint(body[3:])
	if n <= 0 || int64(revision) < 0 {
		return resumption{}, errInvalidToken()
	}
	messages, m := binary.Uvarint(body[3+n:])
	if m <= 0 || int(messages) < 0 {
		return resumption{}, errInvalidToken()
	}
	if string(body[3+n+m:]) != t.epoch {
		return resumption{}, apierr.InField("resume_token", &store.Error{Reason: apierr.ResumeTokenExpired,
			Detail: "the resume token belongs to an earlier log of changes of this store: start a new watch without it"})
	}
	r.at = cursor{int64(revision), int(messages)}
	if t.encode(r) != token { // base64 skips line breaks, and a number has long forms
		return resumption{}, errInvalidToken()
	}
	return r, nil
}

func (t *tokens) checksum(body []byte) []byte {
	var buf [256]byte
	sum := sha256.Sum256(append(append(buf[:0], t.selection[:]...), body...))
	return sum[:checksumSize]
}

func errInvalidToken() error {
	return apierr.Invalid("resume_token", apierr.InvalidResumeToken, "the resume token is not one that this selection was given; watch again without it")
}

// errTokenAhead is the error of a token behind the newest change: it comes from a store that knew more.
func errTokenAhead() error {
	return &store.Error{Reason: apierr.ResumeTokenAhead, Detail: "the resume token is ahead of the changes of this store: start a new watch without it"}
}
