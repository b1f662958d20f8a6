package server

import (
	"bytes"
	"crypto/sha256"
	"encoding/base64"
	"encoding/binary"
)

// A page token is opaque to callers: a version, some texts, and a checksum over
// them and the query that it belongs to. So a token that was cut or edited, and
// one of another query, are told from a good one. It is no secret and proves no
// right: it holds nothing but a place in what its bearer may ask for anyway.
const tokenVersion = 1

const checksumSize = 12

// binding is the query that tokens belong to, the RPC first.
type binding []string

func (b binding) seal(fields ...string) string {
	body := appendTexts([]byte{tokenVersion}, fields)
	return base64.RawURLEncoding.EncodeToString(append(body, b.checksum(body)...))
}

// open returns the n texts of a token that this query was given, or an
// invalidToken error.
func (b binding) open(token string, n int) ([]string, error) {
	data, err := base64.RawURLEncoding.Strict().DecodeString(token)
	if err != nil || len(data) < 1+checksumSize || data[0] != tokenVersion {
		return nil, errToken()
	}
	body, sum := data[:len(data)-checksumSize], data[len(data)-checksumSize:]
	fields := readTexts(body[1:])
	if !bytes.Equal(sum, b.checksum(body)) || len(fields) != n {
		return nil, errToken()
	}
	return fields, nil
}

func (b binding) checksum(body []byte) []byte {
	sum := sha256.Sum256(append(appendTexts(nil, b), body...))
	return sum[:checksumSize]
}

func errToken() error {
	return invalid("page_token", invalidToken, "the page token is not one that this query was given; start again without it")
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
