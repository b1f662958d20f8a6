package main

import (
	"flag"
	"testing"

	"github.com/runstatus/runstatus/internal/manpage"
)

var (
	manDir     = flag.String("man", "", "write the man pages into this `directory`")
	manVersion = flag.String("man-version", "unknown", "the version in the man pages")
)

func TestTheManPagesRender(t *testing.T) {
	for _, name := range []string{"RUNSTATUS_SERVER", "RUNSTATUS_TLS_CA", "RUNSTATUS_TLS_CERT", "RUNSTATUS_TLS_KEY", "RUNSTATUS_TLS_SERVER_NAME"} {
		t.Setenv(name, "") // the defaults of flags
	}
	manual := manpage.Manual{Section: 1, Version: *manVersion, Date: manpage.Date(), SeeAlso: []string{"runstatusd(8)"}}
	manpage.Check(t, *manDir, manual, rootCommand(&app{out: &screen{}, err: &screen{}}))
}
