package layout

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"regexp"
	"strconv"

	"golang.org/x/sys/unix"

	"github.com/runstatus/runstatus/server/internal/safefs"
)

// NextIDFile is the name of the file in a collection that holds the next id.
const NextIDFile = "next_id"

var nextIDText = regexp.MustCompile(`^\s*(s?)(0*)([1-9][0-9]{0,17})(\s*)$`)

// NextID is what a next_id says: the number, and how it is written.
type NextID struct {
	Prefix string // "s", or nothing
	digits int
	Number int64  // 0: it says nothing of use
	End    string // white space
}

// Text returns the content of the file.
func (n NextID) Text() string { return fmt.Sprintf("%s%0*d%s", n.Prefix, n.digits, n.Number, n.End) }

// ReadNextID returns what the next_id of a collection says.
func ReadNextID(collection *os.File) (NextID, error) {
	f, err := safefs.OpenFile(int(collection.Fd()), NextIDFile, unix.O_RDONLY)
	if _, odd := errors.AsType[*safefs.RefusedError](err); odd || errors.Is(err, fs.ErrNotExist) {
		return NextID{}, nil
	}
	if err != nil {
		return NextID{}, err
	}
	defer f.Close()
	data, err := f.ReadAll(64)
	if err != nil {
		return NextID{}, err
	}
	return parseNextID(string(data)), nil
}

// parseNextID returns what a content says. Number is 0 if that is of no use.
func parseNextID(text string) NextID {
	m := nextIDText.FindStringSubmatch(text)
	if m == nil {
		return NextID{}
	}
	next := NextID{Prefix: m[1], End: m[4]}
	if m[2] != "" {
		next.digits = len(m[2]) + len(m[3])
	}
	next.Number, _ = strconv.ParseInt(m[3], 10, 64) // it has 18 digits at most
	return next
}
