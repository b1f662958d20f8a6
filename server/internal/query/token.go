package query

import (
	"bytes"
	"crypto/sha256"
	"encoding/base64"
	"encoding/binary"
	"strconv"

	"github.com/runstatus/runstatus/server/internal/apierr"
	"github.com/runstatus/runstatus/server/internal/store"
)

// tokenVersion is the first byte of a page token. Behind it come some texts and a checksum over
// them and the query. The checksum tells a token that was cut, edited or given to another query
// from a good one. A token is no secret and proves no right: it holds nothing but a place in what
// its bearer may ask for anyway.
const tokenVersion = 1

const checksumSize = 12

// Binding is the query that page tokens belong to, the name of the RPC first.
type Binding []string

// Encode returns a page token that holds some texts.
func (b Binding) Encode(fields ...string) string {
	body := appendTexts([]byte{tokenVersion}, fields)
	return base64.RawURLEncoding.EncodeToString(append(body, b.checksum(body)...))
}

// Decode returns the n texts of a token that Encode returned for this query. Any other token is
// an INVALID_PAGE_TOKEN error.
func (b Binding) Decode(token string, n int) ([]string, error) {
	data, err := base64.RawURLEncoding.Strict().DecodeString(token)
	if err != nil || len(data) < 1+checksumSize || data[0] != tokenVersion {
		return nil, errPageToken()
	}
	body, sum := data[:len(data)-checksumSize], data[len(data)-checksumSize:]
	fields := readTexts(body[1:])
	if !bytes.Equal(sum, b.checksum(body)) || len(fields) != n {
		return nil, errPageToken()
	}
	if b.Encode(fields...) != token { // base64 skips line breaks, and a length has long forms
		return nil, errPageToken()
	}
	return fields, nil
}

// DecodeOne returns the text of a token that holds one; nil for the empty token, which stands for
// the first page.
func (b Binding) DecodeOne(token string) (*string, error) {
	if token == "" {
		return nil, nil
	}
	fields, err := b.Decode(token, 1)
	if err != nil {
		return nil, err
	}
	return &fields[0], nil
}

// Sum returns a hash of the query.
func (b Binding) Sum() [sha256.Size]byte { return sha256.Sum256(appendTexts(nil, b)) }

func (b Binding) checksum(body []byte) []byte {
	sum := sha256.Sum256(append(appendTexts(nil, b), body...))
	return sum[:checksumSize]
}

func errPageToken() error {
	return apierr.Invalid("page_token", apierr.InvalidPageToken, "the page token is not one that this query was given; start again without it")
}

func appendTexts(b []byte, texts []string) []byte {
	for _, t := range texts {
		b = binary.AppendUvarint(b, uint64(len(t)))
		b = append(b, t...)
	}
	return b
}

// readTexts returns nil unless b is what appendTexts made.
func readTexts(b []byte) []string {
	var texts []string
	for len(b) > 0 {
		size, n := binary.Uvarint(b)
		if n <= 0 || size > uint64(len(b)-n) {
			return nil
		}
		texts = append(texts, string(b[n:n+int(size)]))
		b = b[n+int(size):]
	}
	return texts
}

// History makes and reads the page tokens of one run's history.
type History struct{ binding Binding }

// HistoryOf returns the tokens of a run's history in one direction.
func HistoryOf(n store.Name, descending bool) History {
	return History{Binding{"statuses", n.String(), strconv.FormatBool(descending)}}
}

// Encode returns the token of the page behind an entry.
func (h History) Encode(e store.Entry) string {
	return h.binding.Encode(e.UID, strconv.FormatInt(e.Cursor.Position, 10), strconv.FormatInt(e.Cursor.Sequence, 10))
}

// Resume points q behind the entry that a token was made of. The empty token leaves q as it is.
func (h History) Resume(token string, q *store.HistoryRequest) error {
	if token == "" {
		return nil
	}
	fields, err := h.binding.Decode(token, 3)
	if err != nil {
		return err
	}
	q.UID = fields[0]
	position, err1 := strconv.ParseInt(fields[1], 10, 64)
	sequence, err2 := strconv.ParseInt(fields[2], 10, 64)
	if err1 != nil || err2 != nil || position < 0 || sequence < 0 {
		return errPageToken()
	}
	q.After = store.Cursor{Position: position, Sequence: sequence}
	return nil
}
