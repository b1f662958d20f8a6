package main

import (
	"flag"
	"io"
	"testing"

	"github.com/runstatus/runstatus/internal/manpage"
)

var (
	manDir     = flag.String("man", "", "write the man page into this `directory`")
	manVersion = flag.String("man-version", "unknown", "the version in the man page")
)

func TestTheManPageRenders(t *testing.T) {
	manual := manpage.Manual{Section: 8, Version: *manVersion, Date: manpage.Date(), SeeAlso: []string{"runstatus(1)"}}
	manpage.Check(t, *manDir, manual, newCommand(io.Discard, io.Discard, nil))
}
