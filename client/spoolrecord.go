package client

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
)

// The marks of records.
const (
	markDue  = '+'
	markDone = '-'
	markUID  = '='
)

// bodyStart is where a record's body begins, behind the mark and the checksum.
const bodyStart = len("+ 1b2c3d4e ")

// maxReport is the largest request that can be reported. A larger one would reach no
// server, now or later: a call takes 4 MiB.
const maxReport = 1 << 20

var castagnoli = crc32.MakeTable(crc32.Castagnoli)

func checksum(b []byte) uint32 { return crc32.Checksum(b, castagnoli) }

// checkReport returns why a request can't be reported, whatever the service says.
func checkReport(req *runstatusv1.SetStatusRequest) error {
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

// encodeReports returns the records of reports that wait.
func encodeReports(reqs []*runstatusv1.SetStatusRequest) ([]byte, error) {
	var records bytes.Buffer
	addition := rand.Uint32()
	for _, req := range reqs {
		if err := checkReport(req); err != nil {
			return nil, err
		}
		body, err := protojson.Marshal(req)
		if err != nil {
			return nil, err
		}
		records.Write(encodeRecord(markDue, addition, spoolKey(req.GetRun()), body))
	}
	return records.Bytes(), nil
}

// encodeUID returns the record that says which generation of a run is meant.
func encodeUID(key, uid string) []byte {
	return encodeRecord(markUID, rand.Uint32(), key, []byte(uid))
}

func encodeRecord(mark byte, addition uint32, key string, rest []byte) []byte {
	body := fmt.Appendf(nil, "%08x %s %s", addition, key, rest)
	return fmt.Appendf(nil, "%c %08x %s\n", mark, checksum(body), body)
}

// spoolKey returns the word that stands for a run in the spool: the same for each of
// its names.
func spoolKey(run string) string {
	return strings.ReplaceAll(url.PathEscape(FullName(run)), "%2F", "/")
}

// looksLikeRecord reports whether a line begins as a record does.
func looksLikeRecord(line []byte) bool {
	return len(line) >= bodyStart && line[1] == ' ' && line[bodyStart-1] == ' ' && strings.IndexByte("+-=", line[0]) >= 0
}

// splitRecord takes a line apart, without its line feed. It is not sound if the
// checksum is not that of the body.
func splitRecord(line []byte) (mark byte, key string, rest []byte, sound bool) {
	if !looksLikeRecord(line) || string(line[2:bodyStart-1]) != fmt.Sprintf("%08x", checksum(line[bodyStart:])) {
		return 0, "", nil, false
	}
	body := line[bodyStart:]
	if bytes.HasPrefix(body, []byte("{")) { // of the first version
		req, err := decodeReport(body)
		return line[0], spoolKey(req.GetRun()), body, err == nil && line[0] != markUID
	}
	words := bytes.SplitN(body, []byte(" "), 3)
	if len(words) < 3 {
		return 0, "", nil, false
	}
	return line[0], string(words[1]), words[2], true
}

func decodeReport(text []byte) (*runstatusv1.SetStatusRequest, error) {
	req := &runstatusv1.SetStatusRequest{}
	// What a newer version wrote is delivered as far as this one knows it.
	if err := (protojson.UnmarshalOptions{DiscardUnknown: true}).Unmarshal(text, req); err != nil {
		return nil, fmt.Errorf("%w: %w", ErrSpoolDamaged, err)
	}
	return req, nil
}
