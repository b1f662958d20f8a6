package server

import (
	"strings"
	"testing"

	"google.golang.org/grpc/codes"

	"github.com/runstatus/runstatus/server/internal/filestore"
	"github.com/runstatus/runstatus/server/internal/journal"
)

// What a token stands behind may be forgotten, by the store's own rules of what is
// kept. Then the watch is refused; it never goes on behind a gap.
func TestATokenOfChangesThatAreForgottenIsTooOld(t *testing.T) {
	wantError(t, forgetChanges(t), codes.OutOfRange, "REVISION_TOO_OLD", "")
}

// forgetChanges returns the error of a watch with a token whose changes are forgotten.
func forgetChanges(t *testing.T) error {
	dir := t.TempDir()
	begin := func() *harness {
		st, err := filestore.Open(filestore.Config{
			Namespaces: []filestore.Namespace{{Name: "main", Dir: dir}}, StateDir: dir + "/.runstatus", Buffered: true,
			Umask: DefaultUmask, Log: discard, Journal: journal.Options{Segment: 64 << 10, KeepSize: 64 << 10},
		})
		if err != nil {
			t.Fatal(err)
		}
		return serveStore(t, st)
	}
	h := begin()
	h.run(t, "1", "")
	req := runs("test_runs/1")
	old := h.tokenOf(t, req)
	note := strings.Repeat("x", 3000)
	for range 200 {
		h.set(t, "test_runs/1", "INFO", note)
	}
	young := h.tokenOf(t, req)
	if err := h.stop(); err != nil { // its last checkpoint forgets
		t.Fatal(err)
	}
	h = begin()
	h.set(t, "test_runs/1", "RUNNING", "")
	req.ResumeToken = young
	h.watch(t, req).want("status test_runs/1 202 RUNNING")
	return h.resume(t, old)
}
