package spool

import (
	"bytes"
	"errors"
	"fmt"
	"hash/crc32"
	"math/rand/v2"
	"net/url"
	"strings"

	"google.golang.org/protobuf/encoding/protojson"
	"google.golang.org/protobuf/proto"

	runstatusv1 "github.com/runstatus/runstatus/gen/go/runstatus/v1"
	"github.com/runstatus/runstatus/internal/runname"
)

// The marks of records.
const (
	markDue  = '+'
	markDone = '-'
	markUID  = '='
)

// bodyStart is the offset of a record's body, behind the mark and the checksum.
const bodyStart = len("+ 1b2c3d4e ")

// maxReport is the largest request that is accepted, in bytes. A server accepts no message of more
// than 4 MiB; a larger report could never be delivered.
const maxReport = 1 << 20

var castagnoli = crc32.MakeTable(crc32.Castagnoli)

func checksum(b []byte) uint32 { return crc32.Checksum(b, castagnoli) }

// Check returns an error for a request that can't be reported, whatever the service says: it must
// name a run, a state and a valid `when`, be valid UTF-8, and have at most 1 MiB.
func Check(req *runstatusv1.SetStatusRequest) error {
	switch {
	case req == nil:
		return errors.New("there is no report")
	case req.GetRun() == "":
		return errors.New("the report names no run")
	case req.GetState() == nil:
		return errors.New("the report has no state")
	}
	if err := req.GetWhen().CheckValid(); err != nil {
		return fmt.Errorf("the report's time: %w", err)
	}
	if _, err := proto.Marshal(req); err != nil {
		return fmt.Errorf("the report: %w", err)
	}
	if size := proto.Size(req); size > maxReport {
		return fmt.Errorf("the report has %d bytes, and at most %d are taken", size, maxReport)
	}
	return nil
}

// ForUID returns the request with uid as its expected_uid and without allow_missing: a run that
// is known to have existed is not created again. It returns req itself if uid is empty or req has
// an expected_uid. It does not change req.
func ForUID(req *runstatusv1.SetStatusRequest, uid string) *runstatusv1.SetStatusRequest {
	if uid == "" || req.GetExpectedUid() != "" {
		return req
	}
	req = proto.CloneOf(req)
	req.ExpectedUid, req.AllowMissing = uid, false
	return req
}

// Key returns the key of a run in the spool: the same one for each form of its name. It holds no
// white space.
func Key(run string) string {
	return strings.ReplaceAll(url.PathEscape(runname.Full(run)), "%2F", "/")
}

// encodeReports returns the records of waiting reports, after it has checked them.
func encodeReports(reqs []*runstatusv1.SetStatusRequest) ([]byte, error) {
	var records bytes.Buffer
	addition := rand.Uint32()
	for _, req := range reqs {
		if err := Check(req); err != nil {
			return nil, err
		}
		body, err := protojson.Marshal(req)
		if err != nil {
			return nil, err
		}
		records.Write(encodeRecord(markDue, addition, Key(req.GetRun()), body))
	}
	return records.Bytes(), nil
}

// encodeUID returns the record that names the generation of a run.
func encodeUID(key, uid string) []byte {
	return encodeRecord(markUID, rand.Uint32(), key, []byte(uid))
}

func encodeRecord(mark byte, addition uint32, key string, rest []byte) []byte {
	body := fmt.Appendf(nil, "%08x %s %s", addition, key, rest)
	return fmt.Appendf(nil, "%c %08x %s\n", mark, checksum(body), body)
}

// looksLikeRecord reports whether a line begins as a record does.
func looksLikeRecord(line []byte) bool {
	return len(line) >= bodyStart && line[1] == ' ' && line[bodyStart-1] == ' ' && strings.IndexByte("+-=", line[0]) >= 0
}

// splitRecord splits a line without its line feed. Sound is false if the line is not a record or
// its checksum is wrong.
func splitRecord(line []byte) (mark byte, key string, rest []byte, sound bool) {
	if !looksLikeRecord(line) || string(line[2:bodyStart-1]) != fmt.Sprintf("%08x", checksum(line[bodyStart:])) {
		return 0, "", nil, false
	}
	body := line[bodyStart:]
	if bytes.HasPrefix(body, []byte("{")) { // the first version of the format
		req, err := decodeReport(body)
		return line[0], Key(req.GetRun()), body, err == nil && line[0] != markUID
	}
	words := bytes.SplitN(body, []byte(" "), 3)
	if len(words) < 3 {
		return 0, "", nil, false
	}
	return line[0], string(words[1]), words[2], true
}

// decodeReport ignores fields that this version does not know.
func decodeReport(text []byte) (*runstatusv1.SetStatusRequest, error) {
	req := &runstatusv1.SetStatusRequest{}
	if err := (protojson.UnmarshalOptions{DiscardUnknown: true}).Unmarshal(text, req); err != nil {
		return nil, fmt.Errorf("%w: %w", ErrDamaged, err)
	}
	return req, nil
}
