package filestore

import (
	"bufio"
	"bytes"
	"errors"
	"fmt"
	"io"
	"regexp"
	"strconv"
	"strings"
	"time"
	"unicode"
	"unicode/utf8"

	"github.com/runstatus/runstatus/server/internal/safefs"
	"github.com/runstatus/runstatus/statusfile"
)

// keptWhole is the longest line that a statusfile.RawLine holds whole.
const keptWhole = 64 << 10

// judgement says what is wrong with a line, kind "" if nothing is.
type judgement struct {
	kind, text string
	severity   Severity
	raises     bool // Pavilion's reader raises on it
}

// judge looks at a line of a file.
func judge(r io.ReaderAt, line statusfile.RawLine) (judgement, error) {
	if line.Length > keptWhole {
		return judgeGiant(r, line)
	}
	if line.Length <= statusfile.MaxLine && !line.Status().Malformed {
		return judgement{}, nil
	}
	j := judgement{severity: SeverityError, raises: raises(line.Bytes)}
	bad := invalidAt(line.Bytes)
	switch {
	case len(line.Bytes) == 0:
		j.kind, j.text = kindEmptyLine, "an empty line"
	case bad >= 0:
		j.kind, j.text = kindNotUTF8, fmt.Sprintf("not UTF-8 from byte %d of the line on", bad)
	case j.raises && bytes.IndexByte(line.Bytes, 0) >= 0:
		j.kind, j.text = kindNULBytes, fmt.Sprintf("%d NUL bytes where the time should be", bytes.Count(line.Bytes, []byte{0}))
	case j.raises:
		j.kind, j.text = kindNoTime, "it does not begin with a time: "+excerpt(line.Bytes)
	case bytes.HasSuffix(line.Bytes, []byte(statusfile.Seal)):
		j.kind, j.text, j.severity = kindSealed, "a line whose writer died, sealed by the next one", SeverityNote
	case line.Length > statusfile.MaxLine:
		j.kind, j.text, j.severity = kindOverlong, fmt.Sprintf("%d bytes long: nothing writes more than %d", line.Length, statusfile.MaxLine), SeverityWarning
	default:
		j.kind, j.text, j.severity = kindOddTime, "its time is none of the years 1 to 9999: "+excerpt(line.Bytes), SeverityWarning
	}
	return j, nil
}

// judgeGiant looks at a line that is too long to be held.
func judgeGiant(r io.ReaderAt, line statusfile.RawLine) (judgement, error) {
	j := judgement{kind: kindOverlong, severity: SeverityWarning, text: fmt.Sprintf("%d bytes long: nothing writes more than %d", line.Length, statusfile.MaxLine)}
	stamp, _, ok := bytes.Cut(line.Bytes, []byte(" "))
	valid, err := isUTF8(io.NewSectionReader(r, line.Offset, line.Length))
	if !valid || !ok || raises(append(bytes.Clone(stamp), ' ')) {
		j.severity, j.raises = SeverityError, true
	}
	return j, err
}

func isUTF8(r io.Reader) (bool, error) {
	runes := bufio.NewReaderSize(r, 64<<10)
	for {
		c, size, err := runes.ReadRune()
		switch {
		case err != nil:
			return true, safefs.IgnoreEOF(err)
		case c == utf8.RuneError && size == 1:
			return false, nil
		}
	}
}

// invalidAt returns where a line stops being UTF-8, -1 if it nowhere does.
func invalidAt(line []byte) int {
	for i := 0; i < len(line); {
		c, size := utf8.DecodeRune(line[i:])
		if c == utf8.RuneError && size == 1 {
			return i
		}
		i += size
	}
	return -1
}

// excerpt quotes what a line begins with.
func excerpt(line []byte) string {
	const most = 40
	if len(line) > most {
		return strconv.QuoteToASCII(string(line[:most])) + "…"
	}
	return strconv.QuoteToASCII(string(line))
}

// raises reports whether Pavilion's own reader raises on a line, given without its
// line feed: on bytes that are no UTF-8, and on a time that Python reads neither
// as a float nor by strptime.
func raises(line []byte) bool {
	if !utf8.Valid(line) {
		return true
	}
	stamp, _, followed := strings.Cut(string(line), " ")
	return !isPythonFloat(stamp) && (!followed || !isPythonTime(stamp))
}

var (
	pythonNumber = regexp.MustCompile(`(?i)^[+-]?((\d+(_\d+)*\.?(\d+(_\d+)*)?|\.\d+(_\d+)*)(e[+-]?\d+(_\d+)*)?|inf|infinity|nan)$`)
	pythonTime   = regexp.MustCompile(`^\d{4}-\d{1,2}-\d{1,2}T\d{1,2}:\d{1,2}:\d{1,2}\.\d{1,6}$`)
)

func isPythonFloat(s string) bool {
	return pythonNumber.MatchString(strings.TrimFunc(s, func(r rune) bool { return unicode.IsSpace(r) || 0x1c <= r && r <= 0x1f }))
}

// isPythonTime reports whether strptime(s, '%Y-%m-%dT%H:%M:%S.%f') takes s.
func isPythonTime(s string) bool {
	if !pythonTime.MatchString(s) {
		return false
	}
	at, err := time.Parse("2006-1-2T15:4:5", s)
	return err == nil && at.Year() >= 1
}

// waitUntilStable waits until it is clear whether a file's last bytes, which are no
// whole line, are torn or still being written. It returns them, or nil when they
// are being written.
func waitUntilStable(f *safefs.File, from int64) ([]byte, error) {
	size := f.Size
	for range 3 {
		time.Sleep(5 * time.Millisecond) //nolint:forbidigo // what is waited for is that nothing happens
		if err := f.Recheck(false); err != nil {
			if _, odd := errors.AsType[*safefs.RefusedError](err); !odd {
				return nil, err
			}
		}
		if f.Size != size {
			f.Size = size // what is checked is the file as it was
			return nil, nil
		}
	}
	tail := make([]byte, min(size-from, keptWhole))
	n, err := f.ReadAt(tail, from)
	return tail[:n], safefs.IgnoreEOF(err)
}
