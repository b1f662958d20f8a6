package fsck

import (
	"bufio"
	"bytes"
	"fmt"
	"io"
	"strconv"
	"unicode/utf8"

	"github.com/runstatus/runstatus/server/internal/redo"
	"github.com/runstatus/runstatus/server/internal/safefs"
	"github.com/runstatus/runstatus/statusfile"
)

// defect says what is wrong with a line, kind "" if nothing is.
type defect struct {
	kind, text string
	severity   Severity
	raises     bool // Pavilion's reader raises on it
}

// inspectLine looks at a line of a file.
func inspectLine(r io.ReaderAt, line statusfile.RawLine) (defect, error) {
	if line.Length > redo.KeptWhole {
		return inspectGiant(r, line)
	}
	if line.Length <= statusfile.MaxLine && !line.Status().Malformed {
		return defect{}, nil
	}
	d := defect{severity: SeverityError, raises: redo.Raises(line.Bytes)}
	bad := invalidAt(line.Bytes)
	switch {
	case len(line.Bytes) == 0:
		d.kind, d.text = kindEmptyLine, "an empty line"
	case bad >= 0:
		d.kind, d.text = kindNotUTF8, fmt.Sprintf("not UTF-8 from byte %d of the line on", bad)
	case d.raises && bytes.IndexByte(line.Bytes, 0) >= 0:
		d.kind, d.text = kindNULBytes, fmt.Sprintf("%d NUL bytes where the time should be", bytes.Count(line.Bytes, []byte{0}))
	case d.raises:
		d.kind, d.text = kindNoTime, "it does not begin with a time: "+excerpt(line.Bytes)
	case bytes.HasSuffix(line.Bytes, []byte(statusfile.Seal)):
		d.kind, d.text, d.severity = kindSealed, "a line whose writer died, sealed by the next one", SeverityNote
	case line.Length > statusfile.MaxLine:
		d.kind, d.text, d.severity = kindOverlong, fmt.Sprintf("%d bytes long: nothing writes more than %d", line.Length, statusfile.MaxLine), SeverityWarning
	default:
		d.kind, d.text, d.severity = kindOddTime, "its time is none of the years 1 to 9999: "+excerpt(line.Bytes), SeverityWarning
	}
	return d, nil
}

// inspectGiant looks at a line that is too long to be held.
func inspectGiant(r io.ReaderAt, line statusfile.RawLine) (defect, error) {
	d := defect{kind: kindOverlong, severity: SeverityWarning, text: fmt.Sprintf("%d bytes long: nothing writes more than %d", line.Length, statusfile.MaxLine)}
	stamp, _, ok := bytes.Cut(line.Bytes, []byte(" "))
	valid, err := isUTF8(io.NewSectionReader(r, line.Offset, line.Length))
	if !valid || !ok || redo.Raises(append(bytes.Clone(stamp), ' ')) {
		d.severity, d.raises = SeverityError, true
	}
	return d, err
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
