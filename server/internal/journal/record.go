package journal

import (
	"encoding/binary"
	"hash/crc32"
)

// The layout of a record, as the package's comment says.
const (
	lengthAt     = 0
	checksumAt   = 4
	generationAt = 8
	revisionAt   = 16
	durableAt    = 24
	bodyAt       = 32

	alignment = 8
)

var (
	le         = binary.LittleEndian
	castagnoli = crc32.MakeTable(crc32.Castagnoli)
)

// recordSize is the size of a record with a body of n bytes.
func recordSize(n int) int { return (bodyAt + n + alignment - 1) &^ (alignment - 1) }

// appendRecord appends a record whose generation, durable and checksum are still
// open.
func appendRecord(buf []byte, revision uint64, body []byte) []byte {
	start := len(buf)
	buf = append(buf, make([]byte, bodyAt)...)
	le.PutUint32(buf[start+lengthAt:], uint32(len(body)))
	le.PutUint64(buf[start+revisionAt:], revision)
	buf = append(buf, body...)
	return append(buf, make([]byte, start+recordSize(len(body))-len(buf))...)
}

// firstSize returns the size of the first of the records that appendRecord made.
func firstSize(records []byte) int { return recordSize(int(le.Uint32(records[lengthAt:]))) }

func countRecords(records []byte) (n uint64) {
	for ; len(records) > 0; n++ {
		records = records[firstSize(records):]
	}
	return n
}

// finish fills in what only the segment can tell.
func finish(records []byte, generation, durable uint64) {
	for len(records) > 0 {
		size := firstSize(records)
		le.PutUint64(records[generationAt:], generation)
		le.PutUint64(records[durableAt:], durable)
		le.PutUint32(records[checksumAt:], checksum(records))
		records = records[size:]
	}
}

// checksum is that of the first record.
func checksum(record []byte) uint32 {
	n := int(le.Uint32(record[lengthAt:]))
	return crc32.Checksum(record[generationAt:bodyAt+n], castagnoli)
}

// parsed is a record that was read and is whole.
type parsed struct {
	Record
	durable uint64
	size    int64
}

// parse reads the record that a buffer begins with. It is not ok when the buffer
// does not begin with a whole record of the generation.
func parse(buf []byte, generation uint64) (p parsed, ok bool) {
	if len(buf) < bodyAt {
		return p, false
	}
	n := int(le.Uint32(buf[lengthAt:]))
	if n == 0 || n > MaxBody || len(buf) < recordSize(n) ||
		le.Uint64(buf[generationAt:]) != generation || le.Uint32(buf[checksumAt:]) != checksum(buf) {
		return p, false
	}
	return parsed{
		Record:  Record{Revision: le.Uint64(buf[revisionAt:]), Body: buf[bodyAt : bodyAt+n : bodyAt+n]},
		durable: le.Uint64(buf[durableAt:]),
		size:    int64(recordSize(n)),
	}, true
}
