package e2e

import (
	"bufio"
	"compress/gzip"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"regexp"
	"strconv"
	"strings"
	"testing"
	"time"
	"unicode"
	"unicode/utf8"
)

// pavilionStatus is a status as Pavilion's own reader returns it.
type pavilionStatus struct {
	state, note string
	when        float64
}

// pavilionHistory reads a status file by the rules of Pavilion's own reader, which
// raises at the first line that it cannot make out: bytes that are no UTF-8, a
// time that is none, an empty line.
func pavilionHistory(file []byte) ([]pavilionStatus, error) {
	var all []pavilionStatus
	for line := range strings.Lines(string(file)) {
		s, err := pavilionLine(line)
		if err != nil {
			return nil, fmt.Errorf("line %d: %w", len(all)+1, err)
		}
		all = append(all, s)
	}
	return all, nil
}

func pavilionLine(line string) (pavilionStatus, error) {
	if !utf8.ValidString(line) {
		return pavilionStatus{}, errors.New("UnicodeDecodeError")
	}
	parts := append(strings.SplitN(line, " ", 3), "", "")
	when, err := pythonFloat(parts[0])
	if err != nil {
		when, err = pythonTime(parts[0])
	}
	return pavilionStatus{parts[1], strings.ReplaceAll(pythonStrip(parts[2]), `\n`, "\n"), when}, err
}

var pythonNumber = regexp.MustCompile(`(?i)^[+-]?((\d+(_\d+)*)?\.?(\d+(_\d+)*)?(e[+-]?\d+(_\d+)*)?|inf|infinity|nan)$`)

// pythonFloat is float(s).
func pythonFloat(s string) (float64, error) {
	s = pythonStrip(s)
	if !pythonNumber.MatchString(s) {
		return 0, errors.New("ValueError")
	}
	f, err := strconv.ParseFloat(strings.ReplaceAll(s, "_", ""), 64)
	if errors.Is(err, strconv.ErrRange) {
		err = nil
	}
	return f, err
}

var pythonLayout = regexp.MustCompile(`^\d{4}-\d{1,2}-\d{1,2}T\d{1,2}:\d{1,2}:\d{1,2}\.\d{1,6}$`)

// pythonTime is datetime.strptime(s, '%Y-%m-%dT%H:%M:%S.%f').timestamp().
func pythonTime(s string) (float64, error) {
	if !pythonLayout.MatchString(s) {
		return 0, errors.New("ValueError")
	}
	t, err := time.Parse("2006-1-2T15:4:5", s)
	if err != nil || t.Year() < 1 {
		return 0, errors.New("ValueError")
	}
	return float64(t.UnixMicro()) / 1e6, nil
}

// pythonStrip is s.strip().
func pythonStrip(s string) string {
	return strings.TrimFunc(s, func(r rune) bool { return unicode.IsSpace(r) || 0x1c <= r && r <= 0x1f })
}

// The reader above is worth something only if it is Pavilion's: what that made of
// these lines is on record.
func TestReaderIsPavilions(t *testing.T) {
	file, err := os.Open(repository + "/statusfile/testdata/decode.jsonl.gz")
	must(t, err)
	defer file.Close()
	zip, err := gzip.NewReader(file)
	must(t, err)
	rows, raised := 0, 0
	lines := bufio.NewScanner(zip)
	lines.Buffer(nil, 16<<20)
	for ; lines.Scan(); rows++ {
		var row struct {
			Line           []byte
			ReferenceError string `json:"reference_error"`
			Reference      struct {
				State, Note string
				WhenUS      *int64 `json:"when_us"`
			}
		}
		must(t, json.Unmarshal(lines.Bytes(), &row))
		got, err := pavilionLine(string(row.Line))
		if (err != nil) != (row.ReferenceError != "") {
			t.Errorf("%q: got %+v %v, Pavilion said %q", row.Line, got, err, row.ReferenceError)
			continue
		}
		if err != nil {
			raised++
			continue
		}
		want := row.Reference
		if got.state != want.State || got.note != want.Note || (want.WhenUS != nil && int64(got.when*1e6+0.5) != *want.WhenUS && int64(got.when*1e6-0.5) != *want.WhenUS) {
			t.Errorf("%q: got %+v, Pavilion said %+v", row.Line, got, want)
		}
	}
	must(t, lines.Err())
	t.Logf("%d lines, at %d of them the reader raises, as Pavilion's does", rows, raised)
	if rows < 100 || raised < 10 {
		t.Error("too few to say anything")
	}
}
